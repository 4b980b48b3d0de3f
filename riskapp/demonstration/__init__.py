"""Which fictional area does `demo` open, and who can sign in to it?

Eastmere: its agencies, its people, and what became of some sharing questions, told through the services that its
people use. Everything in it is made up, or comes from the public record without names. It is told into empty
databases and at once; a telling that was interrupted is started afresh by `demo`.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import connections
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.roles import LABELS
from reviews import counting
from riskapp.demonstration import year
from riskapp.demonstration.content import Area, PersonTold, area, stories
from riskapp.demonstration.telling import Cast, Telling
from riskapp.demonstration.year import Quarter

PASSWORD = "two courses, one question"  # noqa: S105  printed to everybody; it opens nothing but what is made up


class CanSignIn(NamedTuple):
    """Somebody of the area, and what they are there to see."""

    username: str
    name: str
    does: str


def tell(report: Callable[[str], None], *, plans: Mapping[str, tuple[Quarter, ...]] = year.PLANS) -> None:
    """Tell the whole area, and report each thing told. `plans`: how much of the year of three teams."""
    now = timezone.now()
    for connection in connections.all():
        with connection.cursor() as cursor:  # told anew if it is interrupted, so no act waits for the disk
            cursor.execute("SET synchronous_commit = off")
    report(f"{len(area().agencies)} agencies, {len(area().teams)} teams and {len(area().people)} people")
    cast = Cast(area(), password=PASSWORD, now=now)
    for story in stories(localtime(now).date()):
        report(f"“{story.title}”, asked by {cast.user(story.by).display_name}")
        Telling(story, cast, now=now).tell()
    year.tell(cast, now=now, report=report, plans=plans)
    counting.new()  # as beat would within a minute, so that looking back begins with what was told


def _does(person: PersonTold, of: Area) -> str:
    roles = [
        f"{LABELS[role]}, {of.team(team).name}, {of.agency(of.team(team).agency).name}" for team, role in person.works
    ]
    return f"{'; '.join(roles) or 'no team'}: {person.look}"


PEOPLE = [CanSignIn(person.username, person.name, _does(person, area())) for person in area().people]
