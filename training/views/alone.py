"""Going through a walkthrough alone, for anybody signed in."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.acting import ActingRequest, signed_in
from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from govuk.forms import Form
from training import passes
from training.models import Published
from training.services import alone
from training.turns import Act
from training.views.taking_part import Seat, drawn, seated


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActingRequest, pk: UUID) -> HttpResponse:
    """What it is, with its content note; then the first stage."""
    version = Published.objects.visible_to(request.acting).filter(pk=pk).first()
    if version is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"] or uuid4()
        participant = alone.begin(version=version, key=key, by=request.acting, at=timezone.now())
        answer = redirect("training:taking_part", participant.session_id)
        return passes.given(cast(HttpResponse, answer), participant)
    return render(request, "training/alone.html", {"form": form, "version": version, "case": version.walkthrough})


@require_POST
@seated
def go_on(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The next step of what one goes through alone."""
    sent = request.POST
    if not seat.session.alone or sent.get("act") not in set(Act):
        raise Http404
    turn = int(sent["turn"]) if sent.get("turn", "").isdecimal() else 0
    try:
        alone.go_on(session=seat.session, act=Act(sent["act"]), turn=turn, by=seat.participant, at=timezone.now())
    except ChangedMeanwhile:
        pass  # sent twice: the page shows where it stands
    except NotPossibleNow as moment:
        return drawn(request, seat, refusal=moment.reason, status=409)
    return redirect("training:taking_part", seat.session.pk)
