"""How does a page tell of what was answered for one outcome under one course?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.appraisal import answers
from assessments.appraisal.anchors import Scales
from assessments.appraisal.courses import Course
from assessments.appraisal.wording import stopped
from assessments.models import Assessment, OutcomeRow

ALWAYS = {"reason": "what could go wrong", "likelihood": "how likely", "severity": "how serious"}


@dataclass(frozen=True)
class Line:
    """A label and what was answered; `strong` for the two scales."""

    label: str
    words: str
    strong: bool = False


@dataclass(frozen=True)
class Reading:
    """One cell in words. `answered`: it stands as a reading; `text` alone may be there before that."""

    course: Course
    answered: bool = False
    nothing: bool = False
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    still: str = ""
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OutcomeLine:
    """One outcome with a reading for each side."""

    row: OutcomeRow
    whose: str
    readings: list[Reading]

    @property
    def answered(self) -> bool:
        return all(reading.answered for reading in self.readings)


class Answered(Protocol):
    """What was answered of one outcome for one course: of a sharing question, or of something else that is read."""

    @property
    def reading(self) -> Any: ...

    @property
    def draft(self) -> Any: ...

    @property
    def copied(self) -> Any: ...

    @property
    def answers(self) -> dict[str, Any]: ...


def outcome_line(
    assessment: Assessment,
    row: OutcomeRow,
    sides: Collection[Course],
    scales: Scales,
    changed: Collection[tuple[Any, str]] = (),
) -> OutcomeLine:
    """One outcome as grid and pair show it. `changed`: (row, course) of readings changed after they were shown."""
    readings = [reading_of(row.cell(side.key), side, scales, (row.pk, side.key) in changed) for side in sides]
    return OutcomeLine(row=row, whose=whose(row, assessment), readings=readings)


def whose(row: OutcomeRow, assessment: Assessment) -> str:
    """Whose outcome it is: which service is there to bring it about or protect it."""
    if row.own:
        return _("Your own outcome")
    services = row.content().services
    question = assessment.question
    names = {"holder": question.holder_team.agency.name, "receiver": question.receiver_words}
    return (
        _("Matters most to %(service)s") % {"service": names[services[0]]}
        if len(services) == 1
        else _("Matters to both services")
    )


def reading_of(cell: Answered | None, course: Course, scales: Scales, changed: bool = False) -> Reading:
    """What one cell says, as grid and pair show it."""
    if cell is None or not (cell.reading or cell.draft):
        return Reading(course)
    marks = [_("Changed after the comparison was shown")] if changed else []
    if not cell.reading:
        held = cell.answers
        if held.get("none"):
            return Reading(course, text=str(held.get("reason", "")), still=_("Say what you looked at."))
        missing = [words for name, words in ALWAYS.items() if not held.get(name)]
        return Reading(course, text=str(held.get("reason", "")), still=_still(missing))
    if cell.draft:
        marks.append(_("Changes not finished"))
    if cell.copied:
        marks.append(_("As for the side it was copied from"))
    held = answers.answers(cell.reading)
    said = answers.said(held, scales)
    if held.get("none"):
        return Reading(course, answered=True, nothing=True, text=said["looked at"], marks=marks)
    return Reading(course, answered=True, text=said["what could go wrong"], lines=_lines(said), marks=marks)


def _lines(said: dict[str, str]) -> list[Line]:
    items = said.get("based on items", "")
    on = [
        ngettext("Item %(items)s", "Items %(items)s", items.count(",") + 1) % {"items": items} if items else "",
        said.get("based on", ""),
        said.get("how we know", ""),
    ]
    helps = said.get("what would help", "")
    who = ", ".join(filter(None, (said.get("who will do it", ""), said.get("by when", ""))))
    agreed = _("agreed") if said.get("agreed to do it") else _("not agreed yet")
    lines = [
        Line(_("How likely"), said["how likely"], strong=True),
        Line(_("How serious"), said["how serious"], strong=True),
        Line(_("For whom"), said.get("who", "") or said.get("who would bear it", "")),
        Line(_("Undone?"), said.get("can it be undone", "")),
        Line(_("Based on"), _in_sentences(on)),
        Line(_("Would help"), f"{helps} ({who}, {agreed})" if who else helps),
        Line(_("Nothing would help, because"), said.get("why nothing would help", "")),
    ]
    return [line for line in lines if line.words]


def _in_sentences(parts: list[str]) -> str:
    """One after another, the last without a full stop of ours."""
    *most, last = list(filter(None, parts)) or [""]
    return " ".join([*(stopped(part) for part in most), last])


def _still(missing: list[str]) -> str:
    if not missing:
        return _("The further questions are still to answer.")
    words = _(" and ").join(filter(None, (", ".join(missing[:-1]), missing[-1])))
    words = words[0].upper() + words[1:]
    return ngettext("%(what)s is still to answer.", "%(what)s are still to answer.", len(missing)) % {"what": words}
