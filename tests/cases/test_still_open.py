"""What was stopped or closed since a page was fetched is not written to: the row that stands now is asked."""

import pytest

from agencies.acting import reading
from agencies.permissions import NotPossibleNow
from cases import services as cases
from cases.models import Case, InformationItem, PersonConcerned, Recipient, SharingQuestion
from tests.cases.telling import events
from tests.cast import NOON
from tests.factories import SAM, a_recipient, an_item, case_of, item_on, question_in, recipient_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetched(amara):
    """A question with an item, a recipient and a person, as pages fetched them while it was open."""
    question = question_in(case_of(amara), by=amara)
    item_on(question, by=amara)
    recipient_of(question, by=amara)
    with reading(amara):
        return {
            "question": SharingQuestion.objects.select_related("case__team__agency").get(),
            "item": InformationItem.objects.select_related("question__case__team").get(),
            "recipient": Recipient.objects.select_related("question__case__team").get(),
            "person": PersonConcerned.objects.select_related("case__team").first(),
        }


def writes(things, who):
    """Each service that writes to a question, called with what was fetched."""
    question, given = things["question"], {"by": who, "at": NOON}
    side = {"share": "They hear of it", "not_share": "We do not know"}
    return {
        "change_question": lambda: cases.change_question(
            question=question, changes={"asked": "Should we wait?"}, edition=None, **given
        ),
        "stop_question": lambda: cases.stop_question(question=question, why="Gone away", **given),
        "add_item": lambda: cases.add_item(question=question, item=an_item(), **given),
        "change_item": lambda: cases.change_item(
            item=things["item"], changes=an_item(text="Otherwise"), edition=None, **given
        ),
        "remove_item": lambda: cases.remove_item(item=things["item"], why="Not ours", **given),
        "name_recipient": lambda: cases.name_recipient(question=question, recipient=a_recipient(), **given),
        "change_recipient": lambda: cases.change_recipient(
            recipient=things["recipient"], changes=a_recipient(role="Midwife"), edition=None, **given
        ),
        "remove_recipient": lambda: cases.remove_recipient(recipient=things["recipient"], **given),
        "record_wish": lambda: cases.record_wish(
            question=question, person=things["person"], asked="not_asked", why_not="Away", **given
        ),
        "record_purpose": lambda: cases.record_purpose(
            question=question, told_for="To be helped", in_keeping="Yes, because", edition=None, **given
        ),
        "record_enquiry": lambda: cases.record_enquiry(
            question=question, asked_of="School", asks="Is he there?", reveals="That we ask", without_name=True,
            went_wrong_if=side, **given,
        ),
        "record_not_told": lambda: cases.record_not_told(
            question=question, not_told="Rose’s brother", edition=None, **given
        ),
        "answer_norms": lambda: cases.answer_norms(question=question, answers={}, edition=None, **given),
    }  # fmt: skip


def closed(by):
    """The case closed, its question stopped before."""
    with reading(by):
        case, question = Case.objects.get(), SharingQuestion.objects.get()
    cases.stop_question(question=question, why="The family has moved", by=by, at=NOON)
    cases.close_case(case=case, by=by, at=NOON)


WRITES = [
    "change_question", "stop_question", "add_item", "change_item", "remove_item", "name_recipient", "change_recipient",
    "remove_recipient", "record_wish", "record_purpose", "record_enquiry", "record_not_told", "answer_norms",
]  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_a_question_stopped_meanwhile_is_not_written_to(amara, fetched, write):
    with reading(amara):
        question = SharingQuestion.objects.get()
    cases.stop_question(question=question, why="The family has moved", by=amara, at=NOON)
    before = events()

    with pytest.raises(NotPossibleNow, match="This question was stopped"):
        writes(fetched, amara)[write]()

    assert events() == before


@pytest.mark.parametrize("write", WRITES)
def test_a_case_closed_meanwhile_is_not_written_to(amara, fetched, write):
    closed(amara)
    before = events()

    with pytest.raises(NotPossibleNow, match="This case was closed"):
        writes(fetched, amara)[write]()

    assert events() == before


def test_people_of_a_case_closed_meanwhile_stay_as_they_are(amara, fetched):
    closed(amara)

    with pytest.raises(NotPossibleNow, match="This case was closed"):
        cases.record_person(case=fetched["question"].case, person=SAM, by=amara, at=NOON)
    with pytest.raises(NotPossibleNow, match="This case was closed"):
        cases.change_person(person=fetched["person"], changes=SAM, by=amara, at=NOON)
