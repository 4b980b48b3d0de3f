"""How is a part of a walkthrough filled in: single answers, and groups of answers that are asked as often as is needed?

A part of a draft goes in as it stands and comes out as it was typed: texts, lists of lines, and fields within fields,
which a double underscore separates ("holder__role"). What is left empty is left out. Nothing is refused for lacking: a
draft may lack anything until it is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.vocabulary import POLES
from govuk.components import Changed
from govuk.forms import Edition, Form, Textarea

Fields = Mapping[str, Callable[[], forms.Field]]
LONGEST = 4000


class Lines(forms.CharField):
    """A list of texts, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 3)
        super().__init__(required=False, max_length=LONGEST * 3, widget=Textarea(rows=rows), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """There may be none."""

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))


class Percent(forms.CharField):
    """How many of a hundred: a number, or a range where it is not known well. A share from 0 to 1, both ends of it."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": gettext_lazy("Enter a number from 0 to 100, or a range such as 1 to 3"),
    }

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        ends = [f"{round(end * 100, 10):.12g}" if isinstance(end, int | float) else str(end) for end in value]
        return " to ".join(dict.fromkeys(ends))

    def to_python(self, value: Any) -> Any:
        typed = re.fullmatch(RANGE, str(value or "").strip())
        if not str(value or "").strip():
            return []
        ends = [float(each) for each in typed.groups() if each is not None] if typed else []
        if not ends or not 0 <= ends[0] <= ends[-1] <= 100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return [round(end / 100, 12) for end in (ends[0], ends[-1])]

    def validate(self, value: Any) -> None:
        """There may be none."""

    def run_validators(self, value: Any) -> None:
        """Read as numbers, there is nothing more to look at."""


RANGE = re.compile(r"(\d{1,3}(?:\.\d{1,8})?) ?%?(?: ?(?:to|-|\u2013) ?(\d{1,3}(?:\.\d{1,8})?) ?%?)?")


@dataclass(frozen=True)
class Group:
    """Answers that are asked together, several times over: the items of a stage, the points of a debrief.

    `title` gives the heading of the one of a number; `add` is what the button says that asks for one more.
    """

    name: str
    title: Callable[[int], str]
    add: Any
    fields: Fields
    most: int = 20
    hidden: tuple[str, ...] = ()


class PartForm(Form):
    """A part of a draft. Subclasses say in which order it is asked (`layout`): names of single fields and of groups."""

    edition = Edition()
    singles: ClassVar[Fields] = {}
    groups: ClassVar[tuple[Group, ...]] = ()
    layout: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, part: Mapping[str, Any], edition: int, **kwargs: Any) -> None:
        initial = {"edition": edition} | self.laid_out(part)
        super().__init__(data, initial=initial, **kwargs)
        for name, make in self.single_fields().items():
            self.fields[name] = make()
        for group in self.groups:
            self.fields[f"{group.name}-count"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            for place in range(self.places(group)):
                for name, make in self.group_fields(group).items():
                    self.fields[f"{group.name}-{place}-{name}"] = make()

    # -- what may be asked differently from draft to draft

    def single_fields(self) -> Fields:
        return self.singles

    def group_fields(self, group: Group) -> Fields:
        return {
            name: lambda: forms.CharField(widget=forms.HiddenInput, required=False) for name in group.hidden
        } | dict(group.fields)

    # -- from a draft onto the page, and back

    def laid_out(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """The part under the names of the fields."""
        found = {name: _inside(part, name) for name in self.single_fields()}
        for group in self.groups:
            rows = self.rows_of(group, part)
            found[f"{group.name}-count"] = len(rows) + 1 if len(rows) < group.most else len(rows)
            for place, row in enumerate(rows):
                for name in self.group_fields(group):
                    found[f"{group.name}-{place}-{name}"] = _inside(row, name)
        return found

    def rows_of(self, group: Group, part: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """What there is of a group."""
        rows = part.get(group.name) or ()
        return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []

    def said(self) -> dict[str, Any]:
        """The part as it was typed, without what was left empty. Only of a valid form."""
        part: dict[str, Any] = {}
        for name in self.single_fields():
            _put(part, name, self._in_its_order(name))
        for group in self.groups:
            part[group.name] = [row for place in range(self.places(group)) if (row := self._row(group, place))]
        return part

    def _in_its_order(self, name: str) -> Any:
        """What was typed; where just what stood was ticked again, in the order in which it stood."""
        typed, stood = self.cleaned_data.get(name), self.initial.get(name)
        same = isinstance(typed, list) and isinstance(stood, list | tuple) and sorted(typed) == sorted(stood)
        return list(stood) if same and isinstance(stood, list | tuple) else typed

    def _row(self, group: Group, place: int) -> dict[str, Any]:
        """What was typed at one place of a group; nothing where only hidden fields hold something."""
        row: dict[str, Any] = {}
        for name in self.group_fields(group):
            _put(row, name, self.cleaned_data.get(f"{group.name}-{place}-{name}"))
        return row if set(row) - set(group.hidden) else {}

    # -- the page

    def places(self, group: Group) -> int:
        """How often a group is asked for."""
        name = f"{group.name}-count"
        typed = str((self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)) or "")
        return min(max(int(typed) if typed.isdecimal() and len(typed) < 4 else 1, 1), group.most)

    def asks_for_more(self) -> Group | None:
        """The group of which one more is asked for, if the button for that was pressed."""
        return next((group for group in self.groups if f"more-{group.name}" in self.data), None)

    def with_one_more(self, group: Group, **kwargs: Any) -> PartForm:
        """The same page as typed so far, with one more place in a group."""
        typed = cast(QueryDict, self.data).copy()
        typed[f"{group.name}-count"] = str(min(self.places(group) + 1, group.most))
        again = type(self)(typed, **kwargs)
        vars(again)["_errors"] = forms.utils.ErrorDict()  # nothing is said to be wrong before it is sent
        return again

    def drawn(self, order: Sequence[str] = tuple(POLES)) -> Iterator[dict[str, Any]]:
        """What stands on the page, one after the other: a field, or a group with its places."""
        for name in self.layout:
            group = next((group for group in self.groups if group.name == name), None)
            if group is None:
                yield {"field": self[name]}
                continue
            yield {
                "group": group,
                "name": f"more-{group.name}",
                "places": [
                    (group.title(place + 1), list(self._placed(group, place, order)))
                    for place in range(self.places(group))
                ],
                "more": self.places(group) < group.most,
            }

    def _placed(self, group: Group, place: int, order: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The fields of one place; the two that ask about the two sides stand beside each other, in this order."""
        both: dict[str, Any] = {}
        for name in self.group_fields(group):
            if name in group.hidden:
                continue
            field, side = self[f"{group.name}-{place}-{name}"], name.rpartition("__")[2]
            if side not in tuple(POLES):
                yield {"field": field}
                continue
            both[side] = field
            if len(both) == len(POLES):
                yield {"pair": [both[each] for each in order]}

    def differences(self, theirs: PartForm) -> list[Changed]:
        """What was typed beside what somebody else kept meanwhile, where the two differ."""
        names = dict.fromkeys([*theirs.fields, *self.fields])
        changed = []
        for name in names:
            field = self.fields.get(name) or theirs.fields[name]
            if field.widget.is_hidden:
                continue
            yours = _flat(self[name].value() if name in self.fields else "")
            now = _flat(theirs[name].value() if name in theirs.fields else "")
            if yours != now:
                changed.append(Changed(str(field.label or _("Answer")), yours, now))
        return changed


def _kept() -> forms.Field:
    """Something that goes with the answers and is not asked: the name that an item has."""
    return forms.CharField(widget=forms.HiddenInput, required=False)


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _inside(part: Mapping[str, Any], name: str) -> Any:
    """What lies under a name, fields within fields; nothing if nothing does."""
    value: Any = part
    for step in name.split("__"):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _put(part: dict[str, Any], name: str, value: Any) -> None:
    """Lay it under a name, fields within fields, unless it is empty."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    if value in (None, "", [], False):
        return
    *around, last = name.split("__")
    for step in around:
        part = part.setdefault(step, {})
    part[last] = value
