"""Writing to the trail: one act, one transaction, one event."""

import uuid
from contextlib import contextmanager

from django.db import connection, transaction

from audit import canonical, keys, outbox
from audit.bodies import Body
from audit.verbs import Verb


class AlreadyDone(Exception):
    """This very submission, known by its key, is done: show its result, do not repeat it."""


class OtherContent(Exception):
    """The same key came with other content or from another person."""


class Act:
    def __init__(self):
        self.codes, self.errands, self.others = {}, [], []

    def says(self, **codes):
        self.codes |= codes

    def also(self, verb, **codes):
        self.others.append((verb, codes))

    def then(self, task, **ids):
        self.errands.append((task, ids))


@contextmanager
def action(verb, *, stream, object, by, at, key=None, digest=b"", **codes):
    """Do one audited thing: the change, its events and what must follow are saved together or not at all."""
    verb = Verb(verb)
    with transaction.atomic(durable=True):
        by.take_the_floor()
        if key:
            submit_once(key, by, digest, object, at)
        act = Act()
        act.says(**codes)
        yield act
        for task, ids in act.errands:
            outbox.promise(task, ids, due=at)
        if act.errands:
            transaction.on_commit(outbox.wake, robust=True)
        for other, more in [(verb, act.codes), *act.others]:
            append(Verb(other), stream=stream, object=object, by=by, at=at, **more)


def submit_once(key, by, digest, object, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_submission VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [str(key), str(by.user.pk), digest, name(object), at],
        )
        if cursor.rowcount:
            return
        cursor.execute("SELECT actor_id, digest, object FROM audit_submission WHERE key = %s", [str(key)])
        actor, before, result = cursor.fetchone()
    raise AlreadyDone(result) if (actor, bytes(before)) == (by.user.pk, digest) else OtherContent(key)


def name(object):
    return f"{object._meta.label_lower}:{object.pk}"


def append(verb, *, stream, object, by, at, **codes):
    body = Body(type=verb, actor=str(by.user.pk), object=name(object), at=at.isoformat(), **codes)
    with connection.cursor() as c:
        c.execute(
            "SELECT audit_append(%s, %s, %s, %s, %s, %s)",
            [
                str(uuid.uuid4()),
                str(stream),
                str(by.user.pk),
                str(verb),
                at,
                canonical.canon(body.model_dump(mode="json")),
            ],
        )


def viewed(*, stream, object, by, at):
    """A reading is an act too: committed before anything is shown."""
    with action(Verb.CASE_VIEWED, stream=stream, object=object, by=by, at=at):
        pass


def open_stream(stream):
    keys.make(stream)


def erase(stream):
    keys.destroy(stream)
