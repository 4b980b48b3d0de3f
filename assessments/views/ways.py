"""Is there another way: naming it, changing what differs beside the pole it was copied from, taking it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from agencies.acting import ActingRequest, signed_in
from assessments import permissions, seen, services
from assessments.forms.choosing import NoWayForm, RemoveForm, WayForm
from assessments.models import Assessment, Way
from assessments.views import opening
from assessments.views.readings import outcome_line
from audit.answers import Answer, attempt
from cases.views.pages import differences, renew, saved
from govuk.components import Changed


@signed_in
@require_http_methods(["GET", "POST"])
def ways(request: ActingRequest, question: UUID) -> HttpResponse:
    """The further ways, and that there is none, because."""
    form = NoWayForm(request.POST if request.method == "POST" else None)
    answer, changed = _unsent(request), list[Changed]()
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.no_other_way,
            assessment=opening.to_change(request, question),
            because=form.cleaned_data["because"],
            seen=form.cleaned_data["seen"],
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            return redirect("assessments:shows", question)
        if answer.overtaken:
            changed = differences(form, answer.theirs)
            renew(form, seen=seen.digest(answer.theirs))
    with opening.to_show(request, question, page="ways") as assessment:
        if not form.is_bound:
            stands = seen.no_other_way(assessment)
            form.initial.update(stands, seen=seen.digest(stands))
        context = {
            **_about(request, assessment),
            "form": form,
            "changed": changed,
            "ways": [_lines(request, assessment, way) for way in assessment.current_ways()],
        }
        return render(request, "assessments/ways.html", context, status=answer.status)


@signed_in
@require_http_methods(["GET", "POST"])
def way_add(request: ActingRequest, question: UUID) -> HttpResponse:
    """Name another way. It starts as a copy of the nearer pole."""
    assessment = opening.to_change(request, question)
    sides = opening.sides_on_screen(request, assessment)
    form = WayForm(request.POST if request.method == "POST" else None, sides=sides)
    answer = _unsent(request)
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.add_way,
            change="",
            assessment=assessment,
            nearer=form.cleaned_data["nearer"],
            **form.given(),
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            messages.success(request, _("The way is added. Change only what differs."))
            return redirect("assessments:ways", question)
    with opening.to_show(request, question, page="ways") as assessment:
        permissions.check_can_change(assessment, request.acting, timezone.now())
        context = {**_about(request, assessment), "form": form, "heading": _("Add another way")}
        return render(request, "assessments/way_form.html", context, status=answer.status)


@signed_in
@require_http_methods(["GET", "POST"])
def way_change(request: ActingRequest, question: UUID, way: str) -> HttpResponse:
    """Say otherwise what the way is."""
    held = _way(opening.to_change(request, question), way)
    form = WayForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(held, name) for name in ("name", "kind", "until", "differs", "edition")},
    )
    answer = _unsent(request)
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.change_way,
            way=held,
            **form.given(),
            edition=form.cleaned_data["edition"],
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            messages.success(request, _("The way is changed."))
            return redirect("assessments:ways", question)
    with opening.to_show(request, question, page="ways") as assessment:
        permissions.check_can_change(assessment, request.acting, timezone.now())
        now = _way(assessment, way)
        changed = _both_versions(form, now) if answer.overtaken else []
        if changed:
            typed = request.POST.copy()
            typed["edition"] = str(now.edition)
            form.data = typed
        context = {**_about(request, assessment), "form": form, "heading": _("Change this way"), "changed": changed}
        return render(request, "assessments/way_form.html", context, status=answer.status)


@signed_in
@require_http_methods(["GET", "POST"])
@opening.sent_once("assessments:ways", _lazy("The way is taken out. What was answered there stays in the history."))
def way_remove(request: ActingRequest, question: UUID, way: str) -> HttpResponse | None:
    """Take a way out, after being asked."""
    held = _way(opening.to_change(request, question), way)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    answer = _unsent(request)
    if form.is_valid():
        answer = attempt(form, services.remove_way, way=held, by=request.acting, at=timezone.now())
        if answer.done:
            return None
    with opening.to_show(request, question, page="ways") as assessment:
        permissions.check_can_change(assessment, request.acting, timezone.now())
        context = {**_about(request, assessment), "form": form, "way": _way(assessment, way)}
        return render(request, "assessments/way_remove.html", context, status=answer.status)


def _lines(request: ActingRequest, assessment: Assessment, way: Way) -> dict[str, Any]:
    """One way, its outcomes beside the pole it was copied from."""
    course = way.course()
    pole = next(side for side in assessment.poles() if side.key == way.nearer)
    scales = assessment.scales()
    return {
        "way": way,
        "course": course,
        "pole": pole,
        "kind": way.get_kind_display(),
        "lines": [outcome_line(assessment, row, (pole, course), scales) for row in assessment.rows()],
    }


def _about(request: ActingRequest, assessment: Assessment) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "question": assessment.question,
        "can_change": permissions.can_change(assessment, request.acting, timezone.now()),
        "covered": bool(assessment.rows()) and assessment.covered(),
        "shows": reverse("assessments:shows", args=[assessment.question_id]),
    }


def _way(assessment: Assessment, key: str) -> Way:
    for way in assessment.current_ways():
        if way.key == key:
            return way
    raise Http404


def _both_versions(form: WayForm, now: Way) -> list[Changed]:
    fields = {"name": _("What is the other way?"), "differs": _("What exactly is different?")}
    return [
        Changed(label=label, yours=str(form[name].value() or ""), theirs=str(getattr(now, name) or ""))
        for name, label in fields.items()
    ]


def _unsent(request: ActingRequest) -> Answer:
    return Answer(done=False, status=422 if request.method == "POST" else 200)
