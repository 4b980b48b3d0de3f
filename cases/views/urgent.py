"""Opening a case in an emergency; and what was opened so, for those who look after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot
from agencies.roles import Role
from audit import trail
from audit.answers import Answer, attempt, sent_before
from cases import permissions, services
from cases.forms.urgent import ReviewForm, UrgentForm
from cases.models import Case, UrgentAccess
from cases.querysets import UrgentAccessQuerySet
from cases.views.pages import FormPage, warn_of_identifiers

ON_A_PAGE = 25


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: ActingRequest) -> HttpResponse:
    """Open a case that one was not let see, for four hours: which, and why it cannot wait."""
    by, status = request.acting, 200
    permissions.check_can_open_in_emergency(by)
    if thing := sent_before(request):
        return _to_its_case(request, thing)
    form = UrgentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer = Answer(done=False, status=422)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("reference", "emergency", "note")}
            answer = attempt(form, services.open_in_emergency, **given, by=by, at=timezone.now())
        if answer.done and answer.made:
            warn_of_identifiers(request, form, "")
            messages.success(request, _("You can read this case for four hours. The managers of its team are told."))
            return redirect("cases:show", answer.made.case_id)
        if answer.done:
            return _to_its_case(request, answer.again)
        status = answer.status
    return render(request, "cases/emergency.html", {"form": form}, status=status)


def _to_its_case(request: ActingRequest, thing: str) -> HttpResponse:
    """Where the first sending of a form led, while it is still open to them."""
    with reading(request.acting):
        opened_so = UrgentAccess.objects.visible_to(request.acting).filter(pk=thing.partition(":")[2])
        case = Case.objects.visible_to(request.acting).filter(pk__in=opened_so.values("case")).first()
    return redirect("cases:show", case.pk) if case else redirect("cases:list")


@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """What was opened in an emergency, for those who look after it: what is to be reviewed, and what they found."""
    by, at = request.acting, timezone.now()
    if not by.acts_as(Role.MANAGER, Role.GOVERNANCE):
        raise MayNot(_("Managers and information governance leads review what was opened in an emergency."))
    with reading(by):
        rows = UrgentAccess.objects.visible_to(by).looked_after_by(by).with_people()
        to_review = list(rows.to_review())
        reviewed = rows.reviewed()
        context = {
            "to_review": [(row, row.is_late(at), permissions.can_review(row, by)) for row in to_review],
            "late": sum(row.is_late(at) for row in to_review),
            "page": Paginator(reviewed, ON_A_PAGE).get_page(request.GET.get("page")),
            "needed": reviewed.filter(finding="needed").count(),
            "at": at,
        }
        return render(request, "cases/urgent.html", context)


class Review(FormPage):
    """One urgent access: who, when and why, how often they looked, and what somebody else finds of it."""

    page, template = "urgent_access", "cases/urgent_review.html"
    done_words = gettext_lazy("Saved. It stands in the history of the case.")

    def rows(self) -> UrgentAccessQuerySet:
        return UrgentAccess.objects.looked_after_by(self.by).with_people()

    def form(self, row: UrgentAccess, data: Any = None) -> ReviewForm:
        return ReviewForm(data)

    def check(self, row: UrgentAccess) -> None:
        if self.request.method == "POST":
            permissions.check_can_review(row, self.by)

    def act(self, row: UrgentAccess, form: ReviewForm) -> Answer:
        return attempt(form, services.review_urgent_access, access=row, **form.words(), by=self.by, at=self.at)

    def onward(self, row: UrgentAccess) -> str:
        return reverse("cases:urgent")

    def drawn_with(self, template: str, row: UrgentAccess, status: int = 200, **more: Any) -> HttpResponse:
        """Without the case: whoever governs its information may not have been let see it."""
        sees_case = Case.objects.visible_to(self.by).filter(pk=row.case_id).exists()
        given = {
            "access": row,
            "looks": trail.looks_by(row.stream, row.opened_by_id, since=row.opened_at, until=row.until),
            "late": row.is_late(self.at),
            "can_review": row.waits and permissions.can_review(row, self.by),
            "own": row.opened_by_id == self.by.user.pk,
            "sees_case": sees_case,
            **more,
        }
        return render(self.request, template, given, status=status)
