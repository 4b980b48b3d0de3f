"""What is the question? Asked on four short pages and a page to check; put otherwise; stopped.

Between the pages the answers travel in the form itself: nothing of them is kept anywhere before the question is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from agencies.acting import reading
from agencies.contexts import contexts
from agencies.models import Team
from agencies.permissions import Refused
from audit.answers import Answer, attempt
from cases import checks, identifiers, permissions, services
from cases.forms.carrying import typed_so_far
from cases.forms.questions import PAGES, AskForm, ChangeForm, StopForm, mode_words
from cases.models import Case, SharingQuestion
from cases.querysets import CaseQuerySet, SharingQuestionQuerySet
from cases.views.pages import FormPage, allowed, identifier_words, in_words, looked, question_page
from cases.vocabulary import Period
from govuk.components import Row

ORDER = tuple(PAGES)
CHECK = "check"


class Ask(FormPage):
    """Four pages and a check. `page` says which was sent, `to` which is wanted; `send` asks the question."""

    page = "ask"
    template = "cases/ask.html"

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def check(self, row: Case) -> None:
        permissions.check_can_change(row, self.by, self.at)

    def form(self, row: Case, data: Any = None) -> AskForm:
        return AskForm(data, teams=Team.objects.directory())

    def act(self, row: Case, form: AskForm) -> Answer:
        return attempt(form, services.ask, case=row, **form.values(), by=self.by, at=self.at)

    def onward(self, row: Case) -> str:
        return reverse("cases:show", args=[row.pk])

    def done_before(self, thing: str) -> HttpResponse:
        return HttpResponseRedirect(self.onward_to(thing.partition(":")[2]))

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row)
        with looked(self.by, row, self.page):
            return self.page_of(row, ORDER[0], form, form.initial)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row, request.POST)
            form.is_valid()
            errors = self.errors_of(form)
        sent, wanted = request.POST.get("page", ORDER[0]), request.POST.get("to", "")
        with_errors = [name for name in ORDER if set(PAGES[name]) & set(errors)]
        if "send" in request.POST and not with_errors:
            answer = self.act(row, form)
            if answer.done:
                asked = answer.made.pk if answer.made else answer.again.partition(":")[2]
                return HttpResponseRedirect(self.onward_to(asked))
            errors = {name: str(said[0]) for name, said in form.errors.items()}
            with_errors = [name for name in ORDER if set(PAGES[name]) & set(errors)]
            if not with_errors:  # nothing to mend on a page: the moment was wrong, or it was sent before
                with looked(self.by, row, self.page):
                    return self.checked(row, form, answer.status)
        forward = wanted not in PAGES
        if forward and (wrong := self.stopped_at(sent, with_errors, "send" in request.POST)):
            with looked(self.by, row, self.page):
                return self.page_of(row, wrong, form, typed_so_far(form), errors, 422)
        goal = wanted if not forward else self.after(sent, with_errors)
        with looked(self.by, row, self.page):
            if goal == CHECK:
                return self.checked(row, form, 200)
            return self.page_of(row, goal, form, typed_so_far(form))

    def errors_of(self, form: AskForm) -> dict[str, str]:
        """What does not do yet, by field: what could not be read, then what `checks` finds."""
        found = {name: str(said[0]) for name, said in form.errors.items()}
        try:
            checks.question({**form.values(), "mode": "single"}, self.at)
        except Refused as refused:
            found = {name: str(said) for name, said in refused.errors.items()} | found
        return found

    @staticmethod
    def stopped_at(sent: str, with_errors: list[str], all_of_them: bool) -> str:
        """The page that has to be mended before going on, if any."""
        if all_of_them or sent not in PAGES:
            return with_errors[0] if with_errors else ""
        return sent if sent in with_errors else ""

    @staticmethod
    def after(sent: str, with_errors: list[str]) -> str:
        """The next page; the check once everything is answered."""
        if not with_errors:
            return CHECK
        following = ORDER[ORDER.index(sent) + 1 :] if sent in ORDER else ()
        return following[0] if following else with_errors[0]

    def page_of(
        self, row: Case, name: str, form: AskForm, typed: Any, errors: Any = None, status: int = 200
    ) -> HttpResponse:
        """One of the four pages: its own questions to answer, the other answers carried on unseen."""
        data = self.request.POST if errors else None
        begun = {"holder_team": str(row.team_id)}  # most often it is one's own team that holds it
        shown = AskForm(data, initial=begun | dict(typed), teams=Team.objects.directory(), only=PAGES[name])
        if errors:
            shown.is_valid()
            for field in set(PAGES[name]) & set(errors):
                if field not in shown.errors:
                    shown.add_refusal({field: errors[field]})
        place = ORDER.index(name)
        given = {
            "form": shown,
            "page": name,
            "number": place + 1,
            "back": ORDER[place - 1] if place else "",
            "carried": self.carried(PAGES[name]),
            "table": contexts(),
        }
        return self.drawn(row, status, **given)

    def checked(self, row: Case, form: AskForm, status: int) -> HttpResponse:
        """Everything answered, with a way back to each page, before the question is asked."""
        values = form.values()
        alike = SharingQuestion.objects.visible_to(self.by).like(
            case=row,
            holder_team=values["holder_team"],
            receiver_team=values["receiver_team"],
            receiver_name=values["receiver_name"],
        )
        found = identifiers.found_in(
            (str(field.label), values.get(name)) for name, field in form.fields.items() if applies(name, values)
        )
        given = {
            "form": form if form.errors else None,
            "key": form.data.get("key", ""),
            "page": CHECK,
            "answers": [(name, list(self.answers_of(form, name))) for name in ORDER],
            "mode": mode_words(),
            "alike": alike,
            "looks_like": [identifier_words(label, kinds) for label, kinds in found],
            "carried": self.carried(()),
        }
        return self.drawn_with("cases/ask_check.html", row, status, **given)

    def answers_of(self, form: AskForm, page: str) -> Iterable[Row]:
        values = form.values()
        for name in PAGES[page]:
            if not applies(name, values):
                continue
            words = in_words(form.fields[name], values[name])
            if name.endswith("_context") and not values[name]:
                team = values[name.replace("context", "team")]
                words = contexts().context(team.context).label if team else ""
            if words or name in ("asked", "decide_by"):
                asked = "receiver_team" if name == "receiver_name" else name  # a name typed answers the same question
                yield Row(str(form.fields[asked].label), words)

    def carried(self, shown: Iterable[str]) -> list[tuple[str, str]]:
        """What was sent for other pages than the one shown, as it came."""
        here = set(shown)
        return [
            (name, value)
            for name, values in self.request.POST.lists()
            for value in values
            if (name if name in ALL else name.rpartition("_")[0]) in ALL - here
        ]

    def onward_to(self, asked: Any) -> str:
        with reading(self.by):
            question = SharingQuestion.objects.visible_to(self.by).filter(pk=asked).first()
        return question_page(question) if question else reverse("cases:list")


def applies(name: str, values: Mapping[str, Any]) -> bool:
    """Whether an answer will be kept: a date only if it is asked for, a name only of a service not in the list."""
    if name == "period_until":
        return bool(values["period"] == Period.UNTIL_DATE)
    return not (name == "receiver_name" and values["receiver_team"])


ALL = frozenset(name for names in PAGES.values() for name in names)


class Change(FormPage):
    """What is asked, on one page: to be put otherwise, or to be read by those who may not."""

    page = "what"
    template = "cases/change.html"
    done_words = gettext_lazy("What is asked is saved")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_ends()

    def check(self, row: SharingQuestion) -> None:
        if self.request.method == "POST":
            permissions.check_can_change_question(row, self.by, self.at)

    def form(self, row: SharingQuestion, data: Any = None) -> ChangeForm:
        stands = {name: getattr(row, name) for name in (*ALL, "edition") if not name.endswith("_team")}
        stands |= {name: getattr(row, f"{name}_id") for name in ("holder_team", "receiver_team")}
        stands["receiver_name"] = "" if row.receiver_team_id else row.receiver_name
        return ChangeForm(data, initial=stands, teams=Team.objects.directory())

    def act(self, row: SharingQuestion, form: ChangeForm) -> Answer:
        return attempt(
            form,
            services.change_question,
            question=row,
            changes=form.values(),
            why_later=form.cleaned_data["why_later"],
            edition=form.cleaned_data["edition"],
            by=self.by,
            at=self.at,
        )

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "stands": [
                Row(str(label), words)
                for label, words in (
                    (gettext_lazy("What are you deciding?"), row.asked),
                    (gettext_lazy("Whose idea is this?"), row.get_initiative_display()),
                    (gettext_lazy("What grounds did they give?"), row.grounds),
                    (gettext_lazy("What kind of sharing is it?"), row.get_mode_display()),
                    (gettext_lazy("Which service holds it?"), row.holder_words),
                    (gettext_lazy("As what type of service?"), contexts().context(row.holder_context).label),
                    (gettext_lazy("Which service might get it?"), row.receiver_words),
                    (gettext_lazy("As what type of service?"), contexts().context(row.receiver_context).label),
                    (gettext_lazy("How far ahead are you looking?"), row.period_words),
                    (gettext_lazy("When do you need to decide?"), row.in_words("decide_by") if row.decide_by else ""),
                )
                if words
            ],
        }

    def onward(self, row: SharingQuestion) -> str:
        return question_page(row)


class Stop(FormPage):
    """Stop: the question has gone away."""

    page = "stop"
    template = "cases/stop.html"
    done_words = gettext_lazy("The question is stopped. It can still be read.")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_ends()

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_change_question(row, self.by, self.at)

    def form(self, row: SharingQuestion, data: Any = None) -> StopForm:
        return StopForm(data, initial={"edition": row.edition})

    def act(self, row: SharingQuestion, form: StopForm) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("why", "edition")}
        return attempt(form, services.stop_question, question=row, **given, by=self.by, at=self.at)

    def onward(self, row: SharingQuestion) -> str:
        return reverse("cases:show", args=[row.case_id])
