"""How is a decision checked and signed, signed off, sent back, amended and withdrawn? (DESIGN 8, screens 20, 22, 26)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.roles import Role
from assessments import permissions, services, version
from assessments.appraisal.courses import pole
from assessments.draft import signed_document
from assessments.forms.signing import AmendForm, SendBackForm, SignForm, SignOffForm, WithdrawForm
from assessments.lifecycle import Step
from assessments.missing import Missing
from assessments.models import Assessment, SignedVersion
from assessments.querysets import SignedVersionQuerySet
from assessments.record import document_of, restated, sections
from assessments.views import lines
from assessments.views.pages import AppraisalPage, OneAct, refusal
from audit import receipts
from audit import services as audit
from audit.answers import Answer, attempt
from audit.pages import shown
from cases.views.pages import FormPage, renew

A_PAGE = 20
WHERE = {
    "question": "cases:change",
    "known": "cases:items",
    "wishes": "cases:wishes",
    "purpose": "cases:purpose",
    "both_sides": "assessments:grid",
    "other_ways": "assessments:ways",
    "reasons": "assessments:decide",
    "conditions": "assessments:conditions",
}
"""On which page each part of the record is written."""


class Check(AppraisalPage):
    """Check and sign: the whole record with links to change it, what is missing by side, two statements."""

    page = "check"
    template = "assessments/check.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_sign(row, self.by, self.at)
        super().must(row)

    def form(self, row: Assessment, data: Any = None) -> SignForm:
        return SignForm(data, initial={"seen": services.draft_fingerprint(row)})

    def act(self, row: Assessment, form: SignForm) -> Answer:
        seen = form.cleaned_data["seen"]
        answer = attempt(form, services.sign, assessment=row, seen=seen, by=self.by, at=self.at)
        if answer.overtaken:
            form.errors.clear()
            form.add_refusal({"": _("Changed since you opened it. Read it again, then sign.")})
            renew(form, seen=services.draft_fingerprint(row))
            return Answer(done=False, status=409)
        return answer

    def onward(self, row: Assessment) -> str:
        receipts.wait(row.stream)
        return self.at_page("signed", row)

    def context(self, row: Assessment) -> dict[str, Any]:
        missing = services.missing_for_signing(row, today=self.today)
        drafted, number = services.draft_document(row), len(row.versions.all()) + 1
        would_be = signed_document(row, drafted, number=number, by=self.by, at=self.at)
        document = version.read(would_be)
        record = sections.of(document, signed=False)
        shared = super().context(row)
        writes = shared["writes"]
        return {
            **shared,
            "missing": _by_page(missing, row),
            "record": record,
            "restated": restated.of(document) if writes else [],
            "record_meta": [(fact.label, " ".join(fact.values)) for fact in record.meta],
            "change": [(key, _address(name, row.question_id)) for key, name in WHERE.items()] if writes else [],
        }


class SignedPage(FormPage):
    """A form about the latest signed version of the question in the address."""

    def rows(self) -> Any:
        return SignedVersion.objects.with_people().order_by("-number")

    def where(self) -> Mapping[str, Any]:
        return {"assessment__question_id": self.kwargs["question"], "superseded_at": None}

    def context(self, row: SignedVersion) -> dict[str, Any]:
        question = row.assessment.question
        return {"version": row, "assessment": row.assessment, "question": question, "case": question.case}

    def drawn(self, row: SignedVersion, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template, {**self.context(row), **more}, status=status)


class SignOff(SignedPage):
    """The manager reads both sides, then signs off. Never their own."""

    page = "sign_off"
    template = "assessments/sign_off.html"

    def must(self, row: SignedVersion) -> None:
        permissions.check_can_sign_off(row, self.by, self.at)
        permissions.check_step(row.assessment, Step.SIGN_OFF)

    def check(self, row: SignedVersion) -> None:
        if self.request.method == "POST":
            self.must(row)

    def form(self, row: SignedVersion, data: Any = None) -> SignOffForm:
        return SignOffForm(data, initial={"seen": row.fingerprint})

    def act(self, row: SignedVersion, form: SignOffForm) -> Answer:
        seen = form.cleaned_data["seen"]
        answer = attempt(form, services.sign_off, version=row, seen=seen, by=self.by, at=self.at)
        if answer.overtaken:
            form.errors.clear()
            form.add_refusal({"": _("Changed since you opened it. Read it again, then sign.")})
            renew(form, seen=row.fingerprint)
            return Answer(done=False, status=409)
        return answer

    def onward(self, row: SignedVersion) -> str:
        receipts.wait(row.stream)
        messages.success(self.request, _("Signed off."))
        return reverse("assessments:record", args=[row.assessment.question_id, row.number])

    def context(self, row: SignedVersion) -> dict[str, Any]:
        why_not = refusal(lambda: self.must(row))
        document = version.read(document_of(row))
        record = sections.of(document)
        facts, told = sections.to_be_read_first(record, document)
        before = self.fenced().filter(assessment=row.assessment, number=row.number - 1).first()
        return {
            **super().context(row),
            "writes": not why_not,
            "why_not": why_not,
            "record": {"title": record.title, "facts": facts, "sections": told},
            "before": before,
            "asked": str(before.sign_off.question or "") if before and hasattr(before, "sign_off") else "",
        }

    def fenced(self) -> SignedVersionQuerySet:
        """The signed versions that this person may see."""
        return SignedVersion.objects.visible_to(self.by).with_people()


class SendBack(SignedPage):
    """Sent back with a question."""

    page = "sign_off"
    template = "assessments/send_back.html"

    def check(self, row: SignedVersion) -> None:
        permissions.check_can_sign_off(row, self.by, self.at)
        permissions.check_step(row.assessment, Step.SEND_BACK)

    def form(self, row: SignedVersion, data: Any = None) -> SendBackForm:
        return SendBackForm(data)

    def act(self, row: SignedVersion, form: SendBackForm) -> Answer:
        question = form.cleaned_data["question"]
        return attempt(form, services.send_back, version=row, question=question, by=self.by, at=self.at)

    def onward(self, row: SignedVersion) -> str:
        messages.success(self.request, _("Sent back with your question."))
        return reverse("assessments:waiting")


class Amend(OneAct):
    """Open a decision that was signed off, to sign another version."""

    page = "record"
    template = "assessments/amend.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_sign(row, self.by, self.at)
        permissions.check_step(row, Step.AMEND)

    def form(self, row: Assessment, data: Any = None) -> AmendForm:
        return AmendForm(data)

    def act(self, row: Assessment, form: AmendForm) -> Answer:
        return attempt(form, services.amend, assessment=row, why=form.cleaned_data["why"], by=self.by, at=self.at)

    def onward(self, row: Assessment) -> str:
        messages.success(self.request, _("You can change it now. The version before stands until you sign the next."))
        return self.at_page("decide", row)


class Withdraw(OneAct):
    """Withdraw the decision that stands. It stays readable."""

    page = "record"
    template = "assessments/withdraw.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_sign(row, self.by, self.at)
        permissions.check_step(row, Step.WITHDRAW)

    def form(self, row: Assessment, data: Any = None) -> WithdrawForm:
        return WithdrawForm(data)

    def act(self, row: Assessment, form: WithdrawForm) -> Answer:
        return attempt(form, services.withdraw, assessment=row, why=form.cleaned_data["why"], by=self.by, at=self.at)

    def onward(self, row: Assessment) -> str:
        messages.success(self.request, _("Withdrawn. It can still be read."))
        return reverse("assessments:record", args=[row.question_id, max(each.number for each in row.versions.all())])


@signed_in
@require_safe
def signed(request: ActingRequest, question: UUID) -> HttpResponse:
    """What has just been signed, and what happens next."""
    rows = SignedVersion.objects.visible_to(request.acting).with_people()
    which = {"assessment__question_id": question, "superseded_at": None}
    with shown(request, rows, page="record", at=timezone.now(), **which) as row:
        assessment = row.assessment
        context = {
            "version": row,
            "assessment": assessment,
            "question": assessment.question,
            "nobody_signs_off": permissions.nobody_signs_off(assessment, timezone.now()),
        }
        return render(request, "assessments/signed.html", context)


@signed_in
@require_safe
def waiting(request: ActingRequest) -> HttpResponse:
    """What waits for this manager: the longest waiting first."""
    by = request.acting
    with reading(by):
        rows = Assessment.objects.visible_to(by).for_sign_off_by(by).with_question()
        rows = rows.prefetch_related("question__case__people", "versions")
        page = Paginator(rows if by.acts_as(Role.MANAGER) else rows.none(), A_PAGE).get_page(request.GET.get("page"))
        audit.open_keys({row.stream for row in page.object_list})
        context = {"page": page, "rows": [_waiting(row) for row in page], "manager": by.acts_as(Role.MANAGER)}
        return render(request, "assessments/waiting.html", context)


def _waiting(row: Assessment) -> dict[str, Any]:
    latest = max(row.versions.all(), key=lambda each: each.number)
    return {
        "title": lines.title(row.question),
        "reference": row.question.reference,
        "number": latest.number,
        "author": row.author.display_name,
        "since": latest.signed_at,
        "urgent": row.acted_first,
        "href": reverse("assessments:sign_off", args=[row.question_id]),
    }


PAGES = {
    "items": _lazy("The information"),
    "recipients": _lazy("Who would receive it"),
    "wishes": _lazy("What people want"),
    "purpose": _lazy("Purpose"),
    "outcomes": _lazy("Outcomes"),
    "went_badly": _lazy("Suppose it went badly"),
    "pair": _lazy("Both sides"),
    "shows": _lazy("What the appraisal shows"),
    "ways": _lazy("Another way"),
    "needs": _lazy("Who needs to know"),
    "decide": _lazy("Your decision, and why"),
    "conditions": _lazy("Working conditions"),
}
"""What each page on which something is said is called."""


def _by_page(missing: Iterable[Missing], row: Assessment) -> list[tuple[str, list[tuple[str, Any, str]]]]:
    """What is missing as (page in words, [(words, side or None, address)]), in the order of the journey.

    The same words about the same side on the same page are said once: one visit mends them.
    """
    pages: dict[str, dict[tuple[str, str], tuple[str, Any, str]]] = {}
    for each in missing:
        line = (each.message, pole(each.side) if each.side else None, _page(each, row))
        pages.setdefault(each.page, {}).setdefault((each.message, each.side), line)
    return [(str(PAGES.get(page, "")), list(lines.values())) for page, lines in pages.items()]


def _page(each: Missing, row: Assessment) -> str:
    """Where something missing is said."""
    if each.page == "pair":
        return _address("assessments:pair", row.question_id, each.row)
    return _address(f"assessments:{each.page}", row.question_id) or _address(f"cases:{each.page}", row.question_id)


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
