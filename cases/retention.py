"""How long is each class of record kept, and when is a case due to be erased? (AUDIT 11)

Nothing is erased by the calendar: what is due is shown to those who answer for it, and two of them decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class RecordClass(StrEnum):
    """What kind of record a closed case is, by the furthest that anything in it came."""

    DECIDED = "decided"
    ASKED = "asked"
    OPENED = "opened"


WORDS: Mapping[RecordClass, str] = {
    RecordClass.DECIDED: "A decision was signed, or somebody acted first",
    RecordClass.ASKED: "A question was asked, and nothing was signed",
    RecordClass.OPENED: "Nothing was asked",
}

YEARS: Mapping[RecordClass, int] = {RecordClass.DECIDED: 10, RecordClass.ASKED: 3, RecordClass.OPENED: 1}
"""Unless the agency says otherwise (RISKAPP_RETENTION_YEARS): an example, not a rule of law."""


def class_of(*, asked: bool, decided: bool) -> RecordClass:
    """The class of a case in which something was asked, or decided."""
    if decided:
        return RecordClass.DECIDED
    return RecordClass.ASKED if asked else RecordClass.OPENED


def due_on(closed: date, kind: RecordClass, years: Mapping[RecordClass, int]) -> date:
    """The first day on which a case closed on that day has been kept for as long as its class is kept."""
    year = closed.year + years[kind]
    if (closed.month, closed.day) == (2, 29) and not _is_leap(year):
        return date(year, 3, 1)
    return closed.replace(year=year)


def read_years(said: Mapping[str, int]) -> dict[RecordClass, int]:
    """Years of each class, as configured; of a class not named, the example. ValueError for a class that is none, or
    for less than a year."""
    years = {**YEARS, **{RecordClass(name): number for name, number in said.items()}}
    if min(years.values()) < 1:
        raise ValueError("a record is kept for a year at least")
    return years


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
