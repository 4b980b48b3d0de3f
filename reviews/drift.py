"""How evenly were both sides looked at, and how did readings drift? Two panels, one for each side (METHOD 2.9, 4.1).

Every figure is a number of decisions out of those that could be read; none depends on what was found on the other side,
and nothing joins the two panels. Levels stay an order: of each level is said how many decisions reached it or a higher
one, between what the lower and the upper ends of their ranges say. Nothing here knows who decided.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from assessments.appraisal.anchors import Scales
from assessments.appraisal.symmetry import Component, Evenness, NoteKind
from assessments.appraisal.wording import COMPONENT_LABELS
from assessments.vocabulary import Worded
from cases.vocabulary import POLES, Pole
from reviews.appraised import Axis, End, level, looked, not_told, noted
from reviews.intervals import wilson
from reviews.rates import ENOUGH_TO_ESTIMATE, ENOUGH_TO_SHOW
from reviews.withholding import Shown

TOO_FEW = "Too few"
STANDING = (
    "The two sides need the same looking, not the same findings. Each side is counted by itself; more on one is not "
    "evidence of less on the other."
)
LOOKED = (Component.DEPTH, Component.NO_HARM, Component.EVIDENCE, Component.RANGE_USE, Component.MITIGATION)
"""What may be uneven in a signed decision; every outcome is answered on both sides before it can be signed."""
NOTE_LABELS: Mapping[NoteKind, str] = {
    NoteKind.NO_REASON: "An answer without a reason",
    NoteKind.EXACT_ON_ASSUMPTION: "One exact level on an assumption",
    NoteKind.CANNOT_BE_UNDONE: "A harm that cannot be undone",
    NoteKind.MITIGATION_NOT_COMMITTED: "Something would help, and nobody had agreed to it",
}
BEYOND: Mapping[Axis, str] = {Axis.SEVERITY: "or more serious", Axis.LIKELIHOOD: "or likelier"}
LEVELS = (1, 2, 3, 4, 5)
SINCE_QUARTER, SINCE_CHANGE = "than in the quarter before", "than before"


class Sort(NamedTuple):
    """So many decisions of one stretch of time between the same contexts; `read` of them could be gone through."""

    quarter: dt.date
    stretch: int
    holder: str
    receiver: str
    many: int
    read: int


class Marked(NamedTuple):
    """In how many of them one code is true."""

    quarter: dt.date
    stretch: int
    holder: str
    receiver: str
    mark: str
    many: int


class Group(NamedTuple):
    """Some decisions together: how many, how many were gone through, and in how many each code is true."""

    many: int
    read: int
    marks: Mapping[str, int]

    @property
    def enough(self) -> bool:
        return self.read >= ENOUGH_TO_SHOW


class Kind(Worded):
    """Of what sort a line is; it is shown in a table of its own."""

    SEVERITY = "severity", "How serious it was read"
    LIKELIHOOD = "likelihood", "How likely it was read"
    LOOKED = "looked", "More on this side than on the other"
    NOTED = "noted", "Worth a second look"
    EVEN = "even", "In this respect"


KINDS: Mapping[Axis, Kind] = {Axis.SEVERITY: Kind.SEVERITY, Axis.LIKELIHOOD: Kind.LIKELIHOOD}


class Line(NamedTuple):
    """One question asked of each decision on one side. `least` and `most`: the codes that answer yes for certain, and
    those that answer yes if the range allows; the same where there is no range."""

    code: str
    kind: Kind
    label: str
    least: tuple[str, ...]
    most: tuple[str, ...]

    def counts(self, group: Group) -> tuple[int, int]:
        """In how many decisions of the group at least, and at most."""
        return (
            sum(group.marks.get(mark, 0) for mark in self.least),
            sum(group.marks.get(mark, 0) for mark in self.most),
        )

    def words(self, group: Group | None) -> str:
        """As a cell has it: "5 to 8", or "5"; nothing is said of fewer than five decisions."""
        if group is None or not group.enough:
            return TOO_FEW
        least, most = self.counts(group)
        return str(least) if least == most else f"{least} to {most}"


def lines(pole: str, scales: Scales) -> tuple[Line, ...]:
    """What is asked of each decision on one side; the same for either."""
    told: list[Line] = []
    for axis in (Axis.SEVERITY, Axis.LIKELIHOOD):
        words = {each.level: each.words for each in (scales.severity if axis is Axis.SEVERITY else scales.likelihood)}
        for reached in LEVELS:
            label = words[reached] if reached == LEVELS[-1] else f"{words[reached]}, {BEYOND[axis]}"
            ends = [
                tuple(level(axis, pole, end, each) for each in LEVELS if each >= reached)
                for end in (End.LEAST, End.MOST)
            ]
            told.append(Line(f"{axis}.{reached}", KINDS[axis], label, *ends))
    told += [_plain(f"more.{each}", Kind.LOOKED, COMPONENT_LABELS[each], looked(each, pole)) for each in LOOKED]
    told.append(_plain("cannot_tell", Kind.NOTED, "Something could not be judged", not_told(pole)))
    told += [_plain(f"note.{each}", Kind.NOTED, NOTE_LABELS[each], noted(each, pole)) for each in NoteKind]
    return tuple(told)


def _plain(code: str, kind: Kind, label: str, mark: str) -> Line:
    return Line(code, kind, label, (mark,), (mark,))


def even_lines() -> tuple[Line, ...]:
    """In what the two sides can be looked at alike: of no side, so in no panel."""
    return tuple(
        _plain(f"even.{each}", Kind.EVEN, COMPONENT_LABELS[each], looked(each, Evenness.EVEN)) for each in LOOKED
    )


def line_of(code: str, pole: str, scales: Scales) -> Line | None:
    """The line of this code on this side; one that is of no side whichever side is named."""
    return next((each for each in (*lines(pole, scales), *even_lines()) if each.code == code), None)


def turned(team: UUID) -> bool:
    """Whether the lot turned the panels of this team round: the same at every look, and not the lot of the errors."""
    return bool(sha256(b"appraisals" + team.bytes).digest()[0] & 1)


def sides(team: UUID) -> tuple[Pole, ...]:
    """Both sides in the order drawn by lot for the team."""
    return POLES[::-1] if turned(team) else POLES


# ---- which decisions together ---------------------------------------------------------------------------------------


Part = tuple[dt.date, int, str, str]
"""As finely as decisions are told apart: the quarter, the stretch, from which context, to which."""


class Year:
    """What is counted of the appraisals of four quarters, taken together in the ways that may be shown.

    `changes`: the days within these quarters on which a threshold changed, the first first; a stretch is the time from
    one of them to the next. What may be shown is settled in one order, the same for every page: all of it, the
    quarters, before and after each change, the pairs of contexts, and last the quarters of each pair. Whatever would
    give away few decisions beside what comes earlier is hidden (reviews/withholding.py).
    """

    def __init__(
        self,
        quarters: Sequence[dt.date],
        sorts: Sequence[Sort],
        marked: Sequence[Marked],
        changes: Sequence[dt.date] = (),
    ) -> None:
        self.quarters, self.sorts, self.marked, self.changes = tuple(quarters), sorts, marked, tuple(changes)
        self._numbers: Counter[Part] = Counter()
        for each in sorts:
            self._numbers[each[:4]] += each.read
        self._shown = Shown(self._numbers)
        self.whole = self._group(lambda part: True)
        self.may_whole = self._show(lambda part: True)
        may = {day: self._show(_in(day)) for day in sorted(self.quarters, key=lambda day: (-self._read(_in(day)), day))}
        self.by_quarter = [(day, self._group(_in(day)), may[day]) for day in self.quarters]
        self._may_change = {day: self._show_both(day) for day in self.changes}

    # ---- pairs of contexts

    @cached_property
    def pairs(self) -> dict[tuple[str, str], tuple[Group, bool]]:
        """The decisions of each pair of contexts over the year, and whether they may be shown."""
        found = {(each.holder, each.receiver) for each in self.sorts}
        may = {pair: self._show(_between(pair)) for pair in self._large_first(found)}
        return {pair: (self._group(_between(pair)), may[pair]) for pair in sorted(found)}

    @cached_property
    def pairs_by_quarter(self) -> dict[tuple[str, str], list[tuple[dt.date, Group, bool]]]:
        """The quarters of each pair, each with whether it may be shown."""
        told = {}
        for pair in self._large_first(pair for pair, (_group, may) in self.pairs.items() if may):
            told[pair] = [
                (day, self._group(_between(pair, day)), self._show(_between(pair, day))) for day in self.quarters
            ]
        return told

    def of_pair(self, pair: tuple[str, str]) -> list[tuple[dt.date, Group, bool]]:
        """The quarters of one pair; none may be shown of a pair that may not be shown itself."""
        hidden = [(day, self._group(_between(pair, day)), False) for day in self.quarters]
        return self.pairs_by_quarter.get(pair, hidden)

    def _large_first(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        return sorted(pairs, key=lambda pair: (-self._read(_between(pair)), pair))

    # ---- before and after a threshold changed

    def shown_changes(self) -> list[dt.date]:
        """The days of which before and after may be shown."""
        return [day for day, may in self._may_change.items() if may]

    def around(self, day: dt.date) -> tuple[Group, Group]:
        """The decisions of the year before this day, and those from it on."""
        before, after = self._before_and_after(day)
        return self._group(before), self._group(after)

    def _before_and_after(self, day: dt.date) -> "tuple[Which, Which]":
        place = self.changes.index(day) + 1
        return (lambda part: part[1] < place), (lambda part: part[1] >= place)

    def _show_both(self, day: dt.date) -> bool:
        before, after = self._before_and_after(day)
        return self._read(after) >= ENOUGH_TO_SHOW and self._show(before) and self._show(after)

    # ---- taken together

    def _read(self, which: "Which") -> int:
        return sum(number for part, number in self._numbers.items() if which(part))

    def _show(self, which: "Which") -> bool:
        return self._shown.show([part for part in self._numbers if which(part)])

    def _group(self, which: "Which") -> Group:
        marks: Counter[str] = Counter()
        for each in self.marked:
            if which(each[:4]):
                marks[each.mark] += each.many
        chosen = [each for each in self.sorts if which(each[:4])]
        return Group(sum(each.many for each in chosen), sum(each.read for each in chosen), marks)


Which = Callable[[Part], bool]


def _in(day: dt.date) -> Which:
    return lambda part: part[0] == day


def _between(pair: tuple[str, str], day: dt.date | None = None) -> Which:
    return lambda part: part[2:] == pair and day in (None, part[0])


# ---- what moved -----------------------------------------------------------------------------------------------------


def moved_words(pole_lines: Sequence[Line], before: Group | None, now: Group | None, since: str) -> str:
    """At which levels one side was read clearly otherwise than before, in words. `since`: "than in the quarter before".

    Only where the 95% intervals lie apart, whatever the ranges hold: those of the two ends that lie nearer each other.
    """
    if before is None or now is None or min(before.read, now.read) < ENOUGH_TO_ESTIMATE:
        return "Too few decisions to say whether readings moved."
    more, fewer = [], []
    for line in pole_lines:
        if line.kind not in (Kind.SEVERITY, Kind.LIKELIHOOD):
            continue
        (was_least, was_most), (is_least, is_most) = line.counts(before), line.counts(now)
        if wilson(is_least, now.read)[0] > wilson(was_most, before.read)[1]:
            more.append(line.label)
        elif wilson(is_most, now.read)[1] < wilson(was_least, before.read)[0]:
            fewer.append(line.label)
    said = [f"Read more often {since}: {_listed(more)}."] if more else []
    said += [f"Read less often {since}: {_listed(fewer)}."] if fewer else []
    return " ".join(said) or f"No level was read clearly more or less often {since}."


def _listed(labels: Sequence[str]) -> str:
    return "; ".join(label[0].lower() + label[1:] for label in labels)
