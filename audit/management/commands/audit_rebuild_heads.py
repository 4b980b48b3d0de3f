"""`manage.py audit_rebuild_heads`: work the last entry of every stream out again from the entries (AUDIT 4)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

REBUILD = """
    WITH last AS (
        SELECT DISTINCT ON (stream_id) stream_id, stream_seq, leaf_hash FROM audit_event
        ORDER BY stream_id, stream_seq DESC)
    INSERT INTO audit_stream_head AS h SELECT * FROM last
    ON CONFLICT (stream_id) DO UPDATE SET stream_seq = excluded.stream_seq, hash = excluded.hash
      WHERE h.stream_seq <= excluded.stream_seq
        AND (h.stream_seq, h.hash) IS DISTINCT FROM (excluded.stream_seq, excluded.hash)
    RETURNING stream_id"""
AHEAD = """
    SELECT h.stream_id, h.stream_seq, coalesce(max(e.stream_seq), 0) FROM audit_stream_head h
    LEFT JOIN audit_event e ON e.stream_id = h.stream_id
    GROUP BY h.stream_id, h.stream_seq HAVING h.stream_seq > coalesce(max(e.stream_seq), 0) ORDER BY h.stream_id"""


class Command(BaseCommand):
    help = (
        "Work the heads of all streams out again from the entries, as the owner of the database. A head that promises"
        " more entries than there are is left as it is: it is what shows that entries were removed. Ends with 1 then."
    )

    def handle(self, **_: Any) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE audit_stream_head IN EXCLUSIVE MODE")  # nothing is appended meanwhile
                cursor.execute(REBUILD)
                mended = len(cursor.fetchall())
                cursor.execute(AHEAD)
                ahead = cursor.fetchall()
        except DatabaseError as error:
            raise CommandError(f"Not rebuilt: {str(error).strip()}. Sign in as riskapp_owner.") from None
        self.stdout.write(f"{mended} heads were worked out again.")
        if ahead:
            streams = "\n".join(
                f"  stream {stream}: {there} of {promised} entries" for stream, promised, there in ahead
            )
            raise CommandError(f"These streams lack entries; run audit_fsck and look into it:\n{streams}")
