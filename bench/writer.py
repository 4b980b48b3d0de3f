"""`-m bench.writer`: one of several processes that append to the trail at once, or put the same rows into plain tables.

What to write is made before the clock runs: the bench compares two ways of keeping it, not of making it. Told in the
first line of standard input, begun by the second, answered on standard output; all as JSON.
"""

import json
import sys
import time
import uuid
from datetime import UTC, datetime
from secrets import randbits
from typing import Any

import psycopg2

from audit import bodies, sealing
from audit.verbs import Verb

WORDS = "x" * 190  # makes a body and a seal of the size of those in service
PLAIN = """
    WITH event AS (
      INSERT INTO bench_event (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at, request_id, body)
      VALUES (%(event)s, %(stream)s, %(seq)s, %(prev)s, %(stream)s, 'person', %(type)s, %(at)s, %(request)s, %(body)s))
    INSERT INTO bench_sealed (event_id, key_id, blob) VALUES (%(event)s, %(key)s, %(sealed)s)"""
BUT_GENERATED = "INCLUDING ALL EXCLUDING GENERATED"
TABLES = f"""
    DROP TABLE IF EXISTS bench_event, bench_sealed;
    CREATE TABLE bench_event (LIKE audit_event {BUT_GENERATED});
    ALTER TABLE bench_event DROP COLUMN leaf_hash;
    CREATE TABLE bench_sealed (LIKE audit_sealed {BUT_GENERATED});
    GRANT INSERT ON bench_event, bench_sealed TO riskapp_app"""
"""The same columns, keys and indexes, with nothing behind them: no function, no trigger, no hash, no queue."""


def events(count: int, stream: uuid.UUID) -> list[dict[str, Any]]:
    """That many entries of one record, as the services hand them to the database."""
    key = sealing.Key(uuid.uuid4(), stream, bytes(32))
    made = []
    for seq in range(1, count + 1):
        at = datetime.now(UTC)
        event, request = bodies.event_id(at, randbits(80)), uuid.uuid4()
        sealed = sealing.seal_payload(key, {"query": WORDS}, event=event, stream=stream)
        body = bodies.written_body(
            Verb.SEARCH_RUN,
            {"kind": "reference"},
            event=event,
            stream=stream,
            actor=stream,
            actor_kind="person",
            request=request,
            role="practitioner",
            agency=stream,
            at=at,
            object=f"agencies.user:{stream}",
            commit=sealed.commit.hex(),
        )
        made.append({"event": str(event), "stream": str(stream), "seq": seq, "prev": bytes(32), "body": body, "at": at,
                     "type": Verb.SEARCH_RUN.value, "request": str(request), "key": str(key.key_id),
                     "sealed": sealed.blob})  # fmt: skip
    return made


def as_appended(row: dict[str, Any]) -> list[Any]:
    """The arguments of the product's own statement for one entry."""
    names = ("event", "stream", "stream", "", "type", "at", "request", "body", "key", "sealed")
    return [row[name] if name else "person" for name in names]


def main() -> None:
    told = json.loads(sys.stdin.readline())
    made = events(told["most"], uuid.uuid4())
    values: list[Any] = [as_appended(row) for row in made] if told["audited"] else made
    connection = psycopg2.connect(told["address"])
    cursor = connection.cursor()
    cursor.execute("SET ROLE riskapp_app")
    connection.commit()
    print("ready", flush=True)
    sys.stdin.readline()
    began, committed = time.monotonic(), list[float]()
    for each in values:
        cursor.execute(told["statement"], each)
        if told["work"]:
            cursor.execute("SELECT pg_sleep(%s)", [told["work"]])
        connection.commit()
        committed.append(time.time())
        if time.monotonic() - began > told["seconds"]:
            break
    rate = len(committed) / (time.monotonic() - began)
    print(json.dumps({"rate": rate, "committed": {row["event"]: at for row, at in zip(made, committed, strict=False)}}))


if __name__ == "__main__":
    main()
