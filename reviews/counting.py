"""How is what is counted kept up to date, and whose follow-ups are due?

By functions of the database, which read past the fence and give out codes and ids alone (sql/counting.sql). What they
count can be made afresh from what it was counted from at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

AT_ONCE = 1000


class Due(NamedTuple):
    """A follow-up that is due: of which version, since when, and of whom one may be reminded."""

    version: UUID
    stream: UUID
    question: UUID
    team: UUID
    author: UUID
    due_on: dt.date
    looked_before: int


def one(version: UUID) -> None:
    """Count one decision again, inside the act that changed what is known of it."""
    _count("SELECT riskapp_count_decisions(%s)", [str(version)])


def new() -> int:
    """Count the decisions that were signed off, replaced or withdrawn since the last time, some at a time; how many."""
    counted = 0
    while True:
        with transaction.atomic():
            found = _count("SELECT riskapp_count_decisions(most => %s)", [AT_ONCE])
        counted += found
        if found < AT_ONCE:
            return counted


def afresh() -> int:
    """Count every decision anew; how many there are."""
    with transaction.atomic():
        return _count("SELECT riskapp_count_decisions(afresh => true)", [])


class Hindsight(NamedTuple):
    """Of a team's blind reviews: how many were asked for, how many finished, in how many a finding moved afterwards."""

    asked: int
    reviewed: int
    moved: int


def hindsight(team: UUID) -> Hindsight:
    """The same for a team that whoever has the floor answers for; nothing of any other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM riskapp_hindsight(%s)", [str(team)])
        return Hindsight(*cursor.fetchone())


def where_findings_land(team: UUID) -> dict[str, int]:
    """How many findings of a team landed on which rung, for somebody who answers for it; nothing of any other team."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM riskapp_where_findings_land(%s)", [str(team)])
        return {str(rung): int(many) for rung, many in cursor.fetchall()}


def due(on: dt.date) -> list[Due]:
    """The follow-ups that are due by this day, the longest due first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM riskapp_due_follow_ups(%s)", [on])
        return [Due(*row) for row in cursor.fetchall()]


def _count(call: str, given: Sequence[str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(call, given)
        return int(cursor.fetchone()[0])
