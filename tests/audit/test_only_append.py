"""What the database refuses: to the product, to its owner, and to a session that pretends to be a replica."""

import uuid

import psycopg2
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from audit import services as audit
from audit.models import AuditEvent, Pending
from audit.verbs import Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db

CHANGES = {
    "UPDATE": "UPDATE audit_event SET type = 'x'",
    "DELETE": "DELETE FROM audit_event",
    "TRUNCATE": "TRUNCATE audit_event",
    "UPDATE of sealed words": "UPDATE audit_sealed SET blob = 'x'",
    "DELETE of sealed words": "DELETE FROM audit_sealed",
    "TRUNCATE of sealed words": "TRUNCATE audit_sealed",
    "UPDATE of a leaf": "UPDATE audit_leaf SET leaf_hash = 'x'",
    "DELETE of a leaf": "DELETE FROM audit_leaf",
    "DELETE of a node": "DELETE FROM audit_node",
    "DELETE of a checkpoint": "DELETE FROM audit_checkpoint",
    "UPDATE of a checkpoint": "UPDATE audit_checkpoint SET root = 'x'",
    "UPDATE of a lodgement": "UPDATE audit_lodgement SET target = 'x'",
}
INSERT = """
    INSERT INTO audit_event (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at, request_id, body)
    SELECT gen_random_uuid(), gen_random_uuid(), 1, prev, actor_id, actor_kind, type, at, request_id, body
    FROM audit_event LIMIT 1"""


LATER = """
    INSERT INTO audit_leaf VALUES (0, gen_random_uuid(), 'x');
    INSERT INTO audit_node VALUES (8, 0, 'x');
    INSERT INTO audit_checkpoint (size, root) VALUES (1, 'x');
    INSERT INTO audit_lodgement (size, channel, target, at, result) VALUES (1, 'file', 'x', now(), 'x')"""
APPEND = """
    SELECT audit_append(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'person', 'case.opened', now(),
                        gen_random_uuid(), '{}', gen_random_uuid(), 'x')"""


@pytest.fixture
def kept(amara, stream, case):
    """A trail with a row in every table that is append-only; the later ones as the sequencer will write them."""
    with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON) as act:
        act.seal({"text": "words"})
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(LATER)
        cursor.execute("SET ROLE riskapp_app")
    return stream


@pytest.fixture
def superuser(db):
    """The administrator of the private server, in a transaction that is taken back."""
    about = connection.get_connection_params()
    try:
        administrator = psycopg2.connect(host=about.get("host"), dbname=about.get("dbname"), user="postgres")
    except psycopg2.OperationalError:
        pytest.skip("nobody signs in as administrator here")
    yield administrator.cursor()
    administrator.rollback()
    administrator.close()


def attempt(statement, *first):
    with transaction.atomic(), connection.cursor() as cursor:
        for line in first:
            cursor.execute(line)
        cursor.execute(statement)


@pytest.mark.parametrize("change", list(CHANGES))
def test_the_product_may_change_nothing_in_the_trail(kept, change):
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempt(CHANGES[change])


def test_the_product_may_not_write_events_past_the_append(kept):
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempt(INSERT)


@pytest.mark.parametrize("table", ["audit_stream_head", "audit_pending", "audit_tree"])
def test_the_product_may_not_write_what_the_append_and_the_sequencer_keep(kept, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempt(f"DELETE FROM {table}")


@pytest.mark.parametrize("change", list(CHANGES))
def test_the_owner_meets_the_triggers(kept, change):
    with pytest.raises((InternalError, ProgrammingError), match="append-only"):
        attempt(CHANGES[change], "RESET ROLE")


@pytest.mark.parametrize("change", list(CHANGES))
def test_pretending_to_be_a_replica_does_not_walk_past_them(superuser, change):
    superuser.execute(APPEND)
    superuser.execute(LATER)
    superuser.execute("SET LOCAL session_replication_role = replica")

    with pytest.raises(psycopg2.Error, match="append-only"):
        superuser.execute(CHANGES[change])


def test_the_note_of_a_checkpoint_is_written_once(kept):
    attempt("UPDATE audit_checkpoint SET note = 'signed'", "RESET ROLE")

    with pytest.raises(ProgrammingError, match="append-only"):
        attempt("UPDATE audit_checkpoint SET note = 'signed otherwise'", "RESET ROLE")


def test_every_event_waits_for_the_tree_from_the_moment_it_is_written(kept):
    event = AuditEvent.objects.of_stream(kept).get()

    waiting = Pending.objects.get(id=event.id)
    assert (waiting.id, waiting.event_id, bytes(waiting.leaf_hash)) == (
        event.id,
        event.event_id,
        bytes(event.leaf_hash),
    )


def append(event, stream, body):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT stream_seq FROM audit_append(%s, %s, %s, 'person', 'case.opened', %s, %s, %s, NULL, NULL)",
            [str(event), str(stream), str(uuid.uuid4()), NOON, str(uuid.uuid4()), body],
        )
        return cursor.fetchone()[0]


def test_the_same_event_again_is_the_same_entry(stream):
    event = uuid.uuid4()

    assert [append(event, stream, b"{}"), append(event, stream, b"{}")] == [1, 1]
    assert AuditEvent.objects.of_stream(stream).count() == 1


def test_the_same_event_with_other_content_or_elsewhere_is_refused(stream):
    event = uuid.uuid4()
    append(event, stream, b"{}")

    for place, body in ((stream, b"[]"), (uuid.uuid4(), b"{}")):
        with pytest.raises(DatabaseError, match="already in the trail"):
            append(event, place, body)


def test_the_trail_knows_no_name_of_the_tables_above_it():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND"
            " (conrelid::regclass::text LIKE 'audit_%%' OR confrelid::regclass::text LIKE 'audit_%%')",
            [],
        )

        assert cursor.fetchone() == (0,)
