"""Of what are bodies and answers made? Frozen pydantic values that know every field they hold and no other."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from govuk.forms import EARLIEST, LATEST, of_our_time

LONGEST = 10_000
LINE = 200


def _of_our_time(value: Any) -> Any:
    if not of_our_time(value):
        raise ValueError(f"give a date between {EARLIEST} and {LATEST}")
    return value


Text = Annotated[str, Field(max_length=LONGEST)]
Line = Annotated[str, Field(max_length=LINE)]
Code = Annotated[str, Field(max_length=60)]
Day = Annotated[dt.date, AfterValidator(_of_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Count = Annotated[int, Field(ge=0, le=9_999)]


class Body(BaseModel):
    """What is sent: nothing unknown, nothing coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Answer(BaseModel):
    """What is given back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def etag(self) -> str:
        """What `If-Match` is to name when this is changed: the edition, where there is one."""
        edition = getattr(self, "edition", None)
        return str(edition) if edition is not None else ""


class Worded(Answer):
    """What is given back by a change that takes words."""

    warning: str = Field(
        default="",
        description="Filled in by a change when what was sent looks like an identifier: a warning, never a refusal.",
    )


class Fault(Answer):
    """One thing to be mended."""

    pointer: str = Field(description="Where it stands in what was sent (RFC 6901); empty for the whole.")
    message: str


class StillMissing(Answer):
    """One thing still to be said before signing."""

    page: str
    side: str
    row: str
    message: str


class ProblemDocument(Answer):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Fault, ...] | None = None
    missing: tuple[StillMissing, ...] | None = None
    current: dict[str, Any] | None = Field(default=None, description="What stands now, after 412.")


def said(value: Any) -> str:
    """Words as they stand: none is an empty text, words whose key is gone say so."""
    return "" if value is None else str(value)


def etag_of(value: Any) -> str:
    """An ETag for what has no edition of its own: a digest of the value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]
