"""References can be read out, tell nothing, and are recognised however they are typed."""

import random

from hypothesis import given
from hypothesis import strategies as st

from cases import references


@given(st.randoms(use_true_random=False))
def test_a_reference_holds_nothing_that_is_read_as_something_else(chance):
    reference = references.draw(references.QUESTION, chance.choice)

    assert reference.startswith("EW-")
    assert len(reference) == 8
    assert not set(reference[3:]) & set("0O1IL")


def test_many_references_hardly_ever_meet():
    chance = random.Random(1)

    assert len({references.draw(references.CASE, chance.choice) for _ in range(5000)}) > 4990


@given(st.randoms(use_true_random=False), st.sampled_from(["", " ", "\t"]))
def test_however_it_is_typed_it_is_the_same_reference(chance, gap):
    reference = references.draw(references.CASE, chance.choice)

    assert references.tidy(gap + reference.lower().replace("-", gap + "-" + gap) + gap) == reference
