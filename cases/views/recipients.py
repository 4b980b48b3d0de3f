"""Who would receive it, what for, and who is deliberately not told?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from agencies.contexts import contexts
from agencies.models import Team
from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.cases import EditionForm
from cases.forms.recipients import NotToldForm, RecipientForm
from cases.models import Recipient, SharingQuestion
from cases.querysets import RemovableQuerySet, SharingQuestionQuerySet
from cases.views.pages import FormPage, RowPage, allowed, question_page


class Recipients(RowPage):
    """Everybody who would receive it, and who should not be told."""

    page, template = "recipients", "cases/recipients.html"

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {
            "recipients": [(one, contexts().context(one.context)) for one in row.recipients.all()],
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "onward": question_page(row),
        }


class QuestionForm(FormPage):
    """A form about a question that leads back to the list of recipients."""

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_ends()

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_change_question(row, self.by, self.at)

    def onward(self, row: SharingQuestion) -> str:
        return reverse("cases:recipients", args=[row.pk])


class Add(QuestionForm):
    """Name one more."""

    page, template = "recipient", "cases/recipient.html"
    done_words = gettext_lazy("The recipient is added")

    def form(self, row: SharingQuestion, data: Any = None) -> RecipientForm:
        return RecipientForm(data, initial=self.as_asked(row), teams=Team.objects.directory())

    @staticmethod
    def as_asked(row: SharingQuestion) -> dict[str, Any]:
        """The service that was named when the question was asked, so that nobody has to name it twice."""
        if row.receiver_team is None:
            return {"agency_name": row.receiver_name or "", "context": row.receiver_context}
        usual = row.receiver_context == row.receiver_team.context
        return {"team": row.receiver_team_id, "context": "" if usual else row.receiver_context}

    def act(self, row: SharingQuestion, form: RecipientForm) -> Answer:
        return attempt(form, services.name_recipient, question=row, recipient=form.recipient(), by=self.by, at=self.at)

    def to_change(self, row: SharingQuestion, made: Any) -> str:
        return reverse("cases:recipient_change", args=[row.pk, made.pk]) if made else self.onward(row)


class NotTold(QuestionForm):
    """Who should not be told, and why."""

    page, template = "not_told", "cases/not_told.html"
    done_words = gettext_lazy("The change is saved")

    def form(self, row: SharingQuestion, data: Any = None) -> NotToldForm:
        return NotToldForm(data, initial={"not_told": row.not_told or "", "edition": row.edition})

    def act(self, row: SharingQuestion, form: NotToldForm) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("not_told", "edition")}
        return attempt(form, services.record_not_told, question=row, **given, by=self.by, at=self.at)


class OneRecipient(FormPage):
    """A page about one recipient who still stands."""

    def rows(self) -> RemovableQuerySet[Recipient]:
        return Recipient.objects.current().select_related("question__case__team__agency")

    def rows_then(self) -> RemovableQuerySet[Recipient]:
        return Recipient.objects.select_related("question__case__team__agency")

    def where(self) -> dict[str, Any]:
        return {"question": self.kwargs["pk"], "pk": self.kwargs["recipient"]}

    def check(self, row: Recipient) -> None:
        permissions.check_can_change_question(row.question, self.by, self.at)

    def onward(self, row: Recipient) -> str:
        return reverse("cases:recipients", args=[row.question_id])


class Change(OneRecipient):
    """Correct one."""

    page, template = "recipient", "cases/recipient.html"
    done_words = gettext_lazy("The change is saved")

    def form(self, row: Recipient, data: Any = None) -> RecipientForm:
        stands = {name: getattr(row, name) or "" for name in RecipientForm.base_fields if hasattr(row, name)}
        stands |= {"team": row.team_id or "", "agency_name": "" if row.team_id else row.agency_name}
        return RecipientForm(data, initial=stands, teams=Team.objects.directory())

    def act(self, row: Recipient, form: RecipientForm) -> Answer:
        return attempt(
            form,
            services.change_recipient,
            recipient=row,
            changes=form.recipient(),
            edition=form.cleaned_data["edition"],
            by=self.by,
            at=self.at,
        )


class Remove(OneRecipient):
    """Take somebody off the list."""

    page, template = "recipient", "cases/recipient_remove.html"
    done_words = gettext_lazy("The recipient is taken off the list")

    def form(self, row: Recipient, data: Any = None) -> EditionForm:
        return EditionForm(data, initial={"edition": row.edition})

    def act(self, row: Recipient, form: EditionForm) -> Answer:
        return attempt(
            form,
            services.remove_recipient,
            recipient=row,
            edition=form.cleaned_data["edition"],
            by=self.by,
            at=self.at,
        )
