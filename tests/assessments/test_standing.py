"""What a case's pages are told of its questions' appraisals: where they stand, and what belongs to their history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.acting import reading
from assessments import services
from assessments.lifecycle import Status
from assessments.standing import belongings, standings
from audit import trail
from tests.cast import NOON
from tests.factories import (
    a_full_question,
    answered,
    assessment_at,
    begun,
    case_of,
    decided,
    question_in,
    with_outcomes,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def drafted(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return decided(a_full_question(by=amara), by=amara)


def standing(question, by):
    with reading(by):
        return standings([question], by).get(question.pk)


@pytest.mark.parametrize(
    ("status", "state", "following"),
    [
        (Status.DRAFTING, "In progress", "Check and sign"),
        (Status.TO_SIGN_OFF, "Waiting for sign-off", "Sign-off by a manager"),
        (Status.SENT_BACK, "Sent back", "Answer the manager’s question"),
        (Status.SIGNED_OFF, "Signed off", "Look at it again on 21 December 2026"),
        (Status.WITHDRAWN, "Withdrawn", "None"),
        (Status.STOPPED, "Stopped", "None"),
    ],
)
def test_every_state_says_what_follows(status, state, following, amara, bryn, drafted):
    assessment_at(status, by=amara, manager=bryn, drafted=drafted)

    told = standing(drafted.question, bryn)
    assert (told.state, told.next_step) == (state, following)


def test_what_comes_next_is_the_first_outcome_without_both_sides(amara):
    question = a_full_question(by=amara)
    assessment = with_outcomes(begun(question, by=amara), by=amara)
    first = standing(question, amara)
    answered(assessment, "core_safety", by=amara)

    second = standing(question, amara)

    assert first.next_step == "Look at both sides of “Safety of the person or child”"
    assert second.next_step == "Look at both sides of “The person's trust, candour and staying in touch”"


def test_a_question_nobody_has_begun_on_has_none(amara):
    assert standing(a_full_question(by=amara), amara) is None


def test_outsiders_are_told_nothing(amara, chidi):
    question = a_full_question(by=amara)
    begun(question, by=amara)

    assert standing(question, chidi) is None


def test_many_questions_cost_as_many_queries_as_one(amara):
    case = case_of(amara)
    questions = [question_in(case, by=amara) for _ in range(4)]
    for question in questions:
        with_outcomes(begun(question, by=amara), by=amara)

    def queries(some):
        with reading(amara), CaptureQueriesContext(connection) as captured:
            standings(some, amara)
        return len(captured)

    assert queries(questions) == queries(questions[:1])


def test_everything_that_happened_to_an_appraisal_belongs_to_its_question(amara, bryn, kit, drafted):
    question = drafted.question
    assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, drafted=drafted)
    services.record_dissent(assessment=assessment, text="Ask Rose first", by=bryn, at=NOON)
    services.ask_opinion(assessment=assessment, colleague=kit.user, question="Fair?", by=amara, at=NOON)

    with reading(bryn):
        named = belongings(question)

    about = {entry.object for entry in trail.of_stream(question.stream) if entry.object.startswith("assessments.")}
    assert {"The appraisal", "Version 1", "Different view", "Second opinion"} <= set(named.values())
    assert len(about) > 8
    assert about <= set(named)
