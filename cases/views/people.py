"""Whom does a case concern?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.cases import PERSON, PersonForm
from cases.models import Case, PersonConcerned
from cases.querysets import CaseQuerySet, NumberedQuerySet
from cases.views.pages import FormPage


class Add(FormPage):
    """Someone else whom the case concerns."""

    page, template = "people", "cases/person.html"
    done_words = gettext_lazy("The person is added")

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def check(self, row: Case) -> None:
        permissions.check_can_change(row, self.by, self.at)

    def form(self, row: Case, data: Any = None) -> PersonForm:
        return PersonForm(data)

    def act(self, row: Case, form: PersonForm) -> Answer:
        return attempt(form, services.record_person, case=row, person=form.person(), by=self.by, at=self.at)

    def onward(self, row: Case) -> str:
        return reverse("cases:show", args=[row.pk])

    def to_change(self, row: Case, made: Any) -> str:
        return reverse("cases:person_change", args=[row.pk, made.pk]) if made else self.onward(row)


class Change(FormPage):
    """Correct what is said about someone."""

    page, template = "people", "cases/person.html"
    done_words = gettext_lazy("The change is saved")

    def rows(self) -> NumberedQuerySet[PersonConcerned]:
        return PersonConcerned.objects.select_related("case__team__agency")

    def where(self) -> dict[str, Any]:
        return {"case": self.kwargs["pk"], "pk": self.kwargs["person"]}

    def check(self, row: PersonConcerned) -> None:
        permissions.check_can_change(row, self.by, self.at)

    def form(self, row: PersonConcerned, data: Any = None) -> PersonForm:
        return PersonForm(data, initial={name: getattr(row, name) or "" for name in ("edition", *PERSON)})

    def act(self, row: PersonConcerned, form: PersonForm) -> Answer:
        return attempt(
            form,
            services.change_person,
            person=row,
            changes=form.person(),
            edition=form.cleaned_data["edition"],
            by=self.by,
            at=self.at,
        )

    def onward(self, row: PersonConcerned) -> str:
        return reverse("cases:show", args=[row.case_id])
