"""Amara asks on a phone without scripts: what she typed is still there when she adds a person or goes back."""

import pytest

from tests.journeys import screens

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_typed_is_still_there_on_the_way_to_a_question_and_back(person, amara):
    author = person(amara, scripts=False, width=screens.PHONE)
    author.opens("cases:open")
    author.types({"about": "A boy who comes to school hungry", "people-0-initials": "T.M."})
    author.presses("Add another person")
    assert author.page.locator("[name=about]").input_value() == "A boy who comes to school hungry"
    author.presses("Open the case")
    assert author.heading == "T.M."

    author.page.get_by_role("link", name="Ask a sharing question").first.click()
    author.types(asked="Should we tell the school nurse about Tom?").presses("Continue")
    author.types(initiative="ours").presses("Continue")
    author.types(receiver_name="School nursing, Harbour School").presses("Back")
    assert author.page.get_by_label("Ours").is_checked()
    author.presses("Continue")
    assert author.page.locator("[name=receiver_name]").input_value() == "School nursing, Harbour School"
    author.types(receiver_context="B").presses("Continue")
    author.types(period="three_months").presses("Continue")
    assert author.heading == "Check your answers"
    author.presses("Ask this question")

    assert "Should we tell the school nurse about Tom?" in author.reads()
    assert author.unequal + author.heard == []
