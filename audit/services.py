"""How is something done so that it stands in the trail? One act, one transaction, its events last; looking is an act.

`action` opens the transaction and writes the event as its last statement: if the event cannot be written, the act did
not happen. Nothing else in the product appends.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import randbits
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection, models, transaction

from agencies.acting import Acting
from agencies.models import User
from audit import bodies, gone, keys, outbox, sealing, vouching
from audit.models import AuditEvent, Submission
from audit.soundness import Checked, check
from audit.verbs import TELLING, Verb

WINDOW = timedelta(minutes=5)
AT_ONCE = 500


class NotRecordable(Exception):
    """The trail cannot be written, so nothing was done and nothing may be shown."""


class PerhapsDone(NotRecordable):
    """The connection was lost while the act was being committed: it is done as a whole or not at all, and only the
    database knows. Sent again under the same key it is done once."""


class AlreadyDone(Exception):
    """This submission, known by its key, is done: show its result (`object`, "app.model:uuid"), do not repeat it."""

    def __init__(self, object: str):
        self.object = object
        super().__init__(object)


class OtherContent(Exception):
    """The same key came with other content, or from another person."""


class Sent(NamedTuple):
    """One sending of a form or an API write: its key, and a keyed digest of its content."""

    key: uuid.UUID
    digest: bytes = b""

    @classmethod
    def of(cls, key: uuid.UUID | str, content: bytes) -> "Sent":
        """The digest is an HMAC: the submission's table must not let anybody try out what was written."""
        secret = hashlib.sha256(b"riskapp/submission/v1\n" + settings.SECRET_KEY.encode()).digest()
        return cls(uuid.UUID(str(key)), hmac.new(secret, content, hashlib.sha256).digest())


Thing = models.Model | str
Streams = uuid.UUID | str


class Event:
    """One event in the making: what it says in codes, and which words are sealed with it."""

    def __init__(self, verb: Verb | str, *, stream: Streams, object: Thing, codes: dict[str, Any]):
        self.verb, self.stream, self.object = Verb(verb), uuid.UUID(str(stream)), object
        self.codes, self.words = codes, dict[str, Any]()
        self.event_id: uuid.UUID | None = None
        self.own_key: uuid.UUID | None = None

    def under(self, thing: uuid.UUID) -> None:
        """Seal the words of this event under the key of this thing, if it has one: they go when the thing is erased."""
        self.own_key = thing

    def says(self, **codes: Any) -> None:
        """Add codes to the body: enums, whole numbers, uuids, times, digests; only those the verb names."""
        self.codes |= codes

    def seal(self, words: dict[str, Any]) -> None:
        """Add words about people: they are sealed under the stream's key, and the body commits to them."""
        if not TELLING[self.verb].seals:
            raise TypeError(f"{self.verb} holds no words")
        self.words |= words

    def binds(self, document: bytes) -> str:
        """Bind a signed document to this event (AUDIT 12): the body says `snapshot`, the seal holds its key."""
        r = uuid.uuid4().bytes + uuid.uuid4().bytes
        snapshot = sealing.commitment(r, document).hex()
        self.says(snapshot=snapshot)
        self.seal({"snapshot_key": r.hex()})
        return snapshot


class Act(Event):
    """What a service does inside `action`: the first event, others of the same act, and what must follow."""

    event_id: uuid.UUID

    def __init__(self, verb: Verb | str, *, stream: Streams, object: Thing, codes: dict[str, Any], at: datetime):
        super().__init__(verb, stream=stream, object=object, codes=codes)
        self.event_id = bodies.event_id(at, randbits(80))
        self.others: list[Event] = []
        self.errands: list[outbox.Promise] = []
        self.lasts: list[Callable[[], Any]] = []

    def also(
        self, verb: Verb | str, *, object: Thing | None = None, stream: Streams | None = None, **codes: Any
    ) -> Event:
        """A further event of the same act, about the same thing unless another is named."""
        other = Event(verb, stream=stream or self.stream, object=object or self.object, codes=codes)
        self.others.append(other)
        return other

    def then(self, task: str, *, due: datetime | None = None, **ids: Any) -> None:
        """Promise an errand: the task runs once, after the act is saved or when it is `due`, and gets these ids."""
        self.errands.append((task, {name: str(value) for name, value in ids.items()}, due))

    def lastly(self, rest: Callable[[], Any]) -> None:
        """Do this after the events are written, and before anything is saved: for what the database lets pass only
        where an entry says so. The stream stays locked meanwhile."""
        self.lasts.append(rest)


@contextmanager
def action(
    verb: Verb | str,
    *,
    stream: Streams,
    object: Thing,
    by: Acting,
    at: datetime,
    key: Sent | uuid.UUID | str | None = None,
    **codes: Any,
) -> Iterator[Act]:
    """Do one audited thing: the change, its events and what must follow are saved together or not at all.

    Raises AlreadyDone or OtherContent for a `key` that was used before, NotRecordable if the trail cannot be written
    (PerhapsDone if it is not known whether it was), RuntimeError inside another action, and pydantic.ValidationError
    for codes the verb does not name.
    """
    committing = False
    try:
        with transaction.atomic(durable=True):  # refuses to be nested: the stream is locked only over the commit
            by.take_the_floor()
            if key:
                _submit_once(key if isinstance(key, Sent) else Sent(uuid.UUID(str(key))), by, object, at)
            act = Act(verb, stream=stream, object=object, codes=codes, at=at)
            yield act
            if act.errands:
                outbox.promise(act.errands, at=at)
                transaction.on_commit(outbox.wake, robust=True)
            _append(_entries([act, *act.others], by=by, at=at))
            for rest in act.lasts:
                rest()
            committing = True
    except (OperationalError, InterfaceError) as error:
        if committing:
            raise PerhapsDone("the connection was lost while this was being saved") from error
        raise


def viewed(*, stream: Streams, object: Thing, by: Acting, at: datetime, page: str = "case") -> None:
    """Record a look, committed before anything is shown. Raises NotRecordable: then nothing may be shown.

    Looks by one person at one page of one thing within five minutes are one entry; a second one, written when the five
    minutes are over, says how many they were.
    """
    about = [str(by.user.pk), str(stream), page, _name(object)]
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            if _counted(cursor, about, at):
                return
            cursor.execute(
                "DELETE FROM audit_look WHERE (actor_id, stream_id, page, object) = (%s, %s, %s, %s) AND first_at <= %s"
                " RETURNING *",
                [*about, at - WINDOW],
            )
            entries = _counts(cursor.fetchall())
            look = Event(Verb.VIEW_OPENED, stream=stream, object=object, codes={"page": page})
            look.event_id = bodies.event_id(at, randbits(80))
            cursor.execute(
                "INSERT INTO audit_look VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)"
                " ON CONFLICT DO NOTHING",
                [*about, by.kind, by.role, str(by.agency.pk) if by.agency else None, str(by.request_id),
                 str(look.event_id), at, at],
            )  # fmt: skip
            if cursor.rowcount:
                entries += _entries([look], by=by, at=at)
            else:  # another request of the same person was first by a hair
                _counted(cursor, about, at)
            if entries:
                _append(entries)
    except Error as error:
        raise NotRecordable("the look could not be recorded") from error


def denied(*, stream: Streams, object: Thing, by: Acting, at: datetime, page: str | None = None) -> None:
    """Record a look that was refused."""
    try:
        with action(Verb.VIEW_DENIED, stream=stream, object=object, by=by, at=at, page=page):
            pass
    except Error as error:
        raise NotRecordable("the refusal could not be recorded") from error


def searched(
    *,
    kind: str,
    query: str,
    by: Acting,
    at: datetime,
    most: int | None = None,
    within: timedelta = timedelta(minutes=10),
) -> datetime | None:
    """Record a search in the person's own chain, its words sealed; when the next may be tried, or None if it is done.

    With `most`, that many of a kind are recorded `within` this time, also when they come at once; one beyond them is
    not recorded and does not count, so that waiting always ends.
    """
    try:
        with transaction.atomic(durable=True):
            User.objects.select_for_update(no_key=True).get(pk=by.user.pk)  # one search at a time
            tried = _tried(kind, by, since=at - within) if most else []
            if most and len(tried) >= most:
                return tried[-most] + within
            search = Event(Verb.SEARCH_RUN, stream=by.user.pk, object=by.user, codes={"kind": kind})
            search.seal({"query": query})
            _append(_entries([search], by=by, at=at))
    except Error as error:
        raise NotRecordable("the search could not be recorded") from error
    return None


def _tried(kind: str, by: Acting, *, since: datetime) -> list[datetime]:
    """When this person searched in this way since then, the first first."""
    events = AuditEvent.objects.of_stream(by.user.pk).filter(type=Verb.SEARCH_RUN, at__gt=since)
    return sorted(event.at for event in events if json.loads(bytes(event.body)).get("kind") == kind)


def ask_who_looked(
    *, stream: Streams, object: Thing, reason: str, by: Acting, at: datetime, key: Sent | uuid.UUID | None = None
) -> None:
    """Record why somebody wants to know by name who has looked; from then on the history names them, for a day."""
    with action(Verb.LOOKERS_NAMED, stream=stream, object=object, by=by, at=at, key=key) as act:
        act.seal({"why": reason})


def verified(*, stream: Streams, object: Thing, by: Acting, at: datetime, key: Sent | None = None) -> Checked:
    """Check the history of a stream, and record that it was checked and what was found.

    Asked again under the same key it says what was found then, as the trail has it, and records nothing more.
    """
    found = vouching.compared(check(uuid.UUID(str(stream))), uuid.UUID(str(stream)))
    try:
        with action(Verb.AUDIT_VERIFIED, stream=stream, object=object, by=by, at=at, key=key) as act:
            act.says(entries=found.entries, sound=found.sound, first_bad=found.first_bad)
    except AlreadyDone:
        assert key is not None, "only a key says that something was done before"
        return _found_then(found, key, uuid.UUID(str(stream)), by)
    return found


def _found_then(now: Checked, key: Sent, stream: uuid.UUID, by: Acting) -> Checked:
    made_at = Submission.objects.get(key=key.key).made_at
    event = AuditEvent.objects.get(stream_id=stream, type=Verb.AUDIT_VERIFIED, actor_id=by.user.pk, at=made_at)
    then = bodies.codes_of(Verb.AUDIT_VERIFIED, json.loads(bytes(event.body)))
    first_bad = then.get("first_bad")
    return replace(
        now, entries=then["entries"], sound=then["sound"], first_bad=first_bad, reason=now.reason if first_bad else ""
    )


def open_stream(stream: Streams) -> None:
    """Make the key of a stream before anything is sealed under it. Asking again changes nothing."""
    keys.make(uuid.UUID(str(stream)))


def open_own(stream: Streams, thing: uuid.UUID) -> None:
    """Make a key for one thing of a stream before anything of it is sealed, so that it can be erased alone."""
    keys.make_own(uuid.UUID(str(stream)), thing)


def can_be_erased_alone(stream: Streams, thing: uuid.UUID) -> bool:
    """Whether this thing has a key of its own that was not destroyed."""
    return keys.has_own(uuid.UUID(str(stream)), thing)


def open_keys(streams: Iterable[Streams]) -> None:
    """Open the keys of many streams in one query, for a page that shows words of all of them."""
    keys.preload(uuid.UUID(str(stream)) for stream in streams)


def close_looks(*, at: datetime) -> int:
    """Write the count of looks whose five minutes are over, at most AT_ONCE of them; how many windows were closed."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_look WHERE (actor_id, stream_id, page, object) IN"
            " (SELECT actor_id, stream_id, page, object FROM audit_look WHERE first_at <= %s"
            " ORDER BY stream_id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING *",
            [at - WINDOW, AT_ONCE],
        )
        rows = cursor.fetchall()
        if entries := _counts(rows):
            _append(entries)
    return len(rows)


def was_sent(sent: Sent, *, by: Acting) -> bool:
    """Whether this person sent something under this key before. What it did, or that it was something else, the
    service says when it is called again."""
    return Submission.objects.filter(key=sent.key, actor_id=by.user.pk).exists()


def what_it_did(sent: Sent, *, by: Acting) -> str:
    """The thing ("app.model:uuid") that this person did when they sent just this before; nothing if they did not."""
    row = Submission.objects.filter(key=sent.key, actor_id=by.user.pk).first()
    return row.object if row and hmac.compare_digest(bytes(row.digest), sent.digest) else ""


def is_done(key: uuid.UUID | str) -> bool:
    """Whether what was sent under this key is done: asked before a mail that cannot be taken back."""
    return Submission.objects.filter(key=key).exists()


def forget_submissions(*, before: datetime) -> None:
    """Remove the keys of forms sent before this time."""
    Submission.objects.filter(made_at__lt=before).delete()


_APPEND = "SELECT stream_seq FROM audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
"""For one event, as nearly always: planning the other statement takes longer than what it does."""
_APPEND_MANY = """
    SELECT written.stream_seq
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::uuid[], %s::bytea[],
                %s::uuid[], %s::bytea[])
      AS e(event, stream, actor, actor_kind, type, at, request, body, key, sealed),
    LATERAL audit_append(event, stream, actor, actor_kind, type, at, request, body, key, sealed) AS written"""


@dataclass(frozen=True)
class _Entry:
    """One row for audit_append, in the order of its arguments."""

    event: uuid.UUID
    stream: uuid.UUID
    actor: uuid.UUID
    actor_kind: str
    verb: Verb
    at: datetime
    request: uuid.UUID
    body: bytes
    key_id: uuid.UUID | None = None
    sealed: bytes | None = None

    @property
    def row(self) -> tuple[Any, ...]:
        return (
            str(self.event), str(self.stream), str(self.actor), self.actor_kind, self.verb.value, self.at,
            str(self.request), self.body, self.key_id and str(self.key_id), self.sealed,
        )  # fmt: skip


def _entries(events: list[Event], *, by: Acting, at: datetime) -> list[_Entry]:
    """The events of one act as they will stand in the trail: words sealed, body written."""
    return [_entry(event, by=by, at=at) for event in events]


def _entry(event: Event, *, by: Acting, at: datetime) -> _Entry:
    event_id = event.event_id = event.event_id or bodies.event_id(at, randbits(80))
    key_id = blob = commit = None
    if event.words:
        key = _key(event.stream, event.own_key)
        sealed = sealing.seal_payload(key, event.words, event=event_id, stream=event.stream)
        key_id, blob, commit = key.key_id, sealed.blob, sealed.commit.hex()
    body = bodies.written_body(
        event.verb,
        event.codes,
        event=event_id,
        stream=event.stream,
        actor=by.user.pk,
        actor_kind=by.kind,
        request=by.request_id,
        role=by.role,
        agency=by.agency and by.agency.pk,
        at=at,
        object=_name(event.object),
        commit=commit,
    )
    return _Entry(event_id, event.stream, by.user.pk, by.kind, event.verb, at, by.request_id, body, key_id, blob)


def _key(stream: uuid.UUID, thing: uuid.UUID | None) -> sealing.Key:
    """The stream's key. A person's own stream gets its key with its first words; a case's was made with the case."""
    try:
        try:
            return keys.of_thing(stream, thing)
        except keys.NoKey:
            keys.make(stream)
            return keys.of_stream(stream)
    except keys.KeyDestroyed:
        raise gone.refusal(stream) from None
    except Error as error:
        raise NotRecordable("the key of this record cannot be reached") from error


def _append(entries: list[_Entry]) -> None:
    """One round trip, in the order of the streams' uuids, so that two acts on two streams never wait in a ring."""
    rows = [entry.row for entry in sorted(entries, key=lambda entry: entry.stream)]
    try:
        with connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(_APPEND, rows[0])
            else:
                cursor.execute(_APPEND_MANY, [list(column) for column in zip(*rows, strict=True)])
    except DatabaseError as error:
        raise NotRecordable("the change could not be recorded, so it was not made") from error


def _submit_once(sent: Sent, by: Acting, object: Thing, at: datetime) -> None:
    """Take this key, or say what it already did. A second sending at the same moment waits here for the first."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_submission (key, actor_id, digest, object, made_at) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [str(sent.key), str(by.user.pk), sent.digest, _name(object), at],
            )
            if cursor.rowcount:
                return
            cursor.execute("SELECT actor_id, digest, object FROM audit_submission WHERE key = %s", [str(sent.key)])
            actor, digest, result = cursor.fetchone()
    except DatabaseError as error:
        raise NotRecordable("the change could not be recorded, so it was not made") from error
    if actor == by.user.pk and hmac.compare_digest(bytes(digest), sent.digest):
        raise AlreadyDone(result)
    raise OtherContent(str(sent.key))


def _counted(cursor: Any, about: list[str], at: datetime) -> bool:
    """Whether this look falls into an open window, and was counted there."""
    cursor.execute(
        "UPDATE audit_look SET times = times + 1, last_at = greatest(last_at, %s)"
        " WHERE (actor_id, stream_id, page, object) = (%s, %s, %s, %s) AND first_at > %s",
        [at, *about, at - WINDOW],
    )
    return bool(cursor.rowcount)


def _counts(rows: list[tuple[Any, ...]]) -> list[_Entry]:
    """The closing entries of windows with more than one look: whose, where, how many, at the time of the last."""
    entries = []
    for actor, stream, page, object, kind, role, agency, request, first, _first_at, last_at, times in rows:
        if times > 1:
            event = bodies.event_id(last_at, randbits(80))
            body = bodies.written_body(
                Verb.VIEW_OPENED, {"page": page, "count": times, "first": first},
                event=event, stream=stream, actor=actor, actor_kind=kind, request=request, role=role, agency=agency,
                at=last_at, object=object,
            )  # fmt: skip
            entries.append(_Entry(event, stream, actor, kind, Verb.VIEW_OPENED, last_at, request, body))
    return entries


def _name(object: Thing) -> str:
    """Of a thing the trail takes the model's label and the uuid, and nothing else."""
    return object if isinstance(object, str) else f"{object._meta.label_lower}:{object.pk}"
