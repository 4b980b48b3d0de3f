"""Several people, several processes, at the same moment: no fork, no gap, nothing twice."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from agencies.models import Agency
from audit import services as audit
from audit import trail
from audit.models import AuditEvent
from audit.verbs import Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def together(count, work):
    """Run this many threads, each with its number and connections of its own; what each gave back or raised."""
    results, start = [None] * count, threading.Barrier(count)

    def run(number):
        try:
            start.wait()
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_eight_writers_on_one_record_never_fork_its_chain(amara, stream, case):
    def write(number):
        for n in range(25):
            with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON, number=number) as act:
                act.seal({"n": n})

    results = together(8, write)

    events = list(AuditEvent.objects.of_stream(stream))
    assert results == [None] * 8
    assert [event.stream_seq for event in events] == list(range(1, 201))
    assert [bytes(event.prev) for event in events[1:]] == [bytes(event.leaf_hash) for event in events[:-1]]
    assert [event.id for event in events] == sorted(event.id for event in events)
    assert trail.check(stream).sound


def test_two_acts_on_the_same_two_records_do_not_wait_for_each_other_in_a_ring(amara, case):
    one, two = uuid.uuid4(), uuid.uuid4()

    def write(number):
        first, second = (one, two) if number % 2 else (two, one)
        for _ in range(20):
            with audit.action(Verb.ACCESS_GRANTED, stream=first, object=case, by=amara, at=NOON) as act:
                act.also(Verb.ACCESS_GRANTED, stream=second)

    results = together(4, write)

    assert results == [None] * 4
    assert [trail.check(stream).entries for stream in (one, two)] == [80, 80]
    assert trail.check(one).sound
    assert trail.check(two).sound


def test_a_form_sent_twice_at_the_same_moment_does_one_thing(amara, stream, case):
    sent = audit.Sent.of(uuid.uuid4(), b"what was filled in")

    def send(number):
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON, key=sent):
            Agency.objects.create(name=f"made by sending {number}")

    results = together(6, send)

    told = [result.object for result in results if isinstance(result, audit.AlreadyDone)]
    assert results.count(None) == 1
    assert told == [case] * 5
    assert Agency.objects.filter(name__startswith="made by").count() == 1
    assert AuditEvent.objects.of_stream(stream).count() == 1


def test_a_second_sending_takes_over_when_the_first_fails(amara, stream, case):
    sent = audit.Sent.of(uuid.uuid4(), b"what was filled in")
    under_way = threading.Event()

    def send(number):
        if number:
            under_way.wait()
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON, key=sent):
            under_way.set()
            if number == 0:
                raise LookupError

    first, second = together(2, send)

    assert isinstance(first, LookupError)
    assert second is None
    assert AuditEvent.objects.of_stream(stream).count() == 1


def test_looks_at_the_same_moment_are_one_entry_and_none_is_lost(amara, stream, case):
    def look(number):
        for n in range(5):
            audit.viewed(stream=stream, object=case, by=amara, at=NOON + timedelta(seconds=n))

    results = together(6, look)
    audit.close_looks(at=NOON + timedelta(minutes=6))

    [line] = trail.of_stream(stream)
    assert results == [None] * 6
    assert line.count == 30
    assert AuditEvent.objects.of_stream(stream).count() == 2


def test_an_action_inside_an_action_is_refused(amara, stream, case):
    def nested():
        with (
            audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON),
            audit.action(Verb.CASE_CLOSED, stream=stream, object=case, by=amara, at=NOON),
        ):
            pass

    with pytest.raises(RuntimeError):
        nested()

    assert not AuditEvent.objects.of_stream(stream).exists()


def test_the_floor_is_given_back_when_the_act_ends(amara, stream, case):
    with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('riskapp.uid', true)")
        during = cursor.fetchone()[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('riskapp.uid', true)")
        after = cursor.fetchone()[0]

    assert (during, after or "") == (str(amara.user.pk), "")
