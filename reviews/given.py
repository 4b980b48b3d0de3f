"""In which shape do doors hand over what a person filled in about a decision that was followed up?

Dates are dates, words are text as typed. None and "" both mean: not filled in.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class FollowUpGiven:
    """What came of a decision, as somebody found it. `use` is asked of what was shared."""

    occasion: str
    found_on: dt.date | None
    need: str
    use: str = ""
    did: str = ""
    fit: str = ""
    how_known: str = ""
    settles: bool = False
    onward: str = ""
    next_on: dt.date | None = None
    closed_why: str = ""
