"""What was told anew for practice, and could anybody still be known by it? For whoever checks it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot
from audit.answers import Answer, attempt, sent_before
from training import permissions, services
from training.forms.offers import CheckForm, DiscardForm
from training.models import Offer
from training.querysets import CHECKS
from training.vocabulary import TELLING_WORDS, Telling


@signed_in
@require_safe
def waiting(request: ActingRequest) -> HttpResponse:
    """What waits to be checked; and what became of one's own."""
    by = request.acting
    with reading(by):
        there = list(Offer.objects.visible_to(by).order_by("offered_at", "pk"))
    checks = by.acts_as(*CHECKS)
    given = {
        "waiting": [each for each in there if each.checked_at is None and checks and each.offered_by_id != by.user.pk],
        "mine": [(each, in_words(each)) for each in there if each.offered_by_id == by.user.pk],
        "checks": checks,
    }
    return render(request, "training/offers.html", given)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One of them: all that it tells, and the question whether anybody could be known by it."""
    by = request.acting
    with reading(by):
        row = get_object_or_404(Offer.objects.visible_to(by).select_related("agency"), pk=pk)
    if row.draft is None:
        raise Http404
    try:
        permissions.check_can_check(row, by)
        why_not = ""
    except MayNot as refused:
        why_not = refused.reason
    form: forms.Form = CheckForm()
    status = 200
    if request.method == "POST":
        permissions.check_can_check(row, by)
        form, answer = CheckForm(request.POST), Answer(done=False, status=422)
        if form.is_valid():
            tells = [Telling(each) for each in form.cleaned_data["tells"]]
            answer = attempt(form, services.check, offer=row, tells=tells, by=by, at=timezone.now())
        if answer.done:
            messages.success(request, _("Your check is recorded."))
            return redirect("training:offers")
        status = answer.status
    stage = dict((row.written.get("stages") or [{}])[0])
    stage["items_told"] = stage.get("items", [])  # a template that asks a dict for its items gets something else
    given = {
        "offer": row,
        "draft": row.written,
        "stage": stage,
        "form": form,
        "why_not": why_not,
        "mine": row.offered_by_id == by.user.pk,
        "tells": in_words(row),
    }
    return render(request, "training/offer.html", given, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Throw away what one told anew. To everybody else, and once the trainers have it, this page is not there."""
    by = request.acting
    if sent_before(request):
        return redirect("training:offers")
    with reading(by):
        row = get_object_or_404(Offer.objects.visible_to(by).told_by(by).select_related("agency"), pk=pk)
    form, status = DiscardForm(request.POST or None), 200
    if request.method == "POST":
        answer = Answer(done=False, status=422)
        if form.is_valid():
            answer = attempt(form, services.discard, offer=row, by=by, at=timezone.now())
        if answer.done:
            messages.success(request, _("It is discarded. Nothing of what you wrote is kept."))
            return redirect("training:offers")
        status = answer.status
    return render(request, "training/offer_discard.html", {"offer": row, "form": form}, status=status)


def in_words(offer: Offer) -> list[str]:
    """By what its checker said that somebody could be known."""
    return [_(TELLING_WORDS[Telling(one)]) for one in offer.tells]
