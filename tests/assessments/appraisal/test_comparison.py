"""What the comparison must prove, against every reading written out one by one (METHOD 2.6)."""

import random

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from assessments.appraisal.comparison import compare, compare_all, covered, uncovered
from assessments.appraisal.grid import Basis, OutcomeGrid
from tests.assessments.appraisal.grids import (
    EXACT,
    NARROW,
    NOTHING,
    grid,
    grids,
    harm,
    renamed,
    swapped,
    unordered,
)
from tests.examples import examples
from tests.oracle import readings as oracle

BASES = st.sampled_from(list(Basis))
PAIR = ("share", "not_share")


def compared(data, one="share", other="not_share", basis="residual"):
    return compare(OutcomeGrid.model_validate(data), one, other, basis).model_dump(mode="json")


@given(grids(), BASES)
@examples(150)
def test_enumerating_every_reading_gives_the_same_possible_relations(data, basis):
    found = compared(data, basis=basis)

    sets = oracle.sets_of(data, *PAIR, basis)

    assert [set(row["possible"]) for row in found["rows"].values()] == sets
    assert set(found["overall"]["possible"]) == oracle.overall_possible(sets, *PAIR)


@given(grids(least=1, open_too=False), BASES)
@examples(150)
def test_relations_of_rows_and_of_the_whole_follow_from_the_readings(data, basis):
    found = compared(data, basis=basis)

    sets = oracle.sets_of(data, *PAIR, basis)
    for row, possible in zip(found["rows"].values(), sets, strict=True):
        side = next((s for s in PAIR if s in possible and possible <= {s, "level"}), None)
        lone = next(iter(possible)) if len(possible) == 1 else None
        assert row["side"] == side
        assert row["strict"] is (side is not None and "level" not in possible)
        assert row["relation"] == ("worse" if side else lone if lone in ("level", "crossed") else "contested")
    overall = found["overall"]
    label = f"worse:{overall['side']}" if overall["side"] else overall["relation"]
    assert label == oracle.label(oracle.overall_possible(sets, *PAIR), *PAIR)
    assert overall["strict"] is (label.startswith("worse") and "level" not in overall["possible"])


@given(grids(most=3), BASES)
@examples(100)
def test_likelier_and_graver_hold_on_every_reading(data, basis):
    found = compared(data, basis=basis)

    for row in data["rows"]:
        one, other = (oracle.readings(row["cells"][side], basis) for side in PAIR)
        for axis, name in enumerate(("likelier", "graver")):
            always_one = all(x[axis] > y[axis] for x in one for y in other)
            always_other = all(x[axis] < y[axis] for x in one for y in other)
            assert found["rows"][row["id"]][name] == ("share" if always_one else "not_share" if always_other else None)
        result = found["rows"][row["id"]]
        if result["relation"] == "crossed":
            assert {result["likelier"], result["graver"]} == set(PAIR)
        if result["relation"] == "contested":
            assert not (result["likelier"] and result["graver"])


@given(grids(), BASES)
@examples(100)
def test_exchanging_the_columns_exchanges_the_names_and_nothing_else(data, basis):
    there = compared(data, basis=basis)

    exchanged = compared(swapped(data), basis=basis)
    other_way_round = compared(data, "not_share", "share", basis)

    assert unordered(renamed(exchanged)) == unordered(there)
    assert other_way_round["pair"] == ["not_share", "share"]
    assert unordered({**other_way_round, "pair": there["pair"]}) == unordered(there)


@given(grids(least=1), st.randoms(use_true_random=False), BASES)
@examples(60)
def test_order_and_names_do_not_matter(data, shuffle, basis):
    there = compared(data, basis=basis)
    rows = list(data["rows"])
    shuffle.shuffle(rows)
    moved = {"options": data["options"][::-1], "rows": rows}

    assert unordered(compared(moved, basis=basis)) == unordered(there)

    names = {"share": "b", "not_share": "a"}
    other_names = {
        "options": ["b", "a"],
        "rows": [{"id": r["id"], "cells": {names[k]: c for k, c in r["cells"].items()}} for r in data["rows"]],
    }
    back = renamed(renamed(compared(other_names, "b", "a", basis), "b", "share"), "a", "not_share")
    assert unordered(back) == unordered(there)


@given(grids(most=4, plain=True), st.sets(st.integers(1, 40), min_size=5, max_size=5), st.booleans())
@examples(60)
def test_a_strictly_increasing_map_of_either_axis_changes_nothing(data, heights, likelihoods):
    scale = [0, *sorted(heights)]

    def stretched(points):
        return [(scale[l], s) if likelihoods else (l, scale[s]) for l, s in points]  # noqa: E741

    for row in data["rows"]:
        one, other = (oracle.readings(row["cells"][side]) for side in PAIR)
        assert oracle.row_possible(stretched(one), stretched(other), *PAIR) == set(
            compared({"options": PAIR, "rows": [row]})["rows"][row["id"]]["possible"]
        )


def raised(cell, name):
    return cell | {name: [min(5, end + 1) for end in cell[name]]}


@given(grids(least=1, axes=st.one_of(EXACT, st.just([2, 4])), plain=True, open_too=False), st.data())
@examples(120)
def test_raising_a_harm_never_makes_its_side_look_better(data, choose):
    number = choose.draw(st.integers(0, len(data["rows"]) - 1))
    cell = data["rows"][number]["cells"]["share"]
    assume("none" not in cell)
    rows = [dict(row, cells=dict(row["cells"])) for row in data["rows"]]
    rows[number]["cells"]["share"] = raised(cell, choose.draw(st.sampled_from(["likelihood", "severity"])))

    before, after = compared(data), compared(data | {"rows": rows})

    if before["overall"]["side"] == "share":
        assert after["overall"]["side"] == "share"
    if after["overall"]["side"] == "not_share":
        assert before["overall"]["side"] == "not_share" or before["overall"]["relation"] == "level"
    assert set(after["blockers"]["share"]) <= set(before["blockers"]["share"])
    assert set(after["blockers"]["not_share"]) >= set(before["blockers"]["not_share"])


@st.composite
def narrowings(draw):
    data = draw(grids(least=1, plain=True))
    number = draw(st.integers(0, len(data["rows"]) - 1))
    side = draw(st.sampled_from(PAIR))
    rows = [dict(row, cells=dict(row["cells"])) for row in data["rows"]]
    cell = rows[number]["cells"][side]
    if cell is None:
        rows[number]["cells"][side] = draw(st.sampled_from([NOTHING, harm(2, 4), harm((1, 3), 5)]))
    elif "none" not in cell:
        narrow = {}
        for name in ("likelihood", "severity"):
            low, high = (1, 5) if cell[name] == "cannot_tell" else cell[name]
            lower = draw(st.integers(low, high))
            narrow[name] = [lower, draw(st.integers(lower, high))]
        rows[number]["cells"][side] = cell | narrow
    return data, data | {"rows": rows}


@given(narrowings())
@examples(150)
def test_narrowing_only_takes_possibilities_away(pair):
    before, after = (compared(data) for data in pair)

    for row in before["rows"]:
        assert set(after["rows"][row]["possible"]) <= set(before["rows"][row]["possible"])
    assert set(after["overall"]["possible"]) <= set(before["overall"]["possible"])
    if before["overall"]["side"] and after["overall"]["side"]:
        assert before["overall"]["side"] == after["overall"]["side"]
    if before["overall"]["relation"] == "dilemma":
        assert after["overall"]["relation"] == "dilemma"


@given(grids(least=1, most=3, open_too=False, plain=True), st.integers(0, 2**32))
@examples(60, suppress_health_check=[HealthCheck.filter_too_much])
def test_every_increasing_weighted_model_agrees_with_a_definite_finding(data, seed):
    found = compared(data)["overall"]
    assume(found["relation"] in ("worse", "level"))
    dice = random.Random(seed)

    for _ in range(20):
        l_scale, s_scale = ([0, *sorted(dice.random() ** 4 + 0.01 for _ in range(5))] for _ in range(2))
        share = not_share = 0.0
        for row in data["rows"]:
            weight = dice.random() ** 6
            for side in PAIR:
                point = dice.choice(oracle.readings(row["cells"][side]))
                # Increasing in both axes even where one of them is 0.
                value = weight * (l_scale[point[0]] * s_scale[point[1]] + l_scale[point[0]] + s_scale[point[1]])
                share, not_share = (share + value, not_share) if side == "share" else (share, not_share + value)
        if found["relation"] == "level":
            assert share == pytest.approx(not_share)
        else:
            higher, lower = (share, not_share) if found["side"] == "share" else (not_share, share)
            assert higher >= lower - 1e-9


@given(grids(least=2, most=4, open_too=False, plain=True, axes=st.one_of(EXACT, NARROW)), st.data())
@examples(60, suppress_health_check=[HealthCheck.filter_too_much])
def test_in_a_dilemma_two_increasing_models_disagree_on_every_joint_reading(data, choose):
    assume(compared(data)["overall"]["relation"] == "dilemma")
    joint = [
        {side: choose.draw(st.sampled_from(oracle.readings(row["cells"][side]))) for side in PAIR}
        for row in data["rows"]
    ]

    def witness(worse, better):
        """A model that finds `worse` worse: one row and axis where it is higher counts for nearly all."""
        for number, row in enumerate(joint):
            for axis in (0, 1):
                if row[worse][axis] > row[better][axis]:

                    def total(side, number=number, axis=axis):
                        return sum(
                            (1000 if n == number else 1) * (100 * r[side][axis] + r[side][1 - axis])
                            for n, r in enumerate(joint)
                        )

                    if total(worse) > total(better):
                        return True
        return False

    assert witness("share", "not_share")
    assert witness("not_share", "share")


@given(grids(options=("a", "b", "c", "d"), most=4), BASES)
@examples(60)
def test_betterment_is_an_order_and_somebody_is_always_unbettered(data, basis):
    found = compare_all(OutcomeGrid.model_validate(data), basis)
    bettered = found.bettered_by

    assert all(option not in by for option, by in bettered.items())
    for by in bettered.values():
        for better in by:
            assert set(bettered[better]) <= set(by)
    assert any(not by for by in bettered.values())
    assert [pair.pair for pair in found.pairs] == [
        ("a", "b"),
        ("a", "c"),
        ("a", "d"),
        ("b", "c"),
        ("b", "d"),
        ("c", "d"),
    ]
    for pair in found.pairs:
        one, other = pair.pair
        assert (other in bettered[one]) is (pair.overall.side == one)
        assert (one in bettered[other]) is (pair.overall.side == other)


@given(grids(options=("a", "b", "c"), most=4))
@examples(40)
def test_a_further_option_leaves_every_other_pair_as_it_was(data):
    fewer = {
        "options": ["a", "b"],
        "rows": [{"id": r["id"], "cells": {k: r["cells"][k] for k in ("a", "b")}} for r in data["rows"]],
    }

    assert compared(data, "a", "b") == compared(fewer, "a", "b")


@given(grids(least=1, open_too=False))
@examples(60)
def test_a_row_level_on_every_reading_changes_nothing(data):
    more = data | {"rows": [*data["rows"], {"id": "level", "cells": {"share": NOTHING, "not_share": NOTHING}}]}

    before, after = compared(data), compared(more)

    assert after["overall"] == before["overall"]
    assert after["blockers"] == before["blockers"]
    assert unordered(after["resolvers"]) == unordered(before["resolvers"])


@given(grids(least=1, open_too=False), st.data())
@examples(80)
def test_repeating_a_row_never_flips_a_side(data, choose):
    again = choose.draw(st.sampled_from(data["rows"])) | {"id": "again"}

    before, after = compared(data)["overall"], compared(data | {"rows": [*data["rows"], again]})["overall"]

    assert set(after["possible"]) >= set(before["possible"])
    if before["side"] and after["side"]:
        assert after["side"] == before["side"]
    if before["relation"] in ("level", "dilemma") or before["strict"]:
        assert (after["relation"], after["side"]) == (before["relation"], before["side"])


def test_only_a_committed_measure_counts_and_only_on_the_residual_basis():
    measure = {"text": "visit", "committed": True, "residual": harm(1, 2)}
    unkept = {"text": "visit", "committed": False, "residual": harm(1, 2)}
    agreed = grid({"a": (harm(3, 3, mitigation=measure), harm(2, 3))})
    hoped_for = grid({"a": (harm(3, 3, mitigation=unkept), harm(2, 3))})

    assert compare(agreed, "share", "not_share").overall.side == "not_share"
    assert compare(agreed, "share", "not_share", "inherent").overall.side == "share"
    assert compare(hoped_for, "share", "not_share").overall.side == "share"


def test_the_comparison_appears_once_every_outcome_has_both_poles():
    ways = ("share", "not_share", "way-1")
    half = grid({"a": (harm(1, 1), None, None), "b": (NOTHING, harm("cannot_tell", 2), None)}, ways)
    whole = grid({"a": (harm(1, 1), NOTHING, None)}, ways)

    assert not covered(half, PAIR)
    assert uncovered(half, PAIR) == (("a", "not_share"),)
    assert covered(whole, PAIR)
    assert not covered(grid({}), PAIR)


def test_an_open_cell_of_one_way_leaves_the_other_pairs_comparable():
    ways = ("share", "not_share", "way-1")

    found = compare_all(grid({"a": (harm(2, 2), harm(1, 1), None)}, ways))

    assert [pair.overall.relation for pair in found.pairs] == ["worse", "incomplete", "incomplete"]
    assert found.bettered_by == {"share": ("not_share",), "not_share": (), "way-1": ()}


@pytest.mark.parametrize(("one", "other"), [("share", "share"), ("share", "elsewhere")])
def test_a_pair_that_the_grid_does_not_have_is_refused(one, other):
    with pytest.raises(ValueError, match=other):
        compare(grid({"a": (NOTHING, NOTHING)}), one, other)


def test_an_unknown_basis_is_refused():
    with pytest.raises(ValueError, match="hoped_for"):
        compare(grid({"a": (NOTHING, NOTHING)}), "share", "not_share", "hoped_for")
