"""A question is asked, and nobody has begun to look at both sides: its pages lead to what comes first."""

import uuid

import pytest
from django.urls import get_resolver, reverse

from assessments.models import Assessment
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, words
from tests.cases.telling import told
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
NEEDS_NO_APPRAISAL = {"overview", "outcomes"}
OF_A_VERSION = {"record", "record_pdf", "record_json", "record_changes"}
MORE = {"key": "core_safety", "way": "way-1", "number": 1, "view": uuid.UUID(int=1)}


def addresses(question):
    """Every page of the appraisal of this question, by name, with something in each place of its address."""
    pages = get_resolver("assessments.urls").reverse_dict
    for name in filter(lambda name: isinstance(name, str), pages):
        wanted = pages.getlist(name)[0][0][0][1]
        if "question" in wanted:
            values = {"question": question.pk} | {each: MORE[each] for each in wanted if each in MORE}
            yield name, reverse(f"assessments:{name}", kwargs=values)


@pytest.fixture
def question(amara):
    return stories.question(amara)


def test_whoever_may_see_the_question_is_led_to_its_overview_and_told_what_comes_first(client, amara, bryn, question):
    pages = [where for name, where in addresses(question) if name not in NEEDS_NO_APPRAISAL | OF_A_VERSION]
    assert len(pages) > 20
    for person in (amara, bryn):
        signed_in(client, person)
        for where in pages:
            answer = client.get(where)

            if answer.status_code != 405:  # what is only sent to is only sent to
                assert (answer.status_code, answer.headers.get("Location")) == (302, at("overview", question)), where

        page = words(client.get(at("overview", question)))
        assert "Choosing the outcomes that matter here comes first." in page
        assert "comes first" not in words(client.get(at("overview", question)))


def test_to_everybody_else_they_are_as_little_there_as_ever(client, chidi, dilys, gwen, question):
    nothing = at("grid", type(question)(pk=uuid.UUID(int=7)))
    for person in (chidi, dilys, gwen):
        signed_in(client, person)
        for name, where in addresses(question):
            assert client.get(where).status_code in {404, 405}, name
        assert client.get(nothing).status_code == 404


def test_a_version_that_nobody_signed_is_not_there(client, amara, question):
    signed_in(client, amara)

    for name, where in addresses(question):
        if name in OF_A_VERSION:
            assert client.get(where).status_code == 404, name


def test_whoever_is_not_signed_in_signs_in_first(client, question):
    assert reverse("account_login") in client.get(at("grid", question)).url


def test_being_led_shows_nothing_and_begins_nothing(client, amara, question):
    before = told(question.case)

    signed_in(client, amara).get(at("grid", question))

    assert told(question.case) == before
    assert not Assessment.objects.exists()


def test_what_is_sent_is_not_led_away_from(client, amara, question):
    answer = signed_in(client, amara).post(at("went_badly", question), {"share-text": "a", "not_share-text": "b"})

    assert answer.status_code == 404


def test_once_it_is_begun_what_is_not_there_is_not_there(client, amara, question):
    factories.with_outcomes(factories.begun(question, by=amara, at=stories.YESTERDAY), by=amara, at=stories.YESTERDAY)
    signed_in(client, amara)

    assert client.get(at("grid", question)).status_code == 200
    assert client.get(at("pair", question, "no_such_outcome")).status_code == 404
