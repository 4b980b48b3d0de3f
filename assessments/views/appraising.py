"""Both sides: the grid, and one outcome asked of both sides question by question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.acting import ActingRequest, signed_in
from assessments import permissions, seen, services
from assessments.appraisal import answers, questions
from assessments.appraisal.courses import Course
from assessments.appraisal.findings import grouped
from assessments.forms.appraising import FURTHER, Beside, OutcomeForm, Side, UnevenForm
from assessments.forms.choosing import RemoveForm
from assessments.models import Assessment, OutcomeRow
from assessments.views import opening
from assessments.views.readings import outcome_line, whose
from audit.answers import Answer, attempt
from cases.views.pages import differences, warn_of_identifiers
from cases.views.pages import saved as saved_on
from cases.vocabulary import Pole
from govuk.components import Changed
from govuk.views import is_autosave, not_saved, saved


@signed_in
@require_http_methods(["GET", "POST"])
def grid(request: ActingRequest, question: UUID) -> HttpResponse:
    """All outcomes from both sides, and whether both have been looked at alike."""
    form = UnevenForm(request.POST if request.method == "POST" else None)
    status, changed = 200, list[Changed]()
    if request.method == "POST" and form.is_valid():
        assessment = opening.to_change(request, question)
        answer = saved_on(
            request,
            form,
            services.leave_uneven,
            change="",
            assessment=assessment,
            component=form.cleaned_data["component"],
            because=form.cleaned_data["because"],
            seen=form.cleaned_data["seen"],
            by=request.acting,
            at=timezone.now(),
        )
        if answer.done:
            messages.success(request, _("Your reason is kept with the appraisal."))
            return redirect("assessments:grid", question)
        status = answer.status
        changed = differences(form, answer.theirs) if answer.overtaken else []
    elif request.method == "POST":
        status = 422
    with opening.to_show(request, question, page="grid") as assessment:
        context = {**_grid(request, assessment, form), "changed": changed}
        return render(request, "assessments/grid.html", context, status=status)


def _grid(request: ActingRequest, assessment: Assessment, form: UnevenForm) -> dict[str, Any]:
    sides = opening.sides_on_screen(request, assessment)
    scales = assessment.scales()
    changed = {(each.row_id, each.course) for each in assessment.readings_changed.all()}
    lines = [outcome_line(assessment, row, sides, scales, changed) for row in assessment.rows()]
    found = assessment.findings()
    left = assessment.uneven or {}
    return {
        "assessment": assessment,
        "question": assessment.question,
        "sides": sides,
        "swapped": opening.swapped(request),
        "drawn_first": assessment.poles()[0],
        "lines": lines,
        "next": next((line.row for line in lines if not line.answered), None),
        "can_change": permissions.can_change(assessment, request.acting, timezone.now()),
        "shows_open": found.shown,
        "record_number": opening.record_number(assessment),
        "looked": [
            {
                "component": each.component,
                "label": each.label,
                "counts": [each.counts[side.key] for side in sides],
                "question": each.question,
                "left": left.get(each.component, ""),
                "seen": seen.digest(seen.uneven(assessment, each.component)),
            }
            for each in found.looked
        ],
        "looked_always": found.looked_always,
        "notes": grouped(found.notes, found.sides),
        "form": form,
        "faults": [(f"#because-{form['component'].value()}", words) for _href, words in form.error_list],
        "aside": [(row, RemoveForm(auto_id=False)) for row in assessment.aside()],
    }


@signed_in
@require_http_methods(["GET", "POST"])
def pair(request: ActingRequest, question: UUID, key: str) -> HttpResponse:
    """One outcome: each question for both sides before the next."""
    return _outcome(request, question, key)


@signed_in
@require_http_methods(["GET", "POST"])
def way_pair(request: ActingRequest, question: UUID, way: str, key: str) -> HttpResponse:
    """One outcome under another way, filled in beside the pole that it was copied from."""
    return _outcome(request, question, key, way)


def _outcome(request: ActingRequest, question: UUID, key: str, way: str = "") -> HttpResponse:
    if request.method == "POST":
        return _answer(request, question, key, way)
    with opening.to_show(request, question, page="pair") as assessment:
        row = opening.row_of(assessment, key)
        page = Page(request, assessment, row, way)
        if not permissions.can_change(assessment, request.acting, timezone.now()):
            return _read(request, page)
        return _draw(request, page, page.form())


class Page:
    """One outcome as one page asks it: which courses are answered, which is only read beside them, and what is held."""

    def __init__(self, request: ActingRequest, assessment: Assessment, row: OutcomeRow, way: str = "") -> None:
        self.request, self.assessment, self.row = request, assessment, row
        self.way = next((each.course() for each in assessment.current_ways() if each.key == way), None)
        if way and self.way is None:
            raise Http404
        self.beside = [pole for pole in assessment.poles() if self.way and pole.key == self.way.nearer]
        self.asked = (self.way,) if self.way else opening.sides_on_screen(request, assessment)
        self.scales = assessment.scales()

    def form(self) -> OutcomeForm:
        """The form, filled with what was sent, or with what is held."""
        return OutcomeForm(
            self.request.POST if self.request.method == "POST" else None,
            courses=self.asked,
            scales=self.scales,
            items=[item for item in self.assessment.question.items.all() if item.removed_at is None],
            held={side.key: _held(self.row, side) for side in self.asked},
            editions=self.editions(),
        )

    def editions(self) -> dict[str, int]:
        """What is held now, by course."""
        cells = {side.key: self.row.cell(side.key) for side in self.asked}
        return {key: cell.edition if cell else 0 for key, cell in cells.items()}

    def sides(self, form: OutcomeForm) -> list[Side | Beside]:
        """The columns of the page."""
        period = self.assessment.question.period_words
        read: list[Side | Beside] = [
            Beside(pole, _held(self.row, pole), self.scales, prompt=self.row.prompt(pole.key)) for pole in self.beside
        ]
        return read + [Side(form, side, prompt=self.prompt(side), period=period) for side in self.asked]

    def prompt(self, side: Course) -> str:
        """The prompt of the outcome for this course; a further way takes that of the pole it is nearer to."""
        return self.row.prompt(side.nearer or side.key)

    def already_deep(self) -> bool:
        """Whether a pole that is not being answered here may be serious: then more is asked here too."""
        return answers.deep(_held(self.row, pole) for pole in self.assessment.poles())


def _answer(request: ActingRequest, question: UUID, key: str, way: str) -> HttpResponse:
    assessment = opening.to_change(request, question)
    page = Page(request, assessment, opening.row_of(assessment, key), way)
    form = page.form()
    answer = _kept(page, form)
    if is_autosave(request):
        return _saved_by_itself(request, question, key, way, form, answer)
    if answer.done and not (wrong := _wrong_so_far(page, form)):
        warn_of_identifiers(request, form, request.path)
        return redirect(_next(page, form))
    with opening.to_show(request, question, page="pair") as assessment:
        page = Page(request, assessment, opening.row_of(assessment, key), way)
        if answer.done:
            form.add_refusal(wrong)
            form.renew(page.editions())
            answer = Answer(done=False, status=422)
        return _draw(request, page, form, answer)


def _kept(page: Page, form: OutcomeForm) -> Answer:
    """One service call: finished if that is what the button says and everything has been asked, else a draft."""
    if not form.is_valid():
        return Answer(done=False, status=422)
    return attempt(
        form,
        services.appraise,
        row=page.row,
        answers=form.answers(),
        editions=form.editions(),
        finished=_finishes(page, form),
        why=form.cleaned_data["why"],
        by=page.request.acting,
        at=timezone.now(),
    )


def _finishes(page: Page, form: OutcomeForm) -> bool:
    """Not while questions that are now asked of both sides have not been seen yet (METHOD 5, depth rule)."""
    return not _only_kept(page) and not _unseen(form)


def _only_kept(page: Page) -> bool:
    sent = page.request.POST
    return is_autosave(page.request) or "later" in sent or "ask_further" in sent


def _unseen(form: OutcomeForm) -> bool:
    return answers.deep(form.answers().values()) and not form.cleaned_data["further"]


def _wrong_so_far(page: Page, form: OutcomeForm) -> dict[str, str]:
    """What was asked already is put right before more is asked; it is kept as it stands meanwhile."""
    if _only_kept(page) or not _unseen(form):
        return {}
    sides = {side.key: side.inline for side in page.asked}
    wrong = answers.wrong_so_far(form.answers(), sides)
    return {f"{course}-{field}": message for (course, field), message in wrong.items()}


def _next(page: Page, form: OutcomeForm) -> str:
    """Where the button leads: the further questions, the next outcome without both sides, or back."""
    sent, question, key = page.request.POST, page.assessment.question_id, page.row.key
    onward = reverse("assessments:ways" if page.way else "assessments:grid", args=[question])
    if "ask_further" in sent:
        return f"{page.request.path}?further=1#further"
    if "later" in sent:
        messages.success(page.request, _("Saved. You can finish this outcome later."))
        return onward
    if not _finishes(page, form):
        return f"{page.request.path}#further"
    if page.way:
        return onward
    unfinished = {row for row, _course in opening.to_change(page.request, question).uncovered()}
    keys = [row.key for row in page.assessment.rows()]
    here = keys.index(key)
    following = next((each for each in keys[here + 1 :] + keys[:here] if each in unfinished), None)
    return reverse("assessments:pair", args=[question, following]) if following else onward


def _saved_by_itself(
    request: ActingRequest, question: UUID, key: str, way: str, form: OutcomeForm, answer: Answer
) -> HttpResponse:
    if not answer.done:
        return not_saved(" ".join(words for _href, words in form.error_list), status=answer.status)
    assessment = opening.to_change(request, question)
    now = Page(request, assessment, opening.row_of(assessment, key), way).editions()
    return saved(timezone.now(), {f"{course}-edition": edition for course, edition in now.items()})


def _held(row: OutcomeRow, side: Course) -> dict[str, Any]:
    cell = row.cell(side.key)
    return cell.answers if cell else {}


def _draw(request: ActingRequest, page: Page, form: OutcomeForm, answer: Answer | None = None) -> HttpResponse:
    assessment, row = page.assessment, page.row
    keys = [each.key for each in assessment.rows()]
    changed = _both_versions(form, answer.theirs) if answer and answer.overtaken else []
    if changed:
        form.renew(page.editions())
    cells = [cell for cell in (row.cell(side.key) for side in page.asked) if cell]
    typed = _typed(form)
    serious = answers.deep(typed) or (page.way is not None and page.already_deep())
    context = {
        "assessment": assessment,
        "question": assessment.question,
        "row": row,
        "way": page.way,
        "number": keys.index(row.key) + 1,
        "count": len(keys),
        "whose": whose(row, assessment),
        "form": form,
        "sides": page.sides(form),
        "asked": questions.one_outcome(side=page.asked[0].inline, period=assessment.question.period_words),
        "examples": _examples(page),
        "further": serious or _opened(request, form, typed),
        "serious": serious,
        "residual_open": any(
            each.get("committed") or each.get("residual_likelihood") or each.get("residual_severity") for each in typed
        ),
        "asks_why": assessment.shown and any(cell.reading and not cell.copied for cell in cells),
        "changed": changed,
        "saved_at": max((cell.changed_at for cell in cells), default=None),
    }
    return render(request, "assessments/pair.html", context, status=answer.status if answer else 200)


def _examples(page: Page) -> list[dict[str, Any]]:
    """An example of each level of how serious, for every column: one-sided examples anchor one-sidedly."""
    columns = [*page.beside, *page.asked]
    return [
        {"words": level.words, "examples": [(side, level.examples[Pole(side.nearer or side.key)]) for side in columns]}
        for level in page.scales.severity
    ]


def _typed(form: OutcomeForm) -> list[Mapping[str, Any]]:
    """What stands on the page by course: typed just now, or kept before."""
    return [
        answers.tidied({name: form[f"{side.key}-{name}"].value() for name in answers.KEYS}) for side in form.courses
    ]


def _opened(request: ActingRequest, form: OutcomeForm, typed: list[Mapping[str, Any]]) -> bool:
    """Whether the author opened the further questions, or something is answered there."""
    return bool(request.GET.get("further") or form["further"].value()) or any(
        set(each) & set(FURTHER) for each in typed
    )


def _both_versions(form: OutcomeForm, theirs: Mapping[str, Mapping[str, Any]]) -> list[Changed]:
    changed = []
    for side in form.courses:
        yours = answers.said(form.answers()[side.key], form.scales)
        kept = answers.said(theirs.get(side.key, {}), form.scales)
        changed += [
            Changed(
                label=label[0].upper() + label[1:],
                yours=yours.get(label, ""),
                theirs=kept.get(label, ""),
                side=side.key,
            )
            for label in answers.LABELS.values()
            if yours.get(label) != kept.get(label)
        ]
    return changed


def _read(request: ActingRequest, page: Page) -> HttpResponse:
    """The same outcome for somebody who may read it and not change it."""
    sides = [*page.beside, *page.asked]
    context = {
        "assessment": page.assessment,
        "question": page.assessment.question,
        "row": page.row,
        "line": outcome_line(page.assessment, page.row, sides, page.scales),
        "prompts": [(side, page.prompt(side)) for side in sides],
    }
    return render(request, "assessments/pair_read.html", context)


@signed_in
@require_POST
def swap_order(request: ActingRequest) -> HttpResponse:
    """Turn the two sides round on this screen, or back. Kept with the session and never with the record."""
    request.session[opening.SWAPPED] = not opening.swapped(request)
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if inside else "/")
