"""Two appraisals side by side: where two people read alike, where not, and what that turns. Nobody is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.judges import Moved
from cases.vocabulary import POLES
from reviews import double
from tests.examples import examples

ORDER = tuple(str(pole) for pole in POLES)
BACK = {Moved.HIGHER: Moved.LOWER, Moved.LOWER: Moved.HIGHER}
OTHER_SIDE = dict(zip(ORDER, ORDER[::-1], strict=True))


def harm(likelihood, severity):
    return {"likelihood": likelihood, "severity": severity}


NOTHING = {"none": True}
REMOTE, LIKELY, GRAVE = harm([1, 1], [2, 2]), harm([4, 4], [3, 3]), harm([2, 3], [5, 5])

axes = st.one_of(st.just("cannot_tell"), st.tuples(st.integers(1, 5), st.integers(1, 5)).map(lambda ends: sorted(ends)))
cells = st.one_of(st.just(NOTHING), st.builds(harm, axes, axes))
readings = st.fixed_dictionaries({row: st.fixed_dictionaries(dict.fromkeys(ORDER, cells)) for row in ("a", "b")})


def laid(one, other, order=ORDER, rows=("a", "b")):
    return double.beside(double.grid_of(one, rows, order), double.grid_of(other, rows, order), order)


def with_sides_exchanged(given):
    return {row: {OTHER_SIDE[side]: cell for side, cell in cells.items()} for row, cells in given.items()}


def on_the_other_side(label):
    word, _, side = label.partition(":")
    return f"{word}:{OTHER_SIDE[side]}" if side else word


def test_alike_with_a_level_in_common_and_apart():
    one = {"a": {"share": REMOTE, "not_share": GRAVE}}
    other = {"a": {"share": harm([1, 1], [4, 5]), "not_share": harm([3, 4], "cannot_tell")}}

    row = laid(one, other, rows=("a",)).rows[0]

    stands = {(cell.side, axis.axis): axis.stands for cell in row.cells for axis in cell.axes}
    assert stands == {
        ("share", "likelihood"): Moved.SAME,
        ("share", "severity"): Moved.HIGHER,
        ("not_share", "likelihood"): Moved.OVERLAPS,
        ("not_share", "severity"): Moved.OVERLAPS,
    }
    assert row.cells[0].axes[1].apart
    assert not row.alike


def test_a_difference_that_turns_nothing_is_told_from_one_that_does():
    one = {"a": {"share": REMOTE, "not_share": LIKELY}, "b": {"share": REMOTE, "not_share": LIKELY}}
    graver = {**one, "a": {"share": REMOTE, "not_share": harm([5, 5], [5, 5])}}
    turned = {**one, "a": {"share": GRAVE, "not_share": REMOTE}}

    same, other = laid(one, graver), laid(one, turned)

    assert not any(row.turns for row in same.rows)
    assert not same.turns
    assert same.turning == ()
    assert [row.row for row in other.rows if row.turns] == ["a"]
    assert other.rows[0].relations == ("worse:not_share", "worse:share")
    assert other.overall == ("worse:not_share", "dilemma")
    assert other.turning == ("a",)


@examples(60)
@given(readings, readings)
def test_with_the_sides_exchanged_everything_is_exchanged_and_nothing_else(one, other):
    here = laid(one, other)
    there = laid(*map(with_sides_exchanged, (one, other)), order=ORDER[::-1])

    assert there.overall == tuple(map(on_the_other_side, here.overall))
    assert there.turning == here.turning
    for row, mirrored in zip(here.rows, there.rows, strict=True):
        assert mirrored.relations == tuple(map(on_the_other_side, row.relations))
        assert [cell.side for cell in mirrored.cells] == [OTHER_SIDE[cell.side] for cell in row.cells]
        assert [cell.axes for cell in mirrored.cells] == [cell.axes for cell in row.cells]
        assert [cell.nothing for cell in mirrored.cells] == [cell.nothing for cell in row.cells]


@examples(60)
@given(readings, readings)
def test_with_the_people_exchanged_everything_is_exchanged_and_nobody_is_right(one, other):
    here, there = laid(one, other), laid(other, one)

    assert there.overall == here.overall[::-1]
    assert there.turning == here.turning
    for row, mirrored in zip(here.rows, there.rows, strict=True):
        assert mirrored.relations == row.relations[::-1]
        for cell, turned in zip(row.cells, mirrored.cells, strict=True):
            assert turned.nothing == cell.nothing[::-1]
            for axis, back in zip(cell.axes, turned.axes, strict=True):
                assert back.readings == axis.readings[::-1]
                assert back.stands is BACK.get(axis.stands, axis.stands)
    assert laid(one, one).turning == ()
    assert all(row.alike for row in laid(one, one).rows)


def test_what_is_not_answered_or_asked_of_both_is_not_laid_side_by_side():
    whole = {"a": {"share": REMOTE, "not_share": GRAVE}, "b": {"share": REMOTE, "not_share": GRAVE}}

    with pytest.raises(ValueError, match="not answered"):
        double.grid_of({"a": {"share": REMOTE}}, ("a",), ORDER)
    with pytest.raises(ValueError, match="other outcomes"):
        double.beside(double.grid_of(whole, ("a",), ORDER), double.grid_of(whole, ("b",), ORDER), ORDER)


THOUGHT = "what somebody thought"
CODED = {"code": THOUGHT, "words": THOUGHT}
DOCUMENT = {
    "format": 1,
    "question": {"asked": "Shall we?", "order": list(ORDER), "in_keeping": THOUGHT, "gateway": THOUGHT,
                 "lawful_basis": CODED},
    "people": [{"initials": "R.W."}],
    "items": [{"text": "Seen on Monday", "interpretation": THOUGHT, "other_reading": THOUGHT}],
    "recipients": [{"role": "Health visitor"}],
    "wishes": [{"said": "She would rather not"}],
    "content": {"scales": 1},
    "legend": {"likelihood": {"1": "Remote"}},
    "norms": [{"because": THOUGHT}],
    "enquiries": [{"went_wrong_if": {"share": THOUGHT}}],
    "basis": CODED,
    "courses": [*({"key": side, "name": side} for side in ORDER), {"key": "way-1", "name": THOUGHT}],
    "no_other_way": THOUGHT,
    "rows": [{"key": "core_safety", "title": "Safety", "after_shown": True, "sides": {"share": {"reading": THOUGHT}}}],
    "aside": [{"why": THOUGHT}],
    "went_badly": {"share": {"text": THOUGHT}},
    "first_shown_at": THOUGHT,
    "acted_first": {"did": THOUGHT, "direction": CODED},
    "findings": {"rows": [THOUGHT]},
    "needs": [{"why": THOUGHT}],
    "decision": {"course": CODED, "proposal": THOUGHT},
    "reasons": {"main_reason": THOUGHT, "refers_to": {"share": [THOUGHT]}, "kept": CODED, "review_on": None},
    "views": [{"text": THOUGHT}],
    "opinions": [{"view": THOUGHT}],
    "conditions": {"note": THOUGHT},
    "amends": THOUGHT,
    "signing": {"by": THOUGHT},
    "something_new": {"said": THOUGHT},
}  # fmt: skip


def test_the_paper_holds_what_is_so_and_asked_and_a_part_that_is_new_says_nothing_in_it():
    paper = double.paper_of(DOCUMENT)

    assert THOUGHT not in str(paper)
    for so in ("Shall we?", "Seen on Monday", "Health visitor", "She would rather not", "Safety", "R.W.", "Remote"):
        assert so in str(paper)
    assert paper["rows"] == [{"key": "core_safety", "title": "Safety", "after_shown": False, "sides": {}}]
    assert [each["key"] for each in paper["courses"]] == list(ORDER)
    assert set(paper) == set(DOCUMENT)
