"""What looks like an identifier in a text: a warning, never a block, and not at every number."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.identifiers import Identifier, is_nhs_number, looks_like, warning


def kinds(text):
    return [found.kind for found in looks_like(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS 943 476 5919 on the letter", Identifier.NHS_NUMBER),
        ("her number is 9434765919.", Identifier.NHS_NUMBER),
        ("NI AB 12 34 56 C", Identifier.NI_NUMBER),
        ("ab123456c", Identifier.NI_NUMBER),
        ("lives at 4 Quay Street, EX4 3SR", Identifier.POSTCODE),
        ("SW1A 1AA", Identifier.POSTCODE),
        ("moved to m1 1ae last week", Identifier.POSTCODE),
        ("write to rose.whitlock+school@example.org please", Identifier.EMAIL),
        ("rang from 07700 900123 twice", Identifier.PHONE),
        ("+44 20 7946 0018", Identifier.PHONE),
        ("(01632) 960 001", Identifier.PHONE),
    ],
)
def test_it_is_noticed(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Seen at 9.15 on 19 November 2026",
        "three children, aged 4, 7 and 12",
        "item 3 of EW-7KQ2M",
        "reference C-4H2KP",
        "ten digits without the check: 943 476 5918",
        "order no 1234567890123",
        "GB 12 34 56 C is a prefix never given out",
        "she said no",
        "section 47 of the Children Act 1989",
        "",
    ],
)
def test_it_is_left_alone(text):
    assert kinds(text) == []


def test_each_is_found_where_it_stands():
    text = "Rose, AB123456C, at EX4 3SR or r@example.org"

    assert [text[slice(*found.span)] for found in looks_like(text)] == ["AB123456C", "EX4 3SR", "r@example.org"]


def test_one_sentence_warns_of_all_of_them_and_none_of_nothing():
    assert warning("EX4 3SR", "r@example.org") == (
        "This looks as if it holds a postcode and an email address. Take it out unless the reader needs it."
    )
    assert warning("nothing here", "nor here") == ""


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_of_ten_numbers_with_one_beginning_at_most_one_is_an_nhs_number(beginning):
    fitting = [digit for digit in "0123456789" if is_nhs_number(beginning + digit)]

    assert len(fitting) <= 1


@given(st.text())
def test_any_text_is_read_without_fault_and_no_character_is_claimed_twice(text):
    spans = [found.span for found in looks_like(text)]

    assert all(before[1] <= after[0] for before, after in pairwise(spans))
