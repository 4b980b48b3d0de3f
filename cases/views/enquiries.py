"""What would we ask another service, and what would the question itself tell them?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.enquiries import EnquiryForm
from cases.models import SharingQuestion
from cases.querysets import SharingQuestionQuerySet
from cases.views.pages import FormPage, RowPage, allowed, question_page
from cases.vocabulary import IF_WE_ASK


class Enquiries(RowPage):
    """Everything we asked, or thought of asking, with both sides of each."""

    page, template = "enquiries", "cases/enquiries.html"

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {
            "enquiries": [
                (one, [(pole, IF_WE_ASK[pole], (one.went_wrong_if or {}).get(pole, "")) for pole in row.order])
                for one in row.enquiries.all()
            ],
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "onward": question_page(row),
        }


class Add(FormPage):
    """Record one."""

    page, template = "enquiry", "cases/enquiry.html"
    done_words = gettext_lazy("The enquiry is recorded")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_ends()

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_change_question(row, self.by, self.at)

    def form(self, row: SharingQuestion, data: Any = None) -> EnquiryForm:
        return EnquiryForm(data, order=row.order, today=self.today)

    def act(self, row: SharingQuestion, form: EnquiryForm) -> Answer:
        said = form.cleaned_data
        return attempt(
            form,
            services.record_enquiry,
            question=row,
            **{name: said[name] for name in ("asked_of", "asks", "reveals", "without_name", "why_named")},
            went_wrong_if=form.went_wrong_if(),
            done_at=form.done_at(),
            by=self.by,
            at=self.at,
        )

    def onward(self, row: SharingQuestion) -> str:
        return reverse("cases:enquiries", args=[row.pk])

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {"sides": [(pole, IF_WE_ASK[pole]) for pole in row.order]}
