"""How readings drifted: each side by itself, levels as an order, and nothing that gives few decisions away."""

import csv
import datetime as dt
import io
from collections import Counter
from fractions import Fraction
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.appraisal.anchors import load
from cases.vocabulary import POLES
from reviews import sheet
from reviews.appraised import Axis, End, level
from reviews.drift import (
    SINCE_QUARTER,
    STANDING,
    TOO_FEW,
    Kind,
    Marked,
    Sort,
    Year,
    even_lines,
    line_of,
    lines,
    moved_words,
    sides,
)
from reviews.rates import ENOUGH_TO_SHOW
from tests.examples import examples

QUARTERS = (dt.date(2026, 1, 1), dt.date(2026, 4, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1))
SCALES = load()
SHARE, NOT_SHARE = (lines(pole.value, SCALES) for pole in POLES)


def read_as(least, most, count, *, side="share", quarter=QUARTERS[0], stretch=0, holder="D", receiver="B"):
    """So many decisions whose gravest reading of one side is this range; nothing is said of the other."""
    where = (quarter, stretch, holder, receiver)
    ends = {level(Axis.SEVERITY, side, End.LEAST, least): count, level(Axis.SEVERITY, side, End.MOST, most): count}
    return Sort(*where, count, count), [Marked(*where, mark, many) for mark, many in ends.items()]


def year(*told, changes=()):
    return Year(QUARTERS, [sort for sort, _ in told], [each for _, marked in told for each in marked], changes)


def said(lines, group):
    return {line.code: line.words(group) for line in lines if line.kind is Kind.SEVERITY}


def test_levels_are_counted_as_an_order_between_both_ends_of_their_ranges():
    whole = year(read_as(3, 4, 5), read_as(5, 5, 2), read_as(0, 0, 3)).whole

    assert said(SHARE, whole) == {
        "severity.1": "7", "severity.2": "7", "severity.3": "7", "severity.4": "2 to 7", "severity.5": "2",
    }  # fmt: skip
    assert next(line.label for line in SHARE if line.code == "severity.3") == "Serious, or more serious"


def test_both_sides_are_asked_the_same():
    def asked(lines):
        return [(line.code, line.kind, line.label) for line in lines]

    assert asked(SHARE) == asked(NOT_SHARE)
    assert not {mark for line in SHARE for mark in line.most} & {mark for line in NOT_SHARE for mark in line.most}
    assert line_of("more.depth", "share", SCALES) in SHARE
    assert line_of("even.depth", "share", SCALES) == line_of("even.depth", "not_share", SCALES)
    assert line_of("worst", "share", SCALES) is None
    assert {sides(UUID(int=number)) for number in range(20)} == {POLES, POLES[::-1]}


def test_fewer_than_five_decisions_show_nothing():
    assert set(said(SHARE, year(read_as(3, 3, 4)).whole).values()) == {TOO_FEW}
    assert set(said(SHARE, year(read_as(3, 3, 5)).whole).values()) == {"5", "0"}


def test_a_quarter_of_few_takes_another_with_it():
    found = year(read_as(1, 1, 3), read_as(1, 1, 8, quarter=QUARTERS[1]), read_as(1, 1, 9, quarter=QUARTERS[2]))

    assert [may for _day, _group, may in found.by_quarter] == [False, False, True, False]


NUMBERS = st.integers(0, 12)
TABLES = st.lists(
    st.tuples(st.sampled_from(QUARTERS), st.sampled_from("BD"), st.sampled_from("AC"), st.integers(0, 2), NUMBERS),
    max_size=9,
)


def told_of(table, changes=()):
    """A year of these parts; stretches only where they can be, within the quarter and after the one before."""
    rows = []
    for quarter, holder, receiver, stretch, many in table:
        lowest = sum(day <= quarter for day in changes)
        highest = sum(day < _after(quarter) for day in changes)
        rows.append(
            read_as(
                1, 1, many, quarter=quarter, holder=holder, receiver=receiver, stretch=min(lowest + stretch, highest)
            )
        )
    return year(*rows, changes=changes)


def _after(quarter):
    return dt.date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def rank(rows):
    """The rank of a matrix, in fractions."""
    rows, found = [[Fraction(each) for each in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((row for row in rows[found:] if row[column]), None)
        if lead is None:
            continue
        rows.remove(lead)
        rows.insert(found, lead)
        for place in range(found + 1, len(rows)):
            times = rows[place][column] / lead[column]
            rows[place] = [one - times * two for one, two in zip(rows[place], lead, strict=True)]
        found += 1
    return found


def few_that_come_out(atoms, sums):
    """The groups of parts of fewer than five decisions, and of some, that what is shown gives away."""
    parts = [part for part, many in atoms.items() if many]
    shown = [[part in one for part in parts] for one in sums]
    few = [
        chosen
        for size in range(1, ENOUGH_TO_SHOW)
        for chosen in combinations([part for part in parts if atoms[part] < ENOUGH_TO_SHOW], size)
        if sum(atoms[part] for part in chosen) < ENOUGH_TO_SHOW
    ]
    independent = rank(shown)
    return [each for each in few if rank([*shown, [part in each for part in parts]]) == independent]


@given(TABLES, st.lists(st.dates(QUARTERS[0], dt.date(2026, 12, 31)), max_size=3, unique=True).map(sorted))
@examples(60)
def test_no_few_decisions_come_out_of_quarters_and_of_before_and_after(table, changes):
    found = told_of(table, changes)
    atoms = Counter()
    for each in found.sorts:
        atoms[each.quarter, each.stretch] += each.read
    shown = [set(atoms)] if found.whole.enough else []
    shown += [{part for part in atoms if part[0] == day} for day, _group, may in found.by_quarter if may]
    for day in found.shown_changes():
        place = changes.index(day) + 1
        before = {part for part in atoms if part[1] < place}
        shown += [before, set(atoms) - before]

    assert few_that_come_out(atoms, shown) == []


@given(TABLES)
@examples(60)
def test_no_few_decisions_come_out_of_pairs_and_of_quarters(table):
    found = told_of(table)
    atoms = Counter()
    for each in found.sorts:
        atoms[each.quarter, each.holder, each.receiver] += each.read
    assume(found.whole.enough)
    shown = [set(atoms)]
    shown += [{part for part in atoms if part[0] == day} for day, _group, may in found.by_quarter if may]
    for pair, (_group, may) in found.pairs.items():
        of_it = {part for part in atoms if part[1:] == pair}
        shown += [of_it] if may else []
        shown += [{part for part in of_it if part[0] == day} for day, _group, may in found.of_pair(pair) if may]

    assert few_that_come_out(atoms, shown) == []


def test_before_and_after_are_shown_where_both_are_enough():
    day = dt.date(2026, 5, 3)
    told = [
        read_as(1, 1, 6),
        read_as(1, 1, 5, quarter=QUARTERS[1]),
        read_as(5, 5, 6, quarter=QUARTERS[1], stretch=1),
        read_as(5, 5, 20, quarter=QUARTERS[2], stretch=1),
        read_as(5, 5, 9, quarter=QUARTERS[3], stretch=1),
    ]
    found = year(*told, changes=[day])

    assert found.shown_changes() == [day]
    before, after = found.around(day)
    assert (before.read, after.read) == (11, 35)
    few = [read_as(1, 1, 4, quarter=QUARTERS[1]), *told[2:]]
    assert year(told[0], *few, changes=[day]).shown_changes() == []


@pytest.mark.parametrize(("side", "quiet"), [("share", "not_share"), ("not_share", "share")])
def test_a_side_that_moves_says_so_and_the_other_keeps_still(side, quiet):
    before = [read_as(1, 2, 20, side=side), read_as(2, 2, 0, side=quiet)]
    now = [read_as(4, 5, 20, side=side, quarter=QUARTERS[1])]
    found = year(*before, *now)
    groups = [group for _day, group, _may in found.by_quarter[:2]]
    told = {pole.value: moved_words(lines(pole.value, SCALES), *groups, SINCE_QUARTER) for pole in POLES}

    assert told[side].startswith("Read more often than in the quarter before: serious, or more serious; severe")
    assert told[quiet] == "No level was read clearly more or less often than in the quarter before."
    assert moved_words(SHARE, groups[0], year(read_as(1, 1, 9)).whole, SINCE_QUARTER).startswith("Too few")


def test_ranges_that_overlap_have_not_moved():
    """Everything read as wide as can be could have been anything before."""
    before, now = year(read_as(1, 5, 20)).whole, year(read_as(5, 5, 20)).whole

    assert "clearly more or less often" in moved_words(SHARE, before, now, SINCE_QUARTER)


def test_the_file_says_no_number_of_few_but_how_many_there_are():
    whole, few = year(read_as(3, 4, 12)).whole, year(read_as(3, 4, 4)).whole
    parts = [("All", whole, True), ("Few", few, True), ("=Hidden", whole, False)]
    rows = list(
        csv.reader(io.StringIO(sheet.appraised("@Team", parts, [("If we share", SHARE), ("Alike", even_lines())])))
    )

    told = {(row[1], row[3]): row[4:] for row in rows[1:-1] if row[2] == "If we share"}
    severe = "How serious it was read: Severe, or more serious"
    assert told["All", severe] == ["12", "12", "0", "12", ""]
    assert told["Few", severe] == ["4", "", "", "", sheet.TOO_FEW_DECISIONS]
    assert told["'=Hidden", severe] == ["12", "", "", "", sheet.TOO_FEW_DECISIONS]
    assert rows[-1] == [STANDING]
    conditions = [sheet.Condition("Spring", "Above", 9, (3, 7)), sheet.Condition("Summer", "Above", 6, None)]
    rows += csv.reader(io.StringIO(sheet.appraised("x", [], [], conditions, ["=A mark"])))
    assert rows[-4] == ["x", "Spring", "", "Above", "9", "7", "3", "3", ""]
    assert rows[-3] == ["x", "Summer", "", "Above", "6", "", "", "", sheet.TOO_FEW_DECISIONS]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
