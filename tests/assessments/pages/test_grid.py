"""The grid: what was answered on both sides, and whether both were looked at alike."""

import re

import pytest

from assessments.models import Assessment
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, errors, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
UNEVEN = {
    key: {"share": factories.harm("The same"), "not_share": factories.harm(f"Reason {number}")}
    for number, key in enumerate(factories.ROWS)
}


def test_an_uneven_look_is_a_question_and_leaving_it_an_answer(client, amara):
    question = stories.question(amara)
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=UNEVEN)
    signed_in(client, amara)

    asked = words(client.get(at("grid", question)))
    refused = client.post(at("grid", question), {"component": "depth", "because": ""})
    client.post(at("grid", question), {"component": "depth", "because": "One thing worries us on that side"})
    left = words(client.get(at("grid", question)))

    assert "Leave it, because" in asked
    assert errors(refused) == ["Enter why you leave it"]
    assert Assessment.objects.get().uneven == {"depth": "One thing worries us on that side"}
    assert "<b>Left, because:</b> One thing worries us on that side" in left


def test_a_manager_sees_the_question_and_is_not_asked_to_answer_it(client, amara, bryn):
    question = stories.question(amara)
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=UNEVEN)

    page = words(signed_in(client, bryn).get(at("grid", question)))

    assert "Is there more to say?" in page
    assert "Leave it, because" not in page


def test_what_is_worth_a_second_look_is_said_once_with_every_answer_it_is_about(client, amara):
    question = stories.question(amara)
    first, second = question.order
    lasting = {pole: factories.harm(f"{pole} lasts", reversible="no") for pole in question.order}
    answers = {key: factories.pair() for key in factories.ROWS} | {
        "core_safety": lasting,
        "core_trust": factories.pair(**{second: lasting[second]}),
    }
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=answers)
    titles = Assessment.objects.get().titles()

    page = words(signed_in(client, amara).get(at("grid", question)))

    said = re.search(r"Cannot be undone if it happens\.</p> <ul[^>]*>(.*?)</ul>", page)[1]
    side = {"share": "if we share", "not_share": "if we do not share"}
    assert page.count("annot be undone if it happens") == 1
    assert [each.strip() for each in re.findall(r"<li>(.*?)<a ", said)] == [
        f"{titles['core_safety']}, {side[first]} and {side[second]}",
        f"{titles['core_trust']}, {side[second]}",
    ]
    assert re.findall(r'href="([^"]*)"', said) == [at("pair", question, key) for key in factories.ROWS[:2]]
