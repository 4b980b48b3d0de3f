"""What leaves a session as a file? Counts of people at each level, what people wrote, and who took part in what.

Nothing in a file says who answered what, nor more than was shown on everybody's screen. Nobody is marked: attendance
says in which stages somebody sent answers, and no more.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.appraisal.anchors import load as load_scales
from assessments.appraisal.courses import DECISION_WORDS, pole
from cases.vocabulary import POLES
from training.groups import Participant, Session, Step
from training.turns import PART_WORDS, Part

AXES = ("likelihood", "severity")
OPENS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula, whatever somebody typed into it (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text.startswith(OPENS_A_FORMULA) else text


def written(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The file, as spreadsheets read it: a mark for UTF-8, every cell in quotes, CRLF at the end of a line."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return "﻿" + out.getvalue()


def readings(session: Session, steps: Iterable[Step]) -> str:
    """How many named each level: what was shown, as numbers."""
    heads = [_("Stage"), _("Part"), _("Outcome"), _("Side"), _("Scale"), _("Answer"), _("People"), _("Of")]
    return written(heads, [line for step in steps for line in _readings(session, step)])


def _readings(session: Session, step: Step) -> Iterable[Sequence[Any]]:
    case, begin = session.case(), [step.place, PART_WORDS[Part(step.part)]]
    of = step.spread.get("n", 0)
    if step.ends:
        for key, count in (step.spread.get("decisions") or {}).items():
            yield [*begin, "", "", _("Decision"), DECISION_WORDS[key], count, of]
        return
    scales = load_scales(case.words.scales)
    titles = {row.id: row.title for row in case.rows(case.stages[step.place - 1].id)}
    asked = {
        "likelihood": (_("How likely"), [level.words for level in scales.likelihood]),
        "severity": (_("How serious"), [level.words for level in scales.severity]),
    }
    for row, sides in (step.spread.get("rows") or {}).items():
        for each in POLES:
            piles, here = sides[each], [*begin, titles[row], pole(each).label]
            for axis in AXES:
                name, levels = asked[axis]
                for words, count in zip(levels, piles[axis]["counts"], strict=True):
                    yield [*here, name, words, count, of]
                yield [*here, name, scales.cannot_judge, piles[axis]["cannot"], of]
            yield [*here, "", scales.nothing_found, piles["nothing"], of]


def words(session: Session, steps: Iterable[Step]) -> str:
    """What people wrote, unnamed; without what the trainer took off."""
    heads = [_("Stage"), _("Part"), _("About"), _("Side or kind"), _("What somebody wrote")]
    kinds = {"why": _("Main reason"), "against": _("Strongest argument against")}
    lines = []
    for step in steps:
        case = session.case()
        titles = {row.id: row.title for row in case.rows(case.stages[step.place - 1].id)}
        for line in step.words:
            if not line.get("off"):
                about = titles.get(line["row"]) or DECISION_WORDS.get(line["row"], "")
                side = kinds.get(line["side"]) or pole(line["side"]).label
                lines.append([step.place, PART_WORDS[Part(step.part)], about, side, line["text"]])
    return written(heads, lines)


def attendance(people: Iterable[Participant], of: int) -> str:
    """Who took part: when they joined, and in how many stages they sent what."""
    heads = [_("Number"), _("Name for the day"), _("Joined"), *(PART_WORDS[part] for part in Part), _("Stages in all")]
    return written(
        heads,
        [
            [
                each.number,
                each.nickname,
                f"{each.joined_at:%Y-%m-%d %H:%M}",
                *(took_part(each)[part] for part in Part),
                of,
            ]
            for each in people
        ],
    )


def took_part(participant: Any) -> dict[Part, int]:
    """In how many stages somebody sent their answers, part by part. The answers themselves are not looked at."""
    parts = [answer.step.part for answer in participant.answers.all() if answer.sent_at]
    return {part: parts.count(part) for part in Part}
