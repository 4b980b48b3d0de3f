"""What was found when a team looked back: each kind on its own decisions, and nothing that gives few away."""

import datetime as dt
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import sheet
from reviews.looking import Move, Sort, figure, pairs, panels, parts, quarters, together_words, truth_words, turned
from reviews.rates import ENOUGH_TO_SHOW, Shown
from reviews.vocabulary import ErrorKind, Looker, Need, Panel, Use

TEAM = UUID(int=4)
SPRING, SUMMER = dt.date(2026, 4, 1), dt.date(2026, 7, 1)


def of(count, *, shared=True, need="undetermined", use="undetermined", quarter=SPRING, loud=False, sampled=False,
       holder="D", receiver="B", looker=""):  # fmt: skip
    """So many decisions that are alike."""
    return Sort(quarter, holder, receiver, shared, loud, sampled, need, use, looker, count)


SORTS = st.lists(
    st.builds(
        Sort,
        st.sampled_from([SPRING, SUMMER]),
        st.sampled_from("BD"),
        st.sampled_from("AC"),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from([each.value for each in Need]),
        st.sampled_from([each.value for each in Use]),
        st.sampled_from(["", *Looker]),
        st.integers(1, 30),
    ),
    max_size=12,
)


def a_quarter(day, over, missed):
    """A quarter in which 100 of each column were drawn and followed up, and in so many the error was found."""
    return [
        of(over, quarter=day, sampled=True, need="no", use="as_meant"),
        of(100 - over, quarter=day, sampled=True, need="yes", use="as_meant"),
        of(missed, quarter=day, sampled=True, shared=False, need="yes"),
        of(100 - missed, quarter=day, sampled=True, shared=False, need="no"),
    ]


def test_the_lines_of_a_figure_read_as_designed():
    sorts = [of(4, need="no", sampled=True), of(17, need="yes", sampled=True), of(9)]

    over = figure(ErrorKind.OVER_SHARED, sorts)

    assert over.found_words == "4 of 21 followed up"
    assert over.not_known_words == "9 of 30 shared"
    assert over.between_words == "Between 4 and 13 of 30"
    assert re.fullmatch(r"About 19 in 100 \(95% interval: \d+ to \d+\)", over.estimate_words)
    assert tuple(over.squares) == (4, 17, 9)


def test_few_are_not_shown_and_ten_give_an_estimate():
    shows = [figure(ErrorKind.OVER_SHARED, [of(n, need="no", sampled=True), of(20)]) for n in (4, 5, 9, 10)]

    assert [each.shown for each in shows] == [
        Shown.NOTHING, Shown.COUNTS_AND_BOUNDS, Shown.COUNTS_AND_BOUNDS, Shown.ESTIMATE,
    ]  # fmt: skip
    few = shows[0]
    assert (few.found_words, few.between_words, few.estimate_words, few.squares) == (
        "Too few followed up to show", "", "", None,
    )  # fmt: skip
    assert few.not_known_words == "20 of 24 shared"
    assert "fewer than 10" in shows[2].estimate_words


def test_without_a_random_sample_no_estimate_is_given():
    chosen_by_the_team = [of(12, need="no"), of(12, need="yes"), of(40)]

    assert figure(ErrorKind.OVER_SHARED, chosen_by_the_team).estimate_words.startswith("Not given")
    drawn = [*chosen_by_the_team, of(5, need="yes", sampled=True)]
    value = figure(ErrorKind.OVER_SHARED, drawn).rate
    assert value.bounds[0] <= value.estimate <= value.bounds[1]
    assert value.estimate == pytest.approx(12 / 69)  # none among those drawn, so none among the rest


def test_loud_cases_do_not_speak_for_quiet_ones():
    quiet = [of(10, shared=False, need="no", sampled=True), of(90, shared=False)]
    loud = [of(10, shared=False, need="yes", loud=True)]

    value = figure(ErrorKind.MISSED, [*quiet, *loud]).rate

    assert value.estimate == pytest.approx(10 / 110)


@given(SORTS)
def test_no_figure_depends_on_the_other_column(sorts):
    for kind in ErrorKind:
        own = [each for each in sorts if each.shared is not (kind is ErrorKind.MISSED)]

        assert figure(kind, sorts) == figure(kind, own)


@given(SORTS)
def test_the_estimate_lies_within_the_bounds(sorts):
    for kind in ErrorKind:
        value = figure(kind, sorts).rate
        if value.estimate is not None:
            assert value.bounds[0] - 1e-12 <= value.estimate <= value.bounds[1] + 1e-12


@given(SORTS)
def test_what_is_hidden_cannot_be_worked_out_from_the_whole(sorts):
    table = parts(sorts)
    for groups in ([each.figures for each in quarters(table)], list(pairs(table).values())):
        for place, kind in enumerate(ErrorKind):
            whole = figure(kind, sorts)
            hidden = [row[place].rate.checked for row in groups if row[place].shown is Shown.NOTHING]
            if whole.shown is not Shown.NOTHING:
                assert sum(hidden) == 0 or sum(hidden) >= ENOUGH_TO_SHOW
            assert all(
                row[place].rate.checked >= ENOUGH_TO_SHOW for row in groups if row[place].shown is not Shown.NOTHING
            )


@given(st.lists(st.integers(0, 12), max_size=4))
def test_hiding_hides_no_more_than_it_must(numbers):
    days = [dt.date(2026, month, 1) for month in (1, 4, 7, 10)]
    sorts = [of(number, need="no", quarter=day) for day, number in zip(days, numbers, strict=False) if number]

    kept = [quarter.figures[0].shown for quarter in quarters(parts(sorts))]

    if all(number == 0 or number >= ENOUGH_TO_SHOW for number in numbers):
        assert Shown.NOTHING not in kept


def test_a_pair_inside_a_quarter_does_not_give_away_the_few_beside_it():
    """Eight decisions of a quarter, six of them of one pair of services: both shown, they tell of the other two."""
    sorts = [of(6, need="no"), of(2, need="no", receiver="C"), of(20, need="no", quarter=SUMMER, receiver="C")]

    table = parts(sorts)
    (summer, spring), between = quarters(table), pairs(table)

    assert [summer.figures[0].shown, spring.figures[0].shown] == [Shown.ESTIMATE, Shown.COUNTS_AND_BOUNDS]
    assert between["D", "B"][0].shown is Shown.NOTHING
    assert between["D", "C"][0].shown is Shown.NOTHING


def test_two_teams_one_whose_errors_rise_together_and_one_whose_errors_move_apart():
    together = [*a_quarter(SPRING, 10, 10), *a_quarter(SUMMER, 40, 45)]
    apart = [*a_quarter(SPRING, 40, 10), *a_quarter(SUMMER, 10, 45)]

    (latest, first), (other, _) = quarters(parts(together)), quarters(parts(apart))

    assert dict(zip(ErrorKind, latest.moves, strict=True)) == {
        ErrorKind.OVER_SHARED: Move.MORE, ErrorKind.OVER_READ: Move.NOT_CLEAR,
        ErrorKind.MISSED: Move.MORE, ErrorKind.UNDER_READ: Move.NOT_CLEAR,
    }  # fmt: skip
    assert set(first.moves) == {Move.CANNOT_TELL}
    assert together_words(latest) == (
        "Errors of both panels were found more often than in the quarter before: "
        "shared without need; held back but needed."
    )
    assert together_words(other) == (
        "Found more often than in the quarter before: held back but needed. Found less often: shared without need."
    )


def test_from_the_truths_side_the_assumption_stands_in_the_same_sentence():
    assert truth_words([of(50, need="yes"), of(9, shared=False, need="yes")]) == ()

    said = truth_words([of(90, need="yes"), of(10, need="no"), of(10, shared=False, need="yes"), of(90, shared=False)])

    assert len(said) == 2
    assert all(sentence.count(".") == 1 and ", if which decisions were followed up" in sentence for sentence in said)


def test_the_order_of_the_panels_is_drawn_for_each_team():
    orders = {turned(UUID(int=number)) for number in range(20)}

    assert orders == {True, False}
    for number in range(20):
        team = UUID(int=number)
        shown = [each.panel for each in panels([], team=team)]
        assert shown == (list(Panel)[::-1] if turned(team) else list(Panel))


def test_a_quarter_ends_the_day_before_the_next_begins():
    first_days = [dt.date(2026, month, 1) for month in (1, 4, 7, 10)]

    assert [sheet.last_day(first) + dt.timedelta(days=1) for first in first_days] == [
        *first_days[1:],
        dt.date(2027, 1, 1),
    ]
