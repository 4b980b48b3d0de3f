"""Which quiet decisions are looked at? Drawn by a manager, at random, the same number of both kinds."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from reviews import counting, permissions, sampling
from reviews.models import Counted, Framed, Sample

MOST = 200
"""Decisions of each kind in one sample."""
DAYS = 28
"""Until those drawn are to be looked at."""


def draw_sample(
    *, team: Team, size: int, by: Acting, at: dt.datetime, seed: bytes | None = None, key: audit.Sent | None = None
) -> Sample:
    """Draw `size` decisions to share and as many not to share, or all there are, of those of which nobody knows yet.

    Complaints and incidents are not drawn from: they are looked at anyway, and counted apart (METHOD 4.1). `seed`, 32
    bytes, is drawn unless it is given. Raises Refused; NotPossibleNow where there is nothing to draw from.
    """
    seed = secrets.token_bytes(32) if seed is None else seed
    drawn = Sample(team=team, seed=seed.hex(), size=size, drawn_by=by.user, drawn_at=at)
    with audit.action(Verb.SAMPLE_DRAWN, stream=team.agency.stream, object=drawn, by=by, at=at, key=key) as act:
        permissions.check_manages(team, by)
        if not 1 <= size <= MOST:
            raise Refused({"size": _("Enter a number from 1 to %(most)d") % {"most": MOST}})
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)  # one sample of a team at a time
        known = Counted.objects.countable_by(by).of_team(team).quiet_and_unknown().values_list("version_id", "shared")
        ids = {side: sorted(version for version, shared in known if shared is side) for side in (True, False)}
        if not any(ids.values()):
            raise NotPossibleNow(_("There is no decision to draw from: it is known what came of each."))
        chosen = sampling.draw_each(ids, size=size, seed=seed)
        drawn.number = Sample.objects.of_team(team).count() + 1
        drawn.due_on = localtime(at).date() + dt.timedelta(days=DAYS)
        drawn.save(force_insert=True)
        Framed.objects.bulk_create(
            Framed(sample=drawn, version=each, shared=side, drawn=each in set(chosen[side]))
            for side, frame in ids.items()
            for each in frame
        )
        for each in [*chosen[True], *chosen[False]]:
            counting.one(each)
        act.says(
            team=team.pk,
            seed=seed.hex(),
            frame=sampling.fingerprint([*ids[True], *ids[False]]),
            size=size,
            count=sum(map(len, ids.values())),
            drawn=sum(map(len, chosen.values())),
        )
    return drawn
