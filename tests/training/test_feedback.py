"""How a group's answers lie: every position, no mean, nothing of fewer than five, and the same code as the vectors."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.appraisal import anchors, judges
from assessments.appraisal.grid import OutcomeGrid, read
from cases.vocabulary import POLES, Pole
from training import drawing, feedback, library, piles
from training.feedback import Answered, Moved

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "method_vectors.json").read_text())["vectors"]
LIKELIHOODS = ("Nothing found", "Remote", "Unlikely", "A real possibility", "About even or likely", "Very likely")
WORDS = dict(enumerate(LIKELIHOODS))
FEW = settings(max_examples=30)
HARM = {"likelihood": [3, 3], "severity": [2, 2]}


def cell(likelihood, severity=(3, 3)):
    if likelihood is None:
        return {"none": True, "reason": "I read the file"}
    return {"likelihood": likelihood, "severity": severity}


def grid(*rows):
    """One person's answers: (if we share, if we do not share) of each outcome."""
    return read(
        {
            "options": [str(pole) for pole in POLES],
            "rows": [
                {"id": f"row-{n}", "cells": {"share": share, "not_share": keep}} for n, (share, keep) in enumerate(rows)
            ],
        }
    )


def group(*answers, first=Pole.SHARE):
    return [Answered(f"p{n}", each, first) for n, each in enumerate(answers)]


def with_likelihoods(levels, first=Pole.SHARE):
    return group(*(grid((cell([level, level]), cell([3, 3]))) for level in levels), first=first)


readings = st.one_of(
    st.none(),
    st.just("cannot_tell"),
    st.tuples(st.integers(1, 5), st.integers(1, 5)).map(lambda two: sorted(two)),
)
cells = st.builds(cell, readings, st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted))
grids = st.lists(st.tuples(cells, cells), min_size=1, max_size=1).map(lambda rows: grid(*rows))
groups = st.lists(grids, min_size=5, max_size=9).map(lambda all_of_them: group(*all_of_them))


def mirrored(answers):
    """The same answers with the two sides exchanged."""
    swapped = []
    for who, answered, first in answers:
        rows = [
            {"id": row.id, "cells": {str(side): row.cells[str(side.other)] for side in POLES}} for row in answered.rows
        ]
        swapped.append(Answered(who, OutcomeGrid(options=tuple(POLES), rows=rows), first.other))
    return swapped


def test_every_position_is_there_and_no_mean():
    lies = feedback.row_spreads(with_likelihoods([1, 2, 2, 2, 4]), ["row-0"])[0].cell("likelihood", Pole.SHARE)

    assert lies.counts == {0: 0, 1: 1, 2: 3, 3: 0, 4: 1, 5: 0}
    assert lies.low == lies.high
    assert lies.low.median == (2, 2)
    assert (lies.low.lowest, lies.low.highest) == (1, 4)
    assert "mean" not in lies.model_dump_json()


@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_fewer_than_five_nothing_is_given(people):
    few = with_likelihoods([3] * people)
    by_code = {each.who: each.grid for each in few}

    assert feedback.row_spreads(few, ["row-0"]) is None
    assert feedback.relations(few, ["row-0"]) is None
    assert feedback.split([[[(3, 3)]]] * people) is None
    assert feedback.relation_split([[["level"]]] * people) is None
    assert feedback.shifts(by_code, by_code, ["row-0"]) is None
    assert feedback.relation_shifts(by_code, by_code, ["row-0"]) is None


def test_of_five_everything_is_given():
    five = with_likelihoods([3] * 5)
    by_code = {each.who: each.grid for each in five}

    assert feedback.row_spreads(five, ["row-0"])
    assert feedback.relations(five, ["row-0"])
    assert feedback.split([[[(3, 3)]]] * 5)
    assert feedback.relation_split([[["level"]]] * 5)
    assert feedback.shifts(by_code, by_code, ["row-0"])
    assert feedback.relation_shifts(by_code, by_code, ["row-0"])


def test_a_group_in_two_parts_is_shown_only_if_each_part_has_five():
    sharers, keepers = with_likelihoods([3] * 5), with_likelihoods([4] * 5, first=Pole.NOT_SHARE)

    assert feedback.by_order([*sharers, *keepers[:4]], ["row-0"]) is None
    both = feedback.by_order([*sharers, *keepers], ["row-0"])
    assert {side: lies[0].cell("likelihood", "share").low.lowest for side, lies in both.items()} == {
        Pole.SHARE: 3,
        Pole.NOT_SHARE: 4,
    }


def test_a_range_counts_at_each_of_its_levels_and_who_cannot_tell_is_counted_apart():
    answers = group(
        grid((cell([2, 4]), cell(None))),
        *(grid((cell([3, 3]), cell(None))) for _ in range(3)),
        grid((cell("cannot_tell"), cell([1, 1]))),
    )

    lies = feedback.row_spreads(answers, ["row-0"])[0]

    share = lies.cell("likelihood", "share")
    assert share.counts == {0: 0, 1: 0, 2: 1, 3: 4, 4: 1, 5: 0}
    assert (share.ranges, share.cannot_tell, share.people) == (1, 1, 5)
    assert (share.low.lowest, share.high.highest) == (2, 4)
    assert lies.cell("severity", "not_share").counts[0] == 4


@FEW
@given(groups)
def test_exchanging_the_sides_exchanges_what_is_found_and_nothing_else(answers):
    here, there = (feedback.row_spreads(each, ["row-0"])[0] for each in (answers, mirrored(answers)))
    found, mirror = (feedback.relations(each, ["row-0"])[0] for each in (answers, mirrored(answers)))
    other = {"worse:share": "worse:not_share", "worse:not_share": "worse:share"}

    for axis in feedback.AXES:
        for side in POLES:
            assert here.cell(axis, side) == there.cell(axis, side.other)
    assert found.counts == {other.get(name, name): count for name, count in mirror.counts.items()}
    assert found.differ == mirror.differ


@FEW
@given(groups, st.randoms(use_true_random=False))
def test_nothing_hangs_on_who_answered_first(answers, shuffling):
    shuffled = list(answers)
    shuffling.shuffle(shuffled)

    assert feedback.row_spreads(shuffled, ["row-0"]) == feedback.row_spreads(answers, ["row-0"])
    assert feedback.relations(shuffled, ["row-0"]) == feedback.relations(answers, ["row-0"])


@FEW
@given(groups)
def test_the_relation_of_a_row_is_the_one_a_practitioner_would_read(answers):
    from assessments.appraisal.comparison import compare

    for each in answers:
        found = compare(each.grid, *POLES).rows["row-0"]

        assert feedback.relation(each.grid, "row-0") == (
            f"{found.relation}:{found.side}" if found.side else str(found.relation)
        )


def test_row_relations_are_counted_across_people():
    worse_to_share, worse_to_keep = grid((cell([4, 4]), cell([2, 2]))), grid((cell([2, 2]), cell([4, 4])))

    found = feedback.relations(group(*[worse_to_share] * 3, *[worse_to_keep] * 2), ["row-0"])[0]

    assert found.counts == {"worse:not_share": 2, "worse:share": 3}
    assert found.differ == pytest.approx(6 / 10)


@pytest.mark.parametrize("vector", [pytest.param(v, id=v["id"]) for v in VECTORS if v["kind"] == "spread"])
def test_the_spread_of_a_page_is_that_of_the_vectors(vector):
    low = feedback._cell([(level, level) for level in vector["input"]["levels"]]).low

    want = vector["expected"]
    assert {str(level): count for level, count in low.counts.items()} == want["counts"]
    assert list(low.median) == want["median"]
    assert low.differ == (None if want["differ"] is None else pytest.approx(want["differ"], abs=1e-6))
    assert (low.differ_by_two is None) == (want["differ_by_two"] is None)
    assert low.differ_by_two == (want["differ_by_two"] and pytest.approx(want["differ_by_two"], abs=1e-6))


@pytest.mark.parametrize("vector", [pytest.param(v, id=v["id"]) for v in VECTORS if v["kind"] == "noise"])
def test_the_noise_of_a_page_is_that_of_the_vectors(vector):
    """A group of a vector is repeated until it is large enough to be shown: nothing changes by that but the judges."""
    judgements, level = vector["input"]["judgements"], vector["input"]["threshold"]
    readings = [[[(x, x) for x in case] for case in judge] for judge in judgements * feedback.FEWEST]

    found = judges.split_at(readings, level)

    want = vector["expected"]
    assert found.sure == found.may
    for part in ("system", "level", "pattern", "occasion"):
        assert getattr(found.sure, part) == (None if want[part] is None else pytest.approx(want[part], abs=1e-6))
    assert list(found.sure.judge_rates) == pytest.approx(want["judge_rates"] * feedback.FEWEST, abs=1e-6)


def test_a_group_is_told_the_level_at_which_it_splits_most():
    readings = [[[(level, level)]] for level in (4, 4, 4, 2, 2, 5)]

    found = feedback.split(readings)

    assert found.level == 3
    assert feedback.split_words(found, {3: "Serious"}) == "You differ most on whether this is at least serious."


def test_who_agrees_is_told_so():
    found = feedback.split([[[(3, 3)], [(1, 1)]]] * 6)

    assert feedback.split_words(found, WORDS) == "You do not differ at any level."
    assert feedback.parts_words(found.sure) == ()


def test_a_judge_copied_gives_no_noise_of_level_or_pattern_and_a_changed_mind_is_occasion():
    found = feedback.split([[[(4, 4), (2, 2)], [(3, 3), (3, 3)]]] * 5)

    assert (found.sure.level, found.sure.pattern) == (0, 0)
    assert found.sure.occasion > 0
    assert feedback.parts_words(found.sure) == ("the same person reads the same thing otherwise at another time",)


def test_a_range_is_sure_of_its_lower_end_and_may_be_its_upper():
    found = feedback.split([[[(2, 4)]], *[[[(3, 3)]]] * 4])

    assert found.sure.system > 0
    assert found.level in (3, 4)


def test_a_group_that_is_sure_of_the_same_still_splits_on_what_may_be():
    found = feedback.split([[[(2, 2)]]] * 3 + [[[(2, 4)]]] * 3)

    assert found.sure.system == 0
    assert found.may.system > 0
    assert found.level == 3


def test_the_relation_on_which_a_group_splits_most():
    found = feedback.relation_split([[["worse:share"], ["level"]]] * 3 + [[["worse:not_share"], ["level"]]] * 3)

    assert found.relation in ("worse:share", "worse:not_share")
    assert found.noise.system == pytest.approx(0.125)


def test_only_whoever_answered_every_time_is_among_the_judges():
    once = {f"p{n}": grid((cell([3, 3]), cell([2, 2]))) for n in range(6)}
    again = {who: answered for who, answered in once.items() if who != "p3"}

    judged = feedback.judged_alike([once, again], [("row-0", side) for side in POLES], "likelihood")

    assert len(judged) == 5
    assert judged[0] == [[(3, 3), (3, 3)], [(2, 2), (2, 2)]]


def test_a_swapped_feature_moves_answers_up_down_or_not_at_all():
    first = {f"p{n}": grid((cell([2, 2]), cell([3, 3]))) for n in range(6)}
    twin = {
        who: grid((cell(share), cell([3, 3])))
        for who, share in zip(first, ([4, 4], [1, 1], [2, 2], [1, 3], None, "cannot_tell"), strict=True)
    }

    shares, keeps = (
        next(each for each in feedback.shifts(first, twin, ["row-0"]) if (each.side, each.axis) == (side, "likelihood"))
        for side in ("share", "not_share")
    )

    assert shares.counts == {"higher": 1, "lower": 2, "same": 1, "overlaps": 2}
    assert keeps.counts == {"higher": 0, "lower": 0, "same": 6, "overlaps": 0}
    changed = feedback.relation_shifts(first, twin, ["row-0"])[0]
    assert changed.people == 6
    assert sum(people for _, _, people in changed.counts) == 6
    assert changed.changed == sum(people for one, other, people in changed.counts if one != other) > 0


@given(readings.filter(lambda r: r != "cannot_tell"), readings.filter(lambda r: r != "cannot_tell"))
def test_what_moved_up_moves_down_when_it_is_turned_round(one, other):
    one, other = ((0, 0) if each is None else tuple(each) for each in (one, other))
    back = {Moved.HIGHER: Moved.LOWER, Moved.LOWER: Moved.HIGHER}

    there = feedback.moved(one, other)

    assert feedback.moved(other, one) is back.get(there, there)


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (
            [1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4],
            "From remote to about even or likely. No level has more than four people.",
        ),
        ([2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5], "From unlikely to very likely. Five people chose about even or likely."),
        ([3] * 6, "Everybody who named a level says a real possibility."),
    ],
)
def test_where_answers_lie_is_said_in_words(levels, words):
    lies = feedback.row_spreads(with_likelihoods(levels), ["row-0"])[0]

    assert drawing.in_words(piles.pile(lies, Pole.SHARE)["likelihood"], LIKELIHOODS[1:]) == words


def test_what_some_or_all_could_not_judge_is_said_too():
    unsure = grid((cell("cannot_tell"), cell([1, 1])))
    alone = feedback.row_spreads(group(*[unsure] * 5), ["row-0"])[0]
    among = feedback.row_spreads([*group(unsure), *with_likelihoods([2, 2, 3, 3])], ["row-0"])[0]

    said = [drawing.in_words(piles.pile(lies, Pole.SHARE)["likelihood"], LIKELIHOODS[1:]) for lies in (alone, among)]
    assert said == [
        "Five people could not judge it.",
        "From unlikely to a real possibility. No level has more than two people. One person could not judge it.",
    ]


def test_that_nobody_found_nothing_is_not_said_and_if_one_did_both_sides_are():
    def nothing(*grids):
        found = piles.spread(group(*grids), ["row-0"])["rows"]["row-0"]
        case = library.load("climbie", 1)
        row = case.rows(case.stages[0].id)[0]
        drawn = drawing.outcome(row, found, order=POLES, period="3 months", scales=anchors.load())
        return [(course.key, count) for course, count in drawn.nothing]

    harm = grid((cell([2, 2]), cell([1, 1])))
    found_nothing = grid((cell(None), cell([1, 1])))
    assert nothing(*[harm] * 5) == []
    assert nothing(*[harm] * 4, found_nothing) == [(str(pole), int(pole == "share")) for pole in POLES]


def test_what_was_done_is_headed_only_where_something_is_told():
    assert library.load("climbie", 1).afterwards().told
    assert not library.load("vg_key_asker", 1).afterwards().told


def test_a_blank_is_no_answer():
    blank = read(
        {"options": ["share", "not_share"], "rows": [{"id": "row-0", "cells": {"share": HARM, "not_share": None}}]}
    )

    with pytest.raises(ValueError, match="both sides"):
        feedback.row_spreads(group(*[blank] * 5), ["row-0"])
    with pytest.raises(ValueError, match="both sides"):
        feedback.relations(group(*[blank] * 5), ["row-0"])


def test_a_room_of_three_hundred_is_worked_out_at_once():
    answers = group(
        *(grid(*((cell([n % 5 + 1] * 2), cell([n % 3 + 1, n % 3 + 2])) for _ in range(3))) for n in range(300))
    )
    rows = ["row-0", "row-1", "row-2"]

    began = time.process_time()
    feedback.row_spreads(answers, rows)
    feedback.by_order(answers, rows)
    feedback.relations(answers, rows)

    assert time.process_time() - began < 1
