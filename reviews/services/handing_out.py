"""Who took the figures of a team out of this service?"""

from __future__ import annotations

import datetime as dt

from agencies.acting import Acting
from agencies.models import Team
from audit import services as audit
from audit.verbs import Verb
from reviews import permissions


def hand_out_figures(
    *, team: Team, first: dt.date, last: dt.date, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> None:
    """Record that somebody who answers for this team takes its figures out, before they get them."""
    with audit.action(Verb.FIGURES_EXPORTED, stream=team.agency.stream, object=team, by=by, at=at, key=key) as act:
        permissions.check_looks_after(team, by)
        act.says(team=team.pk, format="csv", first=first, last=last)
