"""It could not wait: what was done first, and by when are both sides due? (METHOD 5; DESIGN 8, screen 21)"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.acting import ActingRequest, reading, signed_in
from assessments import permissions, seen, services
from assessments.appraisal.questions import ACTED
from assessments.forms.acting_first import ActFirstForm, BothSidesForm
from assessments.models import Assessment
from audit.pages import drawn, fetched
from cases import permissions as cases
from cases.given import PersonGiven
from cases.models import Case
from cases.views.pages import differences, renew, saved
from cases.vocabulary import POLES, Concern, Pole
from govuk.components import Changed, Row
from govuk.templatetags.govuk import clock, day, moment

FORM_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
ABOUT = 120
"""Characters of what was done that say what a case is about until somebody words it."""


@signed_in
@FORM_OR_POST
def act_first(request: ActingRequest) -> HttpResponse:
    """Record what was done first, where there is no case yet. Everybody may open the page; practitioners act."""
    by = request.acting
    may = by.team is not None and cases.can_open(by.team, by)
    form = _form(request)
    status = 200
    if request.method == "POST" and may:
        answer, status = _acted(request, form, None)
        if answer:
            return answer
    with reading(by):
        context = {"form": form if may else None, "may": may, "now": timezone.now()}
        return render(request, "assessments/act_first.html", context, status=status)


@signed_in
@FORM_OR_POST
def act_first_case(request: ActingRequest, case: UUID) -> HttpResponse:
    """The same in a case that is there already."""
    rows = Case.objects.visible_to(request.acting).select_related("team__agency").prefetch_related("people")
    row, form, status = fetched(request, rows, at=timezone.now(), pk=case), _form(request, in_case=True), 200
    if request.method == "POST":
        answer, status = _acted(request, form, row)
        if answer:
            return answer
    with drawn(request, row, page="act_first", at=timezone.now()):
        cases.check_can_change(row, request.acting, timezone.now())
        context = {"form": form, "may": True, "case": row, "now": timezone.now()}
        return render(request, "assessments/act_first.html", context, status=status)


@signed_in
@FORM_OR_POST
def later_knowledge(request: ActingRequest, question: UUID) -> HttpResponse:
    """The five facts, the clock, what could have gone wrong on both sides, and what was learned later."""
    rows = Assessment.objects.visible_to(request.acting).with_all().filter(acted_first=True)
    assessment = fetched(request, rows, at=timezone.now(), question_id=question)
    urgent = assessment.urgent
    initial = {f"{pole}-went_wrong": (urgent.went_wrong or {}).get(pole, "") for pole in POLES}
    initial["later_knowledge"] = urgent.later_knowledge or ""
    initial["seen"] = seen.digest(seen.acted_first(urgent))
    changed: list[Changed] = []
    form = BothSidesForm(request.POST or None, initial=initial, order=assessment.question.order)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = saved(
                request,
                form,
                services.record_later_knowledge,
                assessment=assessment,
                went_wrong=form.went_wrong,
                later_knowledge=form.cleaned_data["later_knowledge"],
                seen=form.cleaned_data["seen"],
                by=request.acting,
                at=timezone.now(),
            )
            if answer.done:
                messages.success(request, _("Saved."))
                return redirect("assessments:later_knowledge", question)
            status = answer.status
            if answer.overtaken:
                changed = differences(form, answer.theirs)
                renew(form, seen=seen.digest(answer.theirs))
    with drawn(request, assessment, page="acted_first", at=timezone.now()):
        now = timezone.now()
        context = {
            "form": form,
            "changed": changed,
            "assessment": assessment,
            "question": assessment.question,
            "urgent": assessment.urgent,
            "facts": _facts(assessment),
            "due": by_when(assessment.urgent.due_at, now),
            "late": assessment.urgent.completed_at is None and now > assessment.urgent.due_at,
            "writes": permissions.can_change(assessment, request.acting, now),
            "said": [(pole, (assessment.urgent.went_wrong or {}).get(pole, "")) for pole in assessment.question.order],
        }
        return render(request, "assessments/acted_first.html", context, status=status)


def by_when(due: dt.datetime, now: dt.datetime) -> str:
    """4pm tomorrow; 4pm today; 4pm on 24 November 2026."""
    away = (timezone.localdate(due) - timezone.localdate(now)).days
    words = {0: _("%(time)s today"), 1: _("%(time)s tomorrow")}.get(away, _("%(time)s on %(day)s"))
    return words % {"time": clock(due), "day": day(due)}


def _form(request: ActingRequest, *, in_case: bool = False) -> ActFirstForm:
    """The form, its two directions in an order drawn for this page and kept while errors are mended."""
    posted = request.POST.get("first", "")
    first = Pole(posted) if posted in set(POLES) else secrets.choice(POLES)
    now = timezone.localtime()
    when = {"acted_on": now.date(), "acted_time": clock(now)}
    return ActFirstForm(request.POST or None, first=first, in_case=in_case, initial=when, today=now.date())


def _acted(request: ActingRequest, form: ActFirstForm, case: Case | None) -> tuple[HttpResponse | None, int]:
    if not form.is_valid():
        return None, 422
    typed: dict[str, Any] = form.cleaned_data
    people = [PersonGiven(initials=typed["initials"], concern=Concern.AT_CENTRE)] if typed.get("initials") else []
    new = {} if case else {"people": people, "about": typed["did"].strip()[:ABOUT]}
    answer = saved(
        request,
        form,
        services.act_first,
        change="",
        **{name: typed[name] for name in ("direction", "did", "who", "why", "agreed")},
        **form.about,
        **new,
        case=case,
        acted_at=form.acted_at,
        went_wrong=form.went_wrong,
        by=request.acting,
        at=timezone.now(),
    )
    if not answer.done:
        return None, answer.status
    made = answer.made or _sent_before(request, answer.again)
    messages.success(request, _("Recorded. What you did first is kept, with the time you recorded it."))
    return redirect("assessments:later_knowledge", made.question_id), 303


def _sent_before(request: ActingRequest, thing: str) -> Assessment:
    """What the first sending of the same form made."""
    made = Assessment.objects.visible_to(request.acting)
    return fetched(request, made, at=timezone.now(), pk=thing.partition(":")[2])


def _facts(assessment: Assessment) -> list[Row]:
    urgent = assessment.urgent
    return [
        Row(_("What was done first"), ACTED[Pole(urgent.direction)]),
        Row(_("What you did"), str(urgent.did or "")),
        Row(_("Who was told, or not told"), str(urgent.who or "")),
        Row(_("When"), moment(urgent.acted_at)),
        Row(_("Recorded"), moment(urgent.recorded_at)),
        Row(_("Why it could not wait"), str(urgent.why or "")),
        Row(_("Who agreed"), str(urgent.agreed or "")),
    ]
