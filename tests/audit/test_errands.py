"""What must follow from an act: promised with it, done once, whatever happens to workers and broker."""

import json
import uuid
from datetime import timedelta
from inspect import signature

import pytest
from celery import current_app, shared_task
from django.test import Client
from django.utils import timezone

from agencies.models import Session
from audit import outbox, tasks
from audit import services as audit
from audit.bodies import codes_of
from audit.models import AuditEvent, Errand, Submission
from audit.verbs import Verb
from riskapp.celery import app
from riskapp.tasks import clear_sessions
from tests.cast import NOON, signed_in

pytestmark = pytest.mark.django_db

ran = []


@shared_task(name="tests.remind")
def remind(*, key, case):
    ran.append((key, case))
    if case == "breaks":
        raise LookupError


@pytest.fixture(autouse=True)
def nothing_ran():
    ran.clear()
    outbox._broken_until = 0.0


@pytest.fixture
def promise(amara, stream, case):
    def promised(at=NOON, **ids):
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=at) as act:
            act.then("tests.remind", **ids)
        return Errand.objects.latest("id")

    return promised


def later(minutes=0):
    return lambda: NOON + timedelta(minutes=minutes)


def test_an_errand_is_run_once_with_its_key(promise, stream):
    errand = promise(case=stream)

    assert [outbox.drain(later()), outbox.drain(later(30))] == [1, 0]

    errand.refresh_from_db()
    assert ran == [(str(errand.key), str(stream))]
    assert errand.done == NOON


def test_an_act_that_fails_promises_nothing(amara, stream, case):
    def fails():
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON) as act:
            act.then("tests.remind", case=stream)
            raise LookupError

    with pytest.raises(LookupError):
        fails()

    assert not Errand.objects.exists()


def test_a_worker_that_dies_leaves_its_errand_to_the_next_one_after_five_minutes(promise, stream):
    promise(case=stream)
    claimed = outbox.claim(NOON)

    assert outbox.drain(later(4)) == 0
    assert outbox.drain(later(6)) == 1
    claimed.refresh_from_db()
    assert claimed.tries == 2


def test_an_errand_already_done_is_told_so_by_its_key_and_is_kept(promise, amara, stream, case):
    errand = promise(case=stream)
    with audit.action(Verb.REMINDER_SENT, stream=stream, object=case, by=amara, at=NOON, key=errand.key):
        pass  # the worker died here: done, and not yet marked

    @shared_task(name="tests.again")
    def again(*, key, case):
        with audit.action(Verb.REMINDER_SENT, stream=case, object=f"records.record:{case}", by=amara, at=NOON, key=key):
            raise AssertionError("it was done before")

    Errand.objects.update(task="tests.again")
    kept = outbox.drain(later(), done=(audit.AlreadyDone,))

    assert kept == 1
    assert AuditEvent.objects.of_stream(stream).filter(type=Verb.REMINDER_SENT).count() == 1


def test_an_errand_that_fails_keeps_no_other_waiting_and_is_tried_again(promise):
    promise(case="breaks")
    promise(case="works")

    assert outbox.drain(later()) == 1
    assert [case for _, case in ran] == ["breaks", "works"]
    outbox.drain(later(6))
    assert [case for _, case in ran] == ["breaks", "works", "breaks"]


def test_the_bell_is_rung_after_the_act_is_saved(promise, stream, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as rung:
        promise(at=NOON - timedelta(days=9), case=stream)

    assert len(rung) == 1
    assert ran  # in tests the bell is answered on the spot


def test_a_broker_that_is_down_loses_nothing_and_is_not_asked_again_for_half_a_minute(promise, stream, monkeypatch):
    asked = []

    def unreachable(*_, **options):
        asked.append(options)
        raise OSError("no route to the broker")

    monkeypatch.setattr(current_app.tasks[outbox.DRAIN], "apply_async", unreachable)
    promise(case=stream)
    outbox.wake()
    outbox.wake()

    assert [options["retry"] for options in asked] == [False]
    assert outbox.drain(later()) == 1


def test_the_timetable_drains_closes_looks_and_forgets_keys(promise, amara, stream, case):
    long_ago, old, new = NOON - timedelta(days=9), uuid.uuid4(), uuid.uuid4()
    promise(case=stream)
    Errand.objects.update(due=long_ago)
    for at, key in ((long_ago, old), (timezone.now(), new)):
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=at, key=key):
            pass
    for _look in range(3):
        audit.viewed(stream=stream, object=case, by=amara, at=long_ago)

    tasks.drain_outbox()
    tasks.close_looks()
    tasks.forget_submissions()

    assert ran
    counted = AuditEvent.objects.of_stream(stream).last()
    assert counted.type == Verb.VIEW_OPENED
    assert codes_of(Verb.VIEW_OPENED, json.loads(bytes(counted.body)))["count"] == 3
    assert set(Submission.objects.values_list("key", flat=True)) == {new}


def test_what_needs_nobody_to_promise_it_is_in_the_timetable():
    """An errand is handed the key it was promised with; what takes nothing at all waits for the clock."""
    apps = {"audit", "assessments", "reviews", "riskapp", "training"}
    ours = {name: task for name, task in app.tasks.items() if name.split(".")[0] in apps}
    waiting = {name for name, task in ours.items() if not signature(task.run).parameters}

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == waiting
    assert {"audit.tasks.close_looks", "audit.tasks.forget_submissions", "riskapp.tasks.clear_sessions"} <= waiting


def test_sessions_that_are_over_are_cleared_away_at_night(client, amara, bryn):
    signed_in(client, amara)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    signed_in(Client(), bryn)

    clear_sessions()

    assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(bryn.user.pk)]
