"""The signed record on screen: from the signed document alone, and apart from it what happened since (screen 22)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, signed_in
from assessments import permissions, version
from assessments.models import SignedVersion
from assessments.record import document_of, fixed, lacks_words, receipt_words, sections, signatures, signed_off, since
from audit import receipts, trail
from audit.canonical import canon
from audit.pages import shown


@signed_in
@require_safe
def record(request: ActingRequest, question: UUID, number: int) -> HttpResponse:
    """One signed version. Checked each time it is opened: that this is the text that was signed."""
    rows = SignedVersion.objects.visible_to(request.acting).of_question(question).for_record()
    now = timezone.now()
    with shown(request, rows, page="record", at=now, number=number) as signed:
        held = document_of(signed)
        document = version.read(held)
        place, receipt = trail.place(signed.event_id, canon(held)), receipts.of(signed.event_id)
        assessment = signed.assessment
        record, signed_by = sections.of(document), signatures(signed, document)
        context = {
            "version": signed,
            "assessment": assessment,
            "question": assessment.question,
            "record": record,
            "facts": [*record.meta, *signed_off(signed_by)],
            "fixed": fixed(record, signed_by),
            "signatures": signed_by,
            "since": since(signed, document),
            "place": place,
            "receipt": receipt,
            "receipt_words": receipt_words(receipt),
            "same": place.agrees and version.fingerprint(held) == signed.fingerprint,
            "lacks": lacks_words() if signed.lacks_an_item else "",
            "checked_at": now,
            "amends": permissions.can_amend(assessment, request.acting, now) and signed.superseded_at is None,
            "withdraws": permissions.can_withdraw(assessment, request.acting, now) and signed.superseded_at is None,
            "signs_off": permissions.can_sign_off(signed, request.acting, now),
            "sign_off": reverse("assessments:sign_off", args=[question]),
            "before": number - 1,
        }
        return render(request, "assessments/record.html", context)
