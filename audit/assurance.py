"""Was the whole trail checked last night, and what cannot be vouched for since? (AUDIT 15)

Each night goes on from what was found good before; on Sundays, and for as long as something is wrong, everything is
gone through. What is found is an entry: of the service's own account for the whole, and of each record that is named.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F

from agencies.acting import MACHINE, Acting
from agencies.models import User
from audit import canonical, evidence, fsck, lodging, services
from audit.checkpoint import notes_in
from audit.fsck import Asked, CannotBegin, Check, Finding
from audit.models import AuditEvent, StreamHead
from audit.querysets import AuditEventQuerySet
from audit.verbs import Verb

SUNDAY = 6

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Night:
    """What the last check of the whole trail found, when, and up to which size of the log."""

    at: dt.datetime
    sound: bool
    findings: int
    size: int


@dataclass(frozen=True)
class Doubt:
    """That a record cannot be vouched for: from which entry to which, their times, and when that was found.

    The numbers are None where no single entry can be named.
    """

    stream: uuid.UUID
    found_at: dt.datetime
    first: int | None
    last: int | None
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None


def check_the_trail(*, at: dt.datetime) -> Night:
    """Check the trail as of now, and record what was found. Outside any transaction."""
    by, before = Acting.machine("task"), last_night()
    since = before.size if before and before.sound and at.weekday() != SUNDAY else 0
    check, found = _checked(since)
    fatal = [finding for finding in found if finding.fatal]
    night = Night(at, not fatal, len(fatal), check.size)
    for stream, entries in _by_record(fatal).items():
        _record_doubt(stream, entries, by=by, at=at)
    with services.action(Verb.AUDIT_VERIFIED, stream=by.user.pk, object=by.user, by=by, at=at) as act:
        act.says(entries=check.entries, sound=night.sound, findings=night.findings, size=night.size, since=since)
    return night


def last_night() -> Night | None:
    """What the last check of the whole trail found; None if there was none."""
    event = _by_the_service().filter(stream_id=F("actor_id")).order_by("-stream_seq").first()
    if event is None:
        return None
    said = canonical.read(bytes(event.body))
    return Night(event.at, said["sound"], said.get("findings", 0), said.get("size", 0))


def doubts() -> list[Doubt]:
    """Every record that the last check of it could not vouch for."""
    night = last_night()
    if night is None or night.sound:
        return []
    events = _by_the_service().filter(at=night.at).exclude(stream_id=F("actor_id")).order_by("stream_id")
    return [_doubt(event) for event in events]


def doubt_about(stream: uuid.UUID) -> Doubt | None:
    """Why this record cannot be vouched for, as of the last check; None if nothing was found in it."""
    found = next((doubt for doubt in doubts() if doubt.stream == stream), None)
    if found is None or found.first is None:
        return found
    times = dict(
        AuditEvent.objects.of_stream(stream)
        .filter(stream_seq__in=(found.first, found.last))
        .values_list("stream_seq", "at")
    )
    return Doubt(
        stream, found.found_at, found.first, found.last, times.get(found.first), times.get(found.last or found.first)
    )


def _by_the_service() -> AuditEventQuerySet:
    """The checks that the service itself recorded: of the whole in its own stream, of a record in the record's."""
    service = User.objects.filter(username=MACHINE).values("pk")
    return AuditEvent.objects.filter(actor_id__in=service, type=Verb.AUDIT_VERIFIED)


def _checked(since: int) -> tuple[Check, list[Finding]]:
    pinned = tuple(lodging.pinned())
    roots, wrong = fsck.read_lodged([_lodged()] if pinned else [], pinned)
    for start in dict.fromkeys([since, 0]):
        check = Check(Asked(since=start, pinned=pinned, lodged=roots, keys=True, shipped=evidence.shipped()))
        try:
            with fsck.frozen():
                return check, [*wrong, *check.findings()]
        except CannotBegin:
            continue  # what was found good before is no longer there: go through everything
    raise AssertionError("from the beginning one can always begin")


def _lodged() -> list[str]:
    try:
        return notes_in(settings.LODGED_FILE.read_bytes())
    except OSError:
        return []


def _by_record(found: list[Finding]) -> dict[uuid.UUID, list[int]]:
    """The entries of each record that findings name, in order."""
    named: dict[uuid.UUID, set[int]] = defaultdict(set)
    for finding in found:
        for stream in [finding.stream, *finding.among]:
            if stream:
                named[stream] |= {finding.entry} if finding.entry else set()
    return {stream: sorted(entries) for stream, entries in named.items()}


def _record_doubt(stream: uuid.UUID, entries: list[int], *, by: Acting, at: dt.datetime) -> None:
    says: dict[str, Any] = {"first_bad": entries[0], "last_bad": entries[-1]} if entries else {}
    count = StreamHead.objects.filter(stream_id=stream).values_list("stream_seq", flat=True).first() or 0
    thing = f"audit.stream:{stream}"
    try:
        with services.action(Verb.AUDIT_VERIFIED, stream=stream, object=thing, by=by, at=at) as act:
            act.says(entries=count, sound=False, **says)
    except services.NotRecordable:
        log.error("a record is so damaged that nothing can be added to it")


def _doubt(event: AuditEvent) -> Doubt:
    said = canonical.read(bytes(event.body))
    return Doubt(event.stream_id, event.at, said.get("first_bad"), said.get("last_bad"))
