"""Which cases are there, what is one about, and how does it begin and end?"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot, Refused
from audit import gone
from audit import services as audit
from audit.answers import Answer, attempt
from cases import beyond, checks, permissions, services
from cases.forms.cases import EditionForm, FindForm, OpenForm
from cases.models import Case, Grant, SharingQuestion
from cases.querysets import CaseQuerySet
from cases.references import tidy
from cases.views.pages import FormPage, RowPage, question_page, warn_of_identifiers

ON_A_PAGE = 25


@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """The cases this person may see: open ones, or closed ones, or the one of a reference."""
    by, form = request.acting, FindForm(request.GET)
    form.is_valid()
    reference = form.cleaned_data.get("reference", "")
    if reference:
        audit.searched(kind="reference", query=reference, by=by, at=timezone.now())
    with reading(by):
        page = Paginator(_found(by, reference, bool(form.cleaned_data.get("closed"))), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        cases = list(page)
        audit.open_keys(case.stream for case in cases)
        given = {
            "find": form,
            "page_obj": page,
            "cases": cases,
            "reference": reference,
            "can_open": bool(by.team and permissions.can_open(by.team, by)),
            "in_emergency": by.sees_cases,
        }
        return render(request, "cases/list.html", given)


def _found(by: Any, reference: str, closed: bool) -> QuerySet[Case]:
    cases: CaseQuerySet = Case.objects.visible_to(by).with_people().with_counts().newest_first()
    if reference:
        asked = SharingQuestion.objects.visible_to(by).with_reference(reference).values("case")
        return cases.filter(Q(reference=tidy(reference)) | Q(pk__in=asked))
    return cases.exclude(closed_at=None) if closed else cases.open()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: ActingRequest) -> HttpResponse:
    """Open a case. "Add another person" asks for one more and keeps what was typed."""
    by = request.acting
    if by.team is None:
        raise MayNot(_("You do not belong to a team in which you could open a case."))
    permissions.check_can_open(by.team, by)
    status = 200
    form = OpenForm()
    if request.method == "POST" and "more" in request.POST:
        form = OpenForm(request.POST).with_one_more()
    elif request.method == "POST":
        form = OpenForm(request.POST)
        answer = Answer(done=False, status=422)
        if not form.is_valid():
            _say_all(form)
        else:
            answer = attempt(
                form,
                services.open_case,
                team=by.team,
                about=form.cleaned_data["about"],
                people=form.people(),
                by=by,
                at=timezone.now(),
            )
        if answer.done:
            case = answer.made.pk if answer.made else answer.again.partition(":")[2]
            warn_of_identifiers(request, form, reverse("cases:show", args=[case]))
            return redirect("cases:show", case)
        status = answer.status
    return render(request, "cases/open.html", {"form": form, "team": by.team}, status=status)


def _say_all(form: OpenForm) -> None:
    """What the service would refuse about the people too, so that everything to mend is said at once."""
    try:
        checks.people(form.people())
    except Refused as refused:
        form.add_refusal({name: said for name, said in refused.errors.items() if name not in form.errors})


class Show(RowPage):
    """One case: facts, people, questions and where each stands, who may see it."""

    page, template = "case", "cases/show.html"
    stays = True

    def drawn(self, row: Case, status: int = 200, **more: Any) -> HttpResponse:
        """What is left of an erased case, or the case."""
        if found := gone.erased(row.stream):
            return self.drawn_with("cases/erased.html", row, status, gone=found, erasure=None)
        return super().drawn(row, status, **more)

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def context(self, row: Case) -> dict[str, Any]:
        if row.erased_at:
            return {}
        questions = list(SharingQuestion.objects.visible_to(self.by).of_case(row).with_ends().newest_first())
        known = beyond.standings(questions, self.by)
        return {
            "questions": [(question, known.get(question.pk)) for question in questions],
            "grants": list(Grant.objects.to_stream(row).current(self.at).with_people()),
            "can_change": permissions.can_change(row, self.by, self.at),
            "can_let_see": permissions.can_let_see(row, self.by, self.at),
        }


class Close(FormPage):
    """Close a case, having read what that means."""

    page, template = "close", "cases/close.html"
    done_words = gettext_lazy("The case is closed. It can be read, but not changed.")

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def check(self, row: Case) -> None:
        permissions.check_can_change(row, self.by, self.at)

    def form(self, row: Case, data: Any = None) -> EditionForm:
        return EditionForm(data, initial={"edition": row.edition})

    def act(self, row: Case, form: EditionForm) -> Answer:
        return attempt(
            form, services.close_case, case=row, edition=form.cleaned_data["edition"], by=self.by, at=self.at
        )

    def onward(self, row: Case) -> str:
        return reverse("cases:show", args=[row.pk])

    def context(self, row: Case) -> dict[str, Any]:
        return {"still_open": [(each, question_page(each)) for each in permissions.still_open(row)]}
