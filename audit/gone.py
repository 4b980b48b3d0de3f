"""When was a record erased, on what ground, and until when may a backup still be read? As its own entries say."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.permissions import NotPossibleNow
from audit import canonical, glossary
from audit.bodies import codes_of
from audit.models import AuditEvent
from audit.verbs import Verb


class RecordErased(NotPossibleNow):
    """What this record said is erased: nothing of it can be shown or changed any more."""


@dataclass(frozen=True)
class Gone:
    """That a record was erased. `unreadable_by` is known once its key is destroyed."""

    at: dt.datetime
    basis: str
    unreadable_by: dt.date | None = None

    @property
    def basis_words(self) -> str:
        return glossary.said("basis", self.basis, app="cases")

    @property
    def words(self) -> str:
        """When and on what ground, what is kept, and what becomes of copies (DESIGN 4)."""
        said = _(
            "Erased on %(date)s: %(basis)s. That this was recorded, when, and by whom, is kept; what it said is gone."
        ) % {"date": date_format(localtime(self.at), "j F Y"), "basis": self.basis_words}
        if self.unreadable_by is None:
            return said
        until = date_format(self.unreadable_by, "j F Y")
        return f"{said} {_('Copies in backups become unreadable by %(date)s.') % {'date': until}}"


def erased(stream: uuid.UUID) -> Gone | None:
    """That the record of this stream was erased; None while it stands."""
    found = AuditEvent.objects.filter(stream_id=stream, type=Verb.ERASE_DONE).order_by("stream_seq").first()
    if found is None:
        return None
    basis = codes_of(Verb.ERASE_DONE, canonical.read(bytes(found.body)))["basis"]
    key = AuditEvent.objects.filter(stream_id=stream, type=Verb.KEY_DESTROYED).order_by("-stream_seq").first()
    said = codes_of(Verb.KEY_DESTROYED, canonical.read(bytes(key.body))) if key else {}
    return Gone(found.at, basis, dt.date.fromisoformat(said["unreadable_by"]) if said else None)


def item_erased(stream: uuid.UUID, thing: str) -> Gone | None:
    """That one thing of a record ("app.model:uuid") was erased; None while it stands."""
    found: dict[str, tuple[dt.datetime, dict[str, object]]] = {}
    events = AuditEvent.objects.filter(stream_id=stream, type__in=[Verb.ITEM_ERASED, Verb.ITEM_KEY_DESTROYED])
    for event in events.order_by("stream_seq"):
        body = canonical.read(bytes(event.body))
        if body["object"] == thing:
            found.setdefault(event.type, (event.at, codes_of(Verb(event.type), body)))
    if Verb.ITEM_ERASED not in found:
        return None
    at, said = found[Verb.ITEM_ERASED]
    until = found[Verb.ITEM_KEY_DESTROYED][1]["unreadable_by"] if Verb.ITEM_KEY_DESTROYED in found else None
    return Gone(at, str(said["basis"]), dt.date.fromisoformat(str(until)) if until else None)


def check_stands(stream: uuid.UUID) -> None:
    """Raises RecordErased, in words that say when and on what ground, unless the record stands."""
    if found := erased(stream):
        raise RecordErased(found.words)


def refusal(stream: uuid.UUID) -> RecordErased:
    """What whoever wants to add words to an erased record is told."""
    found = erased(stream)
    return RecordErased(found.words if found else _("What this record said has been erased."))
