"""How is something done in training so that it stands in training's own log? One act, one transaction, its entry last.

The log has tables, a function and an origin of its own, so that it can never be taken for evidence about a case, and
nothing that people do in practice stands in the trail. Its entries are chained as those of the trail are (AUDIT 5), one
chain for each session. They hold codes and numbers: no words, no names, and never what anybody answered.

It has no tree and no signed checkpoints: whoever owns the database could rewrite a whole chain unseen (decision 39).
"""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from django.db import DatabaseError, connection, transaction

from audit.canonical import canon
from audit.services import NotRecordable
from training.groups import Entry

ORIGIN: Final = "either-way/training"
NOTHING_BEFORE: Final = bytes(32)


class Verb(StrEnum):
    """What can happen in a session."""

    SESSION_OPENED = "session.opened"
    CODE_RENEWED = "session.code_renewed"
    STAGE_OPENED = "stage.opened"
    PART_OPENED = "part.opened"
    PART_CLOSED = "part.closed"
    PART_REOPENED = "part.reopened"
    PART_SHOWN = "part.shown"
    OUTCOME_PUT_UP = "outcome.put_up"
    WORDS_PUT_UP = "words.put_up"
    WORDS_TAKEN_OFF = "words.taken_off"
    LINE_TAKEN_OFF = "line.taken_off"
    NAME_TAKEN_OFF = "name.taken_off"
    NOTES_KEPT = "notes.kept"
    DEBRIEF_OPENED = "debrief.opened"
    SESSION_ENDED = "session.ended"
    EXPORT_MADE = "export.made"
    JOINED = "participant.joined"
    LEFT = "participant.left"
    CAME_BACK = "participant.came_back"
    ANSWER_SENT = "answer.sent"
    ANSWER_LATE = "answer.late"
    ALONE_BEGUN = "alone.begun"
    ALONE_WENT_ON = "alone.went_on"


class Actor(Protocol):
    """Whoever acts: a person signed in (agencies.acting.Acting), or a participant of a session."""


@dataclass
class Act:
    """What a service does inside `action`."""

    verb: str
    codes: dict[str, Any] = field(default_factory=dict)

    def says(self, **codes: Any) -> None:
        """Add codes: closed words, whole numbers, uuids, truths. Never a text that anybody typed."""
        self.codes |= codes


@contextmanager
def action(verb: str, *, chain: uuid.UUID, by: Any, at: datetime, **codes: Any) -> Iterator[Act]:
    """Do one thing: the change and its entry are saved together or not at all.

    Raises NotRecordable if the log cannot be written, RuntimeError inside another action.
    """
    with transaction.atomic(durable=True):
        act = Act(verb, dict(codes))
        yield act
        _append(act, chain, by, at)


def _append(act: Act, chain: uuid.UUID, by: Any, at: datetime) -> None:
    user = getattr(by, "user", None)
    actor = user.pk if user is not None else by.pk
    body = canon(
        {
            "v": 1,
            "origin": ORIGIN,
            "type": str(act.verb),
            "chain": str(chain),
            "actor": str(actor),
            "actor_kind": "person" if user is not None else "participant",
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
        | {code: _plain(value) for code, value in act.codes.items()}
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT training_append(%s, %s, %s, %s, %s)", [str(chain), at, str(act.verb), str(actor), body]
            )
    except DatabaseError as error:
        raise NotRecordable("the change could not be recorded, so it was not made") from error


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def faults(chain: uuid.UUID) -> list[int]:
    """The places where a chain does not hold: an entry changed, missing, moved or put in. None if it is sound."""
    before, wrong = NOTHING_BEFORE, []
    for place, entry in enumerate(Entry.objects.of_chain(chain), 1):
        whole = b"\x00" + before + place.to_bytes(8, "big") + hashlib.sha256(bytes(entry.body)).digest()
        before = hashlib.sha256(whole).digest()
        if (entry.seq, bytes(entry.hash)) != (place, before):
            wrong.append(place)
            before = bytes(entry.hash)
    return wrong
