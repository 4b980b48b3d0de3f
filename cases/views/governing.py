"""What do those who answer for an agency's records see and do: what is due, what is kept, what is erased and what not?

They see references, dates and codes of every case of their agency, and no word of a case by that.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from audit import services as audit
from audit.answers import Answer, attempt
from cases import erasing, governed, permissions, services
from cases.forms.governing import AskToEraseForm, DecideErasureForm, FindCaseForm, HoldForm, LiftHoldForm
from cases.governed import Governed
from cases.models import Case, Erasure, LegalHold
from cases.views.pages import FormPage, RowPage
from govuk.forms import Form

ON_A_PAGE = 25


@signed_in
@require_safe
def overview(request: ActingRequest) -> HttpResponse:
    """What waits for a decision, what has been kept long enough, what is held, and what was decided."""
    by, find = request.acting, FindCaseForm(request.GET)
    permissions.check_can_govern(by)
    find.is_valid()
    reference = find.cleaned_data.get("reference", "")
    with reading(by):
        today = timezone.localdate()
        cases = governed.cases()
        asked = list(Erasure.objects.visible_to(by).with_people().order_by("-asked_at", "pk"))
        audit.open_keys(each.stream for each in asked)
        decided = [each for each in asked if each.outcome]
        under_way = {each.case_id for each in asked if each.outcome != "refused" and not each.item_id}
        due = sorted(
            (case for case in cases if case.is_due(today) and case.pk not in under_way),
            key=lambda case: str(case.due_on),
        )
        given = {
            "find": find,
            "reference": reference,
            "found": governed.cases(reference=reference) if reference else [],
            "waiting": [each for each in asked if not each.outcome][::-1],
            "due": due[:ON_A_PAGE],
            "due_count": len(due),
            "held": [case for case in cases if case.held],
            "page_obj": (page := Paginator(decided, ON_A_PAGE).get_page(request.GET.get("page"))),
            "decided": list(page),
        }
        return render(request, "cases/governance.html", given)


class OfTheAgency(RowPage):
    """A page about one case of the agency, without a word of it."""

    stays = True
    page = "governance"

    def rows(self) -> Any:
        """None of a case itself: `fetched` asks the function that gives no words."""
        return Case.objects.none()

    def fetched(self) -> Any:
        """The case, or 404 to whoever does not answer for its agency."""
        row = governed.one(self.kwargs["pk"])
        if row is None:
            raise Http404
        return row

    def drawn_with(self, template: str, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, {"row": row, **self.context(row), **more}, status=status)


class OneCase(OfTheAgency):
    """One case as information governance has it: its dates, what keeps it, and what was asked and decided."""

    template = "cases/governed.html"

    def context(self, row: Governed) -> dict[str, Any]:
        erasures = list(Erasure.objects.visible_to(self.by).of_case(row.pk).with_people())
        return {
            "erasures": erasures,
            "holds": list(LegalHold.objects.visible_to(self.by).of_case(row.pk).select_related("put_by", "lifted_by")),
            "asks": self.by.acts_as(*permissions.LEADS)
            and not row.held
            and row.closed_at is not None
            and all(each.outcome == "refused" for each in erasures if not each.item_id),
            "leads": self.by.acts_as(*permissions.LEADS) and row.erased_at is None,
            "due": row.is_due(self.today),
        }


class AgencyForm(OfTheAgency, FormPage):
    """A form about one case of the agency, or about what was asked of it."""

    def done_before(self, thing: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("cases:governance"))

    def onward(self, row: Any) -> str:
        return reverse("cases:governed", args=[getattr(row, "case_id", row.pk)])


class AskToErase(AgencyForm):
    """Ask that a case be erased."""

    template = "cases/erase_ask.html"
    done_words = gettext_lazy("Asked for. Somebody else decides about it: another lead, or a manager.")

    def check(self, row: Governed) -> None:
        permissions.check_can_ask_to_erase(self.by)

    def form(self, row: Governed, data: Any = None) -> AskToEraseForm:
        return AskToEraseForm(data)

    def act(self, row: Governed, form: Form) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("basis", "why")}
        return attempt(form, services.ask_to_erase, case=row, **given, by=self.by, at=self.at)


class PutHold(AgencyForm):
    """Keep a case from being erased."""

    template = "cases/hold_put.html"
    done_words = gettext_lazy("This case is kept from being erased until somebody lifts that.")

    def check(self, row: Governed) -> None:
        permissions.check_can_hold(self.by)

    def form(self, row: Governed, data: Any = None) -> HoldForm:
        return HoldForm(data)

    def act(self, row: Governed, form: Form) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("reason", "why")}
        return attempt(form, services.put_hold, case=row, **given, by=self.by, at=self.at)


class LiftHold(AgencyForm):
    """Let the schedule run again."""

    template = "cases/hold_lift.html"
    done_words = gettext_lazy("This case is no longer kept from being erased.")

    def rows(self) -> Any:
        return LegalHold.objects.standing()

    def fetched(self) -> LegalHold:
        return get_object_or_404(self.rows().visible_to(self.by), pk=self.kwargs["pk"])

    def check(self, row: LegalHold) -> None:
        permissions.check_can_hold(self.by)

    def form(self, row: LegalHold, data: Any = None) -> LiftHoldForm:
        return LiftHoldForm(data)

    def act(self, row: LegalHold, form: Form) -> Answer:
        return attempt(form, services.lift_hold, hold=row, why=form.cleaned_data["why"], by=self.by, at=self.at)


class Decide(AgencyForm):
    """Erase it, or not because: by somebody else than whoever asked. Once decided, what was decided."""

    template = "cases/erasure.html"
    done_words = gettext_lazy("Your decision is recorded.")

    def rows(self) -> Any:
        return Erasure.objects.with_people()

    def fetched(self) -> Erasure:
        return get_object_or_404(self.rows().visible_to(self.by), pk=self.kwargs["pk"])

    def check(self, row: Erasure) -> None:
        if self.request.method == "POST":
            permissions.check_can_decide_erasure(row, self.by)

    def context(self, row: Erasure) -> dict[str, Any]:
        return {"own": row.asked_by_id == self.by.user.pk, "case": governed.one(row.case_id)}

    def form(self, row: Erasure, data: Any = None) -> DecideErasureForm:
        return DecideErasureForm(data)

    def act(self, row: Erasure, form: Form) -> Answer:
        because, ground = form.cleaned_data["because"], form.cleaned_data["ground"]
        if form.cleaned_data["outcome"] == "approved":
            return attempt(form, services.approve_erasure, erasure=row, because=because, by=self.by, at=self.at)
        return attempt(
            form, services.refuse_erasure, erasure=row, ground=ground, because=because, by=self.by, at=self.at
        )


class Certificate(OfTheAgency):
    """What was erased, when, who asked and who approved, on what ground, and until when a backup opens it."""

    page, template = "certificate", "cases/certificate.html"

    def rows(self) -> Any:
        return Erasure.objects.exclude(done_at=None).with_people().select_related("agency")

    def fetched(self) -> Erasure:
        return get_object_or_404(self.rows().visible_to(self.by), pk=self.kwargs["pk"])

    def context(self, row: Erasure) -> dict[str, Any]:
        case = governed.one(row.case_id)
        assert case is not None, "an erasure is of a case of its agency"
        return {"case": case, **erasing.certified(row)}
