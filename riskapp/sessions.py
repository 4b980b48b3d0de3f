"""How long does a session last? Fifteen minutes idle, eight hours in all (security S5)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from riskapp.failures import form_expired, typed

WRITTEN_EVERY = 60  # seconds; a row written on every click would cost more than the limit is worth


class Limits:
    """Signs somebody out whose session is over; the page then asks them to sign in, and shows what they had typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        vars(request)["was_signed_in"] = request.user.is_authenticated  # riskapp.headers looks whether that has ended
        if request.user.is_authenticated and self.is_over(request):
            auth.logout(request)
            if request.method not in {"GET", "HEAD"}:
                return form_expired(request)  # with what was typed
        answer = self.get_response(request)
        if self.asks_to_sign_in(request, answer) and typed(request):
            return form_expired(request)  # signed out elsewhere in the meantime: with what was typed
        return answer

    @staticmethod
    def asks_to_sign_in(request: HttpRequest, answer: HttpResponse) -> bool:
        sent_to = answer.get("Location", "").partition("?")[0]
        return bool(sent_to) and not request.user.is_authenticated and sent_to == reverse("account_login")

    def is_over(self, request: HttpRequest) -> bool:
        now = int(timezone.now().timestamp())
        began = request.session.get("began", now)
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE.total_seconds() or now - began > settings.SESSION_LONGEST.total_seconds():
            return True
        if "began" not in request.session or now - seen > WRITTEN_EVERY:
            request.session["began"], request.session["seen"] = began, now
        return False
