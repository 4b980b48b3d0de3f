"""From which closed lists does a person choose when they say what they decided and how they worked? (DESIGN 9)"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self


class Worded(StrEnum):
    """A closed list in which each code carries the words of the screen."""

    words: str

    def __new__(cls, code: str, words: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Code and words of each, as fields take them."""
        return [(member.value, member.words) for member in cls]


class Extent(Worded):
    """How much of one item one recipient needs."""

    NOT_NEEDED = "not_needed", "Not needed"
    SUMMARY = "summary", "In summary"
    FULL = "full", "In full"


class ObjectionState(Worded):
    """Whether the strongest argument against is met. One that stands is allowed, and seen."""

    ANSWERED = "answered", "It is answered"
    PARTLY = "partly", "It is partly answered"
    STANDS = "stands", "It stands"


class Keeping(Worded):
    """What happens meanwhile to what we hold; asked whichever way was decided."""

    AS_IS = "as_is", "Keep it as it is"
    UNTIL = "until", "Keep it so that a pattern can be seen, until a date"
    CORRECT = "correct", "Correct it"
    NOT_KEPT = "not_kept", "Do not keep it"


class TellingForm(Worded):
    """How it will be said; asked whichever way was decided. What is decided need not be said to anybody now."""

    SPEAK = "speak", "Speak to a named person, then confirm in writing"
    SUMMARY = "summary", "Written summary that says how reliable each item is"
    COPY = "copy", "Copy of the record"
    NOTHING = "nothing", "Nothing is said for now"


class TimeToday(Worded):
    """How much time there was for this appraisal."""

    ENOUGH = "enough", "Enough"
    SHORT = "short", "Short"
    VERY_SHORT = "very_short", "Very short"
    UNKNOWN = "unknown", "Not known"


class Trained(Worded):
    """Whether the author had been trained in the method."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class SignOffOutcome(Worded):
    """What a manager did with a signed version."""

    SIGNED_OFF = "signed_off", "Signed off"
    SENT_BACK = "sent_back", "Sent back"


# What the pages about an appraisal are called where the history says that somebody looked at one.
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overview": "the overview of the question",
        "outcomes": "the choice of outcomes",
        "went_badly": "how each side could go badly",
        "grid": "both sides of all outcomes",
        "pair": "both sides of one outcome",
        "ways": "other ways",
        "shows": "what the appraisal shows",
        "needs": "who needs to know what",
        "decide": "the decision and its reasons",
        "conditions": "the working conditions",
        "check": "the check before signing",
        "sign_off": "the page for signing off",
        "record": "the signed record",
        "changes": "what changed between two versions",
        "views": "different views",
        "dissent": "different views",
        "opinion": "a second opinion",
        "act_first": "acting first",
        "acted_first": "what was done first",
        "subject_access": "what is given to somebody who asks for their own information",
    }
)
