"""Who may read a trail, and who may be told by name who has looked? (AUDIT 15, DESIGN 6 and 7)

Whether somebody may see a case at all is asked above, where cases are fetched; what is decided here begins after that.
"""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.roles import SEES_CASES, Role
from audit.models import AuditEvent
from audit.verbs import Verb

NAMED_FOR = timedelta(hours=24)


class MayNotRead(PermissionDenied):
    """Somebody asked for a trail that is not theirs to read."""


def can_read(by: Acting, *, stream: uuid.UUID, sees_record: bool) -> bool:
    """The entries of a trail: of one's own stream, of a record one may see, and for the auditor of any."""
    return stream == by.user.pk or by.acts_as(Role.AUDITOR) or sees_record


def check_can_read(by: Acting, *, stream: uuid.UUID, sees_record: bool) -> None:
    if not can_read(by, stream=stream, sees_record=sees_record):
        raise MayNotRead(_("This history belongs to a record that you have not been given access to."))


def can_read_words(by: Acting, *, stream: uuid.UUID, sees_record: bool) -> bool:
    """The words in it: an auditor reads entries and checks, never what a case says."""
    return stream == by.user.pk or (sees_record and not by.acts_as(Role.AUDITOR))


def can_name_lookers(by: Acting, *, stream: uuid.UUID, at: datetime) -> bool:
    """Watching people is itself sensitive: a manager sees counts, and names once a reason was recorded, for a day."""
    if not by.acts_as(Role.MANAGER):
        return by.acts_as(Role.AUDITOR, *SEES_CASES) or stream == by.user.pk
    return gave_reason(by, stream=stream, at=at)


def gave_reason(by: Acting, *, stream: uuid.UUID, at: datetime) -> bool:
    """Whether they said within the last day, in this stream, why they want to know by name who looks."""
    asked = AuditEvent.objects.of_stream(stream).by_person(by.user.pk).between(at - NAMED_FOR, None)
    return asked.filter(type=Verb.LOOKERS_NAMED).exists()
