"""What does the part of the product that stands above appraisals tell about a decision, once it is signed off?

When it is to be looked at again, what there is to do about it then, and what else waits for somebody. Appraisals know
nothing of follow-ups, so whoever does offers all of it when it starts (as `cases.beyond` has it). Until then the
author's own date stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from agencies.acting import Acting


class Besides(NamedTuple):
    """Something that waits for somebody and is no question on their list."""

    words: str
    href: str
    under: str = ""
    late: bool = False


# path to an appraisal, as in "assessment__" -> a database expression: the day on which it is to be looked at again
NextLook = Callable[[str], Any]
# question, its appraisal or None -> further parts of the question's overview: (heading, tasks)
Parts = Callable[[Any, Any], list[tuple[str, list[Any]]]]
# somebody, today -> what else waits for them
Waits = Callable[["Acting", dt.date], list[Besides]]
# the act, the appraisal as it is handed over, who wrote it until then, when: what ends with that
HandedOver = Callable[[Any, Any, Any, dt.datetime], None]

_next_look: list[NextLook] = []
_parts: list[Parts] = []
_waits: list[Waits] = []
_handed_over: list[HandedOver] = []


def offer(
    *,
    next_look: NextLook | None = None,
    parts: Parts | None = None,
    besides: Waits | None = None,
    handed_over: HandedOver | None = None,
) -> None:
    """Say when a decision is looked at again, what is done about it after its sign-off, what else waits, and what ends
    when somebody else goes on with an appraisal."""
    if next_look:
        _next_look.append(next_look)
    if parts:
        _parts.append(parts)
    if besides:
        _waits.append(besides)
    if handed_over:
        _handed_over.append(handed_over)


def next_look(path: str) -> Any:
    """The day on which the decision of the appraisal at this path is to be looked at again, as an expression."""
    return _next_look[-1](path)


def parts(question: Any, assessment: Any) -> list[tuple[str, list[Any]]]:
    """What is there to do about a question besides its appraisal."""
    return [part for told in _parts for part in told(question, assessment)]


def besides(by: Acting, today: dt.date) -> list[Besides]:
    """What waits for this person besides the questions on their list. Inside `reading`."""
    return [each for told in _waits for each in told(by, today)]


def handed_over(act: Any, assessment: Any, was: Any, at: dt.datetime) -> None:
    """What ends because somebody else writes this appraisal from now on, within that act."""
    for end in _handed_over:
        end(act, assessment, was, at)
