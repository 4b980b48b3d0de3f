"""How is an erasure that two people decided carried out on the rows of a case, and what does its certificate say?

Done as riskapp_eraser, by `erase_due`. The database asks for the two people again, and for holds (sql/erasing.sql).
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from audit import erasure as trail
from audit import gone
from cases import governed
from cases.models import Erasure


def erase_case(*, erasure: uuid.UUID, by: Acting, at: dt.datetime) -> None:
    """Carry out an approved erasure, as riskapp_eraser: the entry, the words, and the promise to destroy the key.

    Run again it does nothing. NotPossibleNow if the case came under a hold meanwhile: it is tried again later.
    """
    found = Erasure.objects.get(pk=erasure)
    if gone.erased(found.stream):
        return
    if found.item_id:
        _erase_item(found, by=by, at=at)
        return
    line = trail.Line(found.stream, f"cases.case:{found.case_id}", found.basis, found.pk, at)

    def may() -> None:
        if not governed.may_be_erased(found.stream):
            raise NotPossibleNow(_("This case is held, or two people have not decided."))

    def rows(entries: int) -> None:
        emptied = governed.take_words_out(found.stream, at)
        Erasure.objects.filter(pk=found.pk).update(done_at=at, emptied_rows=emptied, emptied_entries=entries)

    trail.take_out(line, rows=rows, may=may, by=by, at=at)


def _erase_item(found: Erasure, *, by: Acting, at: dt.datetime) -> None:
    """One item of a case that stands: the entry, its words, and the promise to destroy its keys."""
    thing = f"cases.informationitem:{found.item_id}"
    if gone.item_erased(found.stream, thing):
        return
    ends = trail.keys_with(found.stream, uuid.UUID(str(found.item_id)))
    line = trail.Line(found.stream, thing, found.basis, found.pk, at, ends)

    def may() -> None:
        if not governed.item_may_be_erased(found.pk):
            raise NotPossibleNow(_("This case is held, or two people have not decided."))

    def rows() -> None:
        emptied = governed.take_item_out(line, at)
        Erasure.objects.filter(pk=found.pk).update(done_at=at, emptied_rows=emptied, emptied_entries=0)

    trail.take_out_item(line, number=found.number, rows=rows, may=may, by=by, at=at)


def destroy_own(*, line: trail.Line, by: Acting, at: dt.datetime) -> None:
    """End the keys of an erased item, as riskapp_eraser. Run again it goes on where it broke off."""

    def done(until: dt.date) -> None:
        Erasure.objects.filter(pk=line.erasure, key_destroyed_at=None).update(key_destroyed_at=at, unreadable_by=until)

    trail.destroy_own(line, done=done, by=by, at=at)


def destroy_key(*, line: trail.Line, by: Acting, at: dt.datetime) -> None:
    """End the key of an erased case, as riskapp_eraser. Run again it goes on where it broke off."""

    def done(until: dt.date) -> None:
        Erasure.objects.filter(pk=line.erasure, key_destroyed_at=None).update(key_destroyed_at=at, unreadable_by=until)

    trail.destroy_key(line, done=done, by=by, at=at)


def certified(erasure: Erasure) -> dict[str, Any]:
    """What a certificate says besides the row: the entry of the trail that stands for it, the line of the ledger, and
    the two parts of the time for which a backup may still open what was erased, in days. Reads only."""
    item = f"cases.informationitem:{erasure.item_id}" if erasure.item_id else ""
    return {
        "entry": trail.entry_of(erasure.stream, item=item),
        "line": next((line for line in trail.ledger() if line.erasure == erasure.pk), None),
        "epoch_days": settings.KEY_EPOCH_DAYS,
        "backup_days": settings.KEY_BACKUP_DAYS,
    }
