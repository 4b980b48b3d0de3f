"""When is a checkpoint sent by e-mail, and to whom? Every day, and after so many signed-off decisions (AUDIT 8).

Whoever keeps these mails can show later what the history was then. The mail says nothing about anybody: its three lines
are the name of the trail, how many entries it has, and their root; below stands the signature.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agencies.acting import Acting
from audit import lodging, services
from audit.checkpoint import parts
from audit.models import Checkpoint
from audit.verbs import Verb

EVERY = dt.timedelta(hours=24)
# Of the keys under which a mail is sent once: worked out from what it says, so that a task that runs twice knows.
SENT = uuid.UUID("5b0e2f0c-6f8a-4a3e-9a53-0d9a4f1a7c11")


def is_due(at: dt.datetime) -> bool:
    """Whether a day has gone by since the last mail, or so many decisions were signed off since what it vouches for."""
    last = lodging.last_left("email")
    if last is None or at - last.at >= EVERY:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_leaf l JOIN audit_event e ON e.event_id = l.event_id"
            " WHERE l.seq >= %s AND e.type = %s",
            [last.size, Verb.SIGNOFF_GIVEN.value],
        )
        return bool(cursor.fetchone()[0] >= settings.LODGE_EVERY)


def lodge(at: dt.datetime) -> bool:
    """Send the newest checkpoint to those named by the operator, if it is due; whether it was sent.

    The mail goes first: if it cannot be sent nothing says that it was, and the next call tries again.
    """
    newest = lodging.newest() if settings.LODGE_BY_EMAIL else None
    if newest is None or not is_due(at):
        return False
    key = uuid.uuid5(SENT, f"{newest.note}{at:%Y-%m-%d}")
    if services.is_done(key):
        return False
    _send(newest)
    by = Acting.machine("task")
    codes = {"size": newest.size, "root": bytes(newest.root).hex(), "channel": "email"}
    with services.action(
        Verb.AUDIT_LODGED, stream=by.user.stream, object=by.user, by=by, at=at, key=services.Sent(key), **codes
    ):
        lodging.record(newest.size, "email", ", ".join(settings.LODGE_BY_EMAIL))
    return True


def _send(checkpoint: Checkpoint) -> None:
    assert checkpoint.note is not None, "only signed checkpoints are sent"
    text, _signatures = parts(checkpoint.note)
    EmailMessage(
        subject=_("Either Way: checkpoint at %(size)d entries") % {"size": checkpoint.size},
        body=render_to_string("emails/checkpoint.txt", {"note": checkpoint.note, "text": text}),
        to=settings.LODGE_BY_EMAIL,
    ).send()
