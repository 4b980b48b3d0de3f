"""Who reads how much? Told in counts first: watching people is itself sensitive (AUDIT 15, security S9).

Looks are entries of the trail; what is counted here is how many different records somebody read, and in how short a
time, never what stood in them.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from audit.models import AuditEvent
from audit.verbs import Verb

AN_HOUR = timedelta(hours=1)
MANY = 10
"""Different cases read within an hour, or looks refused in the time told of, that are worth a second look. Somebody
who covers for a team may have good reason; so this is a question, and nothing follows from it by itself."""


class Look(NamedTuple):
    actor: uuid.UUID
    stream: uuid.UUID
    at: datetime


@dataclass(frozen=True)
class Reading:
    """What was read by some people in some time. Everything by person; `people`, `records` are counts."""

    records_of: dict[uuid.UUID, set[uuid.UUID]]
    refused: dict[uuid.UUID, int]
    hurried: dict[uuid.UUID, int] = field(default_factory=dict)
    """Those who read many records within one hour, and the most that they read."""

    @property
    def people(self) -> int:
        return len(self.records_of)

    @property
    def records(self) -> int:
        return len(set().union(*self.records_of.values()))

    @property
    def turned_away(self) -> dict[uuid.UUID, int]:
        """Those who were refused many looks."""
        return {actor: count for actor, count in self.refused.items() if count >= MANY}


def of(
    people: Collection[uuid.UUID],
    *,
    since: datetime,
    until: datetime,
    streams: Collection[uuid.UUID] | None = None,
    without: Collection[uuid.UUID] = (),
) -> Reading:
    """What was read in that time: in these streams, by anybody; else by these people, in any but those `without`.

    Refused looks are those of these people.
    """
    events = AuditEvent.objects.between(since, until)
    refused = events.filter(type=Verb.VIEW_DENIED, actor_id__in=people)
    found = events.filter(type=Verb.VIEW_OPENED).exclude(stream_id=F("actor_id"))
    if streams is None:
        found = found.filter(actor_id__in=people).exclude(stream_id__in=without)
    else:
        found = found.filter(stream_id__in=streams)
    looks = [Look(*row) for row in found.order_by("at").values_list("actor_id", "stream_id", "at")]
    records: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for look in looks:
        records[look.actor].add(look.stream)
    return Reading(
        records_of=dict(records),
        refused=dict(Counter(refused.values_list("actor_id", flat=True))),
        hurried={actor: most for actor, most in within_an_hour(looks).items() if most >= MANY},
    )


def within_an_hour(looks: Iterable[Look]) -> dict[uuid.UUID, int]:
    """The most different records that each person read within any one hour. `looks` come in the order of time."""
    most: dict[uuid.UUID, int] = {}
    recent: dict[uuid.UUID, list[Look]] = defaultdict(list)
    for look in looks:
        held = [each for each in recent[look.actor] if each.at > look.at - AN_HOUR]
        recent[look.actor] = [*held, look]
        count = len({each.stream for each in recent[look.actor]})
        most[look.actor] = max(most.get(look.actor, 0), count)
    return most
