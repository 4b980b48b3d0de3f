"""How long does a session last? Fifteen minutes idle, eight hours in all (security S5)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

WRITTEN_EVERY = 60  # seconds; a row written on every click would cost more than the limit is worth


class Limits:
    """Signs somebody out whose session is over; the page then asks them to sign in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.look_at(request)
        return self.get_response(request)

    def look_at(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        began = request.session.get("began", now)
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE.total_seconds() or now - began > settings.SESSION_LONGEST.total_seconds():
            auth.logout(request)
            return
        if "began" not in request.session or now - seen > WRITTEN_EVERY:
            request.session["began"], request.session["seen"] = began, now
