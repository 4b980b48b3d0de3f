"""How does a team read the same made-up cases, each person alone, so that nothing of any person is kept or told?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Membership, Team
from agencies.permissions import NotPossibleNow, Refused
from agencies.roles import Role
from audit import services as audit
from audit.verbs import Verb
from cases.vocabulary import POLES
from reviews import alike, checks, permissions, vignettes
from reviews.models import NoiseAudit, NoiseReading

APART = dt.timedelta(days=14)
"""At least between the two times: sooner, people remember what they read."""


def open_noise(
    *,
    team: Team,
    closes_on: dt.date,
    again_on: dt.date | None,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> NoiseAudit:
    """Have the team read the made-up cases until a day; from `again_on` a second time, if occasion is to be told apart.

    Raises MayNot for whoever does not manage the team; NotPossibleNow while one is open; Refused, by field.
    """
    opened = NoiseAudit(
        team=team, content=vignettes.LATEST, closes_on=closes_on, again_on=again_on, opened_by=by.user, opened_at=at
    )
    with audit.action(Verb.NOISE_OPENED, stream=team.agency.stream, object=opened, by=by, at=at, key=key) as act:
        permissions.check_manages(team, by)
        today, errors = localtime(at).date(), {}
        if again_on is not None and again_on < today + APART:
            errors["again_on"] = _("The second time begins two weeks from today or later")
        if closes_on <= (again_on or today):
            errors["closes_on"] = _("Enter the last day. It must be after today, and after the second time begins")
        if errors:
            raise Refused(errors)
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)  # one of a team at a time
        if NoiseAudit.objects.of_team(team).open().exists():
            raise NotPossibleNow(_("Your team is reading cases now. Close that first."))
        opened.number = NoiseAudit.objects.of_team(team).count() + 1
        opened.save(force_insert=True)
        act.says(team=team.pk, number=opened.number, version=opened.content, last=closes_on, first=again_on)
        works = Membership.objects.current(at).in_team(team).with_role(Role.PRACTITIONER, Role.MANAGER).at_work()
        for person in set(works.values_list("user_id", flat=True)) - {by.user.pk}:
            act.then("reviews.tasks.tell_of_noise", audit=opened.pk, person=person)
    return opened


def read_alike(
    *,
    noise: NoiseAudit,
    readings: Mapping[str, Mapping[str, Mapping[str, str]]],
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> None:
    """What one person reads of both sides of every outcome, once for each time. It cannot be changed, or found again.

    That somebody took part stands in their own history, and not in that of the team. Raises Refused by
    "<outcome>-<pole>-<axis>"; NotPossibleNow once it is closed or they have read.
    """
    with audit.action(Verb.NOISE_READ, stream=by.user.pk, object=by.user, by=by, at=at, key=key):
        permissions.check_reads_alike(noise, by)
        held = NoiseAudit.objects.visible_to(by).open().filter(pk=noise.pk).first()
        today = localtime(at).date()
        if held is None or today > held.closes_on:
            raise NotPossibleNow(_("This is closed."))
        who = alike.mark(held, by)
        time = alike.time_now(alike.times(held.pk, who), held.again_on, today)
        if time is None:
            raise NotPossibleNow(_("You have read these cases. What you read stands."))
        kept = checks.own_readings(vignettes.load(held.content).paper(alike.order(who)), readings)
        in_one_order = {row: {str(side): cells[str(side)] for side in POLES} for row, cells in sorted(kept.items())}
        try:
            with transaction.atomic():
                NoiseReading(audit=held, who=who, time=time, readings=in_one_order).save(force_insert=True)
        except IntegrityError:
            raise NotPossibleNow(_("You have read these cases. What you read stands.")) from None


def close_noise(*, noise: NoiseAudit, by: Acting, at: dt.datetime, key: audit.Sent | None = None) -> NoiseAudit:
    """Close it: nobody reads any more, and the team is shown where it parts, if five or more have read."""
    stream = noise.team.agency.stream
    with audit.action(Verb.NOISE_CLOSED, stream=stream, object=noise, by=by, at=at, key=key) as act:
        permissions.check_manages(noise.team, by)
        held = NoiseAudit.objects.visible_to(by).select_for_update(no_key=True).get(pk=noise.pk)
        if held.closed_at is not None:
            raise NotPossibleNow(_("This is closed."))
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        act.says(team=held.team_id, number=held.number)
    return held
