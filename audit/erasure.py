"""How does a record lose its words for good, without its history losing an entry? In the steps of AUDIT 11.

One transaction says `erase.done`, takes the sealed words of the entries and those of the rows, and promises the end of
the key; then the key is destroyed in its own database; then `key.destroyed` says so. Whatever breaks off in between is
taken up again from the outbox. All of it is done as riskapp_eraser, in a process of its own (`erase_due`).

The ledger is a file outside the database, so that a backup that is restored does not bring anything back.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from agencies.acting import MACHINE, Acting
from agencies.models import User
from audit import canonical, gone, keys, services
from audit.keys import NoKey as NoKey
from audit.models import AuditEvent, SealedPayload
from audit.outbox import ERASING
from audit.verbs import Verb

CARRY_OUT, DESTROY_KEY, DESTROY_OWN = f"{ERASING}case", f"{ERASING}key", f"{ERASING}own_keys"


@dataclass(frozen=True)
class Line:
    """One erasure in the ledger: which record, what it was, on what ground, as which erasure, and when.

    With `keys` it is one thing of the record, `object`, that goes: these are the keys of that thing and of what was
    signed with it.
    """

    stream: uuid.UUID
    object: str
    basis: str
    erasure: uuid.UUID
    at: dt.datetime
    keys: tuple[uuid.UUID, ...] = ()

    @property
    def text(self) -> str:
        """As it stands in the file: codes, uuids and a time."""
        said: dict[str, Any] = {
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "basis": self.basis,
            "erasure": str(self.erasure),
            "object": self.object,
            "stream": str(self.stream),
        }
        return json.dumps(said | ({"keys": [str(each) for each in self.keys]} if self.keys else {}))

    @classmethod
    def read(cls, text: str) -> Line:
        """Raises ValueError or KeyError for a line that is none."""
        said: dict[str, Any] = json.loads(text)
        return cls(
            uuid.UUID(said["stream"]),
            said["object"],
            said["basis"],
            uuid.UUID(said["erasure"]),
            dt.datetime.fromisoformat(said["at"]),
            tuple(uuid.UUID(each) for each in said.get("keys", ())),
        )


def the_eraser() -> Acting:
    """The service itself as the eraser can name it: of accounts it may read the uuid and the name."""
    user = User.objects.only("id", "username").get(username=MACHINE)
    return Acting(user=user, kind="task")


def take_out(
    line: Line,
    *,
    rows: Callable[[int], object],
    may: Callable[[], None] = lambda: None,
    replayed: bool = False,
    by: Acting,
    at: dt.datetime,
) -> int:
    """Say that a record is erased, take out its words, and promise the end of its key; how many entries had words.

    `may` refuses, inside the transaction; `rows` takes the words out of the rows of the apps above, told how many
    entries had words. Both see the database as riskapp_eraser does.
    """
    with services.action(Verb.ERASE_DONE, stream=line.stream, object=line.object, by=by, at=at) as act:
        may()
        sealed = SealedPayload.objects.filter(
            event_id__in=AuditEvent.objects.filter(stream_id=line.stream).values("event_id")
        )
        entries = sealed.count()
        act.says(erasure=line.erasure, basis=line.basis, entries=entries, replayed=replayed or None)
        act.then(
            DESTROY_KEY,
            stream=line.stream,
            thing=line.object,
            basis=line.basis,
            erasure=line.erasure,
            erased_at=line.at.isoformat(),
        )
        act.lastly(lambda: _delete(line.stream))
        act.lastly(lambda: rows(entries))
    return entries


def destroy_key(
    line: Line, *, done: Callable[[dt.date], object] = lambda until: None, by: Acting, at: dt.datetime
) -> dt.date:
    """Destroy the key of an erased record, and say so; the day by which no backup opens it any more.

    May be run again after it broke off: what is done already is not done twice. LookupError if no entry says that the
    record was erased.
    """
    erased = gone.erased(line.stream)
    if erased is None:
        raise LookupError(f"no entry says that {line.stream} was erased")
    if line not in ledger():
        _note(line)
    keys.destroy(line.stream, at=at)
    if erased.unreadable_by:
        done(erased.unreadable_by)
        return erased.unreadable_by
    until = unreadable_by(at)
    with services.action(
        Verb.KEY_DESTROYED, stream=line.stream, object=line.object, by=by, at=at,
        erasure=line.erasure, unreadable_by=until,
    ):  # fmt: skip
        done(until)
    return until


def keys_with(stream: uuid.UUID, thing: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The keys that go when one item of a record is erased: its own, and those of the versions signed with it, under
    which lies what could serve to try its words out."""
    found = [thing]
    signed = AuditEvent.objects.filter(stream_id=stream, type=Verb.ASSESS_VERSION_SIGNED).order_by("stream_seq")
    for event in signed:
        body = canonical.read(bytes(event.body))
        if str(thing) in body.get("items", ()):
            found.append(uuid.UUID(body["object"].partition(":")[2]))
    return tuple(found)


def take_out_item(
    line: Line,
    *,
    number: int | None,
    rows: Callable[[], object],
    may: Callable[[], None] = lambda: None,
    replayed: bool = False,
    by: Acting,
    at: dt.datetime,
) -> None:
    """Say that one item of a record is erased, take its words out of its row, and promise the end of its keys.

    `may` and `rows` as in `take_out`. The rest of the record stands, and is checked as before.
    """
    with services.action(Verb.ITEM_ERASED, stream=line.stream, object=line.object, by=by, at=at) as act:
        may()
        act.says(erasure=line.erasure, basis=line.basis, number=number, keys=list(line.keys), replayed=replayed or None)
        act.then(DESTROY_OWN, line=line.text)
        act.lastly(rows)


def destroy_own(
    line: Line, *, done: Callable[[dt.date], object] = lambda until: None, by: Acting, at: dt.datetime
) -> dt.date:
    """Destroy the keys of an erased item, and say so; as `destroy_key` does for a record."""
    erased = gone.item_erased(line.stream, line.object)
    if erased is None:
        raise LookupError(f"no entry says that {line.object} was erased")
    if line not in ledger():
        _note(line)
    keys.destroy_own(line.stream, line.keys, at=at)
    if erased.unreadable_by:
        done(erased.unreadable_by)
        return erased.unreadable_by
    until = unreadable_by(at)
    with services.action(
        Verb.ITEM_KEY_DESTROYED, stream=line.stream, object=line.object, by=by, at=at,
        erasure=line.erasure, unreadable_by=until,
    ):  # fmt: skip
        done(until)
    return until


def entry_of(stream: uuid.UUID, *, item: str = "") -> tuple[int, str]:
    """Number and hash of the entry that says that a record, or one item of it, was erased. LookupError without one."""
    verb = Verb.ITEM_ERASED if item else Verb.ERASE_DONE
    for found in AuditEvent.objects.filter(stream_id=stream, type=verb).order_by("stream_seq"):
        if not item or canonical.read(bytes(found.body))["object"] == item:
            return found.stream_seq, bytes(found.leaf_hash).hex()
    raise LookupError(str(stream))


def unreadable_by(at: dt.datetime) -> dt.date:
    """The day by which a key destroyed now opens nothing any more, from no backup either: the rest of its epoch, at the
    end of which the key-encryption key goes, and the time for which backups of the keys are kept."""
    return (at + dt.timedelta(days=settings.KEY_EPOCH_DAYS + settings.KEY_BACKUP_DAYS)).date()


def rewrap(*, by: Acting, at: dt.datetime) -> int:
    """Wrap every key that is left under the latest key-encryption key, and say so; how many there were."""
    count = 0
    while some := keys.rewrap():
        count += some
    with services.action(Verb.KEY_ROTATED, stream=by.user.pk, object=by.user, by=by, at=at) as act:
        act.says(epoch=max(settings.KEY_ENCRYPTION_KEYS), count=count)
    return count


def in_use() -> dict[int, int]:
    """How many keys each epoch still wraps."""
    return keys.epochs()


def ledger() -> set[Line]:
    """What was erased, as the file outside the database says."""
    return set(_lines(settings.ERASURE_LEDGER_FILE))


def replay(*, rows: Callable[[Line], object], by: Acting, at: dt.datetime) -> int:
    """Erase again whatever the ledger names and a restored database still holds; how many records there were.

    Run after a restore, before people are let in. `rows` as in `take_out`.
    """
    again = 0
    for line in sorted(ledger(), key=lambda line: line.at):
        if line.keys:
            again += _replay_item(line, rows=rows, by=by, at=at)
            continue
        erased = gone.erased(line.stream)
        if erased and erased.unreadable_by and not keys.destroy(line.stream, at=at):
            continue
        again += 1
        if erased is None:
            take_out(line, rows=partial(_of_line, rows, line), replayed=True, by=by, at=at)
        destroy_key(line, by=by, at=at)
    return again


def _replay_item(line: Line, *, rows: Callable[[Line], object], by: Acting, at: dt.datetime) -> bool:
    """Whether it had to be erased again. The record may be erased as a whole by now, or not be in the backup yet."""
    erased = gone.item_erased(line.stream, line.object)
    if (erased and erased.unreadable_by and not keys.destroy_own(line.stream, line.keys, at=at)) or gone.erased(
        line.stream
    ):
        return False
    if erased is None:
        take_out_item(line, number=None, rows=partial(rows, line), replayed=True, by=by, at=at)
    destroy_own(line, by=by, at=at)
    return True


def _of_line(rows: Callable[[Line], object], line: Line, _entries: int) -> None:
    rows(line)


def _lines(path: Path) -> Iterator[Line]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        if line.strip():
            yield Line.read(line)


def _note(line: Line) -> None:
    """Append to the ledger, and be sure that it is on the disk."""
    path = settings.ERASURE_LEDGER_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line.text}\n")
        file.flush()
        os.fsync(file.fileno())


def _delete(stream: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_sealed WHERE event_id IN (SELECT event_id FROM audit_event WHERE stream_id = %s)",
            [str(stream)],
        )
