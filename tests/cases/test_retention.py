"""How long each class of record is kept: by the schedule, which somebody may set, and never less than a year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.retention import YEARS, RecordClass, class_of, due_on, read_years


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(RecordClass), st.integers(1, 100))
def test_a_case_is_due_so_many_years_after_it_was_closed_and_not_a_day_before(closed, kind, number):
    due = due_on(closed, kind, {kind: number})

    assert due.year == closed.year + number
    assert (due.month, due.day) in {(closed.month, closed.day), (3, 1)}
    assert ((due.month, due.day) == (closed.month, closed.day)) or (closed.month, closed.day) == (2, 29)


def test_the_furthest_that_anything_came_says_which_class_it_is():
    assert [class_of(asked=asked, decided=decided) for asked, decided in [(0, 0), (1, 0), (1, 1), (0, 1)]] == [
        RecordClass.OPENED, RecordClass.ASKED, RecordClass.DECIDED, RecordClass.DECIDED,
    ]  # fmt: skip
    assert due_on(date(2024, 2, 29), RecordClass.OPENED, YEARS) == date(2025, 3, 1)


def test_a_schedule_names_classes_and_whole_years():
    assert read_years({"decided": 25}) == {**YEARS, RecordClass.DECIDED: 25}
    for wrong in ({"decided": 0}, {"someday": 1}):
        with pytest.raises(ValueError):
            read_years(wrong)
