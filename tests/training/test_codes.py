"""Codes as people type them, and names as they stand on a screen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import codes


@pytest.mark.parametrize(
    "typed", ["KITE 4827", "kite4827", " Kite-4827 ", "ｋｉｔｅ　４８２７", "kite 48 27", "KITE-48-27."]
)
def test_a_code_may_be_typed_in_many_ways(typed):
    assert codes.typed(typed) == "KITE 4827"


def test_there_are_more_than_a_million_codes_of_four_letters_and_four_figures():
    assert len(set(codes.WORDS)) * 10_000 > 1_000_000
    assert all(len(word) == 4 and word.isascii() and word.isupper() for word in codes.WORDS)
    assert codes.draw(lambda some: some[-1]) == "ZINC 9999"


@given(st.text(max_size=200))
def test_whatever_is_typed_a_code_is_short_and_plain_and_stays_what_it_is(text):
    found = codes.typed(text)

    assert codes.typed(found) == found
    assert set(found) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")


@given(st.text(max_size=200))
def test_a_name_is_one_short_line_without_what_nobody_sees(text):
    name = codes.nickname(text)

    assert len(name) <= codes.LONGEST_NAME
    assert name == name.strip()
    assert not {unicodedata.category(each)[0] for each in name} & {"C"}
    assert not {unicodedata.category(each) for each in name} & {"Zl", "Zp"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ash \n the  second ", "Ash the second"),
        ("‮hsA", "hsA"),  # turned round
        ("a​b", "ab"),  # nothing between
        ("Z" + "́" * 40, "Ź́́"),  # piled up: composed as far as it goes, then two marks
        ("<script>alert(1)</script>", "<script>alert(1)</script>"[:30]),
    ],
)
def test_names_that_mean_harm(typed, shown):
    assert codes.nickname(typed) == shown
