"""Answers become readings, or say what is missing on which side; the same on every side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal import anchors
from assessments.appraisal.answers import answers, deep, read, said, tidied
from assessments.appraisal.grid import OutcomeGrid

SIDES = {"share": "if we share", "not_share": "if we do not share"}
SLIGHT = {"reason": "Upset for a day", "likelihood": [2], "severity": [1, 2]}
FULL = {
    "reason": "Rose stops coming",
    "likelihood": [3, 4],
    "severity": [4],
    "bearer": "child",
    "reversible": "no",
    "based_on": [2, 1],
    "evidence": "reported",
    "measure": "Tell her first",
}


def problems(answers, **more):
    return read({"share": answers, "not_share": SLIGHT}, SIDES, **more).errors


def test_three_questions_are_enough_where_neither_side_may_be_serious():
    reading = read({"share": SLIGHT, "not_share": SLIGHT}, SIDES)

    assert reading.errors == {}
    assert reading.cells["share"] == {"likelihood": [2, 2], "severity": [1, 2], "reason": "Upset for a day"}


def test_one_side_that_may_be_serious_asks_further_of_both():
    reading = read({"share": FULL, "not_share": SLIGHT}, SIDES)

    assert reading.errors == {
        ("not_share", "bearer"): "Select who would bear it if we do not share",
        ("not_share", "reversible"): "Select whether it can be undone if we do not share",
        ("not_share", "based_on"): "Select at least one, or say that it is your judgement if we do not share",
        ("not_share", "evidence"): "Select how you know if we do not share",
        ("not_share", "measure"): "Enter what would help if we do not share, or why nothing would",
    }
    assert list(reading.cells) == ["share"]


@pytest.mark.parametrize("severity", [[3], [2, 3], ["cannot_tell"], "cannot_tell", [5]])
def test_what_may_be_serious_is_serious(severity):
    assert deep([SLIGHT, SLIGHT | {"severity": severity}])


@pytest.mark.parametrize("severity", [[1], [1, 2], [], None])
def test_what_cannot_be_serious_is_not(severity):
    assert not deep([SLIGHT | {"severity": severity}])


def test_nothing_found_needs_only_what_was_looked_at():
    reading = read({"share": FULL, "not_share": {"none": True, "looked_at": "The log of the school"}}, SIDES)

    assert reading.errors == {}
    assert reading.cells["not_share"] == {"none": True, "reason": "The log of the school"}


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"reason": "  "}, "reason", "Enter what could go wrong if we share, or tick that you found nothing"),
        ({"none": True, "reason": ""}, "looked_at", "Enter what you looked at if we share"),
        (
            {"none": True, "looked_at": "All"},
            "none",
            "Choose one: write what could go wrong, or tick that you found nothing if we share",
        ),
        ({"likelihood": []}, "likelihood", "Select how likely it is if we share"),
        ({"likelihood": [1, 3]}, "likelihood", "The levels you tick must be next to each other if we share"),
        ({"severity": [2, "cannot_tell"]}, "severity", "Tick levels, or that you cannot judge, not both if we share"),
        ({"severity": [6]}, "severity", "Select how serious it would be if we share"),
        ({"committed": True, "measure": "Call"}, "owner", "Enter who will do it, and by when if we share"),
    ],
)
def test_what_is_missing_is_said_with_the_side(changed, field, message):
    assert problems(SLIGHT | changed)["share", field] == message


def test_a_measure_counts_only_with_an_owner_a_date_and_what_remains():
    agreed = FULL | {"committed": True, "owner": "Dilys", "by": "2026-12-01"}

    assert set(problems(agreed)) >= {("share", "residual_likelihood"), ("share", "residual_severity")}


def test_what_remains_cannot_be_higher_than_before():
    agreed = FULL | {"committed": True, "owner": "Dilys", "by": "2026-12-01", "residual_severity": [2]}

    assert problems(agreed | {"residual_likelihood": [4, 5]})["share", "residual_likelihood"] == (
        "It cannot be likelier or more serious than you said before if we share"
    )


def test_the_other_side_counts_also_where_it_is_not_being_answered():
    assert read({"share": SLIGHT}, SIDES, already_serious=True).errors


def test_a_form_can_show_a_reading_again():
    agreed = FULL | {
        "committed": True,
        "owner": "Dilys",
        "by": "2026-12-01",
        "residual_likelihood": [2, 3],
        "residual_severity": "cannot_tell",
        "severity": "cannot_tell",
    }
    cell = read({"share": agreed}, SIDES).cells["share"]

    assert answers(cell) == tidied(agreed)
    assert read({"share": answers(cell)}, SIDES).cells["share"] == cell


def test_answers_are_told_in_words():
    told = said(FULL | {"residual_likelihood": [1, 2]}, anchors.load(1))

    assert told["how likely"] == "A real possibility to about even or likely"
    assert told["who would bear it"] == "A child"
    assert told["if that is done, how likely"] == "Remote to unlikely"


levels = st.one_of(st.just("cannot_tell"), st.lists(st.integers(0, 6), max_size=3), st.none())
typed = st.fixed_dictionaries(
    {},
    optional={
        "reason": st.sampled_from(["", "x"]),
        "none": st.booleans(),
        "looked_at": st.sampled_from(["", "x"]),
        "likelihood": levels,
        "severity": levels,
        "bearer": st.sampled_from(["", "child", "nobody"]),
        "reversible": st.sampled_from(["", "no", "maybe"]),
        "evidence": st.sampled_from(["", "direct", "felt"]),
        "based_on": st.lists(st.integers(0, 3), max_size=2),
        "based_on_else": st.sampled_from(["", "my judgement"]),
        "measure": st.sampled_from(["", "call"]),
        "none_possible": st.sampled_from(["", "too late"]),
        "owner": st.sampled_from(["", "Dilys"]),
        "by": st.sampled_from(["", "2026-12-01"]),
        "committed": st.booleans(),
        "residual_likelihood": levels,
        "residual_severity": levels,
    },
)


@given(typed, typed)
def test_whatever_is_kept_is_a_cell_of_the_method(share, not_share):
    reading = read({"share": share, "not_share": not_share}, SIDES)

    both = {course: reading.cells.get(course) for course in SIDES}
    OutcomeGrid.model_validate({"options": list(SIDES), "rows": [{"id": "a", "cells": both}]})


@given(typed, typed)
def test_exchanging_the_sides_exchanges_every_error_and_every_reading(one, other):
    here = read({"share": one, "not_share": other}, SIDES)
    there = read({"share": other, "not_share": one}, SIDES)
    swap = {"share": "not_share", "not_share": "share"}

    assert {(swap[course], field) for course, field in here.errors} == set(there.errors)
    assert {swap[course]: cell for course, cell in here.cells.items()} == there.cells
