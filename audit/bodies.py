"""What may an event body hold? Codes, whole numbers, uuids, times and digests; never words about people (AUDIT 5).

The schema of each verb is made from its entry in `verbs.TELLING` and closed: a code not listed there is refused.
"""

import uuid
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StrictBool, create_model

from audit.canonical import LARGEST, canon
from audit.verbs import TELLING, Kind, Purpose, Verb


def written(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds and Z: the one way a time is written in the trail."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


Code = Annotated[str, Field(pattern=r"^(?:[a-z0-9][a-z0-9_.-]{0,59}|[A-Z])$")]
Number = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
Time = Annotated[AwareDatetime, PlainSerializer(written, return_type=str)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Thing = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]

TYPES: dict[Kind, Any] = {
    Kind.CODE: Code,
    Kind.CODES: tuple[Code, ...],
    Kind.NUMBER: Number,
    Kind.YES: StrictBool,
    Kind.ID: uuid.UUID,
    Kind.IDS: tuple[uuid.UUID, ...],
    Kind.TIME: Time,
    Kind.DAY: date,
    Kind.DIGEST: Digest,
}


class Body(BaseModel):
    """What every event says. Only these fields are hashed; the columns beside them are copies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    v: Literal[1] = 1
    type: Verb
    event: uuid.UUID
    stream: uuid.UUID
    actor: uuid.UUID
    actor_kind: Literal["person", "task", "system"]
    request: uuid.UUID
    role: Code | None = None
    agency: uuid.UUID | None = None
    on_behalf_of: uuid.UUID | None = None
    at: Time
    object: Thing
    object_version: Number | None = None
    purpose: Purpose
    basis: Code | None = None
    reason_code: Code | None = None
    commit: Digest | None = None
    outcome: Literal["done", "refused", "denied"]


EVERYWHERE = frozenset(Body.model_fields)


def key(code: str) -> str:
    """The name of a code in the body. The role somebody is enrolled in is not the role of the one who enrols."""
    return f"as_{code}" if code in EVERYWHERE else code


@cache
def schema(verb: Verb) -> type[Body]:
    """The closed schema of one verb."""
    telling = TELLING[verb]
    fields: dict[str, Any] = {
        key(code): (TYPES[kind], ...) if code in telling.needs else (TYPES[kind] | None, None)
        for code, kind in telling.codes.items()
    }
    fields["type"] = (Literal[verb], verb)
    return create_model(f"Body_{verb.name}", __base__=Body, **fields)


def written_body(verb: Verb, codes: dict[str, Any], **about: Any) -> bytes:
    """The canonical bytes of one event. Raises pydantic.ValidationError for anything its schema does not name."""
    telling = TELLING[verb]
    body = schema(verb).model_validate(
        about
        | {key(code): value for code, value in codes.items()}
        | {"type": verb, "purpose": telling.purpose, "outcome": telling.outcome}
    )
    return canon(body.model_dump(mode="json", exclude_none=True))


def codes_of(verb: Verb, body: dict[str, Any]) -> dict[str, Any]:
    """The codes of an event, under the names the services gave them."""
    return {code: body[key(code)] for code in TELLING[verb].codes if key(code) in body}


def event_id(at: datetime, bits: int) -> uuid.UUID:
    """A uuid of version 7 (RFC 9562): the milliseconds of `at`, then 74 random bits. Nothing depends on its order."""
    value = (int(at.timestamp() * 1000) & (1 << 48) - 1) << 80 | bits & (1 << 80) - 1
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
