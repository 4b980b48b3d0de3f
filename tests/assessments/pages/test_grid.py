"""The grid: what was answered on both sides, and whether both were looked at alike."""

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
