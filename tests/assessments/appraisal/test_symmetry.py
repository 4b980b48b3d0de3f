"""Evenly looked at, never evenly found (METHOD 2.9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.grid import OutcomeGrid
from assessments.appraisal.symmetry import Component, notes, symmetry
from tests.assessments.appraisal.grids import NOTHING, grid, grids, harm, renamed, swapped
from tests.examples import examples


def counts(value, component, side="share"):
    return symmetry(value)[0].count(component, side)


def state(value, component):
    return symmetry(value)[0].state(component)


def as_json(data):
    value = OutcomeGrid.model_validate(data)
    return [each.model_dump(mode="json") for each in (*symmetry(value), *notes(value))]


def by_place(found):
    return sorted(found, key=repr)


@given(grids())
@examples(80)
def test_exchanging_the_columns_exchanges_counts_and_notes(data):
    there = as_json(data)
    back = renamed(as_json(swapped(data)))
    for each in (*there, *back):
        if "pair" in each:
            each["pair"].sort()

    assert by_place(back) == by_place(there)


@given(grids(least=1))
@examples(60)
def test_padding_a_reason_with_blanks_changes_no_count(data):
    padded = {
        "options": data["options"],
        "rows": [
            row
            | {
                "cells": {
                    side: cell and cell | {"reason": f"  {cell.get('reason', '').upper()}\n\t "}
                    for side, cell in row["cells"].items()
                }
            }
            for row in data["rows"]
        ],
    }

    assert as_json(padded) == as_json(data)


@given(grids(options=("a", "b", "c")))
@examples(30)
def test_there_is_no_total_of_any_kind(data):
    found = [each.model_dump(mode="json") for each in symmetry(OutcomeGrid.model_validate(data))]

    assert [each["pair"] for each in found] == [["a", "b"], ["a", "c"], ["b", "c"]]
    for each in found:
        assert set(each) == {"pair", "components"}
        assert list(each["components"]) == ["coverage", "depth", "no_harm", "evidence", "range_use", "mitigation"]
        assert all(set(counted) == {*each["pair"], "state"} for counted in each["components"].values())


def test_what_counts_as_a_reason_of_its_own():
    value = grid(
        {
            "a": (harm(1, 1, reason="Seen  on a\nvisit "), NOTHING),
            "b": (harm(1, 1, reason="seen on a visit"), NOTHING),
            "c": ({"none": True, "reason": "file"}, NOTHING),
            "d": (harm(1, 1, reason="   "), None),
        }
    )

    assert counts(value, Component.DEPTH) == (2, 4)
    assert counts(value, Component.DEPTH, "not_share") == (1, 3)
    assert counts(value, Component.NO_HARM) == (1, 4)
    assert counts(value, Component.COVERAGE, "not_share") == (3, 4)


def test_what_counts_as_backed_as_a_range_and_as_a_measure():
    value = grid(
        {
            "a": (harm(1, 1, evidence="direct", mitigation={"text": " "}), NOTHING),
            "b": (harm((1, 2), 1, evidence="corroborated", mitigation={"text": "visit"}), NOTHING),
            "c": (harm(1, "cannot_tell", evidence="reported", mitigation={"none_possible": "no"}), NOTHING),
            "d": (NOTHING, NOTHING),
        }
    )

    assert counts(value, Component.EVIDENCE) == (2, 3)
    assert counts(value, Component.RANGE_USE) == (2, 3)
    assert counts(value, Component.MITIGATION) == (2, 3)
    assert counts(value, Component.EVIDENCE, "not_share") == (0, 0)


def test_the_residual_range_is_not_the_range_that_counts():
    residual = {"text": "a", "committed": True, "residual": harm((1, 2), (1, 2))}

    assert counts(grid({"a": (harm(2, 2, mitigation=residual), NOTHING)}), Component.RANGE_USE) == (0, 1)


@pytest.mark.parametrize(
    ("share", "not_share", "expected"),
    [
        ("x-", "x-", "even"),
        ("xx", "--", "uneven"),
        ("x-", "--", "uneven"),  # exactly half apart
        ("xxx-----", "x-------", "even"),
        ("xxxxx---", "x-------", "uneven"),
        ("xxxx----", "x-------", "even"),
        ("x", "-", "too_few"),
    ],
)
def test_uneven_is_half_or_more_apart(share, not_share, expected):
    def cell(mark):
        return harm(1, 1, evidence="direct" if mark == "x" else "reported")

    value = grid({str(n): (cell(a), cell(b)) for n, (a, b) in enumerate(zip(share, not_share, strict=True))})

    assert state(value, Component.EVIDENCE) == expected


def test_coverage_is_uneven_as_soon_as_it_differs_even_with_one_row():
    assert state(grid({"a": (NOTHING, None)}), Component.COVERAGE) == "uneven"
    assert state(grid({}), Component.COVERAGE) == "even"
    assert state(grid({}), Component.DEPTH) == "too_few"


def test_notes_come_by_row_then_course_then_kind():
    assumed = harm(2, 2, reversible="no", mitigation={"text": "visit", "committed": False})
    value = grid({"a": ({"none": True}, assumed), "b": (assumed | {"reason": "seen"}, None)})

    assert [(note.row, note.option, note.note.value) for note in notes(value)] == [
        ("a", "share", "no_reason"),
        ("a", "not_share", "no_reason"),
        ("a", "not_share", "exact_on_assumption"),
        ("a", "not_share", "cannot_be_undone"),
        ("a", "not_share", "mitigation_not_committed"),
        ("b", "share", "exact_on_assumption"),
        ("b", "share", "cannot_be_undone"),
        ("b", "share", "mitigation_not_committed"),
    ]


@given(st.sampled_from(["direct", "corroborated", "reported"]))
@examples(3)
def test_an_exact_level_that_is_known_or_a_range_that_is_assumed_leaves_no_note(evidence):
    value = grid(
        {
            "a": (
                harm(2, 2, evidence=evidence, reason="x"),
                harm((2, 3), 2, evidence="assumed", reason="y", mitigation={"none_possible": "no"}),
            )
        }
    )

    assert notes(value) == ()
