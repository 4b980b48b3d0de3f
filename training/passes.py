"""Which participant is this browser? A cookie for each session says so, signed with a key used for nothing else.

It names a row of `Participant` and nothing more: whoever is signed in as somebody, in the same browser or elsewhere, is
not in it, and nothing leads from it to them.
"""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from training.groups import Participant

LASTS = 30 * 24 * 3600  # seconds: a session may go on next week


def name_of(session: uuid.UUID) -> str:
    """What the cookie of this session is called."""
    return f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}training-{session.hex[:16]}"


def given(response: HttpResponse, participant: Participant) -> HttpResponse:
    """The answer, with the cookie that says who they are from now on."""
    response.set_cookie(
        name_of(participant.session_id),
        signed(participant),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def signed(participant: Participant) -> str:
    """What the cookie of this participant holds."""
    return _signer().sign(participant.pk.hex)


def carried(request: HttpRequest, session: uuid.UUID) -> uuid.UUID | None:
    """The participant that this browser says it is in this session; None without a cookie, or with a made-up one."""
    try:
        return uuid.UUID(_signer().unsign(request.COOKIES.get(name_of(session), "")))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    secrets = [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return Signer(key=secrets[0], fallback_keys=secrets[1:], salt="training.participant")


def _key(secret: str) -> bytes | str:
    return hashlib.sha256(b"either-way/training/participant/v1\n" + secret.encode()).hexdigest()
