"""What every answer tells the browser (security S11), whoever asks and whatever comes back."""

import uuid

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from agencies.models import User
from riskapp.headers import Headers
from tests.access import ACCESS
from tests.examples import is_tried

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def addresses():
    """Of every page, with an object that is not there where the page is about one."""
    for name in ACCESS:
        for given in ({}, {"args": [uuid.UUID(int=7)]}, {"args": [uuid.UUID(int=7), 1]}):
            try:
                yield reverse(name, **given)
                break
            except NoReverseMatch:
                continue
    yield "/there/is/no/such/page"


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_carries_them(client, signed_in):
    if signed_in:
        client.force_login(User.objects.create(username="gwen"))

    for address in (address for place, address in enumerate(addresses()) if is_tried(place)):
        answer = client.get(address)

        assert "no-store" in answer.headers["Cache-Control"], address
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, address
        assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY, address


def test_an_answer_stands_and_is_not_kept_when_nobody_can_say_who_asked():
    def away():
        raise OperationalError("server closed the connection")

    request = RequestFactory().get("/health/live")
    request.user = SimpleLazyObject(away)

    answer = Headers(lambda request: HttpResponse("as drawn", status=503))(request)

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (503, b"as drawn", "no-store")
