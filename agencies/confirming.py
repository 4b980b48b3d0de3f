"""Did somebody say who they are a moment ago? Asked again before what weighs most (security S6).

A page is confirmed by the password, or by a code where somebody has set up codes. What was typed travels through the
page that asks and is kept nowhere: the session is in the database, and words about people are not to lie there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.codes import spend
from agencies.models import User

CONFIRMED = "confirmed"
FIELD = "confirm_password"
Page = Callable[..., HttpResponseBase]


def is_recent(request: HttpRequest) -> bool:
    """Whether password or code were given within the last minutes, at sign-in or since."""
    times = [request.session.get(CONFIRMED, 0)]
    times += [each["at"] for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
    return bool(0 <= timezone.now().timestamp() - max(times) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def confirmed(page: Page) -> Page:
    """For what is sent, or handed out, under one's own name: asks who one is unless that was said a moment ago.

    Whoever is not signed in is left to the page. A form is only shown to be filled in, so showing it asks nothing.
    """

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or is_recent(request):
            return page(request, *args, **kwargs)
        if request.method == "POST":
            if not (refusal := _refusal(request)):
                request.session[CONFIRMED] = int(timezone.now().timestamp())
                request.session.cycle_key()  # whoever held the key before holds nothing now (security S5)
                return page(request, *args, **kwargs)
            return _asks(request, refusal if FIELD in request.POST else "")
        return page(request, *args, **kwargs)

    return guarded


def confirmed_to_read(page: Page) -> Page:
    """For what leaves the service when its address is opened: confirmed on a page before."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or is_recent(request):
            return page(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), login_url=reverse("account_reauthenticate"))

    return guarded


def _asks(request: HttpRequest, refusal: str) -> HttpResponse:
    kept = [(name, text) for name, texts in request.POST.lists() if name not in {FIELD, "csrfmiddlewaretoken"}
            for text in texts]  # fmt: skip
    context = {
        "kept": kept,
        "field": FIELD,
        "errors": [(f"#id_{FIELD}", refusal)] if refusal else [],
        "refusal": refusal,
        "by_code": _codes(request),
    }
    return render(request, "agencies/confirm.html", context, status=403)


def _refusal(request: HttpRequest) -> str:
    """What is said of a password or code that was not the right one; nothing of one that was."""
    given, user = request.POST.get(FIELD, "").strip(), cast(User, request.user)
    if not given:
        return _("Enter a code") if _codes(request) else _("Enter your password")
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        return _("There were too many attempts. Wait a minute, then try again")
    if kept := _codes(request):
        if any(_opens(each, given) for each in kept):
            return ""
        return _("That code did not work. Enter the one your app shows now")
    return "" if user.check_password(given) else _("That is not your password")


def _codes(request: HttpRequest) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=request.user, type__in=["totp", "recovery_codes"]))


def _opens(code: Authenticator, given: str) -> bool:
    return bool(code.wrap().validate_code(given)) and spend(code.user_id, given)
