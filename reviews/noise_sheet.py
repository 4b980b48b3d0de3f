"""How are the figures of a team that read made-up cases handed out as a file? Nothing of any person is in it."""

import csv
import io
from collections.abc import Mapping

from reviews import noise_words
from reviews.noise_words import PARTS, Levels
from reviews.sheet import safe
from reviews.team_noise import Found, shown

HEADINGS = (
    "Team",
    "Of which outcomes",
    "Scale",
    "Threshold",
    "All of it",
    *(said[0] for said in PARTS.values()),
    "Said",
)


def written(team: str, found: Found, titles: Mapping[str, str], levels: Levels) -> str:
    """The file as text: a line for each threshold over all outcomes, one for each outcome where people part most on
    it, and the sentences that stand on the page."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADINGS)
    for axis in found.axes:
        said = noise_words.axis_said(axis, levels)
        for each in said.lines:
            sheet.writerow([safe(team), "All outcomes", said.asked, *_figures(each), ""])
    words = noise_words.outcomes_said(found, levels)
    for row in found.outcomes:
        each = noise_words.line(shown(row.most), levels[row.axis][row.most.level])
        asked = noise_words.ASKED[row.axis]
        sheet.writerow([safe(team), safe(titles[row.row]), asked, *_figures(each), words[row.row][row.axis]])
    for sentence in (noise_words.relations_said(found), *standing(found)):
        sheet.writerow([sentence])
    return out.getvalue()


def standing(found: Found) -> tuple[str, ...]:
    """What is said beside every figure."""
    once = () if found.twice is not None else (noise_words.ONCE,)
    return (noise_words.NO_TEST, noise_words.ASSUMES, *once, noise_words.COULD_NOT)


def _figures(line: noise_words.Line) -> list[object]:
    return [
        line.level,
        round(line.system, 3),
        *("" if part is None else round(part, 3) for part in line.parts.values()),
    ]
