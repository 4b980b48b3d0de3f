"""In which shape do doors hand over what a person filled in, of a decision that was followed up or of a threshold?

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


@dataclass(frozen=True)
class ThresholdGiven:
    """A change of threshold, as somebody records it."""

    changed_on: dt.date | None
    towards: str
    before: str
    after: str
    set_off: str
    because: str
    decided_by: str
    period: str


@dataclass(frozen=True)
class ThresholdDecided:
    """What a person decides about it, and why. The argument against is asked whichever way it is decided."""

    conclusion: str
    proposal: str
    main_reason: str
    objection: str
    answer: str
    objection_state: str
    change_of_mind: str
    review_on: dt.date | None
