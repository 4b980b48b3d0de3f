"""Where a team parts that read the same made-up cases: at which threshold; and is it level, pattern or occasion?"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import team_noise, vignettes
from reviews.team_noise import SIDES, Read, shown
from tests.examples import examples

ROWS = ("a", "b")
OTHER_SIDE = dict(zip(SIDES, SIDES[::-1], strict=True))


def cell(likelihood, severity="3"):
    return {"likelihood": str(likelihood), "severity": str(severity)}


def all_rows(*levels, rows=ROWS):
    """One person's readings: the same level on both sides of each outcome in turn."""
    return {row: {side: cell(level) for side in SIDES} for row, level in zip(rows, levels, strict=True)}


def team(*people, times=1):
    return [Read(judge, time + 1, readings) for judge, readings in enumerate(people) for time in range(times)]


answers = st.one_of(
    st.just({"likelihood": "none", "severity": ""}),
    st.builds(cell, st.sampled_from(["1", "2", "3", "4", "5", "unknown"]), st.sampled_from(["1", "3", "5", "unknown"])),
)
people = st.lists(
    st.fixed_dictionaries({row: st.fixed_dictionaries(dict.fromkeys(SIDES, answers)) for row in ROWS}),
    min_size=5,
    max_size=7,
)


@pytest.mark.parametrize("many", range(5))
def test_of_fewer_than_five_nothing_is_told(many):
    assert team_noise.found(team(*[all_rows(1, 5)] * many), ROWS) is None


def test_some_who_read_all_higher_are_level():
    found = team_noise.found(team(*[all_rows(2, 2)] * 3, *[all_rows(4, 4)] * 3), ROWS)

    noise = shown(found.axes[0].most)
    assert found.axes[0].most.level == 3
    assert noise.level == noise.system == 0.25
    assert noise.pattern == 0
    assert noise.occasion is None
    assert found.twice is None


def test_different_things_for_different_people_are_pattern():
    found = team_noise.found(team(*[all_rows(2, 4)] * 3, *[all_rows(4, 2)] * 3), ROWS)

    noise = shown(found.axes[0].most)
    assert (noise.level, noise.pattern, noise.system) == (0, 0.25, 0.25)
    assert shown(found.axes[1].most).system == 0  # everybody reads alike how serious it would be


def test_the_same_person_at_another_time_is_occasion_once_five_have_read_it_twice():
    first, second = all_rows(2, 4), all_rows(4, 2)
    twice = [Read(judge, time, readings) for judge in range(5) for time, readings in ((1, first), (2, second))]

    found = team_noise.found([*twice, Read(9, 1, all_rows(1, 1))], ROWS)
    too_few = team_noise.found([*twice[:8], *team(*[first] * 9)[5:]], ROWS)

    noise = shown(found.axes[0].most)
    assert (found.people, found.twice) == (6, 5)
    assert (noise.level, noise.pattern, noise.occasion) == (0, 0, 0.25)
    assert too_few.twice is None
    assert shown(too_few.axes[0].most).occasion is None


@examples(15)
@given(people, st.randoms(use_true_random=False))
def test_neither_the_order_of_people_nor_the_sides_exchanged_changes_anything(group, chance):
    here = team_noise.found(team(*group), ROWS)
    shuffled = random.Random(chance.random()).sample(group, len(group))
    turned = [
        {row: {OTHER_SIDE[side]: given for side, given in sides.items()} for row, sides in readings.items()}
        for readings in group
    ]

    there, mirrored = team_noise.found(team(*shuffled), ROWS), team_noise.found(team(*turned), ROWS)

    for other in (there, mirrored):
        for axis, again in zip(here.axes, other.axes, strict=True):
            assert axis.most.level == again.most.level
            for one, same in zip(axis.levels, again.levels, strict=True):
                assert shown(one).system == pytest.approx(shown(same).system)
                assert shown(one).level + shown(one).pattern == pytest.approx(shown(one).system)
        assert here.relations.noise.system == pytest.approx(other.relations.noise.system)


def test_the_cases_that_are_read_ask_both_sides_alike():
    content = vignettes.load()
    paper = content.paper(SIDES)

    assert len(paper["rows"]) == sum(len(each.outcomes) for each in content.vignettes)
    assert all(set(row["prompts"]) == set(SIDES) for row in paper["rows"])
    assert len({row["key"] for row in paper["rows"]}) == len(paper["rows"])
