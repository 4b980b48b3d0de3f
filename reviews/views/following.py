"""What came of a decision: what was said so far, and what is said now (DESIGN 8, screen 25)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import SignedVersion
from assessments.record import document_of
from assessments.version import read
from assessments.views.pages import refusal
from audit.answers import Answer, attempt
from cases.views.pages import FormPage
from cases.vocabulary import POLES
from reviews import direction, permissions, services
from reviews.forms import FollowUpForm
from reviews.said import Said, together
from reviews.vocabulary import KIND_WORDS, errors_of


class FollowUpPage(FormPage):
    """Everything that was said of one decision afterwards, and a form for what is found now."""

    page = "follow_up"
    template = "reviews/follow_up.html"
    done_words = _("Kept. Whatever else is said of this decision stays beside it.")

    def rows(self) -> Any:
        return (
            SignedVersion.objects.with_people().select_related("assessment__urgent").prefetch_related("follow_ups__by")
        )

    def where(self) -> Mapping[str, Any]:
        return {"assessment__question_id": self.kwargs["question"], "number": self.kwargs["number"]}

    def must(self, row: SignedVersion) -> None:
        permissions.check_can_follow_up(row, self.by, self.at)

    def check(self, row: SignedVersion) -> None:
        if self.request.method == "POST":
            self.must(row)

    def form(self, row: SignedVersion, data: Any = None) -> FollowUpForm:
        question = row.assessment.question
        return FollowUpForm(
            data,
            today=self.today,
            shared=direction.shared(read(document_of(row))),
            turned=question.order != POLES,
            before=bool(row.follow_ups.all()),
        )

    def act(self, row: SignedVersion, form: FollowUpForm) -> Answer:
        return attempt(form, services.record_follow_up, version=row, given=form.given(), by=self.by, at=self.at)

    def onward(self, row: SignedVersion) -> str:
        return reverse("reviews:follow_up", args=[row.assessment.question_id, row.number])

    def to_change(self, row: Any, made: Any) -> str:
        return ""  # what was found once is not worded otherwise later

    def drawn(self, row: SignedVersion, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template, {**self.context(row), **more}, status=status)

    def context(self, row: SignedVersion) -> dict[str, Any]:
        question = row.assessment.question
        why_not = refusal(lambda: self.must(row))
        document = read(document_of(row))
        shared = direction.shared(document)
        follow_ups = list(row.follow_ups.all())
        stands = together([Said(each.need, each.use, each.settles) for each in follow_ups])
        return {
            "version": row,
            "assessment": row.assessment,
            "question": question,
            "case": question.case,
            "record_number": row.number,
            "writes": not why_not,
            "why_not": why_not,
            "decision": document.decision,
            "asked": document.question.asked,
            "expectation": document.reasons.expectation,
            "trigger": document.reasons.trigger,
            "shared": shared,
            "follow_ups": [(each, _errors(each, shared)) for each in follow_ups],
            "stands": stands,
            "amounts_to": [KIND_WORDS[kind] for kind in errors_of(stands.need, stands.use, shared=shared)],
        }


def _errors(follow_up: Any, shared: bool) -> list[str]:
    return [KIND_WORDS[kind] for kind in errors_of(follow_up.need, follow_up.use, shared=shared)]
