"""What every answer tells the browser (security S11), whoever asks and whatever comes back."""

import uuid

import pytest
from django.urls import NoReverseMatch, reverse

from agencies.models import User
from tests.access import ACCESS

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

    for address in addresses():
        answer = client.get(address)

        assert "no-store" in answer.headers["Cache-Control"], address
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, address
        assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY, address
