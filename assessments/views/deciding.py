"""Who needs to know what, what was decided and why, and under which conditions? (DESIGN 8, screens 6, 18 and 30)"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot
from assessments import missing, permissions, seen, services
from assessments.forms.deciding import ConditionsForm, DecideForm, NeedsForm, TeamConditionsForm
from assessments.models import Assessment, TeamConditions
from assessments.views import lines
from assessments.views.pages import AppraisalPage, KeptMeanwhile
from assessments.vocabulary import Extent
from audit.answers import Answer, attempt
from cases.views.pages import in_words, question_page
from govuk.components import Changed, Row
from govuk.forms import DateField
from govuk.templatetags.govuk import day
from govuk.views import is_autosave

EXTENTS = dict(Extent.choices())


class Needs(KeptMeanwhile):
    """For each item and role: how much of it is needed, and why."""

    page = "needs"
    template = "assessments/needs.html"

    def form(self, row: Assessment, data: Any = None) -> NeedsForm:
        return NeedsForm(data, assessment=row)

    def save(self, row: Assessment, form: NeedsForm, *, finished: bool) -> Answer:
        return attempt(
            form,
            services.record_needs,
            assessment=row,
            needs=form.given(finished=finished),
            edition=form.cleaned_data["edition"],
            finished=finished,
            by=self.by,
            at=self.at,
        )

    def edition_of(self, row: Assessment) -> int:
        return row.edition

    def onward(self, row: Assessment) -> str:
        return question_page(row.question) if self.later else self.at_page("decide", row)

    def drawn(self, row: Assessment, status: int = 200, **more: Any) -> HttpResponse:
        if more.get("changed"):
            stands = {need.name: need for need in NeedsForm(assessment=row).needs}
            more["changed"] = [
                Changed(f"{need.item}, {need.recipient}", _said(need), _said(stands[need.name]))
                for need in more["form"].needs
                if _said(need) != _said(stands[need.name])
            ]
        return super().drawn(row, status, errors=more["form"].faults, **more)


class Decide(KeptMeanwhile):
    """Decide, and say why. The same page for every course; what the appraisal shows stands beside it, never in it."""

    page = "decide"
    template = "assessments/decide.html"
    finishing = False

    def form(self, row: Assessment, data: Any = None) -> DecideForm:
        return DecideForm(data, initial=DecideForm.standing(row), assessment=row)

    def keeps(self, form: DecideForm) -> bool:
        """A date half typed keeps nothing back: what stood there before stays meanwhile."""
        form.is_valid()
        return all(isinstance(form.fields.get(name), DateField) for name in form.errors)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.finishing = not (is_autosave(self.request) or self.later)
        return super().post(request, **address)

    def drawn(self, row: Assessment, status: int = 200, **more: Any) -> HttpResponse:
        """Where a date cannot be read, what is not said yet is said with it: everything to mend at once."""
        form = more.get("form")
        if self.finishing and form is not None and form.errors and self.keeps(form):
            recommendation, justification = form.given(form.initial)
            unsaid = missing.still_unsaid(row, recommendation, justification, today=self.today)
            form.add_refusal({name: said for name, said in unsaid.items() if name not in form.errors})
        return super().drawn(row, status, **more)

    def save(self, row: Assessment, form: DecideForm, *, finished: bool) -> Answer:
        recommendation, justification = form.given(form.initial)
        return attempt(
            form,
            services.decide,
            assessment=row,
            recommendation=recommendation,
            justification=justification,
            edition=form.cleaned_data.get("edition"),
            finished=finished,
            by=self.by,
            at=self.at,
        )

    def edition_of(self, row: Assessment) -> int:
        return row.justification.edition

    def edition_now(self, row: Assessment) -> int:
        """The page is about the reasons, which are saved apart from the rest of the appraisal."""
        found: Any = get_object_or_404(self.rows().visible_to(self.by).select_related("justification"), pk=row.pk)
        return int(found.justification.edition)

    def onward(self, row: Assessment) -> str:
        if self.later:
            return question_page(row.question)
        return self.at_page("check" if getattr(row, "conditions", None) else "conditions", row)

    def context(self, row: Assessment) -> dict[str, Any]:
        found = row.findings() if row.shown else None
        return {
            **super().context(row),
            "found": found,
            "sent_back": lines.sent_back(row),
            "matrix": NeedsForm(assessment=row),
            "stands": _standing(row),
        }


class Conditions(AppraisalPage):
    """The author's working conditions on the day, and what is recorded of the team's."""

    page = "conditions"
    template = "assessments/conditions.html"

    def must(self, row: Assessment) -> None:
        super().must(row)
        permissions.check_can_sign(row, self.by, self.at)

    def form(self, row: Assessment, data: Any = None) -> ConditionsForm:
        kept = getattr(row, "conditions", None)
        asked = [name for name in ConditionsForm.base_fields if name not in ("key", "seen")]
        stands = {name: getattr(kept, name) for name in asked} if kept else {}
        stands["seen"] = seen.digest(seen.conditions(kept))
        return ConditionsForm(data, initial=stands, today=self.today)

    def act(self, row: Assessment, form: ConditionsForm) -> Answer:
        return attempt(
            form,
            services.record_conditions,
            assessment=row,
            conditions=form.given(),
            seen=form.cleaned_data["seen"],
            by=self.by,
            at=self.at,
        )

    def stands_now(self, row: Assessment, answer: Answer) -> dict[str, Any]:
        return {"seen": seen.digest(answer.theirs)}

    def onward(self, row: Assessment) -> str:
        return self.at_page("check", row)

    def context(self, row: Assessment) -> dict[str, Any]:
        kept = getattr(row, "conditions", None)
        team = TeamConditions.objects.last_recorded_for(row.team)
        return {**super().context(row), "kept": kept, "team": team, "facts": _conditions(kept) if kept else []}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def team_conditions(request: ActingRequest) -> HttpResponse:
    """The conditions of the manager's own team: the last values, and a form to record what is so now."""
    by, team = request.acting, request.acting.team
    if team is None:
        raise MayNot(_("Only somebody who acts for a team as its manager can record its working conditions."))
    permissions.check_can_record_team_conditions(team, by)
    with reading(by):
        last = TeamConditions.objects.last_recorded_for(team)
    form, status = TeamConditionsForm(request.POST or None, initial=TeamConditionsForm.standing(last)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = attempt(
                form, services.record_team_conditions, team=team, conditions=form.given(), by=by, at=timezone.now()
            )
            if answer.done:
                messages.success(
                    request, _("Recorded. This stands beside every decision signed in this team from now on.")
                )
                return redirect("assessments:team_conditions")
            status = answer.status
    context = {"form": form, "team": team, "last": last}
    return render(request, "assessments/team_conditions.html", context, status=status)


def _said(need: Any) -> str:
    """One need, in words, as the matrix has it."""
    extent = EXTENTS.get(need.extent, "")
    return f"{extent}: {need.why}".strip(": ") if need.why else extent


def _standing(row: Assessment) -> list[Row]:
    """The decision as it stands, for those who read."""
    form = DecideForm(initial=DecideForm.standing(row), assessment=row)
    stands = []
    for name, field in form.fields.items():
        value = form.initial.get(name)
        if name in ("edition", "key") or value in (None, "", {}):
            continue
        words = day(value) if isinstance(field, DateField) else in_words(field, value)
        stands.append(Row(str(field.label), words))
    return stands


def _conditions(kept: Any) -> list[Row]:
    return [
        Row(_("Caseload"), _("Not known") if kept.caseload is None else str(kept.caseload)),
        Row(_("Last supervision"), day(kept.last_supervision) or _("None given")),
        Row(_("Time for this"), kept.get_time_display()),
        Row(_("Trained in this way of working"), kept.get_trained_display()),
        Row(_("Note"), str(kept.note or "")),
    ]
