"""From a question just asked to what the appraisal shows, by the pages alone."""

import pytest
from django.urls import reverse

from assessments.models import Assessment
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db


def at(page, question, *more):
    return reverse(f"assessments:{page}", args=[question.pk, *more])


def slight(course):
    return {f"{course}-reason": f"Something small {course}", f"{course}-likelihood": ["2"], f"{course}-severity": ["2"]}


def test_both_sides_are_looked_at_and_then_shown(client, amara):
    question = stories.question(amara)
    signed_in(client, amara)

    assert "Choose the outcomes that matter here" in words(client.get(at("overview", question)))
    chosen = client.post(at("outcomes", question), {"chosen": factories.ROWS})
    assert chosen.url == at("went_badly", question)
    lines = {"share-text": "Rose stopped coming", "not_share-text": "Sam was found alone"}
    assert client.post(at("went_badly", question), lines).url == at("grid", question)
    assert "Not answered yet" in words(client.get(at("grid", question)))
    where = at("pair", question, factories.ROWS[0])
    for key in factories.ROWS:
        assert where == at("pair", question, key)
        assert client.get(where).status_code == 200
        where = client.post(where, slight("share") | slight("not_share")).url
    assert where == at("grid", question)
    assert client.post(at("ways", question), {"because": "Nobody else can call"}).url == at("shows", question)

    page = words(client.get(at("shows", question)))

    assert "What the readings show" in page
    assert "Before you decide" in page
    assert Assessment.objects.get().shown
