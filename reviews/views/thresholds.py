"""When was a threshold for sharing changed, what do both courses risk, and what did somebody decide about it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.models import Team
from agencies.permissions import MayNot
from agencies.roles import Role
from assessments.appraisal import answers, comparison, questions
from assessments.appraisal.anchors import Scales, load
from assessments.appraisal.courses import Course
from assessments.forms.appraising import FURTHER, OutcomeForm, Side
from assessments.views.readings import Reading, reading_of
from assessments.views.showing import drawn
from audit import services as audit
from audit.answers import Answer, attempt
from audit.pages import fetched
from cases.views.pages import allowed, warn_of_identifiers
from cases.vocabulary import Pole
from govuk.components import Changed
from govuk.views import is_autosave, not_saved, saved
from reviews import permissions, services
from reviews.forms import ThresholdDecisionForm, ThresholdForm
from reviews.models import ThresholdChange
from reviews.thresholds import OUTCOMES, TITLES, Outcome

ON_A_PAGE = 25
PAGE = "threshold"


@signed_in
@require_safe
def thresholds(request: ActingRequest) -> HttpResponse:
    """Every change of the agency, the last first: read by everybody who acts for it."""
    by = request.acting
    with reading(by):
        rows = ThresholdChange.objects.visible_to(by).with_people()
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        audit.open_keys({row.stream for row in page.object_list})
        context = {"page": page, "rows": list(page), "records": permissions.may_record_thresholds(by)}
        return render(request, "reviews/thresholds.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ActingRequest) -> HttpResponse:
    """Record a change: managers for their own team, leads for every team of the agency."""
    by = request.acting
    if not permissions.may_record_thresholds(by) or by.team is None or by.agency is None:
        raise MayNot(_("Managers and information governance leads record changes of a threshold."))
    lead = by.acts_as(Role.GOVERNANCE)
    with reading(by):
        teams = list(Team.objects.of_agency(by.agency).select_related("agency").order_by("name")) if lead else [by.team]
    form, status = ThresholdForm(request.POST or None, teams=teams, all_teams=lead, today=timezone.localdate()), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = attempt(
                form,
                services.record_threshold_change,
                agency=by.agency,
                team=form.where(),
                given=form.given(),
                by=by,
                at=timezone.now(),
            )
            if answer.done:
                messages.success(request, _("Recorded. Now read what both courses risk."))
                warn_of_identifiers(request, form, "")
                return redirect("reviews:threshold", answer.made.pk if answer.made else answer.again.split(":")[-1])
            status = answer.status
    return render(request, "reviews/threshold_record.html", {"form": form}, status=status)


@signed_in
@require_safe
def threshold(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One change: what was recorded, both courses, what they show, and what was decided."""
    change = _fetched(request, pk)
    with reading(request.acting):
        courses, scales = change.courses(), load()
        found = change.findings()
        lines = [_line(change, outcome, courses, scales) for outcome in OUTCOMES]
        context: dict[str, Any] = {
            **_about(request, change),
            "lines": lines,
            "next": next((line.outcome for line in lines if not line.answered), None),
            "covered": comparison.covered(change.grid(), [course.key for course in courses]),
            "changes": _changes(change, courses, scales),
        }
        if found.shown:
            context |= drawn(found, scales, {course.key: course for course in courses})
        return render(request, "reviews/threshold.html", context)


@signed_in
@require_POST
def show(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show for the first time what both courses come to: an act, since it is kept what changes afterwards."""
    change = _fetched(request, pk)
    if change.first_shown_at is None:
        services.show_threshold(change=change, by=request.acting, at=timezone.now())
    return redirect(f"{reverse('reviews:threshold', args=[pk])}#shows")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActingRequest, pk: UUID) -> HttpResponse:
    """A person decides about it and says why."""
    by, change = request.acting, _fetched(request, pk)
    permissions.check_records_threshold(change.agency, change.team, by)
    permissions.check_threshold_is_open(change)
    if change.first_shown_at is None:
        messages.warning(request, _("Look at what both courses show before you decide."))
        return redirect("reviews:threshold", pk)
    form = ThresholdDecisionForm(
        request.POST or None, first=change.first, today=timezone.localdate(), initial={"edition": change.edition}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = attempt(
                form,
                services.decide_threshold,
                change=change,
                given=form.given(),
                edition=form.cleaned_data["edition"],
                by=by,
                at=timezone.now(),
            )
            if answer.done:
                messages.success(request, _("Decided. All of it stays as it is now."))
                return redirect("reviews:threshold", pk)
            status = answer.status
    with reading(by):
        context = {**_about(request, change), "form": form}
        return render(request, "reviews/threshold_decide.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: ActingRequest, pk: UUID, key: str) -> HttpResponse:
    """One outcome: each question for both courses before the next, on the page of live work."""
    change = _fetched(request, pk)
    outcome = next((each for each in OUTCOMES if each.key == key), None)
    if outcome is None:
        raise Http404
    permissions.check_records_threshold(change.agency, change.team, request.acting)
    permissions.check_threshold_is_open(change)
    page = Pair(request, change, outcome)
    return page.answer_to(page.form()) if request.method == "POST" else page.draw(page.form())


class Pair:
    """One outcome of a change of threshold as its page asks it."""

    def __init__(self, request: ActingRequest, change: ThresholdChange, outcome: Outcome) -> None:
        self.request, self.change, self.outcome, self.scales = request, change, outcome, load()
        self.asked = change.courses()

    def form(self) -> OutcomeForm:
        """The form of live work, filled with what was sent, or with what is kept."""
        form = OutcomeForm(
            self.request.POST if self.request.method == "POST" else None,
            courses=self.asked,
            scales=self.scales,
            items=(),
            held=self.change.answers(self.outcome.key),
            editions=self._editions(),
        )
        form.fields["why"].help_text = _(
            "The comparison has been shown. Everybody who reads this sees what you changed, and why"
        )
        return form

    def _editions(self) -> dict[str, int]:
        return {course.key: self.change.edition for course in self.asked}

    def answer_to(self, form: OutcomeForm) -> HttpResponse:
        """Keep what was typed; finished if that is what the button says and everything has been asked, else a draft."""
        answer = self._kept(form) if form.is_valid() else Answer(done=False, status=422)
        if is_autosave(self.request):
            if not answer.done:
                return not_saved(" ".join(words for _href, words in form.error_list), status=answer.status)
            self.change = _fetched(self.request, self.change.pk)
            return saved(timezone.now(), {f"{key}-edition": number for key, number in self._editions().items()})
        if answer.done and not (wrong := self._wrong_so_far(form)):
            warn_of_identifiers(self.request, form, self.request.path)
            return redirect(self._next(form))
        self.change = _fetched(self.request, self.change.pk)
        if answer.done:
            form.add_refusal(wrong)
            form.renew(self._editions())
            answer = Answer(done=False, status=422)
        return self.draw(form, answer)

    def _kept(self, form: OutcomeForm) -> Answer:
        return attempt(
            form,
            services.read_threshold,
            change=self.change,
            row=self.outcome.key,
            answers=form.answers(),
            edition=max(form.editions().values()),
            finished=self._finishes(form),
            why=form.cleaned_data["why"],
            by=self.request.acting,
            at=timezone.now(),
        )

    def _only_kept(self) -> bool:
        sent = self.request.POST
        return is_autosave(self.request) or "later" in sent or "ask_further" in sent

    def _finishes(self, form: OutcomeForm) -> bool:
        """Not while questions that are now asked of both courses have not been seen yet (METHOD 5, depth rule)."""
        return not self._only_kept() and not _unseen(form)

    def _wrong_so_far(self, form: OutcomeForm) -> dict[str, str]:
        if self._only_kept() or not _unseen(form):
            return {}
        wrong = answers.wrong_so_far(form.answers(), {course.key: course.inline for course in self.asked})
        return {f"{course}-{field}": message for (course, field), message in wrong.items()}

    def _next(self, form: OutcomeForm) -> str:
        onward = reverse("reviews:threshold", args=[self.change.pk])
        if "ask_further" in self.request.POST:
            return f"{self.request.path}?further=1#further"
        if "later" in self.request.POST:
            messages.success(self.request, _("Saved. You can finish this outcome later."))
            return onward
        if not self._finishes(form):
            return f"{self.request.path}#further"
        now = _fetched(self.request, self.change.pk)
        open_ones = {row for row, _course in comparison.uncovered(now.grid(), [each.key for each in self.asked])}
        keys = list(TITLES)
        here = keys.index(self.outcome.key)
        following = next((key for key in keys[here + 1 :] + keys[:here] if key in open_ones), None)
        return reverse("reviews:threshold_pair", args=[self.change.pk, following]) if following else onward

    def draw(self, form: OutcomeForm, answer: Answer | None = None) -> HttpResponse:
        changed = _both_versions(form, answer.theirs) if answer and answer.overtaken else []
        if changed:
            form.renew(self._editions())
        typed = [
            answers.tidied({name: form[f"{side.key}-{name}"].value() for name in answers.KEYS}) for side in self.asked
        ]
        period = self.change.period_words
        serious = answers.deep(typed)
        with reading(self.request.acting):
            context = {
                **_about(self.request, self.change),
                "outcome": self.outcome,
                "number": list(TITLES).index(self.outcome.key) + 1,
                "count": len(TITLES),
                "form": form,
                "sides": [Side(form, course, prompt=self.outcome.prompt, period=period) for course in self.asked],
                "asked": questions.one_outcome(side=self.asked[0].inline, period=period),
                "examples": [
                    {
                        "words": level.words,
                        "examples": [(side, level.examples[Pole(side.drawn_as)]) for side in self.asked],
                    }
                    for level in self.scales.severity
                ],
                "further": serious
                or bool(self.request.GET.get("further") or form["further"].value())
                or any(set(each) & set(FURTHER) for each in typed),
                "serious": serious,
                "residual_open": any(each.get("committed") or each.get("residual_likelihood") for each in typed),
                "asks_why": self.change.first_shown_at is not None,
                "changed": changed,
            }
            status = answer.status if answer else 200
            return render(self.request, "reviews/threshold_pair.html", context, status=status)


@dataclass(frozen=True)
class Line:
    """One outcome with a reading for each course."""

    outcome: Outcome
    readings: list[Reading]

    @property
    def answered(self) -> bool:
        return all(reading.answered for reading in self.readings)


@dataclass(frozen=True)
class Held:
    """What was answered of one outcome for one course."""

    reading: Any
    draft: Any
    answers: dict[str, Any]
    copied: bool = False


def _fetched(request: ActingRequest, pk: UUID) -> ThresholdChange:
    rows = ThresholdChange.objects.visible_to(request.acting).with_people()
    return fetched(request, rows, at=timezone.now(), page=PAGE, pk=pk)


def _about(request: ActingRequest, change: ThresholdChange) -> dict[str, Any]:
    by = request.acting
    records = allowed(permissions.check_records_threshold, change.agency, change.team, by)
    return {
        "change": change,
        "where": str(change.team or _("Every team of the agency")),
        "courses": change.courses(),
        "goes_on": records and change.decided_at is None,
        "look_again": records and change.review_on is not None and change.review_on <= timezone.localdate(),
    }


def _line(change: ThresholdChange, outcome: Outcome, courses: Iterable[Course], scales: Scales) -> Line:
    held = change.answers(outcome.key)
    readings, drafts = (change.readings or {}).get(outcome.key, {}), (change.drafts or {}).get(outcome.key, {})
    return Line(
        outcome,
        [
            reading_of(Held(readings.get(each.key), drafts.get(each.key), held[each.key]), each, scales)
            for each in courses
        ],
    )


def _changes(change: ThresholdChange, courses: Iterable[Course], scales: Scales) -> list[dict[str, Any]]:
    """Readings changed after the comparison was first shown (METHOD 2.11)."""
    by_key = {course.key: course for course in courses}

    def said(cell: dict[str, Any]) -> str:
        words = answers.said(answers.answers(cell), scales)
        return "; ".join(filter(None, (words.get("how likely"), words.get("how serious"), words.get("looked at"))))

    return [
        {
            "title": TITLES[each["row"]],
            "course": by_key[each["course"]],
            "was": said(each["was"]),
            "now": said(each["now"]),
            "why": each["why"],
            "by": each["by"],
        }
        for each in change.changed or ()
    ]


def _unseen(form: OutcomeForm) -> bool:
    return answers.deep(form.answers().values()) and not form.cleaned_data["further"]


def _both_versions(form: OutcomeForm, theirs: Any) -> list[Changed]:
    changed = []
    for side in form.courses:
        yours = answers.said(form.answers()[side.key], form.scales)
        kept = answers.said(theirs.get(side.key, {}), form.scales)
        changed += [
            Changed(label=f"{side.label}: {label}", yours=yours.get(label, ""), theirs=kept.get(label, ""))
            for label in answers.LABELS.values()
            if yours.get(label) != kept.get(label)
        ]
    return changed
