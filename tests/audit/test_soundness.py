"""Somebody who owns the database changes the trail behind every trigger: the check names the entry."""

from contextlib import contextmanager

import pytest
from django.db import connection

from audit import services as audit
from audit import trail
from audit.models import AuditEvent
from audit.verbs import Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(amara, stream, case):
    """Nine entries, each with words."""
    for number in range(1, 10):
        with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON, number=number) as act:
            act.seal({"text": f"words {number}"})
    return stream


@contextmanager
def as_owner(*tables):
    """The owner of the database, with every trigger of these tables switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET ROLE riskapp_app")


def test_an_untouched_history_is_sound(history):
    checked = trail.check(history)

    assert (checked.entries, checked.sound, checked.first_bad, checked.reason) == (9, True, None, "")


def test_an_empty_history_is_sound(stream):
    assert trail.check(stream).sound


THIS = "stream_id = %s AND stream_seq ="
REWRITTEN = "convert_to(replace(convert_from(body, 'UTF8'), '\"number\":', '\"number\":1'), 'UTF8')"
REWRITE = f"UPDATE audit_event SET body = {REWRITTEN}"
SEALED = f"WHERE event_id = (SELECT event_id FROM audit_event WHERE {THIS} 2)"

ATTACKS = {
    "one body is rewritten": (4, f"{REWRITE} WHERE {THIS} 4"),
    "a column says something else": (5, f"UPDATE audit_event SET actor_id = gen_random_uuid() WHERE {THIS} 5"),
    "a time is moved": (6, f"UPDATE audit_event SET at = at + interval '1 microsecond' WHERE {THIS} 6"),
    "an entry is deleted": (3, f"DELETE FROM audit_event WHERE {THIS} 3"),
    "the last entry is deleted": (9, f"DELETE FROM audit_event WHERE {THIS} 9"),
    "the last entry is rewritten": (9, f"{REWRITE} WHERE {THIS} 9"),
    "a link is rewritten": (7, f"UPDATE audit_event SET prev = sha256('x') WHERE {THIS} 7"),
    "the first link is rewritten": (1, f"UPDATE audit_event SET prev = sha256('x') WHERE {THIS} 1"),
    "sealed words are removed": (2, f"DELETE FROM audit_sealed {SEALED}"),
    "sealed words are changed": (
        2,
        f"UPDATE audit_sealed SET blob = set_byte(blob, 40, get_byte(blob, 40) # 1) {SEALED}",
    ),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_what_the_owner_changes_is_found_and_named(history, attack):
    entry, statement = ATTACKS[attack]
    with as_owner("audit_event", "audit_sealed") as cursor:
        cursor.execute(statement, [str(history)])

    checked = trail.check(history)

    assert (checked.sound, checked.first_bad) == (False, entry)
    assert f"ntry {entry}" in checked.reason


def test_two_entries_exchanged_are_found(history):
    with as_owner("audit_event") as cursor:
        for old, new in ((4, 99), (6, 4), (99, 6)):
            cursor.execute(f"UPDATE audit_event SET stream_seq = {new} WHERE {THIS} {old}", [str(history)])

    assert trail.check(history).first_bad == 4


def test_a_rewritten_body_is_found_even_when_the_queue_is_rewritten_with_it(history):
    with as_owner("audit_event", "audit_pending") as cursor:
        cursor.execute(f"{REWRITE} WHERE {THIS} 4 RETURNING leaf_hash, id", [str(history)])
        cursor.execute("UPDATE audit_pending SET leaf_hash = %s WHERE id = %s", cursor.fetchone())

    assert trail.check(history).first_bad == 4


def test_words_exchanged_between_two_entries_do_not_open(history):
    two, three = AuditEvent.objects.of_stream(history).filter(stream_seq__in=(2, 3)).values_list("event_id", flat=True)
    with as_owner("audit_sealed") as cursor:
        cursor.execute(
            "UPDATE audit_sealed a SET blob = b.blob FROM audit_sealed b"
            " WHERE (a.event_id, b.event_id) IN ((%s, %s), (%s, %s))",
            [two, three, three, two],
        )

    assert trail.check(history).first_bad == 2


def test_a_check_is_itself_an_entry(amara, history, case):
    checked = audit.verified(stream=history, object=case, by=amara, at=NOON)

    newest = trail.of_stream(history)[0]
    assert checked.sound
    assert (newest.verb, newest.codes) == (Verb.AUDIT_VERIFIED, {"entries": 9, "sound": True})
