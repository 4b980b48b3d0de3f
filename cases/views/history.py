"""What was done in a case or about a question, by whom, and does the history hold?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.roles import Role
from audit import assurance, lodging
from audit import permissions as trail_permissions
from audit import services as audit
from audit.answers import Answer, attempt
from audit.forms import HistoryFilter, WhoLookedForm
from cases import beyond
from cases.models import Case, SharingQuestion
from cases.querysets import CaseQuerySet, SharingQuestionQuerySet
from cases.views.pages import FormPage, RowPage, looked


class OfCase(RowPage):
    """The history of a case, newest first."""

    page, template = "history", "cases/history.html"
    stays = True
    checks = False  # whether this address is where a check is asked for

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def context(self, row: Any) -> dict[str, Any]:
        chosen = HistoryFilter(self.request.GET)
        names = self.names(row)
        history = chosen.history(row.stream, by=self.by, at=self.at, objects=self.objects(row, names), names=names)
        manager = self.by.acts_as(Role.MANAGER)
        named = trail_permissions.can_name_lookers(self.by, stream=row.stream, at=self.at)
        return {
            "history": history,
            "filter": chosen,
            "checked": None,
            "lodged": lodging.standing(),
            "doubt": assurance.doubt_about(row.stream),
            "check_url": self.check_url(row),
            "history_url": self.history_url(row),
            "who_looked": WhoLookedForm() if manager and not named else None,
        }

    def names(self, row: Case) -> dict[str, str]:
        """What people call the things that entries are about."""
        questions = SharingQuestion.objects.visible_to(self.by).of_case(row).without_words().with_names()
        return people_of(row) | {thing: words for question in questions for thing, words in things_of(question).items()}

    def objects(self, row: Any, names: dict[str, str]) -> set[str] | None:
        """Which things' entries belong here; None for all of the case."""
        return None

    def check_url(self, row: Any) -> str:
        return reverse("cases:history_check", args=[row.pk])

    def history_url(self, row: Any) -> str:
        """Where the history is read: a check is asked for elsewhere."""
        return reverse("cases:history", args=[row.pk])

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not self.checks:
            return super().post(request, **address)
        with reading(self.by):
            row = self.fetched()
        checked = audit.verified(stream=row.stream, object=row, by=self.by, at=self.at)
        with looked(self.by, row, self.page):
            return self.drawn(row, checked=checked)


class Check(OfCase):
    """Check the history of a case: an act that is itself an entry."""

    http_method_names = ["post", "options"]
    checks = True


class OfQuestion(OfCase):
    """The history of one question and of all that belongs to it."""

    template = "cases/question_history.html"
    checks = True

    def context(self, row: Any) -> dict[str, Any]:
        return {**super().context(row), **beyond.tabs(row)}

    def rows(self) -> SharingQuestionQuerySet:  # type: ignore[override]  # the same page about another row
        return SharingQuestion.objects.with_whatever_was()

    def names(self, row: Any) -> dict[str, str]:
        return people_of(row.case) | things_of(row)

    def objects(self, row: SharingQuestion, names: dict[str, str]) -> set[str]:
        return set(names) - set(people_of(row.case))

    def check_url(self, row: SharingQuestion) -> str:
        return reverse("cases:question_history", args=[row.pk])

    def history_url(self, row: SharingQuestion) -> str:
        return reverse("cases:question_history", args=[row.pk])


class WhoLooked(FormPage):
    """A manager gives a reason for wanting to know by name who has looked."""

    page, template = "history", "cases/who_looked.html"

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def form(self, row: Case, data: Any = None) -> WhoLookedForm:
        return WhoLookedForm(data)

    def act(self, row: Case, form: WhoLookedForm) -> Answer:
        return attempt(
            form,
            audit.ask_who_looked,
            stream=row.stream,
            object=row,
            reason=form.cleaned_data["reason"],
            by=self.by,
            at=self.at,
        )

    def onward(self, row: Case) -> str:
        return f"{reverse('cases:history', args=[row.pk])}?filtered=1&what=looks"


def people_of(case: Case) -> dict[str, str]:
    """The case itself and those it concerns, as entries name them."""
    return {thing(case): case.reference} | {thing(person): person.words for person in case.people.all()}


def things_of(question: SharingQuestion) -> dict[str, str]:
    """A question and all that belongs to it, as entries name them: also what was taken off a list since."""
    reference = question.reference
    own = {thing(question): _("Question %(reference)s") % {"reference": reference}}
    for item in question.items.all():
        own[thing(item)] = _("Item %(number)d") % {"number": item.number}
    for recipient in question.recipients.all():
        own[thing(recipient)] = recipient.words
    for enquiry in question.enquiries.all():
        own[thing(enquiry)] = str(enquiry)
    return own | beyond.belongings(question)


def thing(row: Any) -> str:
    """A row as the trail names it."""
    return f"{row._meta.label_lower}:{row.pk}"
