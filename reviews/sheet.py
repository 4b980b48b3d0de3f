"""How are the figures of a team handed out as a file? One line for each figure, as far as it may be shown.

Every cell is a number or words of ours, except the name of the team; none begins as a formula does.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reviews.drift import STANDING, Group, Line
from reviews.looking import Figure
from reviews.rates import STANDING_SENTENCE, TOO_FEW, Shown

HEADINGS = (
    "Team",
    "Of which decisions",
    "Kind of error",
    "Decisions",
    "Not yet known",
    "Followed up",
    "Found",
    "At least, of 100",
    "At most, of 100",
    "Estimate, of 100",
    "Lower end, of 100",
    "Upper end, of 100",
    "Said of it",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def written(team: str, parts: Iterable[tuple[str, Iterable[Figure]]]) -> str:
    """The file as text: headings, a line for each figure of each part, and the sentence that stands above them."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADINGS)
    for name, figures in parts:
        for figure in figures:
            sheet.writerow([safe(team), safe(name), *_cells(figure)])
    sheet.writerow([STANDING_SENTENCE])
    return out.getvalue()


TOO_FEW_DECISIONS = "Too few decisions to show"
APPRAISED = (
    "Team",
    "Of which decisions",
    "Side",
    "Question",
    "Decisions",
    "Gone through",
    "At least",
    "At most",
    "Said of it",
)


class Condition(NamedTuple):
    """One working condition of one part: in how many decisions it was so, of so many of which it is on record; None
    where those are too few to be told of."""

    part: str
    question: str
    many: int
    told: tuple[int, int] | None


def appraised(
    team: str,
    parts: Iterable[tuple[str, Group, bool]],
    sides: Iterable[tuple[str, Sequence[Line]]],
    conditions: Iterable[Condition] = (),
    notes: Iterable[str] = (),
) -> str:
    """How decisions were appraised, as a file: for each part, each side and each question one line. A part of which
    nothing may be shown says so, and no number but how many decisions it has. Conditions and notes come last."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(APPRAISED)
    sides = list(sides)
    few = ["", "", "", TOO_FEW_DECISIONS]
    for name, group, may in parts:
        for side, lines in sides:
            for line in lines:
                cells = [group.read, *line.counts(group), ""] if may and group.enough else few
                sheet.writerow([safe(team), safe(name), side, f"{line.kind.words}: {line.label}", group.many, *cells])
    for each in conditions:
        told = [each.told[1], each.told[0], each.told[0], ""] if each.told else few
        sheet.writerow([safe(team), safe(each.part), "", each.question, each.many, *told])
    for sentence in (STANDING, *notes):
        sheet.writerow([safe(sentence)])
    return out.getvalue()


def safe(text: str) -> str:
    """The text so that no program takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def quarter_name(first: dt.date) -> str:
    """A quarter as "2026, July to September"."""
    months = ("January to March", "April to June", "July to September", "October to December")
    return f"{first.year}, {months[(first.month - 1) // 3]}"


def quarter_in_short(first: dt.date) -> str:
    """A quarter as "July to Sept 2026", for the head of a narrow column."""
    months = ("Jan to Mar", "Apr to June", "July to Sept", "Oct to Dec")
    return f"{months[(first.month - 1) // 3]} {first.year}"


def last_day(first: dt.date) -> dt.date:
    """The last day of the quarter that begins on this day."""
    number = first.year * 12 + first.month + 2  # the month after it, counted from 0
    return dt.date(number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)


def _cells(figure: Figure) -> Iterator[object]:
    rate = figure.rate
    yield from (figure.heading, rate.total)
    if figure.shown is Shown.NOTHING:
        yield from ("", "", "", "", "", "", "", "", TOO_FEW)
        return
    yield from (figure.not_known, rate.checked, rate.errors)
    yield from map(_percent, rate.bounds or (None, None))
    shows = figure.shown is Shown.ESTIMATE
    yield _percent(rate.estimate if shows else None)
    yield from map(_percent, (rate.interval if shows and rate.interval else (None, None)))
    yield figure.estimate_words


def _percent(share: float | None) -> object:
    return "" if share is None else round(100 * share, 1)
