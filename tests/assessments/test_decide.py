"""The decision and its reasons: one form, the same rules whichever way somebody decides."""

import datetime as dt
import itertools

import pytest

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from assessments import services
from assessments.given import JustificationGiven, NeedGiven, RecommendationGiven
from audit.trail import of_stream
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import a_decision, a_full_question, appraised, item_on, recipient_of, seen_by, the_reasons
from tests.told import told_once

pytestmark = pytest.mark.django_db
WAYS_TO_DECIDE = ["share", "not_share", "part", "first_else"]


@told_once
def assessment(amara, bryn):
    return services.show_comparison(assessment=appraised(a_full_question(by=amara), by=amara), by=amara, at=NOON)


def decide(assessment, by, decision=None, reasons=None, *, finished=True, edition=None):
    return services.decide(
        assessment=assessment,
        recommendation=decision or a_decision(),
        justification=reasons or the_reasons(),
        finished=finished,
        edition=edition,
        by=by,
        at=NOON,
    )


def a_need(question, by, **changes):
    with reading(by):
        item, recipient = question.items.first(), question.recipients.first()
    return NeedGiven(
        **{"item": item.pk, "recipient": recipient.pk, "extent": "full", "why": "She calls alone"} | changes
    )


@pytest.mark.parametrize("course", WAYS_TO_DECIDE)
def test_every_decision_is_kept_in_the_same_form(course, amara, assessment):
    decide(assessment, amara, a_decision(course=course))

    kept = seen_by(assessment, amara)
    assert kept.recommendation.course == course
    assert kept.justification.review_on == dt.date(2026, 12, 21)
    verb, codes, words = last(assessment)
    assert (verb, codes["course"], codes["finished"]) == (Verb.DECISION_RECORDED, course, True)
    assert words["now"]["objection"] == "Rose will say nothing more to anybody"


@pytest.mark.parametrize("course", WAYS_TO_DECIDE)
def test_every_decision_asks_for_the_same(course, amara, assessment):
    before = events()

    with pytest.raises(Refused) as refused:
        decide(assessment, amara, RecommendationGiven(course=course), JustificationGiven())

    assert refused.value.errors == {
        "proposal": "Enter what you propose, to whom and for which items",
        "main_reason": "Enter your main reason",
        "proportionality": "Enter why this is in proportion",
        "wishes_weighed": "Enter what the person knows, wishes or would expect",
        "objection": "Enter the strongest argument against your decision",
        "objection_state": "Say whether it is answered, partly answered, or stands",
        "answer": "Enter your answer to it, and what remains unanswered",
        "change_of_mind": "Enter what would change your mind",
        "alternatives": "Enter at least one thing you considered",
        "kept": "Select what happens to what we hold",
        "expectation": "Enter what you expect to happen",
        "form": "Select how it will be said",
        "review_on": "Enter when you will look at this decision again",
        "trigger": "Enter what would make you look sooner",
    }
    assert events() == before


def test_nothing_is_decided_before_what_the_appraisal_shows_was_read(amara):
    unread = appraised(a_full_question(by=amara), by=amara)
    before = events()

    for course, finished in itertools.product(WAYS_TO_DECIDE, (True, False)):
        with pytest.raises(NotPossibleNow, match="you have read what the appraisal shows"):
            decide(unread, amara, a_decision(course=course), finished=finished)

    assert not hasattr(seen_by(unread, amara), "recommendation")
    assert events() == before


def test_nothing_is_chosen_for_anybody(amara, assessment):
    kept = seen_by(assessment, amara)

    assert not hasattr(kept, "recommendation")
    assert not hasattr(kept, "justification")


def test_half_a_decision_can_be_kept(amara, assessment):
    decide(assessment, amara, RecommendationGiven(), JustificationGiven(main_reason="Sam"), finished=False)

    kept = seen_by(assessment, amara)
    assert (kept.recommendation.course, kept.justification.main_reason) == ("", "Sam")


@pytest.mark.parametrize("changed", [{"kept": "shredded"}, {"form": "fax"}, {"objection_state": "won"}])
def test_only_the_answers_of_the_form_are_taken(changed, amara, assessment):
    with pytest.raises(Refused) as refused:
        decide(assessment, amara, reasons=the_reasons(**changed), finished=False)

    assert set(refused.value.errors) == set(changed)


def test_a_way_that_was_never_added_cannot_be_decided_on(amara, assessment):
    with pytest.raises(Refused) as refused:
        decide(assessment, amara, a_decision(course="way-1"), finished=False)

    assert refused.value.errors == {"course": "Select what you have decided"}


def test_what_is_kept_until_a_date_has_one(amara, assessment):
    with pytest.raises(Refused) as refused:
        decide(assessment, amara, reasons=the_reasons(kept="until"))

    assert refused.value.errors == {"kept_until": "Enter the date until which it is kept"}


def test_an_older_form_meets_what_stands_now(amara, assessment):
    decide(assessment, amara, edition=0)

    with pytest.raises(ChangedMeanwhile) as changed:
        decide(assessment, amara, reasons=the_reasons(main_reason="Another"), edition=0)

    assert changed.value.theirs["main_reason"] == the_reasons().main_reason
    assert seen_by(assessment, amara).justification.edition == 1


def test_only_what_changed_is_told(amara, assessment):
    decide(assessment, amara)

    decide(assessment, amara, a_decision(course="not_share"), the_reasons(answer="She is told first, by Amara"))

    assert last(assessment)[2] == {
        "was": {"course": "To share some of it, or with fewer people", "answer": the_reasons().answer},
        "now": {"course": "Not to share any of it for now", "answer": "She is told first, by Amara"},
    }


def test_saving_again_without_a_change_leaves_no_entry(amara, assessment):
    decide(assessment, amara)
    assessment = seen_by(assessment, amara)
    need = a_need(assessment.question, amara)
    services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)
    before, edition = events(), seen_by(assessment, amara).edition

    decide(assessment, amara, edition=1)
    services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)

    assert events() == before
    kept = seen_by(assessment, amara)
    assert (kept.edition, kept.justification.edition) == (edition, 1)


def test_a_manager_decides_for_nobody(amara, bryn, assessment):
    with pytest.raises(MayNot):
        decide(assessment, bryn)


@pytest.mark.parametrize(
    ("extent", "message"),
    [("full", "Say why item 1 is needed"), ("not_needed", "Say why item 1 is not needed")],
)
def test_needed_or_not_it_says_why(extent, message, amara, assessment):
    need = a_need(assessment.question, amara, extent=extent, why=" ")
    before = events()

    with pytest.raises(Refused) as refused:
        services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)

    assert refused.value.errors == {f"{need.item}-{need.recipient}-why": message}
    assert events() == before


def test_with_two_roles_it_says_which_role_is_meant(amara, assessment):
    other = recipient_of(assessment.question, by=amara, role="Head teacher")
    need = a_need(assessment.question, amara, extent="", recipient=other.pk)

    with pytest.raises(Refused) as refused:
        services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)

    assert list(refused.value.errors.values()) == ["Select how much of item 1 for “Head teacher” is needed"]


def test_needs_of_a_role_whose_service_has_any_name_are_told(amara, assessment):
    """Names hold more letters than those of ASCII, and the history tells them all."""
    role = recipient_of(assessment.question, by=amara, agency_name="Eastmere Children’s Services, Łódź desk")
    item = assessment.question.items.get(number=1)
    need = NeedGiven(item=item.pk, recipient=role.pk, extent="full", why="They call on Thursday")

    services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)

    (said,) = of_stream(assessment.stream)[0].told
    assert said == ("Need to know of item 1", f"{role}: In full: They call on Thursday")


def test_needs_are_kept_for_each_item_and_role(amara, assessment):
    need = a_need(assessment.question, amara)

    services.record_needs(assessment=assessment, needs=[need], by=amara, at=NOON)
    less = a_need(assessment.question, amara, extent="summary")
    services.record_needs(assessment=assessment, needs=[less], by=amara, at=NOON + dt.timedelta(hours=1))

    (kept,) = seen_by(assessment, amara).needs.all()
    assert (kept.extent, kept.why) == ("summary", "She calls alone")
    words = last(assessment)[2]
    assert list(words["was"].values()) == [f"{kept.recipient}: In full: She calls alone"]
    assert list(words["now"].values()) == [f"{kept.recipient}: In summary: She calls alone"]


def test_another_questions_item_is_no_item_here(amara, assessment):
    elsewhere = item_on(a_full_question(by=amara), by=amara)

    with pytest.raises(Refused):
        services.record_needs(
            assessment=assessment, needs=[a_need(assessment.question, amara, item=elsewhere.pk)], by=amara, at=NOON
        )
