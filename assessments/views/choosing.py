"""Which outcomes are looked at, always for both sides; and how each side might go badly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from agencies.acting import ActingRequest, signed_in
from agencies.contexts import contexts
from agencies.models import Team
from agencies.permissions import NotPossibleNow
from assessments import permissions, seen, services
from assessments.appraisal import outcomes as catalogue
from assessments.appraisal import questions
from assessments.appraisal.courses import Course, poles
from assessments.forms.choosing import OutcomesForm, OwnOutcomeForm, RemoveForm, SetAsideForm, WentBadlyForm
from assessments.models import Assessment, OutcomeRow
from assessments.views import opening
from audit.answers import Answer, attempt
from audit.pages import fetched, shown
from cases import permissions as cases
from cases.models import SharingQuestion
from cases.views.pages import renew, saved
from govuk.components import Changed


@signed_in
@require_http_methods(["GET", "POST"])
def outcomes(request: ActingRequest, question: UUID) -> HttpResponse:
    """Choose outcomes. The first time it is saved the appraisal begins."""
    if request.method == "POST":
        return _choose(request, question)
    with shown(request, _questions(request), page="outcomes", at=timezone.now(), pk=question) as asked:
        assessment = _appraisal(asked)
        form = OutcomesForm(
            offered=_titles(asked, assessment), initial={"edition": assessment.edition if assessment else 0}
        )
        return _draw_outcomes(request, asked, assessment, form)


def _choose(request: ActingRequest, question: UUID) -> HttpResponse:
    by, at = request.acting, timezone.now()
    asked = fetched(request, _questions(request), at=timezone.now(), pk=question)
    assessment = _appraisal(asked)
    form = OutcomesForm(request.POST, offered=_titles(asked, assessment))
    answer = Answer(done=False, status=422)
    if form.is_valid():
        edition, begun = form.cleaned_data["edition"], None
        if assessment is None and (begun := _begun(request, asked)):
            edition = begun.edition
        answer = saved(
            request,
            form,
            services.choose_outcomes,
            assessment=assessment or begun or opening.to_change(request, question),
            chosen=form.cleaned_data["chosen"],
            set_aside=form.reasons(),
            edition=edition,
            by=by,
            at=at,
        )
        if answer.done:
            now = opening.to_change(request, question)
            onward = "grid" if now.premortems.exists() else "went_badly"
            return redirect(f"assessments:{onward}", question)
        if begun:  # what was refused is mended on an appraisal that is begun now
            renew(form, edition=begun.edition)
    with shown(request, _questions(request), page="outcomes", at=at, pk=question) as asked:
        return _draw_outcomes(request, asked, _appraisal(asked), form, answer)


def _begun(request: ActingRequest, asked: SharingQuestion) -> Assessment | None:
    """The appraisal, begun now; None if somebody else began it a moment ago."""
    try:
        return services.start(question=asked, by=request.acting, at=timezone.now())
    except NotPossibleNow:
        return None


def _draw_outcomes(
    request: ActingRequest,
    asked: SharingQuestion,
    assessment: Assessment | None,
    form: OutcomesForm,
    answer: Answer | None = None,
) -> HttpResponse:
    content = _content(assessment)
    offered = content.offered(*_contexts(asked))
    rows = {row.key: row for row in assessment.all_rows()} if assessment else {}
    changed: list[Changed] = []
    if answer and answer.overtaken and assessment:
        changed = _both_choices(form, content, rows)
        renew(form, edition=assessment.edition)
    first = not rows and not form.is_bound
    ticked = (
        set(form["chosen"].value() or [])
        if form.is_bound
        else {row.key for row in rows.values() if row.set_aside_at is None}
    )
    sides = [*poles(asked.order)]
    if opening.swapped(request):
        sides.reverse()

    def line(outcome: catalogue.Outcome) -> dict[str, Any]:
        row = rows.get(outcome.id)
        why = form[f"why-{outcome.id}"].value() if form.is_bound else (row.set_aside_why if row else "")
        covering = content.covering(outcome.id)
        return {
            "key": outcome.id,
            "core": outcome.core,
            "title": outcome.title,
            "prompts": [(side, outcome.prompt(side.key)) for side in sides],
            "ticked": outcome.id in ticked or (first and outcome.core),
            "why": why or "",
            "errors": form[f"why-{outcome.id}"].errors,
            "in_place_of": covering.title if covering else "",
            "whose": _whose(outcome, asked),
        }

    context = {
        "question": asked,
        "assessment": assessment,
        "form": form,
        "changed": changed,
        "sides": sides,
        "groups": [
            (_("Four outcomes to begin with"), "", [line(each) for each in offered if each.core]),
            (
                _("Offered for these two services"),
                _offered_because(_type(asked.holder_context), _type(asked.receiver_context)),
                [line(each) for each in offered if not each.core],
            ),
        ],
        "elsewhere": [line(each) for each in content.elsewhere(*_contexts(asked))],
        "own": [row for row in rows.values() if row.own],
        "can_change": _can_change(request, asked, assessment),
    }
    return render(request, "assessments/outcomes.html", context, status=answer.status if answer else 200)


def _both_choices(form: OutcomesForm, content: catalogue.Outcomes, rows: Mapping[str, OutcomeRow]) -> list[Changed]:
    """Where two people chose otherwise at the same time: what each said of an outcome."""

    def said(looked_at: bool, why: str) -> str:
        return _("Looked at") if looked_at else _("Set aside: %(why)s") % {"why": why} if why else _("Not chosen")

    chosen, reasons = form.cleaned_data["chosen"], form.reasons()
    changed = []
    for outcome in content.rows:
        row = rows.get(outcome.id)
        yours = said(outcome.id in chosen, reasons.get(outcome.id, ""))
        theirs = said(row is not None and row.set_aside_at is None, str(row.set_aside_why or "") if row else "")
        if yours != theirs:
            changed.append(Changed(outcome.title, yours, theirs))
    return changed


def _questions(request: ActingRequest) -> Any:
    return (
        SharingQuestion.objects.visible_to(request.acting)
        .with_ends()
        .select_related("assessment")
        .prefetch_related("assessment__outcome_rows__cells", "case__people")
    )


def _appraisal(asked: SharingQuestion) -> Assessment | None:
    assessment: Assessment | None = getattr(asked, "assessment", None)
    return assessment


def _content(assessment: Assessment | None) -> catalogue.Outcomes:
    return catalogue.load(assessment.outcomes_version if assessment else catalogue.LATEST)


def _contexts(asked: SharingQuestion) -> tuple[list[str], list[str]]:
    """The type of each end on this question, and those its team also acts as."""
    return _acts_as(asked.holder_context, asked.holder_team), _acts_as(asked.receiver_context, asked.receiver_team)


def _offered_because(holder: str, receiver: str) -> str:
    """Why these outcomes are offered: the types of the two services, said once when they are the same."""
    if holder == receiver:
        return _("Offered because both services are of type “%(type)s”.") % {"type": holder}
    return _("Offered because one service is of type “%(holder)s” and the other of type “%(receiver)s”.") % {
        "holder": holder,
        "receiver": receiver,
    }


def _type(context: str) -> str:
    return contexts().context(context).label


def _acts_as(context: str, team: Team | None) -> list[str]:
    return [context, *(team.also_acts_as if team and team.context == context else ())]


def _titles(asked: SharingQuestion, assessment: Assessment | None) -> dict[str, str]:
    """Every outcome that there is, by its key, with its title."""
    return {row.id: row.title for row in _content(assessment).rows}


def _whose(outcome: catalogue.Outcome, asked: SharingQuestion) -> str:
    names = {"holder": asked.holder_team.agency.name, "receiver": asked.receiver_words}
    if len(outcome.services) != 1:
        return _("Matters to both services")
    return _("Matters most to %(service)s") % {"service": names[outcome.services[0]]}


def _can_change(request: ActingRequest, asked: SharingQuestion, assessment: Assessment | None) -> bool:
    now = timezone.now()
    if assessment:
        return permissions.can_change(assessment, request.acting, now)
    return asked.is_open and cases.can_change(asked, request.acting, now)


@signed_in
@require_http_methods(["GET", "POST"])
def outcome_add(request: ActingRequest, question: UUID) -> HttpResponse:
    """An outcome of one's own, with a question for each side. `?side=` fills in a line of "it went badly"."""
    assessment = opening.to_change(request, question)
    sides = opening.sides_on_screen(request, assessment)
    form = OwnOutcomeForm(request.POST if request.method == "POST" else None, sides=sides)
    answer = Answer(done=False, status=422 if request.method == "POST" else 200)
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.add_own_outcome,
            change="",
            assessment=assessment,
            title=form.cleaned_data["title"],
            prompts=form.prompts(),
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            messages.success(request, _("The outcome is added, for both sides."))
            return redirect("assessments:grid", question)
    with opening.to_show(request, question, page="outcomes") as assessment:
        permissions.check_can_change(assessment, request.acting, timezone.now())
        lines = [(side, _line(assessment, side)) for side in sides] if "from" in request.GET else []
        context = {
            "question": assessment.question,
            "assessment": assessment,
            "form": form,
            "lines": lines,
            "columns": [(side, form[f"{side.key}-prompt"]) for side in sides],
        }
        return render(request, "assessments/outcome_add.html", context, status=answer.status)


def _line(assessment: Assessment, side: Course) -> str:
    return next((str(line.text or "") for line in assessment.premortems.all() if line.course == side.key), "")


@signed_in
@require_http_methods(["GET", "POST"])
@opening.sent_once("assessments:grid", _lazy("The outcome is set aside, for both sides."))
def outcome_aside(request: ActingRequest, question: UUID, key: str) -> HttpResponse | None:
    """Set one outcome aside, for both sides, with a reason."""
    row = opening.row_of(opening.to_change(request, question), key)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    answer = Answer(done=False, status=422 if request.method == "POST" else 200)
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.set_aside,
            change="",
            row=row,
            why=form.cleaned_data["why"],
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            return None
    with opening.to_show(request, question, page="outcomes") as assessment:
        permissions.check_can_change(assessment, request.acting, timezone.now())
        context = {
            "question": assessment.question,
            "assessment": assessment,
            "row": opening.row_of(assessment, key),
            "form": form,
        }
        return render(request, "assessments/outcome_aside.html", context, status=answer.status)


@signed_in
@require_POST
@opening.sent_once("assessments:grid", _lazy("The outcome is in use again, for both sides."))
def outcome_take_up(request: ActingRequest, question: UUID, key: str) -> None:
    """Take an outcome up again that was set aside."""
    row, form = _aside(opening.to_change(request, question).aside(), key), RemoveForm(request.POST)
    if not form.is_valid():  # nothing is asked: a key that is none was not made by our page
        raise BadRequest
    answer = attempt(form, services.take_up, row=row, by=request.acting, at=timezone.now())
    if not answer.done:
        raise NotPossibleNow(" ".join(words for _href, words in form.error_list))


def _aside(rows: Sequence[OutcomeRow], key: str) -> OutcomeRow:
    for row in rows:
        if row.key == key:
            return row
    raise Http404


@signed_in
@require_http_methods(["GET", "POST"])
def went_badly(request: ActingRequest, question: UUID) -> HttpResponse:
    """It is some time on, and each side went badly: one line each, or why none comes to mind."""
    assessment = opening.to_change(request, question)
    sides = opening.sides_on_screen(request, assessment)
    held = {line.course: line for line in assessment.premortems.all()}
    form = WentBadlyForm(
        request.POST if request.method == "POST" else None,
        sides=sides,
        initial={
            **{f"{key}-{name}": getattr(line, name) for key, line in held.items() for name in ("text", "cannot")},
            "seen": seen.digest(seen.premortem(assessment)),
        },
    )
    changed: list[Changed] = []
    answer = Answer(done=False, status=422 if request.method == "POST" else 200)
    if form.is_valid():
        answer = saved(
            request,
            form,
            services.record_premortem,
            assessment=assessment,
            lines=form.lines(),
            seen=form.cleaned_data["seen"],
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            if "make_outcome" in request.POST:
                return redirect(reverse("assessments:outcome_add", args=[question]) + "?from=went-badly")
            return redirect("assessments:grid", question)
        if answer.overtaken:
            changed = [
                Changed(str(asked), typed, answer.theirs[f"{side.key}-{name}"], side=side.key)
                for name, asked in (("text", _("What happened?")), ("cannot", questions.CANNOT_THINK_OF_ONE))
                for side in sides
                if (typed := form.cleaned_data[f"{side.key}-{name}"]) != answer.theirs[f"{side.key}-{name}"]
            ]
            renew(form, seen=seen.digest(answer.theirs))
    with opening.to_show(request, question, page="went_badly") as assessment:
        looking_back = assessment.question.looking_back_words
        columns = [
            {
                "course": side,
                "asked": questions.went_badly(pole=side.pole, side=side.inline, looking_back=looking_back),
                "text": form[f"{side.key}-text"],
                "cannot": form[f"{side.key}-cannot"],
            }
            for side in sides
            if side.pole
        ]
        context = {
            "question": assessment.question,
            "assessment": assessment,
            "form": form,
            "columns": columns,
            "changed": changed,
            "cannot": questions.CANNOT_THINK_OF_ONE,
            "can_change": permissions.can_change(assessment, request.acting, timezone.now()),
        }
        return render(request, "assessments/went_badly.html", context, status=answer.status)
