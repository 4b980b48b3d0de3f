"""The history of a case and of a question."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.pages.reading import hidden, words
from tests.cases.telling import verbs
from tests.factories import question_in, recipient_of

pytestmark = pytest.mark.django_db


def test_the_history_of_a_case_names_what_was_done(desk, case, question):
    said = words(desk.get(reverse("cases:history", args=[case.pk])))

    assert f"Case opened: {case.reference}" in said
    assert f"Sharing question asked: Question {question.reference}" in said


def test_the_history_of_a_question_leaves_out_what_belongs_to_the_case(desk, case, question):
    said = words(desk.get(reverse("cases:question_history", args=[question.pk])))

    assert f"Sharing question asked: Question {question.reference}" in said
    assert "Case opened" not in said


def test_a_recipient_is_told_with_its_service_once_and_its_type_in_words(desk, question, amara):
    recipient_of(question, by=amara, at=timezone.now(), agency_name="Health visiting", context="B")

    told = words(desk.get(reverse("cases:question_history", args=[question.pk]))).partition("Recipient 1 named")[2]
    told = told.partition("technical details")[0]

    assert "Type of service B: Providing, for everyone" in told
    assert told.count(" Service ") == 1


@pytest.mark.parametrize("year", ["9999", "2200", "1900", "0001"])
def test_days_beyond_our_time_are_said_to_be_none(desk, case, year):
    where = reverse("cases:history", args=[case.pk])

    for name in ("since", "until"):
        page = desk.get(where, {"filtered": "1", name: f"31/12/{year}"})
        assert page.status_code == 200
        assert "Year must be between 1900 and 2200" in words(page)
        assert "<title>Error: History of case" in page.content.decode()


@pytest.mark.parametrize("name", ["history_check", "question_history"])
def test_a_check_is_shown_and_is_itself_an_entry(desk, case, question, name):
    row = case if name == "history_check" else question

    answer = desk.post(reverse(f"cases:{name}", args=[row.pk]))

    assert "This check found nothing altered or missing" in words(answer)
    assert "audit.verified" in verbs(case)


def test_bryn_sees_names_of_those_who_looked_only_after_giving_a_reason(desk, browse, bryn, case):
    desk.get(reverse("cases:show", args=[case.pk]))
    other_desk, address = browse(bryn), reverse("cases:history", args=[case.pk])
    assert "Names are shown only for a reason that is recorded." in words(other_desk.get(address))
    ask = reverse("cases:who_looked", args=[case.pk])

    answer = other_desk.post(ask, hidden(other_desk.get(ask)) | {"reason": "A complaint about gossip"}, follow=True)

    assert "Amara Obi" in words(answer)
    assert "Names are shown only for a reason that is recorded." not in words(answer)


def test_whoever_opens_two_questions_one_after_the_other_is_named_in_the_history_of_both(desk, case, question, amara):
    second = question_in(case, by=amara, at=timezone.now())
    for each in (question, second):
        desk.get(reverse("assessments:overview", args=[each.pk]))

    for each in (question, second):
        said = words(desk.get(reverse("cases:question_history", args=[each.pk]) + "?filtered=1&what=looks"))
        assert "by Amara Obi, practitioner" in said
