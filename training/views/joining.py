"""Joining a session by its code, from any phone, without an account."""

from __future__ import annotations

import uuid
from typing import cast

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.permissions import NotPossibleNow
from training import codes, passes
from training.forms.sessions import JoinForm
from training.groups import Participant, Session
from training.services import taking_part

GUESSING = "join_training"
"""The limit on wrong codes (settings.ACCOUNT_RATE_LIMITS). Right ones are not counted: a room shares one address."""


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """The code and a name, or no name. Whoever took part before goes on where they were."""
    if request.method != "POST":
        return _page(request, JoinForm(initial={"code": codes.typed(code) if code else ""}))
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    if not ratelimit.consume(request, action=GUESSING, dry_run=True):
        form.add_refusal({"code": _("There were too many wrong codes from here. Wait five minutes, then try again")})
        return _page(request, form, 429)
    session = Session.objects.joined_with(codes.typed(form.cleaned_data["code"])).first()
    if session is None:
        ratelimit.consume(request, action=GUESSING)
        form.add_refusal({"code": _("No session has this code. Look at it again, or ask your trainer")})
        return _page(request, form, 422)
    here = _in(request, session.pk)
    try:
        if here is None:
            here = taking_part.join(
                session=session,
                nickname=form.cleaned_data["nickname"],
                by=form.cleaned_data["key"] or uuid.uuid4(),
                at=timezone.now(),
                earlier=_in(request, session.twin_of_id) if session.twin_of_id else None,
            )
        elif here.left_at:
            taking_part.come_back(by=here, at=timezone.now())
    except NotPossibleNow as moment:
        form.add_refusal({"code": moment.reason})
        return _page(request, form, 409)
    answer = redirect("training:taking_part", session.pk)
    return passes.given(cast(HttpResponse, answer), here)


def _in(request: HttpRequest, session: uuid.UUID) -> Participant | None:
    """Who this browser is in a session, if it says so."""
    return Participant.objects.carried(passes.carried(request, session), session).first()


def _page(request: HttpRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    return render(request, "training/join.html", {"form": form}, status=status)
