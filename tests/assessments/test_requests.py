"""A request of another service: answered either way or put off, it stands in the trail, lists and API alike."""

import datetime as dt

import pytest
from django.test import Client

from agencies.acting import reading
from agencies.permissions import Refused
from assessments.models import Assessment
from audit import trail
from cases import services as cases
from cases.models import SharingQuestion
from tests import factories
from tests.api.program import Program
from tests.assessments.pages import stories
from tests.cases.pages.reading import words
from tests.cases.telling import Verb, events, last, told
from tests.cast import NOON, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 1)
COURSES = ("share", "not_share", "first_else")


def requested(by, **changes):
    """What the police asked us to tell them."""
    given = {"initiative": "theirs", "grounds": "They look for the father", "decide_by": DAY} | changes
    return factories.a_full_question(by=by, **given)


def answered(course, by, manager):
    """The request decided in this way, signed and signed off."""
    reasons = factories.the_reasons(review_on=stories.IN_A_MONTH)
    question = requested(by)
    assessment = factories.decided(question, by=by, decision=factories.a_decision(course=course), reasons=reasons)
    version = factories.version_seen_by(factories.signed(assessment, by=by), manager)
    factories.assessments.sign_off(version=version, seen=version.fingerprint, by=manager, at=NOON)
    return question


def shape(value):
    """What kind of thing stands at each place of a document, whatever it says."""
    if isinstance(value, dict):
        return {name: shape(held) for name, held in value.items()}
    if isinstance(value, list):
        return [shape(held) for held in value]
    return type(value).__name__


def test_a_request_refused_or_put_second_weighs_as_much_as_one_that_is_met(amara, bryn):
    questions = {course: answered(course, amara, bryn) for course in COURSES}
    program, desk = Program(amara), signed_in(Client(), amara)

    def alike(told_of):
        first, *others = [told_of(question) for question in questions.values()]
        for other in others:
            assert other == first
        return first

    entries = alike(
        lambda asked: sorted(
            (entry.verb, entry.sentence, entry.group, sorted(entry.codes), sorted(entry.words or ()))
            for entry in trail.of_stream(asked.stream)
        )  # which side was answered first is drawn by lot
    )
    assert Verb.ASSESS_VERSION_SIGNED in {entry[0] for entry in entries}
    codes = {course: [c for v, c, _ in told(q) if v == Verb.DECISION_RECORDED][-1] for course, q in questions.items()}
    assert {course: each["course"] for course, each in codes.items()} == {course: course for course in COURSES}
    assert {each["review_on"] for each in codes.values()} == {stories.IN_A_MONTH.isoformat()}
    alike(lambda asked: shape(program.get(f"questions/{asked.pk}/versions/1")))
    alike(lambda asked: shape(program.get(f"questions/{asked.pk}")))
    alike(lambda asked: shape(program.get(f"questions/{asked.pk}/history", looks="no")))
    listed = words(desk.get("/"))
    assert listed.count("Your review date") == len(COURSES)


@pytest.mark.parametrize("course", COURSES)
def test_none_of_them_is_signed_without_a_reason_and_a_day_to_look_again(course, amara, bryn):
    question = requested(amara)
    reasons = factories.the_reasons(review_on=None, main_reason="")
    assessment = factories.appraised(question, by=amara)
    factories.assessments.show_comparison(assessment=assessment, by=amara, at=NOON)

    with pytest.raises(Refused) as refused:
        factories.assessments.decide(
            assessment=assessment,
            recommendation=factories.a_decision(course=course),
            justification=reasons,
            finished=True,
            by=amara,
            at=NOON,
        )

    with reading(amara):
        assert not Assessment.objects.visible_to(amara).get(pk=assessment.pk).versions.exists()
    assert {"main_reason", "review_on"} <= set(refused.value.errors)


def put_off(question, by, *, decide_by, why="", **changes):
    with reading(by):
        now = SharingQuestion.objects.visible_to(by).with_ends().get(pk=question.pk)
    return cases.change_question(
        question=now, changes={"decide_by": decide_by} | changes, why_later=why, edition=None, by=by, at=NOON
    )


def test_an_answer_that_somebody_waits_for_is_put_off_for_a_reason_and_to_a_day(amara):
    question, later = requested(amara), DAY + dt.timedelta(days=9)
    before = events()

    for decide_by, initiative, errors in (
        (later, "theirs", {"why_later": "Enter why the answer has to wait"}),
        (later, "ours", {"why_later": "Enter why the answer has to wait"}),
        (None, "theirs", {
            "decide_by": "Enter the day by which you will decide: somebody waits for the answer",
            "why_later": "Enter why the answer has to wait",
        }),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            put_off(question, amara, decide_by=decide_by, initiative=initiative)
        assert refused.value.errors == errors
    assert events() == before

    put_off(question, amara, decide_by=later, why="The school answers on Monday")

    assert last(question) == (
        Verb.QUESTION_DELAYED,
        {"question": str(question.pk), "until": later.isoformat()},
        {"why": "The school answers on Monday"},
    )
    entry = trail.of_stream(question.stream)[0]
    signed_group = trail.TELLING[Verb.ASSESS_VERSION_SIGNED].group
    assert (entry.sentence, entry.group) == ("Answer to a request put off until 10 December 2026", signed_group)


def test_what_comes_sooner_or_is_our_own_idea_needs_no_reason(amara):
    put_off(requested(amara), amara, decide_by=DAY - dt.timedelta(days=2))
    ours = factories.a_full_question(by=amara, decide_by=DAY)

    put_off(ours, amara, decide_by=None)

    assert last(ours)[0] == Verb.QUESTION_CHANGED
