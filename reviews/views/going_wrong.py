"""What is found when a case went wrong, rung by rung from the top; and what is to be done about it."""

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
from reviews import ladder as order
from reviews import permissions, services
from reviews.forms import ActionForm, DoneForm, LandsForm, OwnNoteForm, RungForm, SubstitutionForm
from reviews.models import FIELDS, Action, Ladder
from reviews.vocabulary import RUNG_ASKED, Rung

SUBSTITUTION, LANDS, ACTION = "substitution", "lands", "action"


class OfVersion(FormPage):
    """A page about one signed version, by question and number."""

    def rows(self) -> Any:
        return SignedVersion.objects.with_people().prefetch_related("own_notes__by")

    def where(self) -> Mapping[str, Any]:
        return {"assessment__question_id": self.kwargs["question"], "number": self.kwargs["number"]}

    def onward(self, row: SignedVersion) -> str:
        return reverse("reviews:went_wrong", args=[row.assessment.question_id, row.number])

    def to_change(self, row: Any, made: Any) -> str:
        return ""  # what was found once stands in the history

    def drawn(self, row: SignedVersion, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template, {**self.context(row), **more}, status=status)

    def context(self, row: SignedVersion) -> dict[str, Any]:
        question = row.assessment.question
        return {
            "version": row,
            "assessment": row.assessment,
            "question": question,
            "case": question.case,
            "record_number": row.number,
        }


class GoingWrong(OfVersion):
    """The rungs answered so far, and the one whose turn it is."""

    page, template = "went_wrong", "reviews/went_wrong.html"

    def must(self, row: SignedVersion) -> None:
        permissions.check_answers_ladder(row, self.by, self.at)

    def check(self, row: SignedVersion) -> None:
        if self.request.method == "POST":
            self.must(row)

    def ladder(self, row: SignedVersion) -> Ladder:
        """What was found so far. Inside `reading`."""
        found = Ladder.objects.visible_to(self.by).of_version(row.pk).first()
        return found or Ladder(version=row, edition=0)

    def form(self, row: SignedVersion, data: Any = None) -> Any:
        ladder = self.ladder(row)
        self.step = turn(ladder)
        first = {"edition": ladder.edition}
        if self.step == SUBSTITUTION:
            return SubstitutionForm(data, initial=first)
        if self.step == LANDS:
            return LandsForm(data, initial=first, answered=ladder.answered)
        if self.step == ACTION:
            return ActionForm(data, today=self.today, people=permissions.colleagues(self.by, self.at))
        return RungForm(data, initial=first, rung=Rung[self.step.upper()])

    def act(self, row: SignedVersion, form: Any) -> Answer:
        typed = form.cleaned_data
        given: dict[str, Any] = {"version": row, "by": self.by, "at": self.at, "edition": typed.get("edition")}
        if self.step == ACTION:
            del given["version"], given["edition"]
            what = {name: typed[name] for name in ("what", "owner", "due_on")}
            return attempt(form, services.add_action, ladder=self.held, **what, **given)
        if self.step == LANDS:
            return attempt(form, services.say_where_it_lands, lands=typed["lands"], **given)
        if self.step == SUBSTITUTION:
            chosen = {"substitution": typed["substitution"], "text": typed["text"]}
            return attempt(form, services.answer_substitution, **chosen, **given)
        return attempt(form, services.answer_rung, rung=self.step, text=typed["text"], **given)

    def fetched(self) -> SignedVersion:
        row: SignedVersion = super().fetched()
        self.held = self.ladder(row)
        return row

    def stands_now(self, row: SignedVersion, answer: Answer) -> dict[str, Any]:
        return {"edition": self.ladder(row).edition}

    def context(self, row: SignedVersion) -> dict[str, Any]:
        ladder, why_not = self.ladder(row), refusal(lambda: self.must(row))
        answered = ladder.answered
        return {
            **super().context(row),
            "asked": read(document_of(row)).question.asked,
            "ladder": ladder,
            "rungs": [
                (rung.words, RUNG_ASKED[rung], getattr(ladder, FIELDS[rung])) for rung in Rung if answered[rung.value]
            ],
            "actions": list(ladder.actions.all()) if ladder.edition else [],
            "notes": list(row.own_notes.all()),
            "step": turn(ladder),
            "rung": _rung_words(turn(ladder)),
            "writes": not why_not,
            "why_not": why_not,
            "decided": not refusal(lambda: permissions.check_decided(row, self.by, self.at)),
        }


class OwnNotePage(OfVersion):
    """A note by whoever decided."""

    page, template = "own_note", "reviews/own_note.html"
    done_words = _("Your note stands. Nobody can change it.")

    def check(self, row: SignedVersion) -> None:
        permissions.check_decided(row, self.by, self.at)

    def form(self, row: SignedVersion, data: Any = None) -> OwnNoteForm:
        return OwnNoteForm(data)

    def act(self, row: SignedVersion, form: Any) -> Answer:
        return attempt(
            form, services.write_own_note, version=row, text=form.cleaned_data["text"], by=self.by, at=self.at
        )


class Finish(FormPage):
    """What was done about a finding."""

    page, template = "action", "reviews/action_done.html"
    done_words = _("Kept. It is off the desk.")

    def rows(self) -> Any:
        return Action.objects.with_question()

    def check(self, row: Action) -> None:
        permissions.check_finishes(row, self.by, self.at)

    def form(self, row: Action, data: Any = None) -> DoneForm:
        return DoneForm(data)

    def act(self, row: Action, form: Any) -> Answer:
        return attempt(form, services.finish_action, action=row, done=form.cleaned_data["done"], by=self.by, at=self.at)

    def onward(self, row: Action) -> str:
        version = row.ladder.version
        return reverse("reviews:went_wrong", args=[version.assessment.question_id, version.number])

    def to_change(self, row: Any, made: Any) -> str:
        return ""

    def drawn(self, row: Action, status: int = 200, **more: Any) -> HttpResponse:
        question = row.ladder.version.assessment.question
        return render(self.request, self.template, {"action": row, "question": question, **more}, status=status)


def turn(ladder: Ladder) -> str:
    """What is asked next: a rung, the substitution test before a person, where it lands, what is to be done."""
    rung = order.next_rung(ladder.answered, ladder.substitution)
    if rung is not None and rung is not Rung.PERSON:
        return rung.value
    if not ladder.substitution:
        return SUBSTITUTION
    if rung is Rung.PERSON and not ladder.lands:
        return Rung.PERSON.value
    return ACTION if ladder.lands else LANDS


def _rung_words(step: str) -> str:
    """The rung whose turn it is, in words; nothing where something else is asked."""
    return next((rung.words for rung in Rung if rung == step), "")
