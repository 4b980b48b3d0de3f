"""What is handed to a component: one small value for each row, task or change that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """A row of a summary list or of the facts line. `about` finishes the link for people who hear it alone."""

    key: str
    value: str | Sequence[str] = ""
    href: str = ""
    action: str = ""
    about: str = ""

    @property
    def lines(self) -> Sequence[str]:
        """The value as paragraphs."""
        if isinstance(self.value, (list, tuple)):
            return self.value
        return [str(self.value)] if self.value not in (None, "") else []


@dataclass(frozen=True)
class Task:
    """A line of a task list. A task that cannot start yet is never a link (DESIGN 11)."""

    title: str
    status: str
    href: str = ""
    hint: str = ""
    state: Literal["done", "doing", "to_do", "not_yet"] = "done"


@dataclass(frozen=True)
class Changed:
    """One field that two people changed at once: what you wrote and what is kept now (DESIGN 5)."""

    label: str
    yours: str
    theirs: str
    side: str = ""
