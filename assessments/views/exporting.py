"""How does a signed version leave the screen, and how does it differ from another? (DESIGN 8, screen 22)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from assessments import record, services, version
from assessments.copies import Copy
from assessments.models import SignedVersion
from assessments.record.changes import under_headings
from audit.pages import fetched, shown
from govuk.templatetags.govuk import moment

Kind = Literal["pdf", "json"]
TYPES: dict[Kind, str] = {"pdf": "application/pdf", "json": "application/json"}


@signed_in
@require_safe
def record_pdf(request: ActingRequest, question: UUID, number: int) -> HttpResponse:
    """The signed version as PDF, shown in the browser; `?save` offers it as a file."""
    return _handed_out(request, question, number, "pdf", record.pdf_of)


@signed_in
@require_safe
def record_json(request: ActingRequest, question: UUID, number: int) -> HttpResponse:
    """The signed version as a file that anyone can check: the document, its fingerprint, what opens its commitment."""
    return _handed_out(request, question, number, "json", record.as_json)


def _handed_out(
    request: ActingRequest, question: UUID, number: int, kind: Kind, made: Callable[[SignedVersion, Copy], bytes]
) -> HttpResponse:
    """Made, recorded, and only then handed out. Asking for the headers alone hands nothing out and records nothing."""
    by, at = request.acting, timezone.now()
    rows = SignedVersion.objects.visible_to(by).of_question(question).for_record()
    row = fetched(request, rows, at=at, number=number)
    with reading(by):
        copy = record.copy_of(row, by=by, at=at)
        content = made(row, copy)
        name = record.file_name(row, kind)
    if request.method == "GET":
        services.hand_out(version=row, content=content, kind=kind, copy=copy, by=by, at=at)
    answer = HttpResponse(content if request.method == "GET" else b"", content_type=TYPES[kind])
    place = "inline" if kind == "pdf" and "save" not in request.GET else "attachment"
    answer.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@signed_in
@require_safe
def record_changes(request: ActingRequest, question: UUID, number: int) -> HttpResponse:
    """What reads otherwise in this version than in the one before; both sides' changes in the order drawn."""
    by = request.acting
    rows = SignedVersion.objects.visible_to(by).of_question(question).with_people()
    with shown(request, rows, page="changes", at=timezone.now(), number=number) as row:
        now, before = record.document_of(row), rows.filter(number=number - 1).first()
        context = {
            "question": row.assessment.question,
            "version": row,
            "before": before,
            "first": now["courses"][0]["name"],
            "why": now["amends"],
            "facts": [(_("Decision"), now["decision"]["course"]["words"]), (_("Signed"), moment(row.signed_at))],
            "groups": under_headings(version.differences(record.document_of(before), now)) if before else [],
        }
        return render(request, "assessments/record_changes.html", context)
