"""The poles, and the further ways an author may add; and what each is called (METHOD 2.7, 3.1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from assessments.appraisal.grid import Value
from assessments.appraisal.questions import ACTS, SIDES, spoken
from cases.vocabulary import Pole

# Decisions start with "To" and "Not to", so that none reads as an instruction (DESIGN 9, 10).
DECISION_WORDS: Mapping[str, str] = {
    Pole.SHARE: "To share all of it",
    Pole.NOT_SHARE: "Not to share any of it for now",
    "part": "To share some of it, or with fewer people",
    "first_else": "To do something else first, then decide",
}


class WayKind(StrEnum):
    """In what a further way differs from the nearer pole."""

    FEWER_ITEMS = "fewer_items"
    FEWER_PEOPLE = "fewer_people"
    ANOTHER_FORM = "another_form"
    CONDITIONS = "conditions"
    CONSENT_FIRST = "consent_first"
    ADVICE_WITHOUT_NAMES = "advice_without_names"
    HELP_THE_PERSON_TELL = "help_the_person_tell"
    LATER_DATE = "later_date"


WAY_WORDS: Mapping[WayKind, str] = {
    WayKind.FEWER_ITEMS: "Fewer items",
    WayKind.FEWER_PEOPLE: "Fewer people",
    WayKind.ANOTHER_FORM: "Another form",
    WayKind.CONDITIONS: "Conditions",
    WayKind.CONSENT_FIRST: "Ask consent first",
    WayKind.ADVICE_WITHOUT_NAMES: "Ask advice without names",
    WayKind.HELP_THE_PERSON_TELL: "Help the person tell",
    WayKind.LATER_DATE: "A later date",
}


class Course(Value):
    """One thing we could do: a pole, or a further way that starts as a marked copy of the nearer pole."""

    key: str
    name: str = ""
    kind: WayKind | None = None
    nearer: Pole | None = None
    until: date | None = None

    @property
    def pole(self) -> Pole | None:
        """Which of the two courses that are always there this is, if it is one."""
        return Pole(self.key) if self.key in tuple(Pole) else None

    @property
    def label(self) -> str:
        """As a heading: "If we share", or the name of the way."""
        return SIDES[self.pole] if self.pole else self.name

    @property
    def drawn_as(self) -> str:
        """By which shape and colour it is known: its own key, unless it means what one of the two sides means."""
        return self.key

    @property
    def inline(self) -> str:
        """Within a sentence: "if we share", "for “Tell the duty worker only”"."""
        return spoken(self.label)

    @property
    def phrase(self) -> str:
        """As a thing that one does: "sharing", "“Tell the duty worker only”"."""
        return ACTS[self.pole] if self.pole else f"“{self.name}”"


def pole(which: Pole | str) -> Course:
    """One of the two courses that are always there."""
    return Course(key=Pole(which).value)


def poles(order: Sequence[Pole | str]) -> tuple[Course, ...]:
    """Both poles in the drawn order."""
    return tuple(pole(which) for which in order)


def way(
    key: str,
    name: str,
    *,
    kind: WayKind | str | None = None,
    nearer: Pole | str | None = None,
    until: date | None = None,
) -> Course:
    """A further way, under the name its author gave it."""
    return Course(
        key=key,
        name=name,
        kind=WayKind(kind) if kind else None,
        nearer=Pole(nearer) if nearer else None,
        until=until,
    )
