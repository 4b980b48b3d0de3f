"""Who sees it differently, and what does a colleague think who was asked?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments import permissions, services
from assessments.forms.signing import AnswerForm, AskOpinionForm, DissentForm, OpinionForm
from assessments.models import Assessment, SecondOpinion
from assessments.views import lines
from assessments.views.pages import OneAct, refusal
from audit.answers import Answer, attempt
from cases.views.pages import FormPage, question_page


class Differ(OneAct):
    """Record a different view, in any state: whoever may read may differ. The views there are stand above the form."""

    page = "views"
    template = "assessments/dissent.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_differ(row, self.by, self.at)

    def form(self, row: Assessment, data: Any = None) -> DissentForm:
        return DissentForm(data)

    def act(self, row: Assessment, form: DissentForm) -> Answer:
        return attempt(
            form, services.record_dissent, assessment=row, text=form.cleaned_data["text"], by=self.by, at=self.at
        )

    def onward(self, row: Assessment) -> str:
        messages.success(self.request, _("Your view is kept with the record."))
        return self.at_page("dissent", row)

    def context(self, row: Assessment) -> dict[str, Any]:
        answers = not refusal(lambda: permissions.check_can_sign(row, self.by, self.at))
        return {**super().context(row), "views": list(row.dissents.all()), "answers": answers}


class AnswerView(OneAct):
    """The author answers a different view, once."""

    page = "views"
    template = "assessments/dissent_answer.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_sign(row, self.by, self.at)

    def form(self, row: Assessment, data: Any = None) -> AnswerForm:
        return AnswerForm(data)

    def view_of(self, row: Assessment) -> Any:
        for view in row.dissents.all():
            if view.pk == self.kwargs["view"]:
                return view
        raise Http404

    def act(self, row: Assessment, form: AnswerForm) -> Answer:
        view = self.view_of(row)
        return attempt(
            form, services.answer_dissent, dissent=view, answer=form.cleaned_data["answer"], by=self.by, at=self.at
        )

    def onward(self, row: Assessment) -> str:
        messages.success(self.request, _("Your answer is kept beside the view."))
        return self.at_page("dissent", row)

    def context(self, row: Assessment) -> dict[str, Any]:
        return {**super().context(row), "view": self.view_of(row)}


class AskOpinion(OneAct):
    """Ask a colleague of the same agency for a view."""

    page = "views"
    template = "assessments/opinion_ask.html"

    def must(self, row: Assessment) -> None:
        permissions.check_can_draft(row, self.by, self.at)

    def form(self, row: Assessment, data: Any = None) -> AskOpinionForm:
        return AskOpinionForm(data, colleagues=permissions.colleagues_to_ask(row, self.by, self.at))

    def act(self, row: Assessment, form: AskOpinionForm) -> Answer:
        typed = form.cleaned_data
        return attempt(
            form,
            services.ask_opinion,
            assessment=row,
            colleague=typed["colleague"],
            question=typed["question"],
            by=self.by,
            at=self.at,
        )

    def onward(self, row: Assessment) -> str:
        messages.success(self.request, _("Asked. They have been told that something waits for them."))
        return question_page(row.question)

    def context(self, row: Assessment) -> dict[str, Any]:
        last = permissions.opinion_until(self.at)
        return {**super().context(row), "opinions": lines.opinions(row, self.at), "until": localdate(last)}


class Opinion(FormPage):
    """The colleague who was asked reads both sides, and gives a view."""

    page = "opinion"
    template = "assessments/opinion.html"

    def rows(self) -> Any:
        return SecondOpinion.objects.with_assessment()

    def where(self) -> Mapping[str, Any]:
        return {"pk": self.kwargs["opinion"]}

    def check(self, row: SecondOpinion) -> None:
        if self.request.method == "POST":
            permissions.check_can_give_opinion(row, self.by, self.at)

    def form(self, row: SecondOpinion, data: Any = None) -> OpinionForm:
        return OpinionForm(data)

    def act(self, row: SecondOpinion, form: OpinionForm) -> Answer:
        return attempt(form, services.give_opinion, opinion=row, view=form.cleaned_data["view"], by=self.by, at=self.at)

    def onward(self, row: SecondOpinion) -> str:
        messages.success(self.request, _("Your view is kept with the record."))
        return question_page(row.assessment.question)

    def drawn(self, row: SecondOpinion, status: int = 200, **more: Any) -> HttpResponse:
        question = row.assessment.question
        context = {
            "opinion": row,
            "question": question,
            "case": question.case,
            "gives": permissions.can_give_opinion(row, self.by, self.at),
            "access": lines.access(row, permissions.readers(row.assessment, self.at)),
            **more,
        }
        return render(self.request, self.template, context, status=status)
