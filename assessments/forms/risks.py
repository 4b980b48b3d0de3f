"""Which risks do the reasons refer to? A box for each side of each outcome on which something could go wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from assessments import referring
from assessments.appraisal.courses import Course
from assessments.appraisal.grid import Harm
from assessments.models import Assessment
from govuk.forms import Checkboxes


@dataclass(frozen=True)
class Box:
    """One side of one outcome. `words`: said in place of the box where there is no risk to tick."""

    side: Course
    value: str
    id: str = ""
    ticked: bool = False
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One outcome and its boxes, in the drawn order of the sides."""

    title: str
    boxes: tuple[Box, ...]


class RisksField(forms.Field):
    """By side the outcomes ticked, as the service takes them. What may be ticked, the service says.

    Sent and shown again as "side:outcome", one for each box. Drawn by its page, line by line.
    """

    widget = Checkboxes
    titles: Mapping[str, str] = {}
    poles: Sequence[Course] = ()

    def clean(self, value: Any) -> dict[str, list[str]]:
        ticked: dict[str, list[str]] = {}
        for each in value or ():
            side, _colon, row = str(each).partition(":")
            ticked.setdefault(side, []).append(row)
        return ticked

    def prepare_value(self, value: Any) -> Any:
        return [f"{side}:{row}" for side, rows in value.items() for row in rows] if isinstance(value, dict) else value

    def in_words(self, value: Any) -> str:
        """The answer as people read it."""
        return "; ".join(referring.words(value, self.titles, self.poles))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(self.prepare_value(initial)) != self.clean(data)


def lines(field: BoundField, assessment: Assessment) -> list[Line]:
    """The outcomes in the author's order, nothing ticked but what was ticked by whoever decides."""
    ticked, made, count = set(field.value() or ()), [], 0
    for row in assessment.grid().rows:
        boxes = []
        for side in assessment.poles():
            value, cell = f"{side.key}:{row.id}", row.cells[side.key]
            if isinstance(cell, Harm):
                boxes.append(Box(side, value, id=f"{field.auto_id}_{count}", ticked=value in ticked))
                count += 1
            else:
                boxes.append(Box(side, value, words=_("Not answered yet") if cell is None else _("Nothing found")))
        made.append(Line(assessment.titles()[row.id], tuple(boxes)))
    return made
