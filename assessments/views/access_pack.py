"""What is a person concerned given who asks who has seen or received what about them, and why?

Information governance makes it, of a case that it was let see, and reads it before it leaves: that is on the page.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from assessments import services
from assessments.copies import Copy
from assessments.pack import Pack, pack_of
from assessments.record import copy_of
from audit.pages import fetched, shown
from cases import permissions
from cases.models import Case, PersonConcerned


@signed_in
@require_safe
def people(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Who of the case asked."""
    with shown(
        request, Case.objects.visible_to(request.acting).with_people(), page="access", at=timezone.now(), pk=pk
    ) as case:
        permissions.check_can_answer_for_access(request.acting)
        return render(request, "assessments/access_people.html", {"case": case})


@signed_in
@require_safe
def pack(request: ActingRequest, pk: UUID, person: UUID) -> HttpResponse:
    """The pack, to read through and to print."""
    case, concerned, made, copy = _made(request, pk, person)
    if request.method == "GET":
        services.answer_access(
            case=case, person=concerned, content=made.as_json(), kind="page", copy=copy, by=request.acting, at=copy.at
        )
    return render(request, "assessments/access_pack.html", {"case": case, "person": concerned, "pack": made})


@signed_in
@require_safe
def pack_file(request: ActingRequest, pk: UUID, person: UUID) -> HttpResponse:
    """The same as a file in JSON."""
    case, concerned, made, copy = _made(request, pk, person)
    content = made.as_json()
    if request.method == "GET":
        services.answer_access(
            case=case, person=concerned, content=content, kind="json", copy=copy, by=request.acting, at=copy.at
        )
    answer = HttpResponse(content if request.method == "GET" else b"", content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.reference}-access.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _made(request: ActingRequest, pk: UUID, person: UUID) -> tuple[Case, PersonConcerned, Pack, Copy]:
    by = request.acting
    at = timezone.now()
    case = fetched(request, Case.objects.visible_to(by).with_people(), at=at, page="access", pk=pk)
    permissions.check_can_answer_for_access(by)
    concerned = next((each for each in case.people.all() if each.pk == person), None)
    if concerned is None:
        raise Http404
    with reading(by):
        copy = copy_of(concerned, by=by, at=at)
        return case, concerned, pack_of(case, concerned, copy=copy, by=by, at=at), copy
