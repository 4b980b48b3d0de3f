"""What is at risk if a threshold for sharing changes, and what if it stays as it was? (features E14)

The two courses of a change of threshold, the outcomes they are read for, and the grid of what was read: the same
comparison as that of a sharing question, made by the same code. Each outcome asks one question, in the same words of
both courses.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from assessments.appraisal.courses import Course
from assessments.appraisal.grid import OutcomeGrid
from cases.vocabulary import Period, Pole
from reviews.vocabulary import ThresholdCourseKey, Towards

CHANGES_ARE_KEPT: Final = (
    "If you change an answer now, the change is kept, "
    "and everybody who reads this page sees it with why you changed it."
)
"""What wording.CHANGES_ARE_KEPT says of live work: a change of threshold has no reviewer."""

PERIODS: Final = (Period.THREE_MONTHS, Period.TWELVE_MONTHS)

WORDS: Final[Mapping[ThresholdCourseKey, tuple[str, str]]] = {
    ThresholdCourseKey.CHANGE: ("If it changes so", "changing it so"),
    ThresholdCourseKey.STAY: ("If it stays as it was", "leaving it as it was"),
}
"""Each course as a heading, and as a thing that one does."""


class ThresholdCourse(Course):
    """It changes, or it stays as it was. `towards`: whichever way more is shared by it is drawn as sharing is."""

    shares_more: bool

    @property
    def label(self) -> str:
        return self.name

    @property
    def inline(self) -> str:
        return self.name[0].lower() + self.name[1:]

    @property
    def phrase(self) -> str:
        return WORDS[ThresholdCourseKey(self.key)][1]

    @property
    def drawn_as(self) -> str:
        return (Pole.SHARE if self.shares_more else Pole.NOT_SHARE).value


class Outcome(NamedTuple):
    """What is to be brought about or protected, and what is asked of both courses."""

    key: str
    title: str
    prompt: str


OUTCOMES: Final = (
    Outcome(
        "safety",
        "Safety of people and of children who depend on them",
        "Could somebody come to be in more danger, or be worse protected?",
    ),
    Outcome(
        "trust",
        "People's trust, candour and staying in touch",
        "Might people stop coming, say less, or lose help that they now have?",
    ),
    Outcome(
        "private_life",
        "Private and family life, and good name",
        "What might become known, be guessed or be done that people could expect to be spared?",
    ),
    Outcome(
        "response",
        "Right response by services",
        "Could services read more or less into what they have than it can bear, do too much, act late, or do nothing?",
    ),
    Outcome(
        "attention",
        "Attention for those who need it most",
        "Could there be more to read than people have time for, or too little to notice by whom it is needed?",
    ),
)
TITLES: Final[Mapping[str, str]] = {outcome.key: outcome.title for outcome in OUTCOMES}


def courses(first: str, towards: str) -> tuple[ThresholdCourse, ...]:
    """Both courses, the one that was drawn first before the other."""
    order = sorted(ThresholdCourseKey, key=lambda key: key != first)
    return tuple(
        ThresholdCourse(
            key=key.value,
            name=WORDS[key][0],
            shares_more=(key is ThresholdCourseKey.CHANGE) is not (towards == Towards.LESS),
        )
        for key in order
    )


def grid(readings: Mapping[str, Mapping[str, Any]], order: Sequence[str]) -> OutcomeGrid:
    """What was read so far, as a value: every outcome by both courses."""
    return OutcomeGrid.model_validate(
        {
            "options": list(order),
            "rows": [
                {"id": outcome.key, "cells": {key: readings.get(outcome.key, {}).get(key) for key in order}}
                for outcome in OUTCOMES
            ],
        }
    )
