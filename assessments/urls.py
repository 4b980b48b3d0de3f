"""Addresses of what we think about a question, and why. Every page of a question carries the question's id."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from agencies.confirming import confirmed, confirmed_to_read
from assessments.views import (
    access_pack,
    appraising,
    choosing,
    differing,
    exporting,
    recording,
    showing,
    signing,
    ways,
    working,
)
from assessments.views import acting_first as first
from assessments.views import deciding as decision
from assessments.views.opening import once_begun

app_name = "assessments"

QUESTION = "questions/<uuid:question>/"


def about(address: str, page: Callable[..., HttpResponseBase], *, name: str) -> URLPattern:
    """A page about the appraisal of a question: until that is begun, it leads to the overview of the question.

    Not for an address with a number: a version that nobody signed is not there, however far the appraisal is.
    """
    return path(QUESTION + address, once_begun(page), name=name)


work = [
    path("", working.work, name="work"),
    path(QUESTION, working.overview, name="overview"),
    path("swap-order/", appraising.swap_order, name="swap_order"),
]
choose = [
    path(QUESTION + "outcomes/", choosing.outcomes, name="outcomes"),
    about("outcomes/new/", choosing.outcome_add, name="outcome_add"),
    about("outcomes/<slug:key>/set-aside/", choosing.outcome_aside, name="outcome_aside"),
    about("outcomes/<slug:key>/take-up/", choosing.outcome_take_up, name="outcome_take_up"),
    about("went-badly/", choosing.went_badly, name="went_badly"),
]
appraise = [
    about("both-sides/", appraising.grid, name="grid"),
    about("both-sides/<slug:key>/", appraising.pair, name="pair"),
    about("another-way/", ways.ways, name="ways"),
    about("another-way/new/", ways.way_add, name="way_add"),
    about("another-way/<slug:way>/", ways.way_change, name="way_change"),
    about("another-way/<slug:way>/remove/", ways.way_remove, name="way_remove"),
    about("another-way/<slug:way>/<slug:key>/", appraising.way_pair, name="way_pair"),
    about("what-it-shows/", showing.shows, name="shows"),
]

acting_first = [
    path("act-first/", first.act_first, name="act_first"),
    path("cases/<uuid:case>/act-first/", first.act_first_case, name="act_first_case"),
    about("acted-first/", first.later_knowledge, name="later_knowledge"),
]
exported = [
    path("cases/<uuid:pk>/subject-access/", access_pack.people, name="access_people"),
    path("cases/<uuid:pk>/subject-access/<uuid:person>/", access_pack.pack, name="access_pack"),
    path("cases/<uuid:pk>/subject-access/<uuid:person>/file/", access_pack.pack_file, name="access_file"),
    path(QUESTION + "record/<int:number>/pdf/", confirmed_to_read(exporting.record_pdf), name="record_pdf"),
    path(QUESTION + "record/<int:number>/file/", confirmed_to_read(exporting.record_json), name="record_json"),
    path(QUESTION + "record/<int:number>/changes/", exporting.record_changes, name="record_changes"),
]

deciding = [
    about("need-to-know/", decision.Needs.as_view(), name="needs"),
    about("decision/", decision.Decide.as_view(), name="decide"),
    about("conditions/", decision.Conditions.as_view(), name="conditions"),
    path("team-conditions/", decision.team_conditions, name="team_conditions"),
]

sign = [
    about("sign/", confirmed(signing.Check.as_view()), name="check"),
    about("signed/", signing.signed, name="signed"),
    path("sign-off/", signing.waiting, name="waiting"),
    about("sign-off/", confirmed(signing.SignOff.as_view()), name="sign_off"),
    about("sign-off/send-back/", signing.SendBack.as_view(), name="send_back"),
    path(QUESTION + "record/<int:number>/", recording.record, name="record"),
    about("amend/", signing.Amend.as_view(), name="amend"),
    about("withdraw/", signing.Withdraw.as_view(), name="withdraw"),
]
differ = [
    about("different-view/", differing.Differ.as_view(), name="dissent"),
    about("different-view/<uuid:view>/", differing.AnswerView.as_view(), name="dissent_answer"),
    about("second-opinion/", differing.AskOpinion.as_view(), name="opinion_ask"),
    path("opinions/<uuid:opinion>/", differing.Opinion.as_view(), name="opinion"),
]

urlpatterns = [*work, *choose, *appraise, *deciding, *acting_first, *exported, *sign, *differ]
