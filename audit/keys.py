"""Which key opens the words of a stream? Made once, opened for one request or one transaction, kept nowhere else.

The keys lie in a database of their own (`stream_key`), each wrapped by the key-encryption key of an epoch
(settings.KEY_ENCRYPTION_KEYS). No Django model stands for them, so that no dump, admin or shell prints one.
"""

import os
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from weakref import WeakKeyDictionary

from asgiref.local import Local
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection, connections, transaction

from audit import sealing
from audit.sealing import Key


class KeyDestroyed(Exception):
    """The key of the stream was destroyed: its words are erased."""


class NoKey(LookupError):
    """No key of this name was ever made here, or the database of keys is not the one that belongs to this data."""


Opened = dict[uuid.UUID, dict[uuid.UUID, Key | None]]
_request = Local()
_transactions: WeakKeyDictionary[object, Opened] = WeakKeyDictionary()


def make(stream: uuid.UUID) -> None:
    """Make the key of a stream and commit it before first use. Asking again changes nothing."""
    epoch = max(settings.KEY_ENCRYPTION_KEYS)
    wrapped = sealing.wrap(settings.KEY_ENCRYPTION_KEYS[epoch], os.urandom(32))
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO stream_key (key_id, stream_id, kek_epoch, wrapped) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (stream_id) WHERE parent_id IS NULL DO NOTHING",
            [str(uuid.uuid4()), str(stream), epoch, wrapped],
        )
    if opened := _opened():
        opened.pop(uuid.UUID(str(stream)), None)


def make_own(stream: uuid.UUID, thing: uuid.UUID) -> None:
    """Make a key for one thing of a stream, named like the thing, and commit it before first use; so that its words can
    be erased alone. Asking again changes nothing; nor does asking once the key of the stream is destroyed.

    It is wrapped as that of the stream is, and not by it: that one lives on, and with it an old copy of the key that it
    had wrapped would still open (AUDIT 10 has it otherwise; docs/decisions).
    """
    epoch = max(settings.KEY_ENCRYPTION_KEYS)
    wrapped = sealing.wrap(settings.KEY_ENCRYPTION_KEYS[epoch], os.urandom(32))
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO stream_key (key_id, stream_id, parent_id, kek_epoch, wrapped)"
            " SELECT %s, stream_id, key_id, %s, %s FROM stream_key"
            " WHERE stream_id = %s AND parent_id IS NULL AND wrapped IS NOT NULL ON CONFLICT DO NOTHING",
            [str(thing), epoch, wrapped, str(stream)],
        )
    if opened := _opened():
        opened.pop(uuid.UUID(str(stream)), None)


def has_own(stream: uuid.UUID, thing: uuid.UUID) -> bool:
    """Whether this thing of a stream has a key of its own that stands."""
    return _of(stream).get(thing) is not None


def of_thing(stream: uuid.UUID, thing: uuid.UUID | None) -> Key:
    """The key with which new words of one thing of a stream are sealed: its own if it has one, else that of the stream.
    Raises KeyDestroyed or NoKey."""
    if thing in _of(stream):
        return by_id(stream, thing)
    return of_stream(stream)


def of_stream(stream: uuid.UUID) -> Key:
    """The key with which new words of a stream are sealed. Raises KeyDestroyed or NoKey."""
    for key in _of(stream).values():  # its own comes before those of its things
        if key is None:
            raise KeyDestroyed(str(stream))
        return key
    raise NoKey(f"no key for stream {stream}: open_stream was not called")


def by_id(stream: uuid.UUID, key_id: uuid.UUID) -> Key:
    """The key that some sealed words ask for. Raises KeyDestroyed or NoKey."""
    held = _of(stream)
    if key_id not in held:
        raise NoKey(str(key_id))
    if (key := held[key_id]) is None:
        raise KeyDestroyed(str(stream))
    return key


def preload(streams: Iterable[uuid.UUID]) -> None:
    """Open the keys of many streams in one query, for a page that shows words of all of them."""
    opened = _opened()
    if opened is not None and (missing := {uuid.UUID(str(stream)) for stream in streams} - set(opened)):
        opened |= _fetch(missing)


@contextmanager
def kept() -> Iterator[None]:
    """Keep opened keys for this block where no request keeps them: a check, a command, a task."""
    if getattr(_request, "opened", None) is not None:
        yield
        return
    _request.opened = {}
    try:
        yield
    finally:
        _request.opened = None


def destroy(stream: uuid.UUID, *, at: datetime) -> int:
    """Destroy the key of a stream and its children, for good; how many there still were. As riskapp_eraser."""
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "UPDATE stream_key SET wrapped = NULL, destroyed_at = %s WHERE stream_id = %s AND wrapped IS NOT NULL",
            [at, str(stream)],
        )
        destroyed = int(cursor.rowcount)
    if opened := _opened():
        opened.pop(uuid.UUID(str(stream)), None)
    return destroyed


def destroy_own(stream: uuid.UUID, things: Collection[uuid.UUID], *, at: datetime) -> int:
    """Destroy the keys of these things of a stream, for good; how many there still were. As riskapp_eraser."""
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "UPDATE stream_key SET wrapped = NULL, destroyed_at = %s WHERE stream_id = %s AND parent_id IS NOT NULL"
            " AND key_id = ANY (%s::uuid[]) AND wrapped IS NOT NULL",
            [at, str(stream), [str(thing) for thing in things]],
        )
        destroyed = int(cursor.rowcount)
    if opened := _opened():
        opened.pop(uuid.UUID(str(stream)), None)
    return destroyed


def rewrap(*, most: int = 1000) -> int:
    """Wrap keys of earlier epochs under the key-encryption key of the latest, `most` of them; how many there were.

    As riskapp_eraser. Raises NoKey, and leaves these as they are, if the key-encryption key of an epoch is not there.
    """
    epoch = max(settings.KEY_ENCRYPTION_KEYS)
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.execute(
            "SELECT key_id, kek_epoch, wrapped FROM stream_key WHERE wrapped IS NOT NULL"
            " AND kek_epoch <> %s ORDER BY key_id LIMIT %s FOR UPDATE",
            [epoch, most],
        )
        old = cursor.fetchall()
        new = [
            (str(key_id), sealing.wrap(settings.KEY_ENCRYPTION_KEYS[epoch], _unwrap(before, bytes(wrapped))))
            for key_id, before, wrapped in old
        ]
        if new:
            cursor.execute(
                "UPDATE stream_key AS k SET kek_epoch = %s, wrapped = n.wrapped"
                " FROM unnest(%s::uuid[], %s::bytea[]) AS n(key_id, wrapped) WHERE k.key_id = n.key_id",
                [epoch, [key_id for key_id, _wrapped in new], [wrapped for _key_id, wrapped in new]],
            )
    return len(new)


def epochs() -> dict[int, int]:
    """How many keys that are not destroyed each epoch wraps."""
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT kek_epoch, count(*) FROM stream_key WHERE wrapped IS NOT NULL GROUP BY 1")
        return dict(cursor.fetchall())


def _of(stream: uuid.UUID) -> dict[uuid.UUID, Key | None]:
    stream = uuid.UUID(str(stream))
    opened = _opened()
    if opened is None:
        return _fetch({stream})[stream]
    if stream not in opened:
        opened |= _fetch({stream})
    return opened[stream]


def _fetch(streams: set[uuid.UUID]) -> Opened:
    found: Opened = {stream: {} for stream in streams}
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "SELECT key_id, stream_id, kek_epoch, wrapped FROM stream_key"
            " WHERE stream_id = ANY (%s::uuid[]) ORDER BY parent_id NULLS FIRST",
            [[str(stream) for stream in streams]],
        )
        for key_id, stream, epoch, wrapped in cursor.fetchall():
            found[stream][key_id] = None if wrapped is None else Key(key_id, stream, _unwrap(epoch, bytes(wrapped)))
    return found


def _unwrap(epoch: int, wrapped: bytes) -> bytes:
    if epoch not in settings.KEY_ENCRYPTION_KEYS:
        raise NoKey(f"the key-encryption key of epoch {epoch} is not configured")
    return sealing.unwrap(settings.KEY_ENCRYPTION_KEYS[epoch], wrapped)


def _opened() -> Opened | None:
    """Where opened keys are kept: with the request, else with the outermost transaction, else nowhere."""
    during: Opened | None = getattr(_request, "opened", None)
    if during is not None:
        return during
    for block in connection.atomic_blocks:
        if not getattr(block, "_from_testcase", False):  # a test's own block outlives what it tests
            return _transactions.setdefault(block, {})
    return None


def _begin(**_: object) -> None:
    _request.opened = {}


def _end(**_: object) -> None:
    _request.opened = None


request_started.connect(_begin, dispatch_uid="audit.keys")
request_finished.connect(_end, dispatch_uid="audit.keys")
