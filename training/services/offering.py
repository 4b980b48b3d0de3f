"""A case told anew for practice is handed in, checked by somebody else, and only then given to trainers.

What is handed in is plain text that a person wrote, and codes. Nothing here knows, or keeps, which case it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from training import permissions
from training.models import Offer, Scenario
from training.vocabulary import Telling


def offer(
    *, name: str, draft: Mapping[str, Any], instead_of: Offer | None = None, by: Acting, at: datetime, key: Any = None
) -> Offer:
    """Hand in a case told anew, under a name for files; `instead_of` one's own that was sent back, which is removed.

    Raises `MayNot` unless somebody acts who works on cases, `NotPossibleNow` if what it replaces is not sent back.
    """
    permissions.check_can_offer(by)
    assert by.agency is not None, "whoever may offer acts for an agency"
    handed_in = Offer(agency=by.agency, key=name, draft=dict(draft) | {"id": name}, offered_by=by.user, offered_at=at)
    with audit.action(Verb.SCENARIO_OFFERED, stream=by.agency.stream, object=handed_in, by=by, at=at, key=key):
        if instead_of is not None:
            before = Offer.objects.select_for_update().filter(pk=instead_of.pk, offered_by=by.user).first()
            if before is None or not before.tells:
                raise NotPossibleNow(_("This was not sent back to you."))
            before.delete()
        handed_in.save(force_insert=True)
    return handed_in


def check(*, offer: Offer, tells: Sequence[Telling], by: Acting, at: datetime, key: Any = None) -> Scenario | None:
    """Say by what somebody could still be known in it; by nothing: then it is a draft of the agency's trainers.

    Raises `MayNot` for whoever offered it or may not check, `NotPossibleNow` if it is checked already, `Refused` if the
    trainers have a walkthrough of its name.
    """
    with audit.action(Verb.SCENARIO_CHECKED, stream=offer.agency.stream, object=offer, by=by, at=at, key=key) as act:
        row = _there(offer)
        permissions.check_can_check(row, by)
        if row.checked_at is not None:
            raise NotPossibleNow(_("Somebody has checked this meanwhile."))
        found = [str(Telling(each)) for each in tells]
        act.says(taken=not found, tells=tuple(found))
        scenario = None
        if not found:
            # Its author stays unnamed: whoever knows who wrote it might guess the case.
            scenario = Scenario(
                key=row.key, agency=row.agency, draft=row.draft, begun_by=by.user, begun_at=at, changed_by=by.user,
                changed_at=at,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    scenario.save(force_insert=True)
            except IntegrityError:
                words = _("The trainers have a walkthrough of this name. Send it back to be given another.")
                raise Refused({"": words}) from None
            row.draft = None
        row.tells, row.checked_by, row.checked_at = found, by.user, at
        row.save(update_fields=["draft", "tells", "checked_by", "checked_at"])
    return scenario


def discard(*, offer: Offer, by: Acting, at: datetime, key: Any = None) -> None:
    """Throw away what one told anew, sent back or not checked yet: its text and its name are gone, and a code remains
    in the trail that says so.

    Raises `MayNot` for whoever did not tell it, `NotPossibleNow` once the trainers have it or it is not there any more.
    """
    with audit.action(Verb.SCENARIO_DISCARDED, stream=offer.agency.stream, object=offer, by=by, at=at, key=key) as act:
        row = _there(offer)
        permissions.check_can_discard(row, by)
        if row.draft is None:
            raise NotPossibleNow(_("The trainers have this. What they make of it is theirs."))
        act.says(checked=row.checked_at is not None)
        row.delete()


def _there(offer: Offer) -> Offer:
    """The offer as it stands, locked. Raises `NotPossibleNow` if whoever told it has taken it away."""
    row = Offer.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=offer.pk).first()
    if row is None:
        raise NotPossibleNow(_("Whoever told this has taken it away meanwhile."))
    return row
