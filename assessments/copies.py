"""What tells one copy that was handed out from another? A number and a mark on it, which the history knows (S13).

PURE: values in, values out. Whoever finds a copy somewhere reads its mark, and finds in the history of the case for
whom and when it was made. That it is marked is said on it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

SIGNS = 12


@dataclass(frozen=True)
class Copy:
    """One copy: the uuid that its entry holds, which of its kind it is, counted from 1, for whom, and when."""

    ref: uuid.UUID
    number: int
    name: str
    role: str
    at: dt.datetime

    @property
    def mark(self) -> str:
        return mark(self.ref)

    @property
    def value(self) -> dict[str, Any]:
        """As a file carries it; the time in UTC."""
        at = self.at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return {"mark": self.mark, "number": self.number, "for": self.name, "role": self.role, "at": at}


def mark(ref: uuid.UUID | str) -> str:
    """The mark of a copy, as two people read it to each other: "3F2A 91C0 77DE"."""
    signs = uuid.UUID(str(ref)).hex[:SIGNS].upper()
    return " ".join(signs[place : place + 4] for place in range(0, SIGNS, 4))
