"""Is the new use in keeping with why it was told, and how are the norms met that differ between the two services?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.contexts import contexts
from audit.answers import Answer, attempt
from cases import law, permissions, services
from cases.forms.purpose import PurposeForm
from cases.models import SharingQuestion
from cases.querysets import SharingQuestionQuerySet
from cases.stewardship import differing_norms, field_of
from cases.views.pages import FormPage, allowed, question_page
from cases.vocabulary import End
from govuk.components import Row


class Purpose(FormPage):
    """The purpose, the norms of both ends, and the law cards of both beside them. To be read by those who may not."""

    page, template = "purpose", "cases/purpose.html"
    done_words = gettext_lazy("The purpose is saved")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def check(self, row: SharingQuestion) -> None:
        if self.request.method == "POST":
            permissions.check_can_change_question(row, self.by, self.at)

    def form(self, row: SharingQuestion, data: Any = None) -> PurposeForm:
        stands: dict[str, Any] = {
            name: getattr(row, name) or "" for name in ("told_for", "in_keeping", "lawful_basis", "gateway", "edition")
        }
        for answer in row.norm_answers.all():
            name = field_of(answer.end, answer.norm)
            stands |= {name: answer.answer, f"{name}-because": answer.because or ""}
        norms = differing_norms(row.holder_context, row.receiver_context, row.initiative, contexts())
        return PurposeForm(data, initial=stands, norms=norms)

    def act(self, row: SharingQuestion, form: PurposeForm) -> Answer:
        said = form.cleaned_data
        return attempt(
            form,
            services.record_purpose,
            question=row,
            **{name: said[name] for name in ("told_for", "in_keeping", "lawful_basis", "gateway", "edition")},
            not_told=row.not_told or "",
            answers=form.answers(),
            by=self.by,
            at=self.at,
        )

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        table, summary = contexts(), law.load()
        ends = (
            (End.HOLDER, row.holder_words, table.context(row.holder_context)),
            (End.RECEIVER, row.receiver_words, table.context(row.receiver_context)),
        )
        cards = summary.cards_for((row.holder_context, row.receiver_context))
        return {
            "ends": [{"end": end, "words": end.words, "service": service, "type": kind} for end, service, kind in ends],
            "watch": table.pair(row.holder_context, row.receiver_context),
            "table": table,
            "law": summary,
            "cards": [(card, summary.words.kind[card.kind], summary.words.status[card.status]) for card in cards],
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "stands": self.standing(row),
        }

    def standing(self, row: SharingQuestion) -> list[Row]:
        """What was answered, for those who read it."""
        norms = differing_norms(row.holder_context, row.receiver_context, row.initiative, contexts())
        answered = {field_of(one.end, one.norm): str(one) for one in row.norm_answers.all()}
        return [
            Row(_("Why was it told to us?"), row.told_for or ""),
            Row(_("Is the new use in keeping with that?"), row.in_keeping or ""),
            *(Row(norm.check, answered.get(field_of(norm.end, norm.id), "")) for norm in norms),
            Row(_("Lawful basis"), row.get_lawful_basis_display() or ""),
            Row(_("Power or duty"), row.gateway or ""),
        ]

    def onward(self, row: SharingQuestion) -> str:
        return question_page(row)
