"""The second look agrees with counting harms in every up-set (METHOD 2.8)."""

from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, assume, given

from assessments.appraisal.comparison import compare
from assessments.appraisal.grid import OutcomeGrid
from assessments.appraisal.pairing import pairing
from tests.assessments.appraisal.grids import EXACT, NOTHING, grid, grids, harm, swapped
from tests.examples import examples
from tests.oracle import readings as oracle

PAIR = ("share", "not_share")


def paired(data, one="share", other="not_share", basis="residual"):
    found = pairing(OutcomeGrid.model_validate(data), one, other, basis)
    return found.relation, found.side


def staircases():
    """Every up-set of the 5 × 5 levels, as the lowest severity that belongs to it at each likelihood."""
    return [steps for steps in product(range(1, 7), repeat=5) if all(a >= b for a, b in pairwise(steps))]


@given(grids(least=1, most=4, open_too=False, axes=EXACT, plain=True))
@examples(60)
def test_on_exact_readings_it_equals_the_counts_in_every_up_set(data):
    points = {side: [oracle.readings(row["cells"][side])[0] for row in data["rows"]] for side in PAIR}

    def counts(side):
        return [sum(l > 0 and s >= steps[l - 1] for l, s in points[side]) for steps in staircases()]  # noqa: E741

    share, not_share = counts("share"), counts("not_share")
    at_least = all(x >= y for x, y in zip(share, not_share, strict=True))
    at_most = all(x <= y for x, y in zip(share, not_share, strict=True))
    expected = ("level", None) if at_least and at_most else ("not_ranked", None)
    if at_least != at_most:
        expected = ("worse", "share" if at_least else "not_share")

    assert paired(data) == expected


@given(grids(least=1, open_too=False))
@examples(100, suppress_health_check=[HealthCheck.filter_too_much])
def test_worse_overall_implies_pairing_for_the_same_side_or_level(data):
    overall = compare(OutcomeGrid.model_validate(data), *PAIR).overall
    assume(overall.side)

    assert paired(data) in {("worse", overall.side), ("level", None)}


@given(grids())
@examples(60)
def test_exchanging_the_columns_exchanges_the_side(data):
    relation, side = paired(data)

    other_side = {"share": "not_share", "not_share": "share", None: None}[side]
    assert paired(swapped(data)) == (relation, other_side)
    assert paired(data, "not_share", "share") == (relation, side)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, ("incomplete", None)),
        ({"a": (None, NOTHING)}, ("incomplete", None)),
        ({"a": (NOTHING, NOTHING)}, ("level", None)),
        # A range covers itself only where it is exact.
        ({"a": (harm((2, 3), 2), harm((2, 3), 2))}, ("not_ranked", None)),
        ({"a": (harm(4, 2), harm(2, 4))}, ("not_ranked", None)),
        ({f"r{n}": (harm(3, 2), harm(5, 5) if n == 0 else NOTHING) for n in range(4)}, ("not_ranked", None)),
        # The first row that fits must make way for another.
        ({"a": (harm(5, 5), harm(2, 2)), "b": (harm(3, 3), harm(5, 5))}, ("worse", "share")),
    ],
)
def test_known_cases(rows, expected):
    found = pairing(grid(rows), *PAIR)

    assert (found.relation, found.side) == expected


def test_an_open_cell_elsewhere_does_not_matter():
    value = grid({"a": (harm(3, 3), harm(2, 2), None)}, ("share", "not_share", "way-1"))

    assert pairing(value, *PAIR).side == "share"
    assert pairing(value, "share", "way-1").relation == "incomplete"
