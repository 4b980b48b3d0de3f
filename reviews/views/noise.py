"""A team reads the same made-up cases, each person alone; then it is shown where it parts. Nothing of any person."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.permissions import NotPossibleNow
from agencies.roles import Role
from assessments.appraisal import anchors, outcomes
from assessments.appraisal.courses import poles
from audit.answers import attempt
from reviews import alike, noise_sheet, noise_words, permissions, services
from reviews.forms import CommitForm, OpenNoiseForm, OwnReadingsForm
from reviews.models import NoiseAudit
from reviews.querysets import teams_looked_after
from reviews.vignettes import Vignettes, key_of, load


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def noise(request: ActingRequest) -> HttpResponse:
    """What the teams read that this person answers for; and having the own team read, for its manager."""
    by, status = request.acting, 200
    permissions.check_can_look_back(by)
    form = OpenNoiseForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST":
        status = 422
        if by.team is not None and form.is_valid():
            typed = form.cleaned_data
            days = {"closes_on": typed["closes_on"], "again_on": typed.get("again_on")}
            answer = attempt(form, services.open_noise, team=by.team, **days, by=by, at=timezone.now())
            if answer.done:
                messages.success(request, _("Opened. Everybody of the team has been told."))
                return redirect("reviews:noise")
            status = answer.status
    with reading(by):
        rows = NoiseAudit.objects.visible_to(by).filter(team__in=teams_looked_after(by)).select_related("team")
        listed = [(row, alike.people(row.pk)) for row in rows.order_by("team__name", "-number")]
        manages = by.acts_as(Role.MANAGER) and by.team is not None
        open_now = [row for row, _many in listed if row.closed_at is None]
        context = {
            "form": form,
            "close": CommitForm(),
            "rows": listed,
            "manages": manages,
            "opens": manages and not open_now,
            "standing": (noise_words.EXPLAINED, noise_words.NO_TEST),
        }
        return render(request, "reviews/noise.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: ActingRequest, pk: uuid.UUID) -> HttpResponse:
    """The cases, and both sides of each outcome, in the order drawn for whoever reads."""
    by, at, status = request.acting, timezone.now(), 200
    with reading(by):
        row = get_object_or_404(NoiseAudit.objects.visible_to(by).select_related("team"), pk=pk)
        permissions.check_reads_alike(row, by)
        who = alike.mark(row, by)
        times = alike.times(row.pk, who)
    today = timezone.localdate(at)
    waits = 2 not in times and row.again_on is not None and today < row.again_on
    if row.closed_at or today > row.closes_on or alike.time_now(times, row.again_on, today) is None:
        context = {"audit": row, "read": bool(times), "waits": waits and not row.closed_at}
        return render(request, "reviews/noise_done.html", context)
    content, order = load(row.content), alike.order(who)
    form = OwnReadingsForm(request.POST if request.method == "POST" else None, paper=content.paper(order))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = attempt(form, services.read_alike, noise=row, readings=form.given(), by=by, at=at)
            if answer.done:
                messages.success(request, _("Sent. Nobody is told what you read, and it cannot be found again."))
                return redirect("reviews:noise_read", row.pk)
            status = answer.status
    context = {
        "audit": row,
        "form": form,
        "again": bool(times),
        "cases": _cases(content, form, order),
        "no_test": noise_words.NO_TEST,
    }
    return render(request, "reviews/noise_read.html", context, status=status)


@signed_in
@require_POST
def close(request: ActingRequest, pk: uuid.UUID) -> HttpResponse:
    """Nobody reads any more, and the team is shown where it parts."""
    by = request.acting
    with reading(by):
        row = _theirs(by, pk)
    form = CommitForm(request.POST)
    if form.is_valid():
        answer = attempt(form, services.close_noise, noise=row, by=by, at=timezone.now())
        if not answer.done:
            raise NotPossibleNow(" ".join(words for _href, words in form.error_list))
    return redirect("reviews:noise_found", row.pk)


@signed_in
@require_safe
def shown(request: ActingRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the team parts: once it is closed and five have read."""
    by = request.acting
    with reading(by):
        row = _theirs(by, pk)
        _check_closed(row)
        found = alike.noise_of(row)
        standing = (noise_words.EXPLAINED, noise_words.NO_TEST)
        context: dict[str, Any] = {"audit": row, "found": found, "standing": standing}
        if found:
            content = load(row.content)
            levels, said = _levels(content), noise_words.outcomes_said(found, _levels(content))
            titles = _titles(content)
            context |= {
                "axes": [noise_words.axis_said(axis, levels) for axis in found.axes],
                "heads": [words[0] for words in noise_words.PARTS.values()],
                "relations": noise_words.relations_said(found),
                "outcomes": [(titles[key], said[key]) for key in titles],
                "can_do": [noise_words.PARTS[name] for name in noise_words.greatest(found)],
                "assumes": noise_sheet.standing(found)[1:],
            }
        return render(request, "reviews/noise_found.html", context)


@signed_in
@require_safe
def file(request: ActingRequest, pk: uuid.UUID) -> HttpResponse:
    """The same figures as a file, taken out on the record."""
    by, at = request.acting, timezone.now()
    with reading(by):
        row = _theirs(by, pk)
        _check_closed(row)
        found = alike.noise_of(row)
        if found is None:
            raise NotPossibleNow(_("Fewer than five people have read these cases: nothing is shown."))
        content = load(row.content)
        text = noise_sheet.written(str(row.team), found, _titles(content), _levels(content))
    first, last = timezone.localdate(row.opened_at), timezone.localdate(row.closed_at)
    services.hand_out_figures(team=row.team, first=first, last=last, by=by, at=at)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="noise-{row.number}.csv"'
    return answer


def _theirs(by: Acting, pk: uuid.UUID) -> NoiseAudit:
    """One of a team that this person answers for; 404 for any other."""
    permissions.check_can_look_back(by)
    rows = NoiseAudit.objects.visible_to(by).select_related("team__agency")
    return get_object_or_404(rows.visible_to(by).filter(team__in=teams_looked_after(by)), pk=pk)


def _check_closed(row: NoiseAudit) -> None:
    if row.closed_at is None:
        raise NotPossibleNow(_("Nothing is shown while it is being read. Close it first."))


def _levels(content: Vignettes) -> dict[str, dict[int, str]]:
    scales = anchors.load(content.scales)
    return {axis: {each.level: each.words for each in getattr(scales, axis)} for axis in ("likelihood", "severity")}


def _titles(content: Vignettes) -> dict[str, str]:
    catalogue = outcomes.load(content.outcomes)
    return {key_of(each, row): f"{each.title}: {catalogue.outcome(row).title}" for each, row in content.rows()}


def _cases(content: Vignettes, form: OwnReadingsForm, order: tuple[str, str]) -> list[dict[str, Any]]:
    """Each case with its outcomes; each outcome with both questions, asked of both sides before the next."""
    catalogue, courses = outcomes.load(content.outcomes), poles(order)
    return [
        {
            "case": each,
            "items": [(item.kind.words, item.text) for item in each.items],
            "outcomes": [
                {
                    "title": catalogue.outcome(row).title,
                    "prompts": [(course, catalogue.outcome(row).prompt(course.key)) for course in courses],
                    "asked": [
                        [(course, form[f"{key_of(each, row)}-{course.key}-{axis}"]) for course in courses]
                        for axis in ("likelihood", "severity")
                    ],
                }
                for row in each.outcomes
            ],
        }
        for each in content.vignettes
    ]
