"""What does the part of the product that stands above appraisals tell about a decision, once it is signed off?

When it is to be looked at again, and what there is to do about it then. Appraisals know nothing of follow-ups, so
whoever does offers both when it starts (as `cases.beyond` has it). Until then the author's own date stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# path to an appraisal, as in "assessment__" -> a database expression: the day on which it is to be looked at again
NextLook = Callable[[str], Any]
# question, its appraisal or None -> further parts of the question's overview: (heading, tasks)
Parts = Callable[[Any, Any], list[tuple[str, list[Any]]]]

_next_look: list[NextLook] = []
_parts: list[Parts] = []


def offer(*, next_look: NextLook | None = None, parts: Parts | None = None) -> None:
    """Say when a decision is looked at again, and what is done about it after its sign-off."""
    if next_look:
        _next_look.append(next_look)
    if parts:
        _parts.append(parts)


def next_look(path: str) -> Any:
    """The day on which the decision of the appraisal at this path is to be looked at again, as an expression."""
    return _next_look[-1](path)


def parts(question: Any, assessment: Any) -> list[tuple[str, list[Any]]]:
    """What is there to do about a question besides its appraisal."""
    return [part for told in _parts for part in told(question, assessment)]
