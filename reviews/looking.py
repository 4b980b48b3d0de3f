"""What was found when a team looked back: four kinds of error in two panels of equal weight (METHOD 4.1, DESIGN 8).

Each figure stands on its own decisions: no axis, sum or ratio joins two of them. Of the decisions of its sort it says
how many were never followed up, what lies in between whatever those were, and an estimate only where a random sample
lets one be given. Nothing here knows who decided.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, TypeVar
from uuid import UUID

from reviews import withholding
from reviews.rates import (
    ENOUGH_TO_ESTIMATE,
    TOO_FEW,
    FollowedUp,
    Rate,
    Shown,
    Stratum,
    found,
    from_the_truth,
    rate,
    shown,
    truth_sentence,
)
from reviews.vocabulary import KIND_EXPLAINED, KIND_WORDS, PANEL_WORDS, PANELS, ErrorKind, Looker, Need, Panel, Use

Group = TypeVar("Group", bound=Hashable)
Lies = tuple[dt.date, str, str]
MOST_SQUARES = 120
"""Decisions drawn one by one beside a figure; of more, the words alone."""


class Sort(NamedTuple):
    """So many decisions that are alike in everything that is counted."""

    quarter: dt.date
    holder: str
    receiver: str
    shared: bool
    loud: bool
    sampled: bool
    need: str
    use: str
    looker: str
    many: int


class Squares(NamedTuple):
    """How many decisions are drawn dark, outlined and dashed."""

    found: int
    none_found: int
    not_known: int


class Figure(NamedTuple):
    """One kind of error among its own decisions, as far as it may be shown."""

    kind: ErrorKind
    rate: Rate
    shown: Shown
    loud: int
    sampled: int
    by_author: int
    by_others: int

    @property
    def heading(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def explained(self) -> str:
        return KIND_EXPLAINED[self.kind]

    @property
    def sort(self) -> str:
        """Of which decisions it is counted."""
        return "not shared" if self.kind is ErrorKind.MISSED else "shared"

    @property
    def not_known(self) -> int:
        return self.rate.total - self.rate.checked

    @property
    def not_known_words(self) -> str:
        return f"{self.not_known} of {self.rate.total} {self.sort}"

    @property
    def found_words(self) -> str:
        if self.shown is Shown.NOTHING:
            return TOO_FEW
        return f"{self.rate.errors} of {self.rate.checked} followed up"

    @property
    def between_words(self) -> str:
        """What it lies between, whatever the rest were: assuming nothing."""
        if self.shown is Shown.NOTHING or not self.rate.total:
            return ""
        most = self.rate.errors + self.not_known
        if most == self.rate.errors:
            return f"{most} of {self.rate.total}: all are known"
        return f"Between {self.rate.errors} and {most} of {self.rate.total}"

    @property
    def estimate_words(self) -> str:
        if self.shown is Shown.NOTHING:
            return ""
        if self.shown is Shown.COUNTS_AND_BOUNDS:
            return f"Not given: fewer than {ENOUGH_TO_ESTIMATE} followed up"
        if self.rate.estimate is None or self.rate.interval is None:
            return "Not given: of those that were not followed up, none was drawn at random and looked at"
        low, high = (round(100 * end) for end in self.rate.interval)
        return f"About {round(100 * self.rate.estimate)} in 100 (95% interval: {low} to {high})"

    @property
    def squares(self) -> Squares | None:
        """One for each decision, where they are few enough to be drawn and many enough to be shown."""
        if self.shown is Shown.NOTHING or self.rate.total > MOST_SQUARES:
            return None
        return Squares(self.rate.errors, self.rate.checked - self.rate.errors, self.not_known)

    @property
    def lookers_words(self) -> str:
        """Who looked: whoever decided, or somebody else."""
        if self.shown is Shown.NOTHING:
            return ""
        return f"{self.by_author} by whoever decided, {self.by_others} by somebody else of the team"


class PanelShown(NamedTuple):
    """A panel: its name, and the figures of its two kinds."""

    panel: Panel
    figures: tuple[Figure, ...]

    @property
    def heading(self) -> str:
        return PANEL_WORDS[self.panel]


class Move(StrEnum):
    """How often a kind was found, in one quarter and the one before."""

    MORE = "more"
    FEWER = "fewer"
    NOT_CLEAR = "not_clear"
    CANNOT_TELL = "cannot_tell"


MOVE_WORDS: Mapping[Move, str] = {
    Move.MORE: "Found more often than in the quarter before",
    Move.FEWER: "Found less often than in the quarter before",
    Move.NOT_CLEAR: "No clear difference from the quarter before",
    Move.CANNOT_TELL: "Too few followed up, then or now, to say",
}


class Quarter(NamedTuple):
    """The figures of decisions made in one quarter, and how each lies to those of the quarter before."""

    first_day: dt.date
    figures: tuple[Figure, ...]
    moves: tuple[Move, ...]

    @property
    def lines(self) -> tuple[tuple[Figure, str], ...]:
        return tuple(zip(self.figures, (MOVE_WORDS[move] for move in self.moves), strict=True))


def figure(kind: ErrorKind, sorts: Iterable[Sort]) -> Figure:
    """One kind of error over these decisions; those of the other column play no part in it."""
    cells: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    sampled = by_author = by_others = 0
    for each in sorts:
        if each.shared is (kind is ErrorKind.MISSED):
            continue
        answer = _answer(kind, each)
        known = answer is not None
        # What the team found out in the ordinary way counts for itself; only what was drawn speaks for the rest.
        stratum = "loud" if each.loud else "ordinary" if known and not each.sampled else "rest"
        cell = cells[stratum]
        cell[0] += each.many
        cell[1] += each.many * known
        cell[2] += each.many * bool(answer)
        sampled += each.many * (known and stratum == "rest")
        by_author += each.many * (known and each.looker == Looker.AUTHOR)
        by_others += each.many * (known and each.looker != Looker.AUTHOR)
    value = rate(Stratum(total=total, checked=checked, errors=errors) for total, checked, errors in cells.values())
    return Figure(kind, value, shown(value), cells["loud"][0], sampled, by_author, by_others)


def _answer(kind: ErrorKind, each: Sort) -> bool | None:
    """Whether this error was found in such decisions; None where it is not known, or cannot be of their column."""
    if each.shared is (kind is ErrorKind.MISSED):
        return None
    return found(kind, FollowedUp(each.shared, Need[each.need.upper()], Use[each.use.upper()]))


def panels(sorts: Sequence[Sort], *, team: UUID) -> tuple[PanelShown, ...]:
    """Both panels, in the order drawn by lot for the team."""
    drawn = [PanelShown(panel, tuple(figure(kind, sorts) for kind in kinds)) for panel, kinds in PANELS.items()]
    return tuple(drawn[::-1] if turned(team) else drawn)


def turned(team: UUID) -> bool:
    """Whether the lot turned the panels of this team round: the same at every look."""
    return bool(sha256(b"panels" + team.bytes).digest()[0] & 1)


class Parts(NamedTuple):
    """One kind of error by quarter and by pair of contexts, as far as each may be shown beside all the others."""

    by_quarter: Mapping[dt.date, Figure]
    by_pair: Mapping[tuple[str, str], Figure]


def parts(sorts: Sequence[Sort]) -> dict[ErrorKind, Parts]:
    """Every kind by quarter and by pair. They are reckoned together, so whoever shows both works them out once."""
    return {kind: _told(kind, sorts) for kind in ErrorKind}


def quarters(table: Mapping[ErrorKind, Parts], kinds: Sequence[ErrorKind] = tuple(ErrorKind)) -> tuple[Quarter, ...]:
    """Quarter by quarter, the last first; each kind compared with itself in the quarter before, and with nothing else.

    Whatever is hidden for being few stays hidden, and so does what would give it away beside the whole or the pairs.
    `kinds`: in the order in which they are told.
    """
    days = sorted({day for each in table.values() for day in each.by_quarter})
    told = []
    for place, day in enumerate(days):
        figures = tuple(table[kind].by_quarter[day] for kind in kinds)
        before = tuple(table[kind].by_quarter[days[place - 1]] if place else None for kind in kinds)
        told.append(Quarter(day, figures, tuple(map(moved, before, figures))))
    return tuple(reversed(told))


def between(sorts: Sequence[Sort]) -> dict[tuple[str, str], list[Sort]]:
    """The decisions of each pair of contexts, from which to which."""
    apart: dict[tuple[str, str], list[Sort]] = defaultdict(list)
    for each in sorts:
        apart[each.holder, each.receiver].append(each)
    return dict(sorted(apart.items()))


def pairs(
    table: Mapping[ErrorKind, Parts], kinds: Sequence[ErrorKind] = tuple(ErrorKind)
) -> dict[tuple[str, str], tuple[Figure, ...]]:
    """All four figures for each pair of contexts; what would give few away beside whole and quarters is hidden."""
    every = sorted({pair for each in table.values() for pair in each.by_pair})
    return {pair: tuple(table[kind].by_pair[pair] for kind in kinds) for pair in every}


def _quarters(sorts: Sequence[Sort]) -> dict[dt.date, list[Sort]]:
    apart: dict[dt.date, list[Sort]] = defaultdict(list)
    for each in sorts:
        apart[each.quarter].append(each)
    return apart


def _told(kind: ErrorKind, sorts: Sequence[Sort]) -> Parts:
    """One kind by quarter and by pair. Both stand on one page and add up to the same whole, so they are reckoned
    together (reviews/withholding.py): the whole first, then the quarters, then the pairs, of each the largest first.
    """
    lies: Counter[Lies] = Counter()
    for each in sorts:
        lies[each.quarter, each.holder, each.receiver] += each.many * (_answer(kind, each) is not None)
    together = withholding.Shown(lies)
    together.show(lies)
    days = _withheld(kind, _quarters(sorts), together)
    return Parts(days, _withheld(kind, between(sorts), together))


def _withheld(
    kind: ErrorKind, apart: Mapping[Group, Sequence[Sort]], together: withholding.Shown[Lies]
) -> dict[Group, Figure]:
    """The figure of each group of decisions; nothing of those that cannot be shown beside what is shown already."""
    figures = {group: figure(kind, rows) for group, rows in apart.items()}
    told: dict[Group, Figure] = {}
    for group in sorted(apart, key=lambda group: (-figures[group].rate.checked, str(group))):
        lies = {(each.quarter, each.holder, each.receiver) for each in apart[group]}
        told[group] = figures[group] if together.show(lies) else figures[group]._replace(shown=Shown.NOTHING)
    return told


def moved(before: Figure | None, now: Figure) -> Move:
    """How one kind lies to itself a quarter before. More or fewer only where the two intervals lie apart."""
    if before is None or before.shown is not Shown.ESTIMATE or now.shown is not Shown.ESTIMATE:
        return Move.CANNOT_TELL
    if before.rate.interval is None or now.rate.interval is None:
        return Move.CANNOT_TELL
    if now.rate.interval[0] > before.rate.interval[1]:
        return Move.MORE
    if now.rate.interval[1] < before.rate.interval[0]:
        return Move.FEWER
    return Move.NOT_CLEAR


def together_words(quarter: Quarter) -> str:
    """What moved in a quarter, said of all four kinds at once: in words, since nothing else joins them."""
    more = [_small(each.kind) for each, move in zip(quarter.figures, quarter.moves, strict=True) if move is Move.MORE]
    fewer = [_small(each.kind) for each, move in zip(quarter.figures, quarter.moves, strict=True) if move is Move.FEWER]
    rose, fell = (_panels_of(quarter, move) for move in (Move.MORE, Move.FEWER))
    if rose == set(Panel):
        said = f"Errors of both panels were found more often than in the quarter before: {_listed(more)}."
    elif fell == set(Panel):
        said = f"Errors of both panels were found less often than in the quarter before: {_listed(fewer)}."
    elif more and fewer:
        said = f"Found more often than in the quarter before: {_listed(more)}. Found less often: {_listed(fewer)}."
    elif more or fewer:
        often = "more" if more else "less"
        rest = "Of the others that cannot be said."
        return f"Found {often} often than in the quarter before: {_listed(more or fewer)}. {rest}"
    else:
        return "No kind was found clearly more often or less often than in the quarter before."
    if more and fewer and set(Panel) in (rose, fell):
        rest = f"less often: {_listed(fewer)}" if rose == set(Panel) else f"more often: {_listed(more)}"
        said = f"{said} Found {rest}."
    return said


def truth_words(sorts: Sequence[Sort]) -> tuple[str, ...]:
    """From the truth's side, each with its assumption in its sentence; only where ten of both columns are known."""
    sides = [_pooled(kind, sorts) for kind in (ErrorKind.OVER_SHARED, ErrorKind.MISSED)]
    if any(side.checked < ENOUGH_TO_ESTIMATE for side in sides):
        return ()
    value = from_the_truth(*sides)
    told = ((ErrorKind.MISSED, value.missed_of_real), (ErrorKind.OVER_SHARED, value.shared_of_unreal))
    return tuple(truth_sentence(kind, share) for kind, share in told if share is not None)


def total(sorts: Iterable[Sort], which: Callable[[Sort], bool] = lambda each: True) -> int:
    """How many decisions there are, of those for which `which` holds."""
    return sum(each.many for each in sorts if which(each))


def _pooled(kind: ErrorKind, sorts: Sequence[Sort]) -> Stratum:
    value = figure(kind, sorts).rate
    return Stratum(total=value.total, checked=value.checked, errors=value.errors)


def _panels_of(quarter: Quarter, move: Move) -> set[Panel]:
    kinds = {each.kind for each, its in zip(quarter.figures, quarter.moves, strict=True) if its is move}
    return {panel for panel, both in PANELS.items() if kinds & set(both)}


def _small(kind: ErrorKind) -> str:
    words = KIND_WORDS[kind]
    return words[0].lower() + words[1:]


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words)
