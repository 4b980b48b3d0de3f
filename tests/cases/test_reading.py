"""Reading cases and questions: what a page gets, in a number of queries that does not grow."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from agencies.acting import reading
from audit import services as audit
from cases import services as cases
from cases.models import Case, SharingQuestion
from tests.cast import LONG_AGO, NOON
from tests.factories import a_question, case_of, item_on, let_see, question_in, recipient_of, wish_on

pytestmark = pytest.mark.django_db


def queries(page):
    """How many queries the page makes, in both databases."""
    with CaptureQueriesContext(connections["default"]) as default, CaptureQueriesContext(connections["keys"]) as keys:
        page()
    return len(default) + len(keys)


def list_of_cases(by):
    """(title, what it is about, open questions) of each case, as the list shows them."""
    with reading(by):
        rows = list(Case.objects.visible_to(by).open().with_people().with_counts().newest_first())
        audit.open_keys(case.stream for case in rows)
        return [(case.title, case.about, case.open_questions) for case in rows]


def test_the_list_of_cases_asks_as_often_for_one_as_for_many(amara):
    question_in(case_of(amara), by=amara)
    for_one = queries(lambda: list_of_cases(amara))

    for _ in range(4):
        question_in(case_of(amara), by=amara)

    assert queries(lambda: list_of_cases(amara)) == for_one


def test_the_list_counts_open_questions_only_and_has_the_newest_first(amara):
    case = case_of(amara, about="Rose", at=LONG_AGO)
    stopped = question_in(case, by=amara)
    question_in(case, by=amara)
    cases.stop_question(question=stopped, why="Gone", by=amara, at=NOON)
    case_of(amara, about="Another")

    assert list_of_cases(amara) == [("R.W.", "Another", 0), ("R.W.", "Rose", 1)]


def whole_question(by, question):
    with reading(by):
        seen = SharingQuestion.objects.visible_to(by).with_all().get(pk=question.pk)
        return [
            (
                item.number,
                item.text,
                item.about and item.about.words,
                item.same_source_as and item.same_source_as.number,
            )
            for item in seen.items.all()
        ] + [
            [who.words for who in seen.recipients.all()],
            [(wish.person.words, wish.said) for wish in seen.wishes.all()],
            seen.sources_words,
            seen.holder_words,
            seen.receiver_words,
            seen.case.team.agency.name,
        ]


def test_a_question_with_all_that_belongs_to_it_asks_as_often_for_one_item_as_for_many(amara):
    question = question_in(case_of(amara), by=amara)
    sam = question.case.people.get(number=2)
    first = item_on(question, by=amara, about=sam.pk)
    recipient_of(question, by=amara)
    wish_on(question, by=amara)
    for_one = queries(lambda: whole_question(amara, question))

    for _ in range(5):
        item_on(question, by=amara, about=sam.pk, same_source_as=first.pk)
        recipient_of(question, by=amara)

    assert queries(lambda: whole_question(amara, question)) == for_one


def test_what_was_taken_off_is_not_read_with_the_rest(amara):
    question = question_in(case_of(amara), by=amara)
    gone = item_on(question, by=amara, text="Gone")
    item_on(question, by=amara, text="Kept")
    cases.remove_item(item=gone, why="Twice", by=amara, at=NOON)

    with reading(amara):
        seen = SharingQuestion.objects.visible_to(amara).with_all().get()
        assert [item.text for item in seen.items.all()] == ["Kept"]


def test_a_case_and_a_question_are_found_by_what_was_read_out_on_the_telephone(amara, kit):
    case = case_of(amara)
    question = question_in(case, by=amara)
    spoken = question.reference.lower().replace("-", " - ")

    with reading(amara):
        assert SharingQuestion.objects.visible_to(amara).with_reference(spoken).get() == question
        assert Case.objects.visible_to(amara).with_reference(case.reference.lower()).get() == case
    with reading(kit):
        assert not SharingQuestion.objects.visible_to(kit).with_reference(spoken).exists()


def test_somebody_with_several_grants_to_a_case_sees_it_once(amara, kit):
    case = case_of(amara)
    for reason in ("second_opinion", "review"):
        grant = let_see(case, kit, by=amara, reason=reason)
        if reason == "second_opinion":
            cases.end_grant(grant=grant, by=kit, at=NOON)
    question_in(case, by=amara, **a_question())

    with reading(kit):
        assert Case.objects.visible_to(kit).count() == 1
        assert SharingQuestion.objects.visible_to(kit).count() == 1
