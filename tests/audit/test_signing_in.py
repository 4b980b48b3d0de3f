"""Signing in, out, and being refused stands in the person's own stream."""

import pytest
from django.contrib.auth import authenticate

from audit import services as audit
from audit.models import AuditEvent
from audit.verbs import Verb
from tests.cast import NOON, PASSWORD

pytestmark = pytest.mark.django_db


def own(person):
    found = AuditEvent.objects.of_stream(person.user.stream)
    return [event.type for event in found if event.type.startswith("auth.")]


def test_signing_in_and_out_is_recorded(amara, client):
    client.login(username="amara", password=PASSWORD)
    client.logout()

    assert own(amara) == [Verb.AUTH_SIGNED_IN, Verb.AUTH_SIGNED_OUT]


def test_a_refused_sign_in_is_recorded_for_an_account_there_is(amara):
    assert authenticate(username="amara", password="wrong") is None
    assert authenticate(username="AMARA@example.org", password="wrong") is None

    assert own(amara) == [Verb.AUTH_REFUSED, Verb.AUTH_REFUSED]
    assert b'"outcome":"refused"' in bytes(AuditEvent.objects.of_stream(amara.user.stream).last().body)


def test_an_unknown_name_leaves_nothing(amara):
    before = AuditEvent.objects.count()

    assert authenticate(username="nobody at all", password="wrong") is None

    assert AuditEvent.objects.count() == before


def test_a_sign_in_that_cannot_be_recorded_does_not_happen(amara, client, trail_away):
    trail_away()

    with pytest.raises(audit.NotRecordable):
        client.login(username="amara", password=PASSWORD)

    assert "_auth_user_id" not in client.session


def test_signing_out_always_works(amara, client, trail_away):
    client.login(username="amara", password=PASSWORD)
    trail_away()

    client.logout()

    assert "_auth_user_id" not in client.session


def test_a_refused_look_says_that_it_was_denied(kit, stream, case):
    audit.denied(stream=stream, object=case, by=kit, at=NOON, page="case")

    [event] = AuditEvent.objects.of_stream(stream)
    assert (event.type, event.actor_id) == (Verb.VIEW_DENIED, kit.user.pk)
    assert b'"outcome":"denied"' in bytes(event.body)
