"""Which pole comes first: by lot, in permuted blocks of four within a team."""

from cases.vocabulary import Pole


def next_first(taken_in_block, choose):
    left = [pole for pole in Pole for _ in range(2)]
    for pole in taken_in_block:
        left.remove(pole)
    return choose(left)
