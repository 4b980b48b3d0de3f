"""The two databases of a drill are dropped at the end, whoever is in them: even PostgreSQL itself, tidying up."""

import os
import time

import pytest

from riskapp import postgres
from riskapp.backup import copies, programs
from tests.riskapp.backup.telling import databases

TIDYING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'autovacuum worker'"
WIDE = "repeat('x', 200)"
HOLDS_THE_LOCK = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = %s"
SLOWLY = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1"


@pytest.fixture
def tidied_often():
    """PostgreSQL looks every second whether there is something to tidy up."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("settings of a server that is not ours stay as they are")
    with postgres.ours().superuser() as cursor:
        cursor.execute("ALTER SYSTEM SET autovacuum_naptime = 1")
        cursor.execute("SELECT pg_reload_conf()")
        yield cursor
        cursor.execute("ALTER SYSTEM RESET autovacuum_naptime")
        cursor.execute("SELECT pg_reload_conf()")


def tidies(cursor, name):
    cursor.execute(TIDYING, [name])
    return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_being_tidied_up_is_dropped_all_the_same(tidied_often):
    with copies.scratch() as names:
        name = names["default"]
        with programs.connected("default", role=programs.OWNER, database=name) as cursor:
            cursor.execute(
                f"CREATE TABLE rubbish WITH ({SLOWLY}) AS SELECT n, {WIDE} FROM generate_series(1, 50000) AS n"
            )
            cursor.execute("DELETE FROM rubbish WHERE n % 2 = 0")
            for _ in range(300):
                if tidies(tidied_often, name):
                    break
                time.sleep(0.1)
            else:
                pytest.fail("PostgreSQL did not come to tidy up within half a minute")
        left_open = programs.connected("default", role=programs.OWNER, database=name)
        left_open.__enter__()

    assert databases(name) == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_drill_left_behind_goes_with_the_next_and_what_is_being_tried_stays():
    killed = copies.scratch()
    left = killed.__enter__()
    with programs.connected("default", role=programs.OWNER, database="postgres") as cursor:
        cursor.execute(HOLDS_THE_LOCK, [int(left["default"].split("_")[1], 16)])
        cursor.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())

    with copies.scratch() as first, copies.scratch() as second:
        assert databases(left["default"]) == 0
        assert databases(left["keys"]) == 1, "its session lives"
        assert all(databases(name) == 1 for name in (*first.values(), *second.values()))

    killed.__exit__(None, None, None)
    assert databases(left["keys"]) == 0, "dropped by itself, though its session had ended"
