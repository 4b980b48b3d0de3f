"""Who needs to know: item by item and role by role, in the same way for what is needed and what is not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.acting import reading
from assessments.models import NeedToKnow
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def assessment(amara, bryn):
    return stories.appraised(amara)


def page_of(assessment):
    return reverse("assessments:needs", args=[assessment.question_id])


def cell(assessment, by):
    question = assessment.question
    with reading(by):
        return f"{question.items.get().pk}-{question.recipients.get().pk}"


def seen(client, assessment):
    """The edition that the page carries."""
    return re.search(r'name="edition" value="(\d+)"', client.get(page_of(assessment)).content.decode())[1]


def test_nothing_is_chosen_beforehand(client, amara, assessment):
    page = signed_in(client, amara).get(page_of(assessment)).content.decode()

    assert re.findall(r'type="radio"[^>]*value="(\w+)"', page) == ["not_needed", "summary", "full"]
    assert " checked" not in page


@pytest.mark.parametrize(
    ("extent", "error"),
    [
        ("not_needed", "Say why item 1 is not needed"),
        ("summary", "Say why item 1 is needed"),
        ("full", "Say why item 1 is needed"),
    ],
)
def test_needed_or_not_the_reason_is_asked_alike(client, amara, assessment, extent, error):
    name = cell(assessment, amara)
    edition = seen(signed_in(client, amara), assessment)

    without = client.post(page_of(assessment), {f"{name}-extent": extent, "edition": edition})
    given = client.post(
        page_of(assessment), {f"{name}-extent": extent, f"{name}-why": "For Thursday's visit", "edition": edition}
    )

    assert without.status_code == 422
    assert words(without).count(error) == 2
    assert re.search(rf'value="{extent}" checked', words(without))
    assert f'href="#{name}-why"' in words(without)
    assert given.status_code == 302
    need = NeedToKnow.objects.get()
    assert (need.extent, str(need.why)) == (extent, "For Thursday's visit")


def test_half_an_answer_can_be_left_and_is_asked_for_when_it_is_finished(client, amara, assessment):
    name = cell(assessment, amara)
    edition = seen(signed_in(client, amara), assessment)

    left = client.post(page_of(assessment), {f"{name}-why": "Not sure yet", "edition": edition, "later": "1"})
    by_itself = client.post(
        page_of(assessment), {f"{name}-why": "Not sure", "edition": seen(client, assessment), "autosave": "1"}
    )

    assert left.status_code == 302
    assert by_itself.status_code == 200
    assert "Not sure" in words(client.get(page_of(assessment)))
    unfinished = client.post(
        page_of(assessment), {f"{name}-why": "Not sure", "edition": by_itself.json()["fields"]["edition"]}
    )
    assert "Select how much of item 1 is needed" in words(unfinished)


def test_saving_by_itself_what_nobody_changed_makes_no_clash_of_the_next_save(client, amara, assessment):
    name = cell(assessment, amara)
    said = {f"{name}-why": "Not sure", "autosave": "1"}
    first = signed_in(client, amara).post(page_of(assessment), said | {"edition": seen(client, assessment)})
    edition = first.json()["fields"]["edition"]

    same = client.post(page_of(assessment), said | {"edition": edition})
    done = client.post(page_of(assessment), {f"{name}-extent": "full", f"{name}-why": "They asked", "edition": edition})

    assert same.json()["fields"] == {"edition": edition}
    assert done.status_code == 302


def test_two_people_at_once_see_both_versions(client, amara, nia, assessment):
    name = cell(assessment, amara)
    factories.let_see(assessment.question.case, nia, by=amara, at=YESTERDAY)
    edition = seen(signed_in(client, amara), assessment)
    signed_in(client, nia).post(
        page_of(assessment), {f"{name}-extent": "full", f"{name}-why": "They asked", "edition": edition}
    )

    clash = signed_in(client, amara).post(
        page_of(assessment), {f"{name}-extent": "not_needed", f"{name}-why": "Hearsay", "edition": edition}
    )

    page = words(clash)
    assert clash.status_code == 409
    assert "Not needed: Hearsay" in page
    assert "In full: They asked" in page
    assert str(NeedToKnow.objects.get().why) == "They asked"


def test_without_items_or_roles_it_says_what_to_do(client, amara):
    question = factories.question_in(factories.case_of(amara, at=YESTERDAY), by=amara, at=YESTERDAY)
    assessment = factories.begun(question, by=amara, at=YESTERDAY)

    assert "Add at least one item" in words(signed_in(client, amara).get(page_of(assessment)))


def test_eighteen_rows_take_as_many_queries_as_one(client, amara, assessment):
    signed_in(client, amara).get(page_of(assessment))  # the look of the next five minutes is recorded here
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(assessment))
    for number in range(17):
        factories.item_on(assessment.question, by=amara, at=YESTERDAY, text=f"Something else, {number}")

    with CaptureQueriesContext(connection) as eighteen:
        page = client.get(page_of(assessment))

    assert len(eighteen) == len(one)
    assert words(page).count("<textarea") == 18


def test_a_manager_reads_and_an_outsider_finds_nothing(client, bryn, chidi, assessment):
    read = signed_in(client, bryn).get(page_of(assessment))

    assert read.status_code == 200
    assert "<textarea" not in words(read)
    assert signed_in(client, chidi).get(page_of(assessment)).status_code == 404
