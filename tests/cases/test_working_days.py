"""Two working days, over weekends and bank holidays."""

from datetime import date

import pytest

from cases import working_days


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 1)),  # a Friday
        (date(2026, 11, 28), date(2026, 12, 1)),  # a Saturday
        (date(2026, 12, 24), date(2026, 12, 30)),  # Boxing Day is a Saturday, kept on Monday
        (date(2027, 3, 25), date(2027, 3, 31)),  # before Good Friday
        (date(2021, 12, 24), date(2021, 12, 30)),  # Christmas on a Saturday, kept on Monday and Tuesday
        (
            date(2022, 12, 23),
            date(2022, 12, 29),
        ),  # Christmas on a Sunday, kept on the Tuesday
        (date(2026, 12, 31), date(2027, 1, 5)),
    ],
)
def test_two_working_days_pass_over_weekends_and_bank_holidays(day, ends):
    assert working_days.after(day, 2) == ends


def test_the_bank_holidays_of_a_year_are_those_that_were_published_for_it():
    assert sorted(working_days.bank_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]


def test_easter_falls_where_the_tables_put_it():
    known = {1999: (4, 4), 2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2024: (3, 31), 2038: (4, 25), 2285: (3, 22)}

    assert {year: working_days.easter_sunday(year) for year in known} == {
        year: date(year, *day) for year, day in known.items()
    }
