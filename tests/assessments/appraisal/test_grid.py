"""What is refused, in words that name the row and the side (METHOD 2.2, 2.6 property 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assessments.appraisal.grid import Basis, Harm, Malformed, OutcomeGrid, problems, read
from tests.assessments.appraisal.grids import NOTHING, data, grid, grids, harm
from tests.examples import examples

GOOD = harm(2, 3)


def committed(**residual):
    return {"text": "visit", "committed": True, "residual": residual}


BAD_AXES = [
    None,
    [],
    [3],
    [1, 2, 3],
    [3, 2],
    [0, 1],
    [5, 6],
    [1.0, 2],
    [1, 2.5],
    ["1", "2"],
    [True, 2],
    [1, True],
    [None, 1],
    3,
    "unknown",
    "",
    "CANNOT_TELL",
    {"low": 1, "high": 2},
    True,
]


@pytest.mark.parametrize("name", ["likelihood", "severity"])
@pytest.mark.parametrize("axis", BAD_AXES, ids=repr)
@pytest.mark.parametrize("side", ["share", "not_share"])
def test_a_malformed_axis_is_refused_by_row_and_side(axis, name, side):
    cells = {"share": NOTHING, "not_share": NOTHING, side: GOOD | {name: axis}}

    found = problems({"options": ["share", "not_share"], "rows": [{"id": "home", "cells": cells}]})

    assert [(problem.row, problem.side) for problem in found] == [("home", side)]
    assert name in found[0].message


@pytest.mark.parametrize("name", ["likelihood", "severity"])
def test_a_missing_axis_is_refused(name):
    cell = {key: value for key, value in GOOD.items() if key != name}

    (found,) = problems(data({"home": (cell, NOTHING)}))

    assert (found.row, found.side) == ("home", "share")
    assert name in found.message


@pytest.mark.parametrize(
    "cell",
    [
        {},
        [],
        "none",
        0,
        True,
        {"none": False},
        {"none": 1},
        {"none": None},
        {"none": "true"},
        {"none": True, "likelihood": [1, 1], "severity": [1, 1]},
        GOOD | {"none": False},
        GOOD | {"colour": "red"},
        GOOD | {"evidence": "guessed"},
        GOOD | {"reversible": "perhaps"},
        GOOD | {"bearer": "subject"},
        GOOD | {"mitigation": {"committed": "yes"}},
        GOOD | {"mitigation": {"text": "a", "cost": "b"}},
        GOOD | {"based_on": ["first"]},
        GOOD | {"mitigation": {"text": "visit", "none_possible": "nobody could"}},
    ],
    ids=repr,
)
def test_what_is_neither_a_harm_nor_no_harm_nor_unanswered_is_refused(cell):
    found = problems(data({"home": (NOTHING, cell)}))

    assert {(problem.row, problem.side) for problem in found} == {("home", "not_share")}


@pytest.mark.parametrize(
    "mitigation",
    [
        {"text": "visit", "committed": True},
        {"text": "visit", "committed": True, "residual": None},
        committed(),
        committed(likelihood=[1, 1]),
        committed(likelihood=[1, 1], severity=None),
        committed(likelihood=[2, 1], severity=[1, 1]),
        committed(likelihood=[1, 1], severity="unknown"),
        committed(likelihood=[1, 1], severity=[1, True]),
        committed(likelihood=[2, 4], severity=[2, 2]),
        committed(likelihood=[3, 3], severity=[2, 2]),
        committed(likelihood=[2, 2], severity=[3, 3]),
        committed(likelihood=[1, 2], severity=[1, 4]),
        committed(likelihood="cannot_tell", severity=[1, 1]),
    ],
    ids=repr,
)
def test_a_committed_measure_whose_residual_is_missing_malformed_or_higher_is_refused(mitigation):
    (found,) = problems(data({"home": (harm((2, 3), (2, 2), mitigation=mitigation), NOTHING)}))

    assert (found.row, found.side) == ("home", "share")


def test_a_residual_may_be_higher_at_no_end_even_below_cannot_tell():
    unknown = harm("cannot_tell", 2, mitigation=committed(likelihood=[2, 3], severity=[2, 2]))
    within = harm("cannot_tell", 2, mitigation=committed(likelihood=[1, 3], severity=[1, 2]))

    assert problems(data({"home": (unknown, NOTHING)}))
    assert not problems(data({"home": (within, NOTHING)}))


def test_a_measure_that_is_only_hoped_for_may_say_little_and_does_not_count():
    for mitigation in (
        {"text": "visit"},
        {"text": "visit", "committed": False, "residual": {"likelihood": [5, 5], "severity": [5, 5]}},
        {"none_possible": "nobody could"},
        {"text": "visit", "owner": "Amara", "by": "2026-12-01", "residual": {"likelihood": [1, 1]}},
    ):
        cell = Harm.model_validate(harm(2, 3, mitigation=mitigation))

        assert cell.box(Basis.RESIDUAL) == cell.box(Basis.INHERENT) == ((2, 3), (2, 3))


def test_texts_may_be_absent_empty_or_null():
    cell = {"reason": None, "evidence": None, "mitigation": None, "bearer_who": "", "based_on": [1, 3]}

    value = read(data({"home": (GOOD | cell, {"none": True})}))

    assert value.rows[0].cells["share"].based_on == (1, 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "at least two options"),
        (["share"], "at least two options"),
        (["share", "share"], "there twice"),
        (["share", "level"], "names? a relation|means a relation"),
        (["crossed", "share"], "means a relation"),
        (["share", "dilemma"], "means a relation"),
        (["share", 3], "string"),
        (None, "tuple|list"),
    ],
)
def test_a_grid_needs_two_options_with_names_of_their_own(options, said):
    with pytest.raises(Malformed, match=said):
        read({"options": options, "rows": []})


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([{"id": "a", "cells": {"share": NOTHING, "not_share": NOTHING}}] * 2, ("a", "")),
        ([{"id": "a", "cells": {"share": NOTHING}}], ("a", "not_share")),
        ([{"id": "a", "cells": {"share": NOTHING, "not_share": NOTHING, "way": None}}], ("a", "way")),
        ([{"id": "a", "cells": {}}, {"id": "b", "cells": {}}], ("a", "share")),
        ([{"id": "a"}], ("a", "")),
        ([{"cells": {"share": NOTHING, "not_share": NOTHING}}], ("number 1", "")),
        ([{"id": 1, "cells": {"share": NOTHING, "not_share": NOTHING}}], ("number 1", "")),
        ([{"id": "a", "cells": {"share": NOTHING, "not_share": NOTHING}, "weight": 2}], ("a", "")),
        (["a"], ("number 1", "")),
    ],
)
def test_a_row_needs_an_id_of_its_own_and_one_cell_for_each_option(rows, place):
    found = problems({"options": ["share", "not_share"], "rows": rows})

    assert place in {(problem.row, problem.side) for problem in found}


@pytest.mark.parametrize("value", [None, [], "grid", 3, {}, {"options": ["a", "b"]}, {"rows": []}])
def test_what_is_no_grid_at_all_is_refused(value):
    assert problems(value)


def test_the_words_of_a_refusal_name_the_row_and_the_side_for_people_and_for_pydantic():
    wrong = data({"Safety": (GOOD, GOOD | {"severity": [4, 2]})})

    with pytest.raises(Malformed) as ours:
        read(wrong)
    with pytest.raises(ValidationError) as theirs:
        OutcomeGrid.model_validate(wrong)

    words = "Row “Safety”, side “not_share”: severity: the lower level comes first."
    assert str(ours.value) == words
    assert words in str(theirs.value)


def test_every_problem_is_named_at_once():
    found = problems(data({"a": ({}, NOTHING), "b": (NOTHING, GOOD | {"likelihood": [9, 9]})}))

    assert {(problem.row, problem.side) for problem in found} == {("a", "share"), ("b", "not_share")}


@given(grids(options=("share", "not_share", "way-1")))
@examples(60)
def test_a_grid_comes_back_from_json_as_it_was(value):
    read_once = read(value)

    assert OutcomeGrid.model_validate(read_once.model_dump(mode="json")) == read_once


@given(grids(least=1), st.data())
@examples(60)
def test_one_bad_axis_anywhere_refuses_the_whole_grid(value, choose):
    row = choose.draw(st.sampled_from(value["rows"]))
    side = choose.draw(st.sampled_from(["share", "not_share"]))
    row["cells"][side] = GOOD | {"severity": choose.draw(st.sampled_from(BAD_AXES))}

    assert [(problem.row, problem.side) for problem in problems(value)] == [(row["id"], side)]


def test_values_are_frozen():
    value = grid({"a": (GOOD, NOTHING)})

    with pytest.raises(ValidationError):
        value.options = ("x", "y")
