"""Saying for whom one acts, and the tokens of one's own programs."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import services, sessions
from agencies.acting import CHOSEN, ActingRequest, reading, signed_in
from agencies.forms import ChooseForm, TokenForm
from agencies.models import Membership, Token
from agencies.permissions import NotPossibleNow, Refused, check_can_see_sessions


@login_required
@require_http_methods(["GET", "POST"])
def act_for(request: HttpRequest) -> HttpResponse:
    """Which team and role, for whoever has several; whoever has one, or none, is told so."""
    request = cast(ActingRequest, request)
    by, wanted = request.acting, request.POST.get("next") or request.GET.get("next", "")
    now = {"membership": str(by.membership.pk) if by.membership else None, "next": wanted}
    form = ChooseForm(_sent(request), initial=now, memberships=request.memberships)
    if form.is_valid():
        membership = form.cleaned_data["membership"]
        try:
            services.act_for(membership=membership, by=by, at=timezone.now())
        except NotPossibleNow as refusal:
            form.add_error("membership", refusal.reason)
        else:
            request.session[CHOSEN] = str(membership.pk)
            request.session.cycle_key()  # another role, another session key (security S5)
            return redirect(_inside(request, form.cleaned_data["next"]))
    return render(request, "agencies/act_for.html", {"form": form, "memberships": request.memberships})


@signed_in
@require_http_methods(["GET", "POST"])
def tokens(request: ActingRequest) -> HttpResponse:
    """One's tokens, and a form for one more. A new one is shown in the answer to the form and never again."""
    by, at = request.acting, timezone.now()
    form, made = TokenForm(_sent(request)), None
    if by.membership and form.is_valid():
        try:
            made = services.make_token(
                membership=by.membership,
                name=form.cleaned_data["name"],
                expires_at=at + form.cleaned_data["lasts"],
                by=by,
                at=at,
            )
        except Refused as refused:
            for field, said in refused.errors.items():
                form.add_error(field if field in form.fields else None, said)
        else:
            form = TokenForm()
    with reading(by):
        own = list(Token.objects.visible_to(by).current(at))
    return render(request, "agencies/tokens.html", {"form": form, "tokens": own, "made": made})


@signed_in
@require_POST
def token_end(request: ActingRequest, pk: uuid.UUID) -> HttpResponse:
    """End one of one's own tokens."""
    token = get_object_or_404(Token.objects.visible_to(request.acting), pk=pk)
    services.end_token(token=token, by=request.acting, at=timezone.now())
    messages.success(request, _("The token is ended. Programs that use it can no longer act as you."))
    return redirect("agencies:tokens")


@signed_in
@require_http_methods(["GET", "HEAD"])
def people_signed_in(request: ActingRequest) -> HttpResponse:
    """Who of the agency is signed in, for its administrators: where a browser was left open, or is not theirs."""
    by, at = request.acting, timezone.now()
    check_can_see_sessions(by)
    assert by.agency is not None, "as was asked"
    with reading(by):
        of_ours = Membership.objects.in_agency(by.agency).current(at).select_related("user", "team")
        works = {each.user: each for each in of_ours.order_by("from_at", "pk")}
        found = [(each, works[each.user]) for each in sessions.open_now(works, at)]
        this = sessions.handle(request.session.session_key or "")
        return render(request, "agencies/signed_in.html", {"found": found, "this": this})


@signed_in
@require_POST
def session_end(request: ActingRequest) -> HttpResponse:
    """Sign somebody of the agency out in one browser."""
    by, at = request.acting, timezone.now()
    check_can_see_sessions(by)
    assert by.agency is not None, "as was asked"
    try:
        wanted = uuid.UUID(request.POST.get("user", ""))
    except ValueError:
        raise Http404 from None
    of_ours = Membership.objects.in_agency(by.agency).current(at).filter(user=wanted).select_related("user").first()
    if of_ours is None:
        raise Http404
    try:
        services.end_session(user=of_ours.user, session=request.POST.get("session", ""), by=by, at=at)
    except NotPossibleNow as gone:
        messages.info(request, gone.reason)
    else:
        said = _("%(name)s is signed out there.") % {"name": of_ours.user.display_name}
        messages.success(request, said)
    return redirect("agencies:signed_in")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, which may be nothing at all; None if the page was only opened."""
    return request.POST if request.method == "POST" else None


def _inside(request: HttpRequest, address: str) -> str:
    """Where they were going, if that is a page of ours; else the first page."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else resolve_url("/")
