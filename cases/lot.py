"""Which pole comes first?

By lot, in permuted blocks of four within a team: two of each order in every block (METHOD 2.10). The drawn order is
then frozen with the question; a question that is stopped later keeps its place, so that nobody can stop and ask
again until the order suits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from cases.vocabulary import POLES, Pole

EACH: Final = 2
BLOCK: Final = EACH * len(POLES)


def next_first(taken: Sequence[Pole], choose: Callable[[Sequence[Pole]], Pole]) -> Pole:
    """The pole that comes first in the next place of a block; `taken` are the places already drawn, `choose` takes
    one by lot.

    >>> next_first([Pole.SHARE, Pole.SHARE], choose=lambda left: left[0])
    <Pole.NOT_SHARE: 'not_share'>
    """
    left = [pole for pole in POLES for _ in range(EACH)]
    for pole in taken:
        left.remove(Pole(pole))
    return choose(left)


def is_full(taken: Sequence[Pole]) -> bool:
    """Whether the next question begins a new block."""
    return len(taken) >= BLOCK
