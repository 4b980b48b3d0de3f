"""Reading why something was decided without knowing how it ended: own readings, each link, then the outcome
(DESIGN 8, screen 28)."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import ActingRequest, reading, signed_in
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import Role
from assessments.models import SignedVersion
from assessments.record import sections
from assessments.version import read
from audit import services as audit
from audit.answers import Answer, attempt
from cases.views.pages import FormPage
from govuk.forms import Form
from reviews import counting, permissions, sampling, services, visibility
from reviews.forms import AskReviewForm, LinksForm, OwnReadingsForm, StepAsideForm
from reviews.models import BlindReview, Counted, DoubleAppraisal, FollowUp, NoiseAudit
from reviews.views.once import sent_for_each
from reviews.vocabulary import Link, LinkFinding, Need


@signed_in
@require_safe
def reviews(request: ActingRequest) -> HttpResponse:
    """What this person was asked to review, by day and place in the list: no reference, no name."""
    by = request.acting
    if not by.sees_cases:
        raise MayNot(_("Your role does not read what cases say, so nobody can ask you for a review."))
    with reading(by):
        mine = list(BlindReview.objects.visible_to(by).order_by("asked_at", "pk"))
        context = {
            "waiting": [row for row in mine if row.second_at is None],
            "done": [row for row in mine if row.second_at is not None],
            "apart": list(DoubleAppraisal.objects.visible_to(by).asked_of(by).with_people().without_words()),
            "alike": NoiseAudit.objects.visible_to(by).open().filter(team=by.team).first(),
            "asks": by.acts_as(Role.MANAGER),
            "group": counting.hindsight(by.team.pk) if by.acts_as(Role.MANAGER) and by.team else None,
        }
        return render(request, "reviews/reviews.html", context)


class Reviewed(FormPage):
    """One review: whichever stage it has come to."""

    page = "blind_review"
    template = "reviews/review.html"

    def rows(self) -> Any:
        return BlindReview.objects.order_by("asked_at")

    def fetched(self) -> BlindReview:
        return get_object_or_404(BlindReview.objects.visible_to(self.by), **self.where())

    def form(self, row: BlindReview, data: Any = None) -> Form:
        if row.readings_at is None:
            return OwnReadingsForm(data, paper=_paper(row))
        if row.locked_at is None:
            return LinksForm(data, hint=_("What was known then is all that counts"))
        return LinksForm(data, hint=_("With all that you have read since"))

    def act(self, row: BlindReview, form: Any) -> Answer:
        given: dict[str, Any] = {"review": row, "by": self.by, "at": self.at}
        if row.readings_at is None:
            return attempt(form, services.give_own_readings, readings=form.given(), **given)
        links, text = form.links(), form.cleaned_data["reasons"]
        if row.locked_at is None:
            return attempt(form, services.lock_reading, links=links, reasons=text, **given)
        return attempt(form, services.comment_again, links=links, second=text, **given)

    def onward(self, row: BlindReview) -> str:
        if row.locked_at is not None:  # as it was before this form was kept: the last one
            messages.success(self.request, _("Kept. This review is finished."))
        return reverse("reviews:review", args=[row.pk])

    def to_change(self, row: Any, made: Any) -> str:
        return ""  # each stage is said once

    def drawn(self, row: BlindReview, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template, {**self.context(row), **more}, status=status)

    def context(self, row: BlindReview) -> dict[str, Any]:
        document = read(_paper(row))
        record = sections.of(document, signed=False, as_drawn=False)
        shown = list(record.sections)
        if row.readings_at is None:
            first = [each for each in shown if each.key in visibility.BEFORE_OWN_READINGS]
            shown = [sections.without_needs(each, document) for each in first]
        return {
            "review": row,
            "title": record.title,
            "record": {"sections": shown},
            "stage": 1 if row.readings_at is None else 2 if row.locked_at is None else 3,
            "own": _own(row),
            "first": _found(row.links),
            "again": _found(row.links_again),
            "outcome": list(FollowUp.objects.of_version(row.version_id)) if row.locked_at else [],
        }


class GiveBack(Reviewed):
    """A reviewer steps aside."""

    template = "reviews/give_back.html"
    done_words = gettext_lazy("Given back. Somebody else will be asked.")

    def form(self, row: BlindReview, data: Any = None) -> Form:
        return StepAsideForm(data)

    def act(self, row: BlindReview, form: Any) -> Answer:
        return attempt(form, services.step_aside, review=row, aside=form.cleaned_data["aside"], by=self.by, at=self.at)

    def onward(self, row: BlindReview) -> str:
        return reverse("reviews:reviews")

    def done_before(self, thing: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("reviews:reviews"))

    def context(self, row: BlindReview) -> dict[str, Any]:
        return {"review": row}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActingRequest) -> HttpResponseBase:
    """A manager asks somebody who knows none of them to review some decisions of the team, drawn at random."""
    by, at, status = request.acting, timezone.now(), 200
    if by.team is None:
        raise MayNot(_("Only managers ask for reviews."))
    permissions.check_manages(by.team, by)
    people = permissions.reviewers_for(by, at)
    form = AskReviewForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            return _asked(request, form)
    return render(request, "reviews/ask_review.html", {"form": form, "team": by.team}, status=status)


def _asked(request: ActingRequest, form: AskReviewForm) -> HttpResponse:
    """One act for each review; decisions that the reviewer knows, or that cannot be asked about, are passed over."""
    by, reviewer, size = request.acting, form.cleaned_data["reviewer"], form.cleaned_data["size"]
    done = 0
    for version in _drawn(request, size):
        if done == size:
            break
        once = sent_for_each(form, request.path, version.pk)
        try:
            services.ask_review(version=version, reviewer=reviewer, by=by, at=timezone.now(), key=once)
        except (MayNot, NotPossibleNow):
            continue
        except audit.AlreadyDone:
            pass
        done += 1
    if not done:
        messages.warning(request, _("There was no decision that they could be asked to review."))
    else:
        said = ngettext("Asked to review %(count)d decision.", "Asked to review %(count)d decisions.", done)
        messages.success(request, said % {"count": done})
    return redirect("reviews:reviews")


def _drawn(request: ActingRequest, size: int) -> list[SignedVersion]:
    """Decisions in a random order: one of which it is known what came of it, one of which it is not, in turn."""
    by = request.acting
    assert by.team is not None
    seed = secrets.token_bytes(32)
    with reading(by):
        rows = Counted.objects.visible_to(by).countable_by(by).of_team(by.team)
        known = sampling.draw(_ids(rows.exclude(need=Need.UNDETERMINED)), size=10 * size, seed=seed)
        unknown = sampling.draw(_ids(rows.filter(need=Need.UNDETERMINED)), size=10 * size, seed=seed)
        places = {pk: place for side in (known, unknown) for place, pk in enumerate(side)}
        found = SignedVersion.objects.visible_to(by).with_people().filter(pk__in=places)
        return sorted(found, key=lambda version: (places[version.pk], version.pk in known))


def _ids(rows: Any) -> list[uuid.UUID]:
    return list(rows.values_list("pk", flat=True))


def _paper(row: BlindReview) -> dict[str, Any]:
    """What the reviewer may see. NotPossibleNow once the record is erased."""
    if not isinstance(row.paper, dict):
        raise NotPossibleNow(_("What this decision said has been erased, so there is nothing to review."))
    return row.paper


def _own(row: BlindReview) -> list[tuple[str, list[tuple[str, str]]]]:
    """The reviewer's own readings, in words, outcome by outcome in the order of the columns."""
    if not isinstance(row.readings, dict):
        return []
    document = read(_paper(row))
    names = {course.key: course.name for course in document.courses}
    told = []
    for outcome in document.rows:
        cells = [
            (names[pole], _level(document.legend, row.readings[outcome.key][pole])) for pole in document.question.order
        ]
        told.append((outcome.title, cells))
    return told


def _level(legend: dict[str, Any], given: dict[str, str]) -> str:
    if given["likelihood"] == "none":
        return _("I found nothing that could go wrong")
    words = [legend[axis].get(given[axis], _("cannot judge")) for axis in ("likelihood", "severity")]
    return "; ".join(str(word) for word in words)


def _found(links: dict[str, str]) -> list[tuple[str, str]]:
    """What was found of each link, in words."""
    return [(link.words, LinkFinding(links[link]).words) for link in Link if link in links]  # type: ignore[call-arg]
