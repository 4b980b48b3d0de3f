"""One act, one transaction, one event: saved together or not at all."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from agencies.models import Agency
from audit import canonical
from audit import services as audit
from audit.models import AuditEvent, Errand
from audit.verbs import Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def trail(stream):
    return list(AuditEvent.objects.of_stream(stream))


def body(event):
    return canonical.read(bytes(event.body))


def test_an_act_leaves_one_event_that_says_who_did_what_to_what_and_when(amara, stream, case):
    with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON) as act:
        act.says(people=2)

    [event] = trail(stream)
    assert body(event) == {
        "v": 1,
        "type": "case.opened",
        "event": str(act.event_id),
        "stream": str(stream),
        "actor": str(amara.user.pk),
        "actor_kind": "person",
        "request": str(amara.request_id),
        "role": "practitioner",
        "agency": str(amara.agency.pk),
        "at": "2026-11-23T12:00:00.000000Z",
        "object": case,
        "people": 2,
        "purpose": "deciding",
        "outcome": "done",
    }
    assert (event.stream_seq, event.at, event.type) == (1, NOON, "case.opened")
    assert bytes(event.prev) == bytes(32)


def test_an_act_that_fails_leaves_nothing(amara, stream, case):
    def fails():
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON):
            Agency.objects.create(name="Eastmere Museum")
            raise LookupError

    with pytest.raises(LookupError):
        fails()

    assert trail(stream) == []
    assert not Agency.objects.filter(name="Eastmere Museum").exists()


def test_an_event_that_cannot_be_written_takes_the_change_with_it(amara, stream, case, trail_away):
    def cannot_be_recorded():
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON):
            Agency.objects.create(name="Eastmere Museum")

    trail_away()

    with pytest.raises(audit.NotRecordable):
        cannot_be_recorded()

    assert trail(stream) == []
    assert not Agency.objects.filter(name="Eastmere Museum").exists()


def test_a_look_that_cannot_be_recorded_is_refused(amara, stream, case, trail_away):
    trail_away()

    with pytest.raises(audit.NotRecordable):
        audit.viewed(stream=stream, object=case, by=amara, at=NOON)


def test_thirty_two_events_of_one_act_are_written_in_one_round_trip(amara, stream, case, django_assert_num_queries):
    audit.open_keys([stream])

    with (
        django_assert_num_queries(4),  # beginning, the floor, the events, the end
        audit.action(Verb.OUTCOMES_CHOSEN, stream=stream, object=case, by=amara, at=NOON) as act,
    ):
        for number in range(31):
            act.also(Verb.CELL_CHANGED, row=f"row-{number}", course="a").seal({"was": None, "now": {"n": number}})

    assert [event.stream_seq for event in trail(stream)] == list(range(1, 33))
    assert [body(event).get("row") for event in trail(stream)][1:] == [f"row-{number}" for number in range(31)]


def test_looks_of_one_person_at_one_page_within_five_minutes_are_one_entry_and_a_count(amara, stream, case):
    for minutes in (0, 1, 4):
        audit.viewed(stream=stream, object=case, by=amara, at=NOON + timedelta(minutes=minutes))
    audit.viewed(stream=stream, object=case, by=amara, at=NOON + timedelta(minutes=6))

    first, count, second = trail(stream)
    assert (body(first)["page"], body(second)["page"]) == ("case", "case")
    assert (body(count)["count"], body(count)["first"]) == (3, str(first.event_id))
    assert count.at == NOON + timedelta(minutes=4)


def test_what_must_follow_is_promised_with_the_act(amara, stream, case):
    with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON) as act:
        act.then("cases.tasks.remind", case=stream)

    assert list(Errand.objects.values_list("task", "ids", "due")) == [
        ("cases.tasks.remind", {"case": str(stream)}, NOON)
    ]


def test_a_connection_lost_while_it_is_saved_claims_neither_and_is_made_good_under_the_same_key(
    amara, stream, case, monkeypatch
):
    def lost(*_):
        monkeypatch.undo()  # what follows reaches the database again
        raise OperationalError("server closed the connection unexpectedly")

    def opened():
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON, key=key):
            pass

    key = uuid.uuid4()
    monkeypatch.setattr(connection, "savepoint_commit", lost)
    with pytest.raises(audit.PerhapsDone):
        opened()
    with pytest.raises(OperationalError), audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON):
        lost()  # before: nothing can have been saved
    opened()

    assert AuditEvent.objects.of_stream(stream).count() == 1
