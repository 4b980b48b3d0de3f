"""Which numbers may be shown together, so that nothing comes out of them about few decisions (METHOD 4.1)?

Decisions lie in parts, so finely that whatever is to be shown is a set of whole parts: a year, a quarter, a pair of
services, the time before a day. Of what is shown sums and differences can be made. As long as none of these is a group
of one to four decisions, whoever reads it learns of no few. That a part is empty is taken to be known.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from reviews.rates import ENOUGH_TO_SHOW

Part = TypeVar("Part", bound=Hashable)
Row = dict[int, int]
PRIME = 2**61 - 1
"""Sums and differences are reckoned in whole numbers, up to this one."""


class Shown(Generic[Part]):
    """What is shown so far. `numbers`: how many decisions lie in each part."""

    def __init__(self, numbers: Mapping[Part, int]) -> None:
        self._numbers = {part: number for part, number in numbers.items() if number}
        # Large parts first: a row is led by its first part, and few rows are then led by a small one.
        parts = sorted(self._numbers, key=lambda part: (-self._numbers[part], str(part)))
        self._place = {part: place for place, part in enumerate(parts)}
        self._many = [self._numbers[part] for part in parts]
        self._rows: dict[int, Row] = {}

    def show(self, parts: Collection[Part]) -> bool:
        """Whether these parts may be shown as one number beside all that is shown already; from then on they are."""
        chosen = [part for part in parts if part in self._numbers]
        if sum(self._numbers[part] for part in chosen) < ENOUGH_TO_SHOW:
            return False
        new = self._reduced(dict.fromkeys((self._place[part] for part in chosen), 1))
        if not new:
            return True  # it comes out of what is shown already
        rows = _with(self._rows, new)
        if self._tells_of_few(rows):
            return False
        self._rows = rows
        return True

    def _tells_of_few(self, rows: Mapping[int, Row]) -> bool:
        """Whether a group of one to four decisions is a sum or difference of these rows.

        Such a group takes each of its leading parts once, so it is the sum of just the rows that these lead.
        """
        small = [(lead, self._many[lead]) for lead in rows if self._many[lead] < ENOUGH_TO_SHOW]
        for leads in _groups(small, ENOUGH_TO_SHOW - 1):
            row: Row = {}
            for lead in leads:
                row = _less(row, rows[lead], PRIME - 1)
            if set(row.values()) == {1} and sum(self._many[place] for place in row) < ENOUGH_TO_SHOW:
                return True
        return False

    def _reduced(self, row: Row) -> Row:
        for lead in [place for place in row if place in self._rows]:
            row = _less(row, self._rows[lead], row[lead])
        return row


def _groups(small: Sequence[tuple[int, int]], most: int) -> Iterator[tuple[int, ...]]:
    """Every group of these parts that holds no more decisions than this."""
    for number, (place, many) in enumerate(small):
        if many <= most:
            yield (place,)
            for rest in _groups(small[number + 1 :], most - many):
                yield (place, *rest)


def _with(rows: Mapping[int, Row], new: Row) -> dict[int, Row]:
    """The rows and a new one, each led by a part that stands in no other."""
    lead = min(new)
    factor = pow(new[lead], -1, PRIME)
    new = {place: value * factor % PRIME for place, value in new.items()}
    cleared = {other: _less(row, new, row[lead]) if lead in row else row for other, row in rows.items()}
    return {**cleared, lead: new}


def _less(row: Row, other: Row, times: int) -> Row:
    told = dict(row)
    for place, value in other.items():
        told[place] = (told.get(place, 0) - times * value) % PRIME
    return {place: value for place, value in told.items() if value}
