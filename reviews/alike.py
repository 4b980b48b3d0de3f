"""What may be known of a team that reads the same made-up cases? Of anybody nothing; of all, once five have read.

Asked of functions of the database, which give out nothing else (sql/noise.sql).
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection

from agencies.acting import Acting
from cases.vocabulary import POLES
from reviews.models import NoiseAudit
from reviews.team_noise import Found, Read, found
from reviews.vignettes import key_of, load


def mark(noise: NoiseAudit, by: Acting) -> str:
    """The mark of this person in this audit, and in no other: under the key of the service, so that it leads nobody
    who reads the table to anybody."""
    secret = sha256(b"either-way/reviews/noise/v1\n" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, f"{noise.pk}:{by.user.pk}".encode(), sha256).hexdigest()


def times(audit: UUID, mark: str) -> list[int]:
    """At which times whoever has this mark has read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskapp_noise_times(%s, %s)", [str(audit), mark])
        return [int(each) for each in cursor.fetchone()[0]]


def time_now(read: Sequence[int], again_on: dt.date | None, today: dt.date) -> int | None:
    """Which time it is for somebody who read at these; None once there is nothing left to read today."""
    if 1 not in read:
        return 1
    return 2 if 2 not in read and again_on is not None and today >= again_on else None


def order(mark: str) -> tuple[str, str]:
    """Which side comes first for whoever has this mark: half of them each, and the same each time."""
    poles = tuple(str(pole) for pole in POLES)
    first, second = poles if int(mark[:8], 16) % 2 else poles[::-1]
    return first, second


def people(audit: UUID) -> int | None:
    """How many have read, for whoever answers for the team; None under five."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskapp_noise_people(%s)", [str(audit)])
        many = cursor.fetchone()[0]
        return None if many is None else int(many)


def noise_of(audit: NoiseAudit) -> Found | None:
    """Where the team parts, for whoever answers for it, once it is closed; None under five people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT judge, time, readings FROM riskapp_noise_read(%s)", [str(audit.pk)])
        read = [
            Read(int(judge), int(time), json.loads(kept) if isinstance(kept, str) else kept)
            for judge, time, kept in cursor.fetchall()
        ]
    rows = [key_of(vignette, outcome) for vignette, outcome in load(audit.content).rows()]
    return found(read, rows)
