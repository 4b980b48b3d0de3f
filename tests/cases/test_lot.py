"""Which pole comes first: fair in every block of four, whatever the chance."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import lot
from cases.vocabulary import POLES, Pole


def drawn(places, choose):
    """So many places, one after the other, as a team's questions take them."""
    firsts, block = [], []
    for _ in range(places):
        block = [] if lot.is_full(block) else block
        block.append(lot.next_first(block, choose))
        firsts.append(block[-1])
    return firsts


@given(st.integers(0, 60), st.randoms(use_true_random=False))
def test_every_whole_block_of_four_has_two_of_each_order(blocks, chance):
    firsts = drawn(4 * blocks, chance.choice)

    for start in range(0, len(firsts), 4):
        assert Counter(firsts[start : start + 4]) == dict.fromkeys(POLES, 2)


@given(st.integers(0, 200), st.randoms(use_true_random=False))
def test_at_no_moment_do_the_two_orders_differ_by_more_than_two(places, chance):
    counts = Counter(drawn(places, chance.choice))

    assert abs(counts[Pole.SHARE] - counts[Pole.NOT_SHARE]) <= 2


@given(st.randoms(use_true_random=False))
def test_swapping_the_names_of_the_poles_swaps_the_lot(chance):
    picks = [chance.random() for _ in range(40)]

    def by(names):
        left = iter(picks)
        return drawn(40, lambda among: sorted(among, key=names.index)[int(next(left) * len(among))])

    assert by(list(POLES)) == [pole.other for pole in by([pole.other for pole in POLES])]


def test_over_many_blocks_each_of_the_six_orders_comes_up_as_often():
    chance = random.Random(6)
    firsts = drawn(4 * 6000, chance.choice)
    counts = Counter(tuple(firsts[start : start + 4]) for start in range(0, len(firsts), 4))

    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values())


@pytest.mark.parametrize("pole", POLES)
def test_the_last_places_of_a_block_can_be_certain(pole):
    assert lot.next_first([pole, pole], lambda left: left[0]) is pole.other
    assert lot.next_first([pole, pole, pole.other], lambda left: left[0]) is pole.other


def test_a_block_is_full_after_four():
    assert not lot.is_full([Pole.SHARE] * 3)
    assert lot.is_full([Pole.SHARE] * 4)
