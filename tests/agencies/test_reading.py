"""The database answers to the person who has the floor, and only while they have it."""

import pytest
from django.db import InternalError, connection, transaction

from agencies.acting import reading
from agencies.models import Agency


def floor(of="uid"):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [f"riskapp.{of}"])
        return cursor.fetchone()[0] or ""


@pytest.mark.django_db(transaction=True)
def test_the_floor_is_left_with_the_transaction(amara):
    with transaction.atomic():
        amara.take_the_floor()

        assert floor() == str(amara.user.pk)

    assert floor() == ""


@pytest.mark.django_db(transaction=True)
def test_the_floor_is_left_when_reading_is_over_or_broken_off(amara, bryn):
    with reading(amara):
        assert floor() == str(amara.user.pk)
    assert floor() == ""

    with pytest.raises(LookupError), reading(bryn):
        raise LookupError
    assert floor() == ""


@pytest.mark.django_db(transaction=True)
def test_the_floor_is_taken_as_what_somebody_acts(amara, gwen):
    with reading(amara):
        assert floor("membership") == str(amara.membership.pk)
        gwen.take_the_floor()
        assert floor("membership") == ""
        amara.take_the_floor()
    assert floor("membership") == ""


@pytest.mark.django_db(transaction=True)
def test_reading_cannot_write(amara):
    with pytest.raises(InternalError, match="read-only transaction"), reading(amara):
        Agency.objects.create(name="Eastmere Housing", kind="Housing")

    assert not Agency.objects.filter(name="Eastmere Housing").exists()


@pytest.mark.django_db
def test_the_service_itself_is_one_account_that_nobody_signs_in_to(client, machine):
    again = type(machine).machine("task")

    assert again.user == machine.user
    assert (machine.kind, again.kind) == ("system", "task")
    assert not machine.user.is_active
    assert not machine.user.has_usable_password()
    assert machine.role is machine.team is machine.agency is None
