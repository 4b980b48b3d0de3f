"""A walkthrough is begun or brought in from a file, written, published as a version, and withdrawn from the library.

What is written may lack anything; what is published lacks nothing, asks about both sides in prompts of one length, and
is frozen. Events stand in the chain of the agency, in codes: nothing in a walkthrough is about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Agency
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from training import manuscript, mirroring, permissions
from training.models import Published, Scenario
from training.walkthrough import Walkthrough


def begin(*, name: str, draft: Mapping[str, Any], by: Acting, at: datetime, key: Any = None) -> Scenario:
    """Begin a walkthrough under a name of the agency's own; `draft` as `Walkthrough.plain()` has it, lacking anything.

    Raises `MayNot` unless a trainer acts, `Refused` if the agency has one of this name.
    """
    permissions.check_can_train(by)
    agency = _agency(by)
    scenario = Scenario(
        key=name, agency=agency, draft=dict(draft) | {"id": name}, begun_by=by.user, begun_at=at, changed_by=by.user,
        changed_at=at,
    )  # fmt: skip
    with audit.action(Verb.SCENARIO_BEGUN, stream=agency.stream, object=scenario, by=by, at=at, key=key):
        _insert(scenario)
    return scenario


def bring_in(*, walkthrough: Walkthrough, by: Acting, at: datetime, key: Any = None) -> Scenario:
    """Take a walkthrough from a file as a draft: a new one, or the next version of the agency's own of that name.

    Raises `MayNot` unless a trainer acts, `NotPossibleNow` if a draft of that name is being written.
    """
    permissions.check_can_train(by)
    agency = _agency(by)
    scenario = Scenario.objects.visible_to(by).filter(key=walkthrough.id).first() or Scenario(
        key=walkthrough.id, agency=agency, begun_by=by.user, begun_at=at
    )
    with audit.action(Verb.SCENARIO_BROUGHT_IN, stream=agency.stream, object=scenario, by=by, at=at, key=key) as act:
        new = scenario._state.adding
        if not new:
            scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if scenario.draft is not None:
            raise NotPossibleNow(
                _("“%(name)s” is being written. Publish or discard that draft first, or change the id in the file.")
                % {"name": scenario.key}
            )
        scenario.draft, scenario.changed_by, scenario.changed_at = walkthrough.plain(), by.user, at
        scenario.edition += not new
        act.says(digest=walkthrough.fingerprint)
        if new:
            _insert(scenario)
        else:
            scenario.save(update_fields=["draft", "changed_by", "changed_at", "edition"])
    return scenario


def keep(
    *, scenario: Scenario, draft: Mapping[str, Any] | None, edition: int, by: Acting, at: datetime, key: Any = None
) -> Scenario:
    """Keep what is written, whatever it lacks; None discards it. The name stays the one it was begun under.

    Raises `MayNot`, and `ChangedMeanwhile` (with the draft that stands) if somebody saved since this edition.
    """
    with audit.action(Verb.SCENARIO_CHANGED, stream=_agency(by).stream, object=scenario, by=by, at=at, key=key) as act:
        row = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
        permissions.check_can_write(row, by)
        if row.edition != edition:
            raise ChangedMeanwhile(theirs=row.draft)
        row.draft = None if draft is None else dict(draft) | {"id": row.key}
        row.edition += 1
        row.changed_by, row.changed_at = by.user, at
        row.save(update_fields=["draft", "edition", "changed_by", "changed_at"])
        act.says(discarded=draft is None)
    return row


def publish(*, scenario: Scenario, edition: int, by: Acting, at: datetime, key: Any = None) -> Published:
    """Publish what is written as the next version; it is frozen from then on, and sessions may take it.

    Raises `MayNot`, `ChangedMeanwhile`, `NotPossibleNow` without a draft, `Refused` with what is still to be mended.
    """
    with audit.action(
        Verb.SCENARIO_PUBLISHED, stream=_agency(by).stream, object=scenario, by=by, at=at, key=key
    ) as act:
        row = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
        permissions.check_can_write(row, by)
        if row.edition != edition:
            raise ChangedMeanwhile(theirs=row.draft)
        if row.draft is None:
            raise NotPossibleNow(_("Nothing is being written. Begin a new version first."))
        latest = row.versions.order_by("-number").first()
        number = latest.number + 1 if latest else 1
        walkthrough = _whole(row.draft | {"version": number}, by)
        if latest and latest.fingerprint == walkthrough.fingerprint:
            raise NotPossibleNow(_("This says the same as version %(number)d.") % {"number": latest.number})
        version = Published.objects.create(
            scenario=row, number=number, content=walkthrough.plain(), fingerprint=walkthrough.fingerprint,
            published_at=at, published_by=by.user,
        )  # fmt: skip
        row.draft, row.withdrawn_at = None, None
        row.edition += 1
        row.save(update_fields=["draft", "edition", "withdrawn_at"])
        act.says(version=number, digest=walkthrough.fingerprint)
    return version


def withdraw(*, scenario: Scenario, by: Acting, at: datetime, key: Any = None) -> Scenario:
    """Take a walkthrough out of the library: no session is begun with it any more. Sessions that have it go on.

    Raises `MayNot`, `NotPossibleNow` if it is not in the library.
    """
    with audit.action(Verb.SCENARIO_WITHDRAWN, stream=_agency(by).stream, object=scenario, by=by, at=at, key=key):
        row = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
        permissions.check_can_write(row, by)
        if row.withdrawn_at is not None or not row.versions.exists():
            raise NotPossibleNow(_("This is not in the library."))
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
    return row


def _whole(draft: Mapping[str, Any], by: Acting) -> Walkthrough:
    """The walkthrough of a draft that lacks nothing, is even, and a pair with what it mirrors. Raises Refused."""
    walkthrough = manuscript.whole(draft)
    wrong = [str(problem) for problem in manuscript.to_mend(draft)]
    if walkthrough is None or wrong:
        raise Refused({f"draft-{number}": words for number, words in enumerate(wrong)})
    if walkthrough.mirror is not None:
        first = Published.objects.visible_to(by).named(walkthrough.mirror.of).newest().ours_first().first()
        if first is None:
            words = _("There is no walkthrough “%(name)s” in the library that this could mirror.")
            raise Refused({"mirror": words % {"name": walkthrough.mirror.of}})
        if unlike := mirroring.differences(first.walkthrough, walkthrough):
            raise Refused({f"mirror-{number}": words for number, words in enumerate(unlike)})
    return walkthrough


def _agency(by: Acting) -> Agency:
    """The agency somebody acts for. Raises `MayNot` for whoever acts for none."""
    permissions.check_can_train(by)
    assert by.agency is not None, "a trainer acts for an agency"
    return by.agency


def _insert(scenario: Scenario) -> None:
    try:
        with transaction.atomic():
            scenario.save(force_insert=True)
    except IntegrityError:
        raise Refused({"name": _("Your agency has a walkthrough of this name. Choose another.")}) from None
