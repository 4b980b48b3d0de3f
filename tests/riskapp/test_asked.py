"""What somebody had typed is shown under the words they were asked with, not under the names that a form sends."""

import pytest
from django.urls import reverse

from riskapp.asked import label

ANY = "00000000-0000-0000-0000-000000000007"


@pytest.mark.parametrize(
    ("page", "name", "words"),
    [
        ("cases:item_add", "text", "What is the information?"),
        ("cases:item_add", "same_source_as", "Is it from a source you have listed?"),
        ("cases:item_erase", "why", "Why, and under what rule?"),
        ("cases:hold_lift", "why", "Why need it not be kept any more?"),
        ("cases:hold_put", "why", "In your own words, why?"),
        ("cases:open", "people-0-initials", "Who is it about?"),
        ("assessments:pair", "share-unheard_of", "Unheard of (if we share)"),
        ("help", "never_asked-anywhere", "Never asked anywhere"),
    ],
)
def test_each_field_by_the_words_of_its_page(page, name, words):
    args = {"cases:open": [], "help": [], "cases:item_add": [ANY], "assessments:pair": [ANY, "core_safety"]}
    where = reverse(page, args=args.get(page, [ANY] * (2 if page == "cases:item_erase" else 1)))

    assert label(name, where) == words
