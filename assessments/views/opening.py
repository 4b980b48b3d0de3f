"""What do the pages of one question share: how it is fetched, and in which order this screen shows the two sides?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import ActingRequest, reading
from agencies.permissions import NotPossibleNow
from assessments import querysets
from assessments.appraisal.courses import Course
from assessments.models import Assessment, OutcomeRow
from audit.answers import sent_before
from audit.pages import fetched, shown
from cases.models import SharingQuestion
from govuk.forms import Words

SWAPPED = "swapped"


def appraisals(request: ActingRequest) -> querysets.AssessmentQuerySet:
    """The appraisals this person may see, with what grid and pair need."""
    return (
        Assessment.objects.visible_to(request.acting)
        .with_grid()
        .prefetch_related("question__items", "readings_changed__by", "premortems")
    )


def to_change(request: ActingRequest, question: UUID) -> Assessment:
    """The appraisal of this question for a page about to act on it; 404 if it is not there or not theirs."""
    return fetched(request, appraisals(request), at=timezone.now(), question=question)


def to_show(request: ActingRequest, question: UUID, *, page: str) -> AbstractContextManager[Assessment]:
    """The appraisal of this question for a page that shows it, with the look recorded."""
    return shown(request, appraisals(request), page=page, at=timezone.now(), question=question)


def record_number(assessment: Assessment) -> int | None:
    """The number of the latest signed version, for the tab that leads to it."""
    numbers = assessment.versions.order_by("-number").values_list("number", flat=True)
    return numbers.first()


def sent_once(onward: str, words: Words) -> Callable[[Callable[..., HttpResponse | None]], Callable[..., HttpResponse]]:
    """For pages whose act takes away what their address names: nothing returned says that it is done.

    Sent again they lead where the first sending led, with the same words, before anything is fetched (house 5).
    """

    def around(page: Callable[..., HttpResponse | None]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def guarded(request: ActingRequest, /, question: UUID, **address: Any) -> HttpResponse:
            answer = None
            if not sent_before(request):
                try:
                    answer = page(request, question=question, **address)
                except (Http404, NotPossibleNow):
                    if not sent_before(request):  # else it was sent twice at the same moment
                        raise
            if answer is None:
                messages.success(request, str(words))
                return redirect(onward, question)
            return answer

        return guarded

    return around


def once_begun(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages about an appraisal: until it is begun, whoever may see its question is led to what comes first.

    To everybody else the page is not there, as before. What is sent is led nowhere: it would be lost on the way.
    """

    @wraps(page)
    def opened(request: HttpRequest, /, *args: Any, **address: Any) -> HttpResponseBase:
        try:
            return page(request, *args, **address)
        except Http404:
            if request.method not in {"GET", "HEAD"} or not _waits(cast(ActingRequest, request), address["question"]):
                raise
        messages.warning(
            request,
            _(
                "Nobody has begun to look at both sides of this question, so there is nothing on that page yet. "
                "Choosing the outcomes that matter here comes first."
            ),
        )
        return redirect("assessments:overview", address["question"])

    return opened


def _waits(request: ActingRequest, question: UUID) -> bool:
    """Whether this is a question that this person may see, and its appraisal is not begun."""
    with reading(request.acting):
        asked = SharingQuestion.objects.visible_to(request.acting).filter(pk=question, assessment=None)
        return asked.exists()


def row_of(assessment: Assessment, key: str) -> OutcomeRow:
    """One outcome in use; 404 for any other."""
    for row in assessment.rows():
        if row.key == key:
            return row
    raise Http404


def swapped(request: ActingRequest) -> bool:
    """Whether this person shows the two sides the other way round: on this screen, never in the record."""
    return bool(request.session.get(SWAPPED))


def sides_on_screen(request: ActingRequest, assessment: Assessment) -> tuple[Course, ...]:
    """The two poles in the order drawn, or turned round if this person asked for that (METHOD 2.10)."""
    poles = assessment.poles()
    return poles[::-1] if swapped(request) else poles
