"""What do the form pages about an appraisal have in common: who fills them in, who reads, what is kept meanwhile?"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow
from assessments import permissions
from assessments.models import Assessment
from assessments.querysets import AssessmentQuerySet
from audit.answers import Answer
from cases.views.pages import FormPage
from govuk.views import is_autosave, not_saved, saved


class AppraisalPage(FormPage):
    """A form about the appraisal of the question in the address. Whoever may not fill it in reads it."""

    _held: Assessment | None = None

    def rows(self) -> AssessmentQuerySet:
        return Assessment.objects.with_all()

    def where(self) -> Mapping[str, Any]:
        return {"question_id": self.kwargs["question"]}

    def fetched(self) -> Assessment:
        """The appraisal, once for each request: where somebody else saved first, it already is what they saved."""
        if self._held is None:
            self._held = super().fetched()
        return self._held

    def must(self, row: Assessment) -> None:
        """Refuse, with a reason, whoever may not send the form now."""
        permissions.check_can_change(row, self.by, self.at)

    def check(self, row: Assessment) -> None:
        if self.request.method == "POST":
            self.must(row)

    def context(self, row: Assessment) -> dict[str, Any]:
        why_not = refusal(lambda: self.must(row))
        versions = [version.number for version in row.versions.all()]
        return {
            "assessment": row,
            "writes": not why_not,
            "why_not": why_not,
            "shows_open": row.shown,
            "record_number": max(versions, default=None),
        }

    def at_page(self, name: str, row: Assessment) -> str:
        """The address of another page of this question."""
        return reverse(f"assessments:{name}", args=[row.question_id])


class KeptMeanwhile(AppraisalPage):
    """A page that can be left half done: kept by a button, and by itself while somebody types (DESIGN 5)."""

    @abstractmethod
    def save(self, row: Assessment, form: Any, *, finished: bool) -> Answer:
        """Call the service."""

    @abstractmethod
    def edition_of(self, row: Assessment) -> int:
        """How often what the page is about was saved, of the row that the service gave back."""

    def renewed(self, row: Assessment, answer: Answer) -> dict[str, Any]:
        """The hidden fields of the page as they stand after a save, which may have found nothing to change."""
        if answer.made is not None:
            return {"edition": self.edition_of(answer.made)}
        with reading(self.by):
            return {"edition": self.edition_now(row)}

    def keeps(self, form: Any) -> bool:
        """Whether what is typed so far can be kept."""
        return bool(form.is_valid())

    @property
    def later(self) -> bool:
        """Whether the person leaves it half done."""
        return "later" in self.request.POST

    def act(self, row: Assessment, form: Any) -> Answer:
        return self.save(row, form, finished=not self.later)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not is_autosave(self.request):
            return super().post(request, **address)
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row, request.POST)
            if not self.keeps(form):
                return not_saved(_("Not saved yet. Your text is still on this page."), 422)
        answer = self.save(row, form, finished=False)
        if not answer.done:
            return not_saved(" ".join(words for _href, words in form.error_list), answer.status)
        return saved(self.at, self.renewed(row, answer))


class OneAct(AppraisalPage):
    """A page that is there for one act: whoever may not do it is told why, and sees no form."""

    def to_change(self, row: Assessment, made: Any) -> str:
        return ""  # what was done once is not worded otherwise later

    def check(self, row: Assessment) -> None:
        self.must(row)


def refusal(check: Callable[[], None]) -> str:
    """Why a permission does not let this pass, in words one can act on; nothing when it does."""
    try:
        check()
    except (MayNot, NotPossibleNow) as refused:
        return str(refused.reason)
    return ""
