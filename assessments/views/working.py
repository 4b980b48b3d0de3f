"""My work, and the overview of one question: what is there to do, and what comes next?"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.roles import SEES_CASES, Role
from assessments import worklist
from assessments.views import lines
from audit import services as audit

A_PAGE = 25


@signed_in
@require_safe
def work(request: ActingRequest) -> HttpResponse:
    """What to do by when, and what waits for others. Shown to everybody who is signed in."""
    by, today = request.acting, timezone.localdate()
    sees_cases = by.role in SEES_CASES
    with reading(by):
        page = Paginator(worklist.to_do(by, today), A_PAGE).get_page(request.GET.get("page"))
        standing = list(worklist.waiting(by, today)[: A_PAGE + 1])
        audit.open_keys({question.stream for question in [*page.object_list, *standing]})
        context = {
            "page": page,
            "to_do": [lines.to_do(question, by) for question in page],
            "waiting": [lines.waiting(question) for question in standing[:A_PAGE]],
            "more_waiting": len(standing) > A_PAGE,
            "urgent": [lines.urgent(assessment) for assessment in worklist.overdue(by)],
            "asks": by.acts_as(Role.PRACTITIONER),
            "sees_cases": sees_cases,
            "ask": _where("cases:list"),
            "note": "" if sees_cases else _no_cases(request),
        }
        return render(request, "assessments/work.html", context)


def _no_cases(request: ActingRequest) -> str:
    """What somebody can do who sees no case."""
    if request.acting.membership is None:
        return _(
            "You do not act for a team yet, so there is nothing to show you. Ask the administrator of your agency to"
            " add you to your team."
        )
    return _("Your role does not work on cases, so nothing waits for you here.")


def _where(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
