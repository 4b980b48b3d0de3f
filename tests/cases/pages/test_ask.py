"""Asking a sharing question on four pages, putting it otherwise, stopping it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from cases import services as cases
from cases.models import SharingQuestion
from tests.cases.pages.reading import hidden, words

pytestmark = pytest.mark.django_db
ASKED = "Should we tell the school nurse about Sam?"


@pytest.fixture
def address(case):
    return reverse("cases:ask", args=[case.pk])


def through(desk, address, team, **other):
    """The four pages filled in, up to the page to check."""
    shown = desk.get(address)
    for answers in (
        {"asked": other.get("asked", ASKED)},
        {"initiative": other.get("initiative", "ours"), "grounds": other.get("grounds", "")},
        {"holder_team": team.pk, "receiver_name": "School nursing", "receiver_context": "B"},
        {"period": "three_months"} | other.get("when", {}),
    ):
        shown = desk.post(address, hidden(shown) | answers)
    return shown


def questions(amara):
    with reading(amara):
        return list(SharingQuestion.objects.visible_to(amara))


def test_answers_travel_from_page_to_page_and_are_checked_before_anything_is_kept(
    desk, address, amara, duty_team, case
):
    shown = through(desk, address, duty_team)

    assert "Check your answers" in words(shown)
    assert ASKED in words(shown)
    assert "Once, about this case" in words(shown)
    assert "Which service might get it?" in words(shown)
    assert "what is it called?" not in words(shown)
    assert questions(amara) == []
    assert "asked" not in desk.session

    answer = desk.post(address, hidden(shown) | {"send": "1"}, follow=True)

    (question,) = questions(amara)
    assert ASKED in words(answer)
    assert (question.asked, question.receiver_name, question.receiver_context) == (ASKED, "School nursing", "B")


def test_sent_twice_it_is_asked_once(desk, address, amara, duty_team):
    shown = hidden(through(desk, address, duty_team)) | {"send": "1"}

    assert desk.post(address, shown).url == desk.post(address, shown).url
    assert len(questions(amara)) == 1


def test_going_back_keeps_everything(desk, address, duty_team):
    shown = desk.post(address, hidden(desk.get(address)) | {"asked": ASKED})
    shown = desk.post(address, hidden(shown) | {"initiative": "theirs", "grounds": "A visit on Friday", "to": "what"})
    assert ASKED in shown.content.decode()

    shown = desk.post(address, hidden(shown) | {"asked": "Should we?"})

    html = shown.content.decode()
    assert "A visit on Friday" in html
    assert re.search(r'value="theirs"[^>]* checked', html)


def test_each_page_asks_for_what_is_missing_on_it(desk, address, duty_team):
    answer = desk.post(address, hidden(desk.get(address)) | {"asked": " "})
    assert (answer.status_code, words(answer).count("Enter what you are deciding")) == (422, 2)

    shown = desk.post(address, hidden(answer) | {"asked": ASKED})
    answer = desk.post(address, hidden(shown) | {"initiative": "theirs"})

    assert answer.status_code == 422
    assert "Enter the grounds they gave" in words(answer)


def test_a_question_like_this_is_named_and_not_forbidden(desk, address, amara, duty_team, case):
    desk.post(address, hidden(through(desk, address, duty_team)) | {"send": "1"})
    (before,) = questions(amara)

    shown = through(desk, address, duty_team)

    assert f"A question like this is open: {before.reference}" in words(shown)
    desk.post(address, hidden(shown) | {"send": "1"})
    assert len(questions(amara)) == 2


def test_an_identifier_is_warned_of_before_it_is_asked(desk, address, duty_team):
    shown = through(desk, address, duty_team, asked="Should we tell 07700 900123?")

    assert "“What are you deciding?” looks as if it holds a phone number. Take it out" in words(shown)
    assert "It was saved" not in words(shown)


def until(year):
    return {"period_until_0": "1", "period_until_1": "1", "period_until_2": year}


def test_an_answer_that_will_not_be_kept_is_not_listed_to_be_checked(desk, address, duty_team):
    shown = through(desk, address, duty_team, when=until("2020"))

    assert "Check your answers" in words(shown)
    assert "Until which date?" not in words(shown)
    assert "1 January 2020" not in words(shown)


def test_a_date_that_counts_is_checked_on_its_own_page(desk, address, duty_team):
    shown = through(desk, address, duty_team, when={"period": "until_date", **until("2020")})

    assert shown.status_code == 422
    assert "Check your answers" not in words(shown)
    assert words(shown).count("must be in the future") == 2


def test_bryn_reads_what_is_asked_and_cannot_send_it(browse, bryn, question):
    other_desk, address = browse(bryn), reverse("cases:change", args=[question.pk])

    shown = other_desk.get(address)

    assert question.asked in words(shown)
    assert "Save" not in words(shown)
    assert other_desk.post(address, {"asked": "Should we not?"}).status_code == 403


def test_two_people_putting_it_otherwise_see_both_versions(desk, question, amara):
    address = reverse("cases:change", args=[question.pk])
    shown = desk.get(address)
    given = hidden(shown) | {
        "asked": "Should we tell her on Monday?",
        "initiative": "ours",
        "holder_team": question.holder_team_id,
        "receiver_team": question.receiver_team_id,
        "receiver_context": "B",
        "period": "three_months",
    }
    cases.change_question(
        question=question, changes={"asked": "Should we tell her today?"}, edition=1, by=amara, at=timezone.now()
    )

    answer = desk.post(address, given)

    assert answer.status_code == 409
    assert "Should we tell her today?" in words(answer)
    assert "Should we tell her on Monday?" in words(answer)
    assert desk.post(address, given | hidden(answer)).status_code == 302
    question.refresh_from_db()
    assert question.asked == "Should we tell her on Monday?"


def test_a_question_is_stopped_with_a_reason_and_stays_readable(desk, question):
    address = reverse("cases:stop", args=[question.pk])
    shown = desk.get(address)
    assert "Enter why you are stopping" in words(desk.post(address, hidden(shown)))

    desk.post(address, hidden(shown) | {"why": "The family has moved away"})

    assert desk.get(reverse("cases:change", args=[question.pk])).status_code == 200
    assert desk.get(address).status_code == 409
