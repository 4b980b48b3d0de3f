"""What somebody who reads the tables finds there of what was typed about Rose: nothing."""

import pytest
from django.db import connection

from agencies.acting import reading
from assessments.lifecycle import Status
from cases import services as cases
from cases.models import SharingQuestion
from tests.cases.erasing import no_fence
from tests.cast import NOON
from tests.factories import a_full_question, assessment_at, recipient_of

pytestmark = pytest.mark.django_db


def tables_that_hold(words, cursor):
    """The tables of which some row holds these words, as text or as bytes."""
    found, ways = set(), [f"%{words}%", f"%{words.encode().hex()}%"]
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT 1 FROM "{table}" AS t WHERE t::text ILIKE ANY (%s) LIMIT 1', [ways])
        if cursor.fetchone():
            found.add(table)
    return found


def test_nothing_typed_about_rose_and_sam_can_be_read_in_the_tables(amara, bryn):
    question = a_full_question(by=amara, receiver_name="Rose Whitlock’s own doctor")
    recipient_of(question, by=amara, agency_name="Surgery of the Whitlocks", role="Dr Patel, GP of Rose Whitlock")
    cases.record_enquiry(
        question=question, asked_of="Paternal grandmother Jean Whitlock", asks="Has she seen Sam Whitlock?",
        reveals="That Rose Whitlock is known to us", without_name=False, why_named="She knows them as the Whitlocks",
        went_wrong_if={"share": "Rose Whitlock hears of it", "not_share": "Sam Whitlock is left alone"},
        by=amara, at=NOON,
    )  # fmt: skip
    assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, question=question)

    with no_fence() as cursor:
        assert tables_that_hold(question.reference, cursor) == {"cases_sharingquestion"}, "it should read every row"
        assert not tables_that_hold("Whitlock", cursor)


def test_those_who_may_see_it_read_it_as_it_was_typed(amara):
    question = a_full_question(by=amara, receiver_name="Rose Whitlock’s own doctor")
    recipient = recipient_of(question, by=amara, agency_name="Harbour Surgery", role="Dr Patel, GP of Rose Whitlock")

    with reading(amara):
        seen = SharingQuestion.objects.visible_to(amara).with_all().get(pk=question.pk)
        words = [each.words for each in seen.recipients.all()]

    assert seen.receiver_words == "Rose Whitlock’s own doctor"
    assert recipient.words in words
    assert recipient.words == "Dr Patel, GP of Rose Whitlock, Harbour Surgery"
