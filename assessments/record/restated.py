"""What was answered on each side, said back in whole sentences: for the author to check before signing.

A level ticked in the wrong column looks right in a table; in a sentence that begins with its side it does not
(DESIGN 2, "Against mistaken entry"). Everything comes from the document, and both sides are said by one pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.appraisal.scales import CANNOT_TELL
from assessments.appraisal.wording import range_words
from assessments.version import Document


@dataclass(frozen=True)
class Restated:
    """One outcome: its title, and a sentence or two for each side, (course, words), in the order drawn."""

    title: str
    sides: tuple[tuple[str, str], ...]


def of(document: Document) -> list[Restated]:
    """Every outcome, in the order of the grid."""
    order = document.question.order
    return [
        Restated(row.title, tuple((pole, _side(document, row.sides[pole].reading)) for pole in order))
        for row in document.rows
        if all(row.sides.get(pole) for pole in order)
    ]


def _side(document: Document, reading: Mapping[str, Any]) -> str:
    said = str(reading.get("reason") or "")
    if reading.get("none"):
        return _("you found nothing that could go wrong. You looked at: %(said)s") % {"said": _quoted(said)}
    return f"{_quoted(said)} {_levels(document, reading)}"


def _quoted(said: str) -> str:
    """Somebody's own words, between marks, closed by one full stop or by the mark they chose themselves."""
    said = said.strip()
    return f"“{said}”" if said.endswith(("?", "!", "…")) else f"“{said.rstrip('.')}”."


def _levels(document: Document, reading: Mapping[str, Any]) -> str:
    known = {
        axis: _words(document, axis, reading[axis])
        for axis in ("likelihood", "severity")
        if reading.get(axis) and reading[axis] != CANNOT_TELL
    }
    filled = {**known, "period": document.question.period.words}
    if len(known) == len(("likelihood", "severity")):
        words = _("You read it as %(likelihood)s in %(period)s, and as %(severity)s.")
    elif "likelihood" in known:
        words = _("You read it as %(likelihood)s in %(period)s, and cannot judge how serious it would be.")
    elif known:
        words = _("You cannot judge how likely it is in %(period)s, and read it as %(severity)s.")
    else:
        words = _("You cannot judge how likely it is in %(period)s, nor how serious it would be.")
    return words % filled


def _words(document: Document, axis: str, value: Any) -> str:
    words = {int(level): str(said) for level, said in document.legend[axis].items()}
    told = range_words((min(value), max(value)), words)
    return told[:1].lower() + told[1:]
