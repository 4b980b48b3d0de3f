"""What do those who answer for an agency's records see of its cases without being let into them?

References, dates and codes, by a function of the database that gives no word anybody wrote (sql/erasing.sql). To whom
it gives them, and of which agency, the database asks itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Team
from audit.erasure import Line
from cases.references import tidy
from cases.retention import WORDS, RecordClass, class_of, due_on, read_years


@dataclass(frozen=True)
class Governed:
    """One case of the agency, without a word of it."""

    pk: uuid.UUID
    stream: uuid.UUID
    reference: str
    team_id: uuid.UUID
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    erased_at: dt.datetime | None
    held: bool
    asked: bool
    decided: bool
    teams: Mapping[uuid.UUID, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def thing(self) -> str:
        """How entries name it."""
        return f"cases.case:{self.pk}"

    @property
    def team(self) -> str:
        return self.teams.get(self.team_id, "")

    @property
    def kind(self) -> RecordClass:
        return class_of(asked=self.asked, decided=self.decided)

    @property
    def kind_words(self) -> str:
        return _(WORDS[self.kind])

    @property
    def due_on(self) -> dt.date | None:
        """When it has been kept long enough; None while it is open."""
        if self.closed_at is None:
            return None
        return due_on(localtime(self.closed_at).date(), self.kind, read_years(settings.RETENTION_YEARS))

    def is_due(self, on: dt.date) -> bool:
        """Whether it was kept for as long as its class is kept, and nobody holds it."""
        return self.erased_at is None and not self.held and self.due_on is not None and self.due_on <= on


def cases(*, pk: uuid.UUID | None = None, reference: str = "") -> list[Governed]:
    """The cases of the agency of whoever has the floor; none for whoever answers for none. Inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM riskapp_governed_cases(%s, %s)", [pk and str(pk), tidy(reference) if reference else None]
        )
        found = cursor.fetchall()
    teams = {
        team.pk: str(team) for team in Team.objects.select_related("agency").filter(pk__in={row[3] for row in found})
    }
    return [replace(Governed(*row), teams=teams) for row in found]


def one(pk: uuid.UUID) -> Governed | None:
    """This case, if it is one of theirs."""
    return next(iter(cases(pk=pk)), None)


def take_words_out(stream: uuid.UUID, at: dt.datetime) -> int:
    """Take the words out of every row of an erased record; how many rows had any. As riskapp_eraser, in an act."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskapp_take_words_out(%s, %s)", [str(stream), at])
        return int(cursor.fetchone()[0])


def take_item_out(line: Line, at: dt.datetime) -> int:
    """Take the words out of the row of one erased item, and what could serve to try them out; how many rows of signed
    versions hold it no more. As riskapp_eraser, in an act."""
    item, *versions = line.keys
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT riskapp_take_item_out(%s, %s, %s::uuid[], %s)",
            [str(line.stream), str(item), [str(each) for each in versions], at],
        )
        return int(cursor.fetchone()[0])


def item_may_be_erased(erasure: uuid.UUID) -> bool:
    """Whether two people decided that this item is erased, and nobody holds its case. As riskapp_eraser."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskapp_item_may_be_erased(%s)", [str(erasure)])
        return bool(cursor.fetchone()[0])


def may_be_erased(stream: uuid.UUID) -> bool:
    """Whether two people decided so, and nobody holds it; no hold is put until the act is over. As riskapp_eraser."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskapp_may_be_erased(%s)", [str(stream)])
        return bool(cursor.fetchone()[0])
