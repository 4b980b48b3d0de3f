"""What do the parts of the product that stand above cases tell about a sharing question?

Pages here show where the work on each question stands, and a question's history holds what was thought about it. Cases
know nothing of appraisals, so whoever does offers both when it starts, as words of codes are offered to the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID


class Standing(NamedTuple):
    """Where a question stands: its state in a word or two, what is to be done next, and the kind of tag for it."""

    state: str
    next_step: str = ""
    kind: str = ""


# (questions as fetched, who asks) -> what is known of each by its id; in a number of queries that does not grow
Standings = Callable[[Iterable[Any], Any], Mapping[UUID, Standing]]
# question -> "app.model:uuid" of each thing that belongs to it, and what people call that thing
Belongings = Callable[[Any], Mapping[str, str]]

# question -> what its tabs need to know: which of them stand open, and the number of the latest record
Tabs = Callable[[Any], Mapping[str, Any]]

# question, held -> what of it cannot be put otherwise any more, by field, and why; in words one can act on
Settled = Callable[[Any], Mapping[str, str]]

# questions -> ids of those on which a decision stands or was withdrawn, so that their case may be closed
Decided = Callable[[Iterable[Any]], Iterable[UUID]]

# act, question, when -> nothing: does what else follows, inside the act that stops a question
Stopping = Callable[[Any, Any, datetime], None]

_standings: list[Standings] = []
_belongings: list[Belongings] = []
_tabs: list[Tabs] = []
_settled: list[Settled] = []
_decided: list[Decided] = []
_stopping: list[Stopping] = []


def offer(
    *,
    standings: Standings | None = None,
    belongings: Belongings | None = None,
    tabs: Tabs | None = None,
    settled: Settled | None = None,
    decided: Decided | None = None,
    stopping: Stopping | None = None,
) -> None:
    """Say how an app above words the standing of questions, what of its own belongs to one, which tabs it has, what
    of a question it builds on, which questions are decided, and what else follows when one is stopped."""
    if standings:
        _standings.append(standings)
    if belongings:
        _belongings.append(belongings)
    if tabs:
        _tabs.append(tabs)
    if settled:
        _settled.append(settled)
    if decided:
        _decided.append(decided)
    if stopping:
        _stopping.append(stopping)


def standings(questions: Iterable[Any], by: Any) -> dict[UUID, Standing]:
    """Where each of these questions stands, as far as somebody above knows."""
    known: dict[UUID, Standing] = {}
    for told in _standings:
        known |= told(questions, by)
    return known


def belongings(question: Any) -> dict[str, str]:
    """What belongs to this question besides the rows that cases keep themselves."""
    named: dict[str, str] = {}
    for told in _belongings:
        named |= told(question)
    return named


def tabs(question: Any) -> dict[str, Any]:
    """What the tabs of this question need to know, so that a page of cases shows the same ones as any other."""
    known: dict[str, Any] = {}
    for told in _tabs:
        known |= told(question)
    return known


def settled(question: Any) -> dict[str, str]:
    """What of this question others have built on since, so that it stays as it is: the field, and what to do."""
    known: dict[str, str] = {}
    for told in _settled:
        known |= told(question)
    return known


def decided(questions: Iterable[Any]) -> set[UUID]:
    """Which of these questions nobody has to do anything about any more, as far as somebody above knows."""
    known: set[UUID] = set()
    for told in _decided:
        known |= set(told(questions))
    return known


def stopped(act: Any, question: Any, at: datetime) -> None:
    """A question is being stopped: let those above end what ends with it, in the same act."""
    for follow in _stopping:
        follow(act, question, at)
