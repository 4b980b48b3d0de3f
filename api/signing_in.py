"""Who is at the second door? A program with a token, or a browser with its session and the token against forgery."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from agencies.acting import Acting, opened_by
from agencies.confirming import is_recent
from agencies.models import User
from agencies.permissions import MayNot

LONGEST_SECRET = 200
RECENT = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer ew_…`: a token made by a person, for one membership, until a day."""

    def authenticate(self, request: Request) -> tuple[User, Acting] | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        secret = secret.strip()
        found = opened_by(secret, timezone.now()) if secret.isascii() and len(secret) < LONGEST_SECRET else None
        if found is None:
            raise exceptions.AuthenticationFailed(_("This token opens nothing, or nothing any more."))
        acting = replace(found, request_id=request._request.id)  # type: ignore[attr-defined]  # riskapp.logs gives every request one
        vars(request._request)["acting"] = acting
        return found.user, acting

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Either Way"'


class BrowserSession(BaseAuthentication):
    """The session of somebody signed in on the pages. Every change also needs the header `X-CSRFToken`."""

    def authenticate(self, request: Request) -> tuple[User, Acting] | None:
        acting: Acting | None = getattr(request._request, "acting", None)
        if acting is None:
            return None
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]  # the check never calls on
        check.process_request(request._request)
        if check.process_view(request._request, None, (), {}):  # type: ignore[arg-type]  # nor looks at the view
            raise MayNot(_("Send the header X-CSRFToken with every change, or sign in with a token."))
        return acting.user, acting


class SignedIn(BasePermission):
    """Signed in, and acting under one membership if there are several. Need to know is asked in each fetch."""

    def has_permission(self, request: Request, view: Any) -> bool:
        acting = cast(Acting | None, request.auth)
        if acting is None:
            raise exceptions.NotAuthenticated(_("Send a token: Authorization: Bearer …"))
        if getattr(request._request, "second_factor_wanted", False):
            raise MayNot(_("Your role needs a second factor. Set it up on the pages first."))
        if acting.membership is None and acting.several:
            raise MayNot(_("You act for several teams. Choose one on the page “Act as”, or use a token of one."))
        return True


def check_confirmed(request: Request, at: datetime) -> None:
    """Whether who calls said who they are a moment ago (security S6): in their session, or to get this token, which
    takes password and code. Raises MayNot with the way to do it."""
    acting = cast(Acting, request.auth)
    if isinstance(request.successful_authenticator, BrowserSession):
        if not is_recent(request._request):
            raise MayNot(_("Confirm that it is you on the page /accounts/reauthenticate/, then send this again."))
    elif acting.confirmed_at is None or at - acting.confirmed_at >= RECENT:
        raise MayNot(
            _("This asks who you are again. Make a new token with POST /api/v1/tokens and use it within five minutes.")
        )


class BearerInSchema(OpenApiAuthenticationExtension):
    """How the schema describes tokens."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token made on the page “Tokens” or here."}


class SessionInSchema(OpenApiAuthenticationExtension):
    """How the schema describes sessions."""

    target_class = BrowserSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        from django.conf import settings

        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of the pages; changes also need the header X-CSRFToken.",
        }
