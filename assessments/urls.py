"""Addresses of what we think about a question, and why. Every page of a question carries the question's id."""

from django.urls import path

from assessments.views import acting_first as first
from assessments.views import appraising, choosing, differing, exporting, recording, showing, signing, ways, working
from assessments.views import deciding as decision

app_name = "assessments"

QUESTION = "questions/<uuid:question>/"

work = [
    path("", working.work, name="work"),
    path(QUESTION, working.overview, name="overview"),
    path("swap-order/", appraising.swap_order, name="swap_order"),
]
choose = [
    path(QUESTION + "outcomes/", choosing.outcomes, name="outcomes"),
    path(QUESTION + "outcomes/new/", choosing.outcome_add, name="outcome_add"),
    path(QUESTION + "outcomes/<slug:key>/set-aside/", choosing.outcome_aside, name="outcome_aside"),
    path(QUESTION + "outcomes/<slug:key>/take-up/", choosing.outcome_take_up, name="outcome_take_up"),
    path(QUESTION + "went-badly/", choosing.went_badly, name="went_badly"),
]
appraise = [
    path(QUESTION + "both-sides/", appraising.grid, name="grid"),
    path(QUESTION + "both-sides/<slug:key>/", appraising.pair, name="pair"),
    path(QUESTION + "another-way/", ways.ways, name="ways"),
    path(QUESTION + "another-way/new/", ways.way_add, name="way_add"),
    path(QUESTION + "another-way/<slug:way>/", ways.way_change, name="way_change"),
    path(QUESTION + "another-way/<slug:way>/remove/", ways.way_remove, name="way_remove"),
    path(QUESTION + "another-way/<slug:way>/<slug:key>/", appraising.way_pair, name="way_pair"),
    path(QUESTION + "what-it-shows/", showing.shows, name="shows"),
]

acting_first = [
    path("act-first/", first.act_first, name="act_first"),
    path("cases/<uuid:case>/act-first/", first.act_first_case, name="act_first_case"),
    path("questions/<uuid:question>/acted-first/", first.later_knowledge, name="later_knowledge"),
]
exported = [
    path(QUESTION + "record/<int:number>/pdf/", exporting.record_pdf, name="record_pdf"),
    path(QUESTION + "record/<int:number>/file/", exporting.record_json, name="record_json"),
    path(QUESTION + "record/<int:number>/changes/", exporting.record_changes, name="record_changes"),
]

deciding = [
    path("questions/<uuid:question>/need-to-know/", decision.Needs.as_view(), name="needs"),
    path("questions/<uuid:question>/decision/", decision.Decide.as_view(), name="decide"),
    path("questions/<uuid:question>/conditions/", decision.Conditions.as_view(), name="conditions"),
    path("team-conditions/", decision.team_conditions, name="team_conditions"),
]

sign = [
    path(QUESTION + "sign/", signing.Check.as_view(), name="check"),
    path(QUESTION + "signed/", signing.signed, name="signed"),
    path("sign-off/", signing.waiting, name="waiting"),
    path(QUESTION + "sign-off/", signing.SignOff.as_view(), name="sign_off"),
    path(QUESTION + "sign-off/send-back/", signing.SendBack.as_view(), name="send_back"),
    path(QUESTION + "record/<int:number>/", recording.record, name="record"),
    path(QUESTION + "amend/", signing.Amend.as_view(), name="amend"),
    path(QUESTION + "withdraw/", signing.Withdraw.as_view(), name="withdraw"),
]
differ = [
    path(QUESTION + "different-view/", differing.Differ.as_view(), name="dissent"),
    path(QUESTION + "different-view/<uuid:view>/", differing.AnswerView.as_view(), name="dissent_answer"),
    path(QUESTION + "second-opinion/", differing.AskOpinion.as_view(), name="opinion_ask"),
    path("opinions/<uuid:opinion>/", differing.Opinion.as_view(), name="opinion"),
]

urlpatterns = [*work, *choose, *appraise, *deciding, *acting_first, *exported, *sign, *differ]
