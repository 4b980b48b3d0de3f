"""How do a group's answers, and one's own, stand on a page? Values of `training.piles` in, words and pictures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.appraisal import answers
from assessments.appraisal.anchors import Scales
from assessments.appraisal.courses import DECISION_WORDS, Course, pole
from assessments.appraisal.noise import Noise
from assessments.appraisal.questions import one_outcome
from assessments.appraisal.wording import range_words
from cases.vocabulary import Period, Pole
from training import piles
from training.feedback import parts_words
from training.walkthrough import BaseRate, Item, Row, Shown, ShownStage

AXES = ("likelihood", "severity")


@dataclass(frozen=True)
class Known:
    """An item of the walkthrough as pages and forms list it: by number, as items of a case are."""

    number: int
    item: Item

    @property
    def text(self) -> str:
        return self.item.text

    def get_kind_display(self) -> str:
        return self.item.kind.words


def known(shown: Shown | None) -> list[Known]:
    """Every item known by now, numbered."""
    return [Known(number, item) for number, item in enumerate(shown.items if shown else (), 1)]


@dataclass(frozen=True)
class Card:
    """One side on one scale: how many named each level, and the same in words. `mine`: what the reader answered."""

    course: Course
    counts: tuple[int, ...]
    cannot: int
    words: str
    mine: str = ""


@dataclass(frozen=True)
class Scale:
    """One scale of one outcome, both sides in the reader's order. `levels` are its words."""

    axis: str
    asked: str
    levels: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def lines(self) -> list[tuple[str, list[int]]]:
        """As a table: each level with the counts of both sides."""
        return [(words, [card.counts[place] for card in self.cards]) for place, words in enumerate(self.levels)]


@dataclass(frozen=True)
class Drawn:
    """One outcome as a group answered it: two scales, and how many found nothing on each side, if anybody did."""

    row: Row
    scales: tuple[Scale, ...]
    nothing: tuple[tuple[Course, int], ...]


def outcome(
    row: Row,
    found: Mapping[str, Any],
    *,
    order: Sequence[Pole],
    period: str,
    scales: Scales,
    mine: Mapping[str, Any] | None = None,
) -> Drawn:
    """One outcome of a spread. `mine`: the cells that the reader sent for it."""
    courses = [pole(each) for each in order]
    words = {
        "likelihood": tuple(level.words for level in scales.likelihood),
        "severity": tuple(level.words for level in scales.severity),
    }
    asked = one_outcome(side=courses[0].inline, period=period)
    return Drawn(
        row=row,
        scales=tuple(
            Scale(
                axis=axis,
                asked=asked[axis].label,
                levels=words[axis],
                cards=tuple(
                    Card(
                        course=course,
                        counts=tuple(found[course.key][axis]["counts"]),
                        cannot=found[course.key][axis]["cannot"],
                        words=in_words(found[course.key][axis], words[axis]),
                        mine=_mine((mine or {}).get(course.key), axis, scales),
                    )
                    for course in courses
                ),
            )
            for axis in AXES
        ),
        nothing=tuple((course, found[course.key]["nothing"]) for course in courses)
        if any(found[course.key]["nothing"] for course in courses)
        else (),
    )


def in_words(axis: Mapping[str, Any], levels: Sequence[str]) -> str:
    """Where the answers to one side lie on one scale: from which level to which, and where most are, if anywhere.

    "From remote to about even or likely. No level has more than four people." """
    said = []
    if reached := piles.reach(axis["counts"]):
        low, high = (_mid(levels[level - 1]) for level in reached)
        if low == high:
            said.append(_("Everybody who named a level says %(level)s.") % {"level": low})
        else:
            said.append(_("From %(low)s to %(high)s.") % {"low": low, "high": high})
            said.append(_where_most_are(axis["counts"], levels))
    if axis["cannot"]:
        said.append(
            ngettext("%(number)s person could not judge it.", "%(number)s people could not judge it.", axis["cannot"])
            % {"number": str(apnumber(axis["cannot"])).capitalize()}
        )
    return " ".join(said) or _("Nobody named a level.")


def _where_most_are(counts: Sequence[int], levels: Sequence[str]) -> str:
    most = max(counts)
    there = [level for level, count in zip(levels, counts, strict=True) if count == most]
    number = str(apnumber(most))
    if len(there) > 1:
        return ngettext("No level has more than one person.", "No level has more than %(number)s people.", most) % {
            "number": number
        }
    said = ngettext("%(number)s person chose %(level)s.", "%(number)s people chose %(level)s.", most)
    return said % {"number": number.capitalize(), "level": _mid(there[0])}


def _mid(words: str) -> str:
    return words[:1].lower() + words[1:]


def _mine(cell: Mapping[str, Any] | None, axis: str, scales: Scales) -> str:
    if not cell:
        return ""
    if cell.get("none"):
        return scales.nothing_found
    reading = cell[axis]
    if reading == "cannot_tell":
        return scales.cannot_judge
    words = {level.level: level.words for level in getattr(scales, axis)}
    return range_words((reading[0], reading[1]), words)


def order_words(order: Mapping[str, Any] | None, same: bool) -> str:
    """Whether it mattered for this outcome which side came first; said of the two groups, never of anybody."""
    if order is None:
        return _("This is shown when at least five people saw each side first.")
    groups = [(order[name]["n"], pole(name).inline) for name in order]
    said = " ".join(
        ngettext("%(n)d person saw “%(side)s” first.", "%(n)d people saw “%(side)s” first.", n) % {"n": n, "side": side}
        for n, side in groups
    )
    alike = (
        _("Both groups spread over the same levels this time.")
        if same
        else _("The two groups did not spread over the same levels. The tables show where.")
    )
    return f"{said} {alike}"


@dataclass(frozen=True)
class Said:
    """One side of one outcome as somebody answered it, in lines of label and words."""

    course: Course
    lines: tuple[tuple[str, str], ...]


def said(typed: Mapping[str, Any], *, order: Sequence[Pole], scales: Scales) -> tuple[Said, ...]:
    """What stands for one outcome, side by side, for the person whose it is."""
    return tuple(
        Said(
            pole(each),
            tuple(
                (label[0].upper() + label[1:], words)
                for label, words in answers.said(typed.get(each, {}), scales).items()
            ),
        )
        for each in order
    )


RELATIONS = {
    "level": gettext_lazy("Read as the same"),
    "crossed": gettext_lazy("Depends how you weigh it: one side likelier, the other more serious"),
    "contested": gettext_lazy("Cannot be told apart on what they know"),
}


def relations(counts: Mapping[str, int], order: Sequence[Pole]) -> list[tuple[str, int]]:
    """How many people had which relation of the two sides: every relation, in words, in the order of the reader."""
    worse = [
        (_("%(side)s: worse, or worse or the same") % {"side": pole(each).label}, counts.get(f"worse:{each}", 0))
        for each in order
    ]
    return [*worse, *((str(words), counts.get(name, 0)) for name, words in RELATIONS.items())]


MOVED = {
    "higher": gettext_lazy("Higher"),
    "lower": gettext_lazy("Lower"),
    "same": gettext_lazy("The same"),
    "overlaps": gettext_lazy("Overlapping"),
}


@dataclass(frozen=True)
class ShiftDrawn:
    """What the same people answered otherwise for one outcome than for its twin: a line for each side and scale."""

    people: int
    changed: int
    heads: tuple[str, ...]
    lines: tuple[tuple[Course, str, tuple[tuple[str, int], ...]], ...]


def shift(found: Mapping[str, Any] | None, row: str, order: Sequence[Pole]) -> ShiftDrawn | None:
    """The shift between a walkthrough and its twin for one outcome; None where there is none to show."""
    if not found or row not in found["rows"]:
        return None
    asked = {"likelihood": _("How likely"), "severity": _("How serious")}
    return ShiftDrawn(
        people=found["people"],
        changed=found["relations"][row],
        heads=tuple(str(words) for words in MOVED.values()),
        lines=tuple(
            (
                pole(each),
                asked[axis],
                tuple((str(words), found["rows"][row][each][axis][name]) for name, words in MOVED.items()),
            )
            for each in order
            for axis in AXES
        ),
    )


def once_more(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many of one's own readings moved how since an earlier time, in words."""
    return [(str(MOVED[name]), counts[name]) for name in ("same", "overlaps", "higher", "lower")]


@dataclass(frozen=True)
class SplitDrawn:
    """Where a group splits most on one scale, in words and as numbers of the noise at that level."""

    asked: str
    words: str
    made_of: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]


def split(found: Mapping[str, Any], *, period: str, scales: Scales) -> tuple[SplitDrawn, ...]:
    """Where the group splits, scale by scale, over all outcomes and both sides of a stage (METHOD 4.2)."""
    asked = one_outcome(side="", period=period)
    return tuple(_split(found[axis], asked[axis].label, axis, scales) for axis in AXES if found.get(axis))


def _split(found: Mapping[str, Any], asked: str, axis: str, scales: Scales) -> SplitDrawn:
    may = Noise(**found["may"], judge_rates=())
    sure = Noise(**found["sure"], judge_rates=())
    most = max(may, sure, key=lambda each: each.system)
    level = next(each.words for each in getattr(scales, axis) if each.level == found["level"])
    said = (
        _("You do not differ at any level.")
        if most.system == 0
        else _("You differ most on whether it is at least “%(level)s”.") % {"level": _mid(level)}
    )
    numbers = (
        (_("All of it"), most.system),
        (_("Some read all higher"), most.level),
        (_("Some here, some there"), most.pattern),
    )
    return SplitDrawn(asked, said, parts_words(most), tuple((words, f"{number:.3f}") for words, number in numbers))


def decisions(counted: Mapping[str, int], order: Sequence[Pole]) -> list[tuple[str, int]]:
    """How many would decide how: every way that could be chosen, both sides in the reader's order."""
    others = [key for key in DECISION_WORDS if key not in set(Pole)]
    return [(DECISION_WORDS[key], counted.get(key, 0)) for key in [*order, *others]]


def numbers(example: BaseRate | None) -> list[str]:
    """What follows from the numbers of a stage, in natural frequencies: as told, and with doubts taken seriously."""
    if example is None:
        return []
    words = _(
        "%(how)s, of %(records)s records: %(finds)s true finds, %(alarms)s false alarms, %(missed)s missed. Of every"
        " 100 that are marked, %(right)s are marked rightly."
    )
    return [
        words
        % {
            "how": how,
            "records": f"{example.records:,}",
            "finds": _ends(found.true_finds),
            "alarms": _ends(found.false_alarms),
            "missed": _ends(found.missed),
            "right": _ends(found.right_of_flagged, 100),
        }
        for how, found in ((_("As told"), example.expect), (_("With doubts taken seriously"), example.expect_then))
    ]


def _ends(figure: float | tuple[float, float], times: int = 1) -> str:
    low, high = figure if isinstance(figure, tuple) else (figure, figure)
    ends = dict.fromkeys(f"{round(end * times):,}" for end in (low, high))
    return _(" to ").join(ends)


def period(stage: ShownStage) -> str:
    """The time over which both sides of this stage are read, inside a sentence."""
    return _("the next %(time)s") % {"time": Period(stage.period).words}
