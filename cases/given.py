"""What does a person hand in about someone concerned, an item of information or a recipient?

Values from a door to a service, in one piece: a form, the API and the demonstration fill the same ones.
Ids stand for things already kept; whether they may be used here, the service says.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


def plain(text: str | None) -> str:
    """The text as it can be kept.

    No outer space, nothing a database or a canonical value refuses (NUL, half characters).
    """
    kept = (text or "").replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return kept.replace("\r\n", "\n").strip()


@dataclass(frozen=True, kw_only=True)
class PersonGiven:
    """Someone the case is about. Initials by default; a name only where the work needs it."""

    initials: str
    name: str = ""
    concern: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemGiven:
    """One thing that could be shared on its own.

    `kind`, grades, `sensitivity` and `in_confidence` are codes of `cases.vocabulary`; `about` is the id of a person
    concerned, `same_source_as` that of another item of the question. `interpretation` is what we make of it, apart
    from the fact.
    """

    text: str
    kind: str = ""
    source: str = ""
    source_grade: str = ""
    content_grade: str = ""
    dated: str = ""
    sensitivity: str = ""
    in_confidence: str = ""
    interpretation: str = ""
    other_reading: str = ""
    about: UUID | None = None
    same_source_as: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientGiven:
    """A role or a named person who would receive it, never a whole organisation.

    `team` is an id, where the team is in the register.
    """

    team: UUID | None = None
    agency_name: str = ""
    context: str = ""
    role: str = ""
    person: str = ""
    purpose: str = ""
    route: str = ""
