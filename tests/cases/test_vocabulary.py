"""Every code of the case side has words, and the poles mirror each other."""

import pytest

from cases import vocabulary
from cases.vocabulary import IF_WE_ASK, LABELS, POLES, WORDS, WORDS_OF_CODES, Pole, Spoken

KINDS = [
    pytest.param(kind, id=kind.__name__) for kind in Spoken.__subclasses__() if kind.__module__ == vocabulary.__name__
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_has_words_of_its_own(kind):
    words = [member.words for member in kind]

    assert set(WORDS[kind]) == set(kind)
    assert len(set(words)) == len(words)
    assert kind.choices() == [(member.value, member.words) for member in kind]


def test_there_are_two_poles_and_each_is_the_other_of_the_other():
    first, second = POLES

    assert (first.other, second.other) == (second, first)
    assert tuple(Pole) == POLES


def test_both_sides_of_an_enquiry_are_worded():
    assert set(IF_WE_ASK) == set(POLES)


def test_every_code_told_in_the_history_has_a_list_and_every_field_a_label():
    assert set(WORDS_OF_CODES.values()) <= set(WORDS)
    assert all(LABELS.values())
