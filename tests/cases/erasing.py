"""For stories of erasure: cases that are over, and the eraser in the role that it has in service."""

import contextlib
from datetime import timedelta

import time_machine
from django.core.management import call_command
from django.db import connections

from agencies.acting import reading
from assessments.lifecycle import Status
from cases import governed
from cases import services as cases
from cases.models import Case
from tests.cast import NOON
from tests.factories import assessment_at, case_of


@contextlib.contextmanager
def as_eraser():
    """What the eraser may do in both databases, and no more."""
    for connection in connections.all():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE riskapp_eraser")
    try:
        yield
    finally:
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE riskapp_app")


def erase_due(at=NOON):
    """The eraser's process, once, a minute later."""
    with as_eraser(), time_machine.travel(at + timedelta(minutes=1), tick=False):
        call_command("erase_due", "--once")


def a_short_case(*, by, at=NOON):
    """A case in which nothing was asked, closed."""
    return cases.close_case(case=case_of(by, at=at), by=by, at=at)


def a_closed_case(*, by, manager, at=NOON):
    """A case with everything in it, decided, signed off and closed."""
    appraisal = assessment_at(Status.SIGNED_OFF, by=by, manager=manager, at=at)
    with reading(by):
        case = Case.objects.visible_to(by).get(pk=appraisal.question.case_id)
    return cases.close_case(case=case, by=by, at=at)


@contextlib.contextmanager
def no_fence():
    """A cursor that reads every row, as whoever copies the database does."""
    connections["default"].check_constraints()  # those that wait for the commit: no table is altered under them
    with connections["default"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        fenced = [table for (table,) in cursor.fetchall()]
        for table in fenced:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield cursor
        for table in fenced:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        cursor.execute("SET ROLE riskapp_app")


def governed_case(case, by):
    """The case as somebody who answers for the records of its agency has it."""
    with reading(by):
        return governed.one(case.pk)


def asked_to_erase(
    case, *, by, at=NOON, basis="asked_by_person", why="Rose Whitlock asked for it in writing", key=None
):
    return cases.ask_to_erase(case=governed_case(case, by), basis=basis, why=why, by=by, at=at, key=key)


def approved(case, *, by, second, at=NOON):
    """Asked by one, approved by another."""
    asked = asked_to_erase(case, by=by, at=at)
    return cases.approve_erasure(erasure=asked, because="Nobody relies on it any more", by=second, at=at)
