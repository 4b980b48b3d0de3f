"""Two people have the same page open and both save: the second sees both versions, and nothing is written over."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

BADLY = {"share-text": "Rose left", "not_share-text": "Sam was hurt"}
LATER = {"share-went_wrong": "Rose may leave", "not_share-went_wrong": "Sam may be alone"}
CONDITIONS = {"caseload": "31", "time": "short", "trained": "yes", "note": "Two of us are off sick"}


def hidden(answer):
    """What goes back with the form of the desk: key aside, so that each sending is one of its own."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.content.decode())
    return {name: unescape(value) for name, value in found if name in ("seen", "edition")}


def appraised(by):
    return stories.appraised(by)


def unevenly(by):
    """One side found harmless throughout, the other nowhere."""
    answers = {key: factories.pair(share=factories.nothing()) for key in factories.ROWS}
    return factories.appraised(stories.question(by), by=by, at=YESTERDAY, answers=answers)


def acted(by):
    return factories.assessments.act_first(
        direction="share", did="Rang the health visitor", who="Dilys", acted_at=YESTERDAY, why="Sam was alone",
        agreed="Nobody", receiver_name="Health visiting", receiver_context="B", people=[factories.ROSE],
        about="A child alone", by=by, at=YESTERDAY,
    )  # fmt: skip


PAGES = [
    ("went_badly", appraised, BADLY, BADLY | {"share-text": "Rose went to her sister"}),
    ("ways", appraised, {"because": "There is no time"}, {"because": "We asked everybody"}),
    ("later_knowledge", acted, LATER, LATER | {"later_knowledge": "He was safe all along"}),
    ("conditions", appraised, CONDITIONS, CONDITIONS | {"note": "All of us are in", "caseload_unknown": "on"}),
    (
        "grid",
        unevenly,
        {"component": "no_harm", "because": "Nobody knows more"},
        {"component": "no_harm", "because": "The school is closed"},
    ),
]


@pytest.mark.parametrize(("name", "made", "theirs", "yours"), PAGES, ids=[each[0] for each in PAGES])
def test_both_versions_are_shown_and_the_second_is_saved_with_open_eyes(amara, name, made, theirs, yours):
    assessment = made(amara)
    address = reverse(f"assessments:{name}", args=[assessment.question_id])
    one, other = signed_in(Client(), amara), signed_in(Client(), amara)
    opened = hidden(other.get(address))
    first = one.post(address, hidden(one.get(address)) | theirs)

    second = other.post(address, opened | yours)
    with_open_eyes = other.post(address, hidden(second) | yours)

    assert first.status_code == 302
    assert second.status_code == 409
    page = unescape(words(second))
    assert "What is kept now" in page
    changed = {name for name in yours if yours[name] != theirs.get(name)} - {"caseload_unknown"}
    for field in changed:
        assert page.count(yours[field]) >= 2, field  # in the table, and still in its field
        assert theirs.get(field, "Nothing") in page
    assert with_open_eyes.status_code == 302


def test_the_first_choice_of_outcomes_is_not_written_over(amara):
    question = stories.question(amara)
    address = reverse("assessments:outcomes", args=[question.pk])
    one, other = signed_in(Client(), amara), signed_in(Client(), amara)
    opened, also = hidden(one.get(address)), hidden(other.get(address))
    yours = {"chosen": factories.ROWS[:-1], f"why-{factories.ROWS[-1]}": "Not at stake here"}
    one.post(address, opened | {"chosen": factories.ROWS})

    second = other.post(address, also | yours)
    kept = {row.key for row in factories.seen_by(question.assessment, amara).rows()}
    again = other.post(address, hidden(second) | yours)

    assert opened["edition"] == also["edition"] == "0"
    assert second.status_code == 409
    assert "What is kept now" in words(second)
    assert kept == set(factories.ROWS)
    assert again.status_code == 302


def test_a_first_choice_that_has_to_be_mended_is_nobody_elses(amara):
    address = reverse("assessments:outcomes", args=[stories.question(amara).pk])
    desk = signed_in(Client(), amara)

    refused = desk.post(address, hidden(desk.get(address)) | {"chosen": []})
    mended = desk.post(address, hidden(refused) | {"chosen": factories.ROWS})

    assert refused.status_code == 422
    assert mended.status_code == 302
