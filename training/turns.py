"""Where does a session stand, and what may the trainer do next?

A session goes through the stages of its walkthrough. Each stage has up to three parts: a first round, in which
everybody judges alone; a second, after the talk about what the first showed; and its end, where everybody says what
they would decide and what speaks most against it. A part is open, then closed, then shown: nothing of it is seen by
anybody before it is shown. What is shown is not opened again, since later answers would no longer be one's own alone;
that is what the second round is for (METHOD 4.2: private, the spread, reasons, private again).
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Part(StrEnum):
    """What is answered in a stage."""

    FIRST = "first"
    SECOND = "second"
    END = "end"


ROUNDS: Final = (Part.FIRST, Part.SECOND)
"""The parts in which both sides are read."""

PART_WORDS: Final = MappingProxyType(
    {Part.FIRST: "First round", Part.SECOND: "Second round", Part.END: "What each would decide"}
)


class Standing(StrEnum):
    """How far the part is that was begun last; or none is yet; or all are over."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    SHOWN = "shown"
    DEBRIEF = "debrief"
    OVER = "over"


class Act(StrEnum):
    """What a trainer does to a session. The value is the name of the button."""

    NEXT = "next"
    CLOSE = "close"
    REOPEN = "reopen"
    SHOW = "show"
    AGAIN = "again"
    ASK_END = "ask_end"
    DEBRIEF = "debrief"
    END = "end"


@dataclass(frozen=True)
class Position:
    """Where a session stands: which stage of how many (0: none yet), which part of it, and how far that is."""

    stage: int
    of: int
    part: Part | None
    standing: Standing


BETWEEN: Final = (Standing.CLOSED, Standing.SHOWN)


def possible(now: Position) -> tuple[Act, ...]:
    """What may be done now, the usual next step first.

    >>> [str(act) for act in possible(Position(1, 6, Part.FIRST, Standing.OPEN))]
    ['close']
    """
    if now.standing is Standing.WAITING:
        return (Act.NEXT, Act.END)
    if now.standing is Standing.OPEN:
        return (Act.CLOSE,)
    if now.standing is Standing.DEBRIEF:
        return (Act.END,)
    if now.standing is Standing.OVER:
        return ()
    acts: list[Act] = []
    if now.standing is Standing.CLOSED:
        acts += [Act.SHOW, Act.REOPEN]
    if now.part is Part.FIRST and now.standing is Standing.SHOWN:
        acts.append(Act.AGAIN)
    if now.part in ROUNDS:
        acts.append(Act.ASK_END)
    acts.append(Act.NEXT if now.stage < now.of else Act.DEBRIEF)
    if Act.DEBRIEF not in acts:
        acts.append(Act.DEBRIEF)
    return (*acts, Act.END)


def follows(now: Position, act: Act) -> Position:
    """Where the session stands after this act. ValueError where it cannot be done now."""
    if act not in possible(now):
        raise ValueError(f"{act} does not follow on {now}")
    match act:
        case Act.NEXT:
            return Position(now.stage + 1, now.of, Part.FIRST, Standing.OPEN)
        case Act.AGAIN:
            return Position(now.stage, now.of, Part.SECOND, Standing.OPEN)
        case Act.ASK_END:
            return Position(now.stage, now.of, Part.END, Standing.OPEN)
        case Act.CLOSE:
            return Position(now.stage, now.of, now.part, Standing.CLOSED)
        case Act.REOPEN:
            return Position(now.stage, now.of, now.part, Standing.OPEN)
        case Act.SHOW:
            return Position(now.stage, now.of, now.part, Standing.SHOWN)
        case Act.DEBRIEF:
            return Position(now.stage, now.of, now.part, Standing.DEBRIEF)
        case Act.END:
            return Position(now.stage, now.of, now.part, Standing.OVER)
