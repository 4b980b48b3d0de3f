"""Another way starts as a copy of the nearer pole; that there is none is an answer as good as any."""

import pytest

from assessments.models import Cell, Way
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, errors, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
NAMED = {"name": "Tell the duty worker only", "kind": "fewer_people", "nearer": "share"}


@pytest.fixture
def question(client, amara):
    question = factories.appraised(stories.question(amara), by=amara, at=stories.YESTERDAY).question
    signed_in(client, amara)
    return question


def test_a_way_is_added_as_a_marked_copy(client, question):
    client.post(at("way_add", question), NAMED)

    assert {cell.copied for cell in Cell.objects.filter(course="way-1")} == {True}
    page = words(client.get(at("ways", question)))
    assert page.count("As for the side it was copied from") == len(factories.ROWS)


def test_only_what_differs_is_changed_beside_the_pole(client, question):
    client.post(at("way_add", question), NAMED)
    where = at("way_pair", question, "way-1", "core_trust")
    answers = {f"way-1-{name}": value for name, value in factories.harm("She hears of it from us").items()}

    page = words(client.get(where))
    client.post(where, answers | {"way-1-edition": "1", "further": "1"})

    assert 'name="share-reason"' not in page
    assert "Rose hides her drinking and misses the clinic" in page
    assert Cell.objects.get(course="way-1", row__key="core_trust").reading["reason"] == "She hears of it from us"


def test_what_is_missing_is_said_and_what_was_typed_stays(client, question):
    answer = client.post(at("way_add", question), {"differs": "Only the nights alone"})

    assert errors(answer) == [
        "Enter the other way",
        "Select in what it differs",
        "Select which side it is nearer to",
    ]
    assert "Only the nights alone" in words(answer)


def test_a_later_date_is_in_the_future(client, question):
    past = {"until_0": "1", "until_1": "1", "until_2": "2020"}

    answer = client.post(at("way_add", question), NAMED | {"kind": "later_date"} | past)

    assert errors(answer) == ["Date must be in the future"]


def test_no_other_way_because(client, question):
    assert errors(client.post(at("ways", question), {"because": ""})) == ["Enter the other way, or why there is none"]

    assert client.post(at("ways", question), {"because": "Nobody else can call"}).url == at("shows", question)


def test_a_way_is_taken_out_after_being_asked(client, question):
    client.post(at("way_add", question), NAMED)

    assert "Take out “Tell the duty worker only”?" in words(client.get(at("way_remove", question, "way-1")))
    client.post(at("way_remove", question, "way-1"))

    assert Way.objects.get().removed_at is not None


def test_two_editors_of_a_way_see_both_versions(client, question, amara):
    client.post(at("way_add", question), NAMED)
    client.post(
        at("way_change", question, "way-1"), NAMED | {"name": "Tell the duty worker by telephone", "edition": "1"}
    )

    answer = client.post(at("way_change", question, "way-1"), NAMED | {"name": "Tell nobody else", "edition": "1"})

    assert answer.status_code == 409
    assert "Tell the duty worker by telephone" in words(answer)
    assert 'value="Tell nobody else"' in words(answer)
