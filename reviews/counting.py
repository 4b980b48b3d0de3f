"""How is what is counted kept up to date, and whose follow-ups are due?

By functions of the database, which read past the fence and give out codes and ids alone (sql/counting.sql); and by
going through the signed documents, which they give out as they are sealed (sql/appraised.sql). What is counted can be
made afresh from what it was counted from at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from assessments.models import SignedVersion
from audit import services as audit
from reviews.appraised import marks

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
            break
    while len(_gone_through(None)) == AT_ONCE:
        pass
    return counted


def afresh() -> int:
    """Count every decision anew, and go through what was signed of each again; how many there are."""
    with transaction.atomic():
        counted = _count("SELECT riskapp_count_decisions(afresh => true)", [])
    past = UUID(int=0)
    while ids := _gone_through(past):
        past = ids[-1]
    return counted


def _gone_through(past: UUID | None) -> list[UUID]:
    """Go through what was signed of some decisions, and keep in codes how they were appraised; which they were.

    `past` None: those that were never gone through; else those that come after it.
    """
    with transaction.atomic():
        rows = list(
            SignedVersion.objects.raw(
                "SELECT * FROM riskapp_documents_to_go_through(%s, %s)", [AT_ONCE, past and str(past)]
            )
        )
        audit.open_keys({row.stream for row in rows})
        lists = [" ".join(marks(row.document)) if isinstance(row.document, dict) else "" for row in rows]
        if rows:
            with connection.cursor() as cursor:
                ids = [str(row.pk) for row in rows]
                cursor.execute("SELECT riskapp_keep_appraised(%s::uuid[], %s)", [ids, lists])
    return [row.pk for row in rows]


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
