"""When are so many working days over? Saturdays, Sundays and the bank holidays of England and Wales are none.

The bank holidays are worked out from the rules by which they fall every year (Banking and Financial Dealings Act 1971
and the proclamations made under it each year). A day that is added or moved once, for a coronation, is not known here:
it counts as a working day, so that what is due comes due sooner and never later.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

A_DAY: Final = timedelta(days=1)
MONDAY, SATURDAY = 0, 5


def after(day: date, count: int) -> date:
    """The day on which `count` working days after this one are over; from a Friday, two end on Tuesday."""
    while count:
        day += A_DAY
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of that year; one that falls on a weekend is kept on the next working day."""
    easter = easter_sunday(year)
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    kept: set[date] = {
        easter - 2 * A_DAY,
        easter + A_DAY,
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }
    for day in (each for weekend in (False, True) for each in fixed if (each.weekday() >= SATURDAY) is weekend):
        while day.weekday() >= SATURDAY or day in kept:
            day += A_DAY
        kept.add(day)
    return frozenset(kept)


def easter_sunday(year: int) -> date:
    """The Sunday after the first full moon of spring by the calendar's reckoning (the anonymous Gregorian way)."""
    golden, century, rest = year % 19, *divmod(year, 100)
    leap, within = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, odd = divmod(rest, 4)
    to_sunday = (32 + 2 * within + 2 * quarter - moon - odd) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    """The first Monday on or after this day."""
    return day + (MONDAY - day.weekday()) % 7 * A_DAY
