"""Purpose: whether the new use is in keeping, and how the norms are met that differ between the two services."""

from datetime import timedelta

import pytest

from agencies.permissions import ChangedMeanwhile, MayNot, Refused
from audit.verbs import Verb
from cases import services as cases
from cases.models import NormAnswer
from tests.cases.telling import events, last, told
from tests.cast import NOON
from tests.factories import case_of, question_in

pytestmark = pytest.mark.django_db

D_TO_B = {
    ("holder", "D1"): ("honoured", ""),
    ("holder", "D2"): ("departed", "The source asked us to say nothing of the date"),
    ("receiver", "B2"): ("does_not_arise", "The protocol speaks of adults only"),
}


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def purpose_of(question, *, by, edition=1, **changes):
    given = {"told_for": "To get help with drinking", "in_keeping": "Yes: the visit is that help"} | changes
    return cases.record_purpose(question=question, **given, edition=edition, by=by, at=NOON)


def test_why_it_was_told_and_whether_that_is_kept_to(amara, question):
    purpose_of(question, by=amara, lawful_basis="public_task", not_told="Her sister")

    assert last(question) == (
        Verb.PURPOSE_RECORDED,
        {
            "question": str(question.pk),
            "lawful_basis": "public_task",
            "fields": ["in_keeping", "lawful_basis", "not_told", "told_for"],
        },
        {
            "was": {"told_for": "", "in_keeping": "", "lawful_basis": "", "not_told": ""},
            "now": {
                "told_for": "To get help with drinking",
                "in_keeping": "Yes: the visit is that help",
                "lawful_basis": "Public task",
                "not_told": "Her sister",
            },
        },
    )


def test_each_norm_that_differs_is_answered(amara, question):
    cases.answer_norms(question=question, answers=D_TO_B, edition=1, by=amara, at=NOON)

    assert last(question) == (
        Verb.NORMS_ANSWERED,
        {"question": str(question.pk), "count": 3},
        {
            "was": {"holder-D1": "", "holder-D2": "", "receiver-B2": ""},
            "now": {
                "holder-D1": "Honoured",
                "holder-D2": "Departed from, because: The source asked us to say nothing of the date",
                "receiver-B2": "Does not arise: The protocol speaks of adults only",
            },
        },
    )


def test_only_what_changes_is_told(amara, question):
    cases.answer_norms(question=question, answers=D_TO_B, edition=1, by=amara, at=NOON)

    mended = D_TO_B | {("holder", "D2"): ("honoured", "")}
    cases.answer_norms(question=question, answers=mended, edition=2, by=amara, at=NOON + timedelta(hours=1))

    assert last(question)[2] == {
        "was": {"holder-D2": "Departed from, because: The source asked us to say nothing of the date"},
        "now": {"holder-D2": "Honoured"},
    }
    assert NormAnswer.objects.count() == 3


def test_both_halves_of_the_page_are_one_act(amara, question):
    purpose_of(question, by=amara, answers=D_TO_B)

    assert [verb for verb, _, _ in told(question)[-2:]] == [Verb.PURPOSE_RECORDED, Verb.NORMS_ANSWERED]


def test_if_one_half_does_not_do_neither_is_saved_and_all_errors_are_told(amara, question):
    before = events()

    with pytest.raises(Refused) as refused:
        purpose_of(
            question,
            by=amara,
            in_keeping="",
            lawful_basis="because",
            answers={("holder", "D1"): ("departed", " "), ("receiver", "B2"): ("does_not_arise", "")},
        )

    assert refused.value.errors == {
        "in_keeping": "Enter whether the new use is in keeping",
        "lawful_basis": "Select a basis from the list",
        "holder-D1-because": "Enter why you depart from it",
        "holder-D2": "Answer this, or say why it does not arise",
        "receiver-B2-because": "Answer this, or say why it does not arise",
    }
    assert events() == before
    assert not NormAnswer.objects.exists()


def test_a_norm_that_is_not_asked_here_is_not_answered(amara, question):
    with pytest.raises(Refused) as refused:
        cases.answer_norms(
            question=question, answers=D_TO_B | {("receiver", "C1"): ("honoured", "")}, by=amara, at=NOON
        )

    assert refused.value.errors == {"receiver-C1": "This is not asked here"}


def test_two_who_fill_in_the_page_meet(amara, question):
    purpose_of(question, by=amara, answers=D_TO_B)

    with pytest.raises(ChangedMeanwhile) as changed:
        purpose_of(question, by=amara, in_keeping="No", edition=1)

    theirs = changed.value.theirs
    assert (theirs["in_keeping"], theirs["holder-D2"], theirs["holder-D2-because"]) == (
        "Yes: the visit is that help",
        "departed",
        "The source asked us to say nothing of the date",
    )


def test_saying_the_same_again_is_no_event(amara, question):
    purpose_of(question, by=amara, answers=D_TO_B)
    before = events()

    purpose_of(question, by=amara, answers=D_TO_B, edition=2)

    assert events() == before


@pytest.mark.parametrize("who", ["bryn", "chidi", "kit"])
def test_who_may_not_change_leaves_no_trace(request, bryn, amara, question, who):
    person = request.getfixturevalue(who)
    before = events()

    with pytest.raises(MayNot):
        purpose_of(question, by=person)
    with pytest.raises(MayNot):
        cases.answer_norms(question=question, answers=D_TO_B, by=person, at=NOON)

    assert events() == before
