"""A reading is of the time it was given for: once there is one, the question keeps its time, on each door."""

import datetime as dt

import pytest
from django.urls import reverse

from agencies.acting import reading
from agencies.permissions import Refused
from cases.models import SharingQuestion
from cases.services import change_question
from tests.api.program import Program, faults
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cases.telling import events
from tests.cast import NOON, signed_in
from tests.factories import a_full_question, answered, begun, pair, with_outcomes

pytestmark = pytest.mark.django_db
ASK_ANEW = "Answers on both sides were given for the next 3 months. To look over another time, ask a new question."


def begun_on(question, by, at=NOON):
    return with_outcomes(begun(question, by=by, at=at), by=by, at=at)


def looking_over(question, by, **period):
    return change_question(question=question, changes=period, edition=None, by=by, at=NOON)


@pytest.mark.parametrize(
    "period", [{"period": "twelve_months"}, {"period": "until_date", "period_until": dt.date(2027, 3, 1)}]
)
def test_answers_for_three_months_do_not_become_answers_for_another_time(period, amara):
    question = a_full_question(by=amara)
    answered(begun_on(question, amara), "core_safety", by=amara)
    before = events()

    with pytest.raises(Refused) as refused:
        looking_over(question, amara, **period)

    assert refused.value.errors == dict.fromkeys(period, ASK_ANEW)
    assert events() == before
    with reading(amara):
        assert SharingQuestion.objects.get().period_words == "the next 3 months"


def test_the_time_can_be_put_otherwise_until_somebody_has_answered_for_it(amara):
    question = a_full_question(by=amara)
    assessment = begun_on(question, amara)
    answered(assessment, "core_safety", {"share": pair()["share"]}, by=amara, finished=False)

    changed = looking_over(question, amara, period="twelve_months")

    assert changed.period_words == "the next 12 months"


def test_everything_else_can_still_be_put_otherwise(amara):
    question = a_full_question(by=amara)
    answered(begun_on(question, amara), "core_safety", by=amara)

    changed = looking_over(question, amara, asked="Should we wait?", period="three_months", receiver_context="A")

    assert (changed.asked, changed.receiver_context) == ("Should we wait?", "A")


def test_the_page_and_the_program_are_told_what_to_do_instead(client, amara):
    question = a_full_question(by=amara, at=YESTERDAY)
    answered(begun_on(question, amara, YESTERDAY), "core_safety", by=amara, at=YESTERDAY)
    program = Program(amara)
    here = f"questions/{question.pk}"
    stands = program.get(here)
    typed = {
        "asked": question.asked,
        "initiative": "ours",
        "mode": "single",
        "holder_team": str(question.holder_team_id),
        "holder_context": question.holder_context,
        "receiver_name": question.receiver_name,
        "receiver_context": question.receiver_context,
        "period": "twelve_months",
        "edition": stands["edition"],
    }

    page = signed_in(client, amara).post(reverse("cases:change", args=[question.pk]), typed)
    sent = {name: typed[name] for name in typed if name not in ("edition", "mode")}
    answer = program.sent("PUT", here, sent, headers={"If-Match": program.etag(here)})

    assert page.status_code == 422
    assert ASK_ANEW in words(page)
    assert faults(answer) == {"/period": ASK_ANEW}
    with reading(amara):
        assert SharingQuestion.objects.get().period == "three_months"
