"""What a group sees of what it answered: counts, both sides alike, nothing by person, nothing of fewer than five."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.appraisal import grid
from cases.vocabulary import Pole
from training import piles
from training.feedback import Answered
from training.piles import Written

POLES = ("share", "not_share")
RANGE = st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted)
AXIS = RANGE | st.just("cannot_tell")
CELL = st.just({"none": True, "reason": "The file"}) | st.fixed_dictionaries(
    {"likelihood": AXIS, "severity": AXIS, "reason": st.text(min_size=1, max_size=9)}
)
ANSWER = st.fixed_dictionaries({"share": CELL, "not_share": CELL})


def sent(cells, first="share", name="a"):
    value = {"options": list(POLES), "rows": [{"id": "safety", "cells": cells}]}
    return Answered(name, grid.read(value), Pole(first))


def group(answers, firsts=None):
    firsts = firsts or ["share"] * len(answers)
    return [sent(cells, first, f"n{place}") for place, (cells, first) in enumerate(zip(answers, firsts, strict=True))]


def harm(likelihood, severity=(3, 3), reason="x"):
    return {"likelihood": list(likelihood), "severity": list(severity), "reason": reason}


def both(cell):
    return {"share": cell, "not_share": cell}


def test_a_range_counts_at_every_level_it_takes_in_and_each_answer_somewhere():
    shares = [harm((1, 2)), harm((2, 2)), harm((4, 5)), {"none": True, "reason": "r"}, harm("cannot_tell")]
    shares[4]["likelihood"] = "cannot_tell"
    answers = group([{"share": cell, "not_share": harm((3, 3))} for cell in shares])

    pile = piles.spread(answers, ["safety"])["rows"]["safety"]["share"]

    assert pile["likelihood"] == {"counts": [1, 2, 0, 1, 1], "cannot": 1}
    assert pile["nothing"] == 1


@given(st.lists(ANSWER, max_size=4))
def test_of_fewer_than_five_nothing_is_shown_but_how_many_there_were(answers):
    shown = piles.spread(group(answers), ["safety"])

    assert shown.pop("n") == len(answers)
    assert set(shown.values()) == {None}
    assert piles.written([Written("n", "safety", "share", "x")], len(answers)) == []
    assert piles.decided(["share"] * len(answers)) == {"n": len(answers), "decisions": None}


@settings(max_examples=15)
@given(st.lists(st.tuples(ANSWER, st.sampled_from(POLES)), min_size=5, max_size=14))
def test_neither_group_by_order_is_shown_unless_both_have_five(answers):
    cells, firsts = zip(*answers, strict=True)
    shown = piles.spread(group(cells, firsts), ["safety"])

    assert (shown["order"] is not None) is (min(firsts.count(pole) for pole in POLES) >= piles.FEWEST)
    if shown["order"]:
        for pole in POLES:
            whole = shown["rows"]["safety"][pole]["severity"]["counts"]
            parts = [shown["order"][first]["rows"]["safety"][pole]["severity"]["counts"] for first in POLES]
            assert whole == [one + other for one, other in zip(*parts, strict=True)]


@settings(max_examples=15)
@given(st.lists(ANSWER, min_size=5, max_size=9), st.randoms())
def test_the_sides_exchanged_everything_is_exchanged_and_the_order_of_people_is_nowhere(answers, random):
    shown = piles.spread(group(answers), ["safety"])["rows"]["safety"]
    turned = [{"share": each["not_share"], "not_share": each["share"]} for each in answers]
    mixed = group(answers)
    random.shuffle(mixed)

    swapped = piles.spread(group(turned), ["safety"])["rows"]["safety"]
    assert (swapped["share"], swapped["not_share"]) == (shown["not_share"], shown["share"])
    assert piles.spread(mixed, ["safety"])["rows"]["safety"] == shown
    lines = [Written(each.who, "safety", side, f"{each.who} {side}") for each in mixed for side in POLES]
    assert piles.written(lines, 5) == piles.written(sorted(lines), 5)


@settings(max_examples=15)
@given(st.lists(ANSWER, min_size=5, max_size=9))
def test_nothing_that_is_shown_says_whose_it_is_and_all_of_it_can_be_kept(answers):
    people = group(answers)
    kept = json.dumps(piles.spread(people, ["safety"]))

    assert not any(f'"{each.who}"' in kept for each in people)
    assert "judge_rates" not in kept


def test_several_groups_come_together_only_as_far_as_each_was_shown_its_own():
    five = piles.spread(group([both(harm((2, 3)))] * 5), ["safety"])
    six = piles.spread(group([both(harm((4, 4)))] * 6), ["safety"])
    three = piles.spread(group([both(harm((5, 5)))] * 3), ["safety"])

    found = piles.together([five, three, six], ["safety"])

    assert found["n"] == 11
    assert found["rows"]["safety"]["share"]["likelihood"] == {
        "counts": [0, 5, 5, 6, 0],
        "cannot": 0,
    }
    assert piles.together([three], ["safety"]) is None


@pytest.mark.parametrize("other", [(1, 3), (2, 4)])
def test_whether_the_order_mattered_is_asked_of_the_levels_that_each_group_reached(other):
    alike = group([both(harm((1, 3)))] * 10, ["share", "not_share"] * 5)
    shown = piles.spread(alike, ["safety"])
    assert piles.same_levels(shown["order"], "safety")

    apart = group([both(harm((1, 3)))] * 5 + [both(harm(other))] * 5, ["share"] * 5 + ["not_share"] * 5)
    assert piles.same_levels(piles.spread(apart, ["safety"])["order"], "safety") is (other == (1, 3))
