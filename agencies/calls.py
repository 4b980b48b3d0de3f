"""How often did an account call in this minute? Counted in the database, so that it holds across processes (S7).

What is too often waits for the next minute, and is never locked out: somebody whose program has run wild still opens a
page, where nothing is counted, and acts.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

WINDOW = 60  # seconds


def too_many(user: UUID, *, most: int, at: datetime) -> int:
    """Count one call more. How many seconds are left to wait if there were more than `most` in this minute; else 0."""
    minute, second = divmod(int(at.timestamp()), WINDOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_calls AS c (user_id, minute, calls) VALUES (%s, %s, 1)"
            " ON CONFLICT (user_id) DO UPDATE SET minute = excluded.minute,"
            " calls = CASE WHEN c.minute = excluded.minute THEN c.calls ELSE 0 END + 1 RETURNING calls",
            [str(user), minute],
        )
        (calls,) = cursor.fetchone()
    return WINDOW - second if calls > most else 0
