"""What does each person concerned want, and do they know?"""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.wishes import WishForm
from cases.models import PersonConcerned, SharingQuestion, Wish
from cases.querysets import SharingQuestionQuerySet
from cases.views.pages import FormPage, RowPage, allowed, question_page


class Wishes(RowPage):
    """Everybody the case concerns, with what they want or why they were not asked."""

    page, template = "wishes", "cases/wishes.html"

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        known = {wish.person_id: wish for wish in row.wishes.all()}
        return {
            "people": [(person, known.get(person.pk)) for person in row.case.people.all()],
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "onward": question_page(row),
        }


class OneWish(FormPage):
    """One person's wishes."""

    page, template = "wish", "cases/wish.html"
    done_words = gettext_lazy("What they want is saved")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def fetched(self) -> SharingQuestion:
        question: SharingQuestion = super().fetched()
        people = PersonConcerned.objects.visible_to(self.by).filter(case=question.case_id)
        self.person = get_object_or_404(people.visible_to(self.by), pk=self.kwargs["person"])
        return question

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_change_question(row, self.by, self.at)

    def wish(self, row: SharingQuestion) -> Wish | None:
        return next((wish for wish in row.wishes.all() if wish.person_id == self.person.pk), None)

    def form(self, row: SharingQuestion, data: Any = None) -> WishForm:
        stands: dict[str, Any] = {"edition": 0}
        if wish := self.wish(row):
            stands = {name: getattr(wish, name) or "" for name in ("asked", "said", "why_not", "told", "edition")}
        return WishForm(data, initial=stands, name=self.person.words)

    def edition_now(self, row: SharingQuestion) -> int:
        known = Wish.objects.visible_to(self.by).filter(question=row, person=self.person)
        return known.values_list("edition", flat=True).first() or 0

    def act(self, row: SharingQuestion, form: WishForm) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("asked", "said", "why_not", "told", "edition")}
        return attempt(form, services.record_wish, question=row, person=self.person, **given, by=self.by, at=self.at)

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {"person": self.person}

    def onward(self, row: SharingQuestion) -> str:
        return reverse("cases:wishes", args=[row.pk])
