"""An enquiry is a disclosure: what it reveals, whether it needs a name, and what could go wrong on both sides."""

import pytest

from agencies.acting import reading
from agencies.permissions import MayNot, Refused
from audit.verbs import Verb
from cases import services as cases
from cases.models import Enquiry
from tests.cases.telling import events, last
from tests.cast import NOON
from tests.factories import case_of, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def enquiry_on(question, *, by, **changes):
    given = {
        "asked_of": "Sam's school",
        "asks": "Has a child of this age been absent?",
        "reveals": "That we are asking about a pupil",
        "without_name": True,
        "went_wrong_if": {"share": "The school guesses who", "not_share": "We act on half the picture"},
    } | changes
    return cases.record_enquiry(question=question, **given, by=by, at=NOON)


def test_what_we_would_ask_is_recorded_as_a_disclosure(amara, question):
    enquiry_on(question, by=amara)

    assert last(question) == (
        Verb.ENQUIRY_RECORDED,
        {"question": str(question.pk), "without_name": "yes"},
        {
            "now": {
                "asked_of": "Sam's school",
                "asks": "Has a child of this age been absent?",
                "reveals": "That we are asking about a pupil",
                "went_wrong_if": {"share": "The school guesses who", "not_share": "We act on half the picture"},
            }
        },
    )
    with reading(amara):
        kept = Enquiry.objects.visible_to(amara).get()
        assert (kept.without_name, kept.done_at, kept.made_by) == (True, None, amara.user)


def test_both_sides_of_asking_are_thought_through(amara, question):
    before = events()

    with pytest.raises(Refused) as refused:
        enquiry_on(question, by=amara, asked_of="", asks="", reveals="", without_name=None, went_wrong_if={})

    assert refused.value.errors == {
        "asked_of": "Enter which service you would ask",
        "asks": "Enter what you would ask",
        "reveals": "Enter what the question itself tells them",
        "without_name": "Select whether it can be asked without a name",
        "went_wrong_if-share": "Enter what could go wrong if we ask",
        "went_wrong_if-not_share": "Enter what could go wrong if we do not ask",
    }
    assert events() == before


def test_a_name_needs_a_reason(amara, question):
    with pytest.raises(Refused) as refused:
        enquiry_on(question, by=amara, without_name=False)

    assert refused.value.errors == {"why_named": "Enter why they need the name in order to answer"}


@pytest.mark.parametrize("who", ["bryn", "chidi", "kit"])
def test_who_may_not_change_leaves_no_trace(request, bryn, amara, question, who):
    person = request.getfixturevalue(who)
    before = events()

    with pytest.raises(MayNot):
        enquiry_on(question, by=person)

    assert events() == before
    with reading(amara):
        assert not Enquiry.objects.exists()
