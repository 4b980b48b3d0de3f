"""Outcomes are chosen, added and set aside for both sides together; each side is imagined to have gone badly."""

import re

import pytest
from django.urls import reverse

from assessments.models import Assessment, OutcomeRow, Premortem
from assessments.views.choosing import _offered_because
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, errors, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def asked(amara):
    return stories.question(amara)


@pytest.fixture
def question(client, amara, asked):
    """Amara's question, with Amara signed in."""
    signed_in(client, amara)
    return asked


@pytest.fixture
def begun(question, amara):
    assessment = factories.begun(question, by=amara, at=stories.YESTERDAY)
    return factories.with_outcomes(assessment, by=amara, at=stories.YESTERDAY)


def test_opening_the_page_begins_nothing_and_saving_it_begins_the_appraisal(client, question):
    page = words(client.get(at("outcomes", question)))
    assert page.count('name="chosen" value="core_') == 4
    assert not Assessment.objects.exists()

    client.post(at("outcomes", question), {"chosen": factories.ROWS})

    assert [row.key for row in Assessment.objects.get().rows()] == list(factories.ROWS)


def test_an_outcome_opened_in_detail_takes_the_place_of_the_core_one(client, question):
    client.post(at("outcomes", question), {"chosen": [*factories.ROWS, "stigma"]})

    keys = [row.key for row in Assessment.objects.get().rows()]
    assert "stigma" in keys
    assert "core_private_life" not in keys


def test_choosing_nothing_is_refused_with_the_reasons_typed_kept(client, question):
    answer = client.post(at("outcomes", question), {"why-core_trust": "She has moved away"})

    assert answer.status_code == 422
    assert errors(answer) == [
        "Choose at least one outcome from each service",
        "Enter why “Safety of the person or child” does not matter here",
        "Enter why “Private and family life, and good name” does not matter here",
        "Enter why “Right response by services” does not matter here",
    ]
    assert "She has moved away" in words(answer)


def test_a_core_outcome_that_is_not_ticked_asks_why_beside_it_and_is_listed_as_set_aside(client, question):
    typed = {"chosen": factories.ROWS[1:]}

    refused = client.post(at("outcomes", question), typed)
    client.post(at("outcomes", question), typed | {"why-core_safety": "Nobody is in danger"})

    assert errors(refused) == ["Enter why “Safety of the person or child” does not matter here"]
    page = words(refused)
    beside = page[page.index('value="core_safety"') : page.index("<details")]
    assert "Enter why “Safety of the person or child” does not matter here" in beside
    assert 'name="why-core_safety"' in beside
    assert "3 chosen, 1 set aside with a reason" in words(client.get(at("overview", question)))
    assert "Nobody is in danger" in words(client.get(at("grid", question)))


def test_an_own_outcome_has_a_question_for_both_sides(client, begun, question):
    typed = {"title": "Sam keeps his place at school", "share-prompt": "Could the school turn him away?"}

    refused = client.post(at("outcome_add", question), typed)
    made = client.post(at("outcome_add", question), typed | {"not_share-prompt": "Could he stay away unseen?"})

    assert errors(refused) == ["Enter the question to ask if we do not share"]
    assert set(errors(client.post(at("outcome_add", question), {}))) == {
        "Enter the outcome",
        "Enter the question to ask if we share",
        "Enter the question to ask if we do not share",
    }
    assert "Could the school turn him away?" in words(refused)
    assert made.url == at("grid", question)
    own = OutcomeRow.objects.get(own=True)
    assert own.own_title == "Sam keeps his place at school"

    client.post(at("pair", question, own.key), {"later": "", "share-reason": "He is sent home"})
    history = words(client.get(reverse("cases:question_history", args=[question.pk])))
    assert "First answer: Sam keeps his place at school, if we share" in history
    assert own.key not in history


def test_an_outcome_is_set_aside_with_a_reason_and_taken_up_again(client, begun, question):
    where = at("outcome_aside", question, "core_trust")

    assert errors(client.post(where, {"why": " "})) == ["Enter why it does not matter here"]
    client.post(where, {"why": "She has moved away"})
    assert "She has moved away" in words(client.get(at("grid", question)))
    client.post(at("outcome_take_up", question, "core_trust"))

    assert OutcomeRow.objects.get(key="core_trust").set_aside_at is None


def test_each_side_went_badly_or_why_not(client, begun, question):
    answer = client.post(at("went_badly", question), {"share-text": "Rose stopped coming"})

    assert errors(answer) == ["Write one line if we do not share, or say why you cannot"]
    assert "Rose stopped coming" in words(answer)
    assert not Premortem.objects.exists()


def test_what_went_badly_can_be_made_an_outcome(client, begun, question):
    lines = {"share-text": "Rose stopped coming", "not_share-cannot": "He is seen every day", "make_outcome": "1"}

    answer = client.post(at("went_badly", question), lines)

    assert answer.url == at("outcome_add", question) + "?from=went-badly"
    page = " ".join(re.sub(r"<[^>]+>", "", client.get(answer.url).content.decode()).split())
    assert "If we share: Rose stopped coming" in page


def test_two_people_choosing_outcomes_do_not_overwrite_each_other(client, begun, question):
    answer = client.post(at("outcomes", question), {"chosen": factories.ROWS[:3], "edition": "1"})

    assert answer.status_code == 409
    assert len(Assessment.objects.get().rows()) == 4


def test_outsiders_find_nothing(client, begun, question, dilys):
    pages = ["overview", "outcomes", "went_badly", "grid", "ways", "shows"]

    found = {page: signed_in(client, dilys).get(at(page, question)).status_code for page in pages}

    assert found == dict.fromkeys(pages, 404)


def test_the_number_of_queries_is_the_same_for_one_outcome_and_for_eighteen(client, amara, question):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {page: [] for page in ("overview", "grid", "shows", "ways", "outcomes")}
    assessment = factories.begun(question, by=amara, at=stories.YESTERDAY)
    for more in (1, 17):
        for number in range(more):
            row = factories.assessments.add_own_outcome(
                assessment=assessment,
                title=f"Outcome {more} {number}",
                prompts={"share": "What then?", "not_share": "What then?"},
                by=amara,
                at=stories.YESTERDAY,
            )
            factories.answered(assessment, row.key, by=amara, at=stories.YESTERDAY)
        for page in counts:
            client.get(at(page, question))
            with CaptureQueriesContext(connection) as queries:
                client.get(at(page, question))
            counts[page].append(len(queries))

    assert {page: one for page, (one, _) in counts.items()} == {page: many for page, (_, many) in counts.items()}


def test_two_services_of_one_type_are_said_once():
    assert _offered_because("D", "D") == "Offered because both services are of type “D”."
    assert _offered_because("B", "D") == "Offered because one service is of type “B” and the other of type “D”."
