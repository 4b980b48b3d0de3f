"""What came of one's own decisions? Seen by oneself alone: it is asked of whoever is signed in, and of nobody else."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot
from assessments.views import lines
from audit import services as audit
from reviews.models import Counted
from reviews.vocabulary import KIND_WORDS, Need, Use, errors_of

ON_A_PAGE = 20


@signed_in
@require_safe
def learning(request: ActingRequest) -> HttpResponse:
    """One's own signed-off decisions, to share and not to share alike, and what was found of each. No totals."""
    by = request.acting
    if not by.sees_cases:
        raise MayNot(_("Your role does not decide about cases, so there is nothing here to learn from."))
    with reading(by):
        rows = Counted.objects.visible_to(by).of_own(by).with_question().order_by("-decided_on", "pk")
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        audit.open_keys({row.stream for row in page.object_list})
        told = [(lines.title(row.question), row, _found(row)) for row in page]
        return render(request, "reviews/learning.html", {"page": page, "rows": told})


def _found(row: Counted) -> str:
    """What is found of one decision, in words."""
    errors = errors_of(row.need, row.use, shared=row.shared)
    if errors:
        return "; ".join(KIND_WORDS[kind] for kind in errors)
    known = row.need != Need.UNDETERMINED and (not row.shared or row.use != Use.UNDETERMINED)
    return _("None of the four kinds of error was found") if known else _("Not yet known")
