"""How does a decided case become material for practice? Somebody who worked on it tells it anew, in words of their own.

This page stands above both sides of the wall: it reads the case, and hands text and codes to training, which knows
nothing of cases. No word of the case is filled in: only what is a code anyway, such as the types of service, how many
items there were and whether each was hard or soft. What looks like a number, names a person of the case, or repeats six
of its words in a row is refused; whether somebody could still be known by it, somebody else checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.acting import reading
from agencies.permissions import NotPossibleNow
from assessments.appraisal import outcomes
from assessments.models import OutcomeRow, SignedVersion
from audit.answers import Answer, attempt
from cases import identifiers
from cases.models import SharingQuestion
from cases.querysets import SharingQuestionQuerySet
from cases.views.pages import FormPage, looked
from cases.vocabulary import Period
from govuk.forms import Checkbox, missing
from training import permissions, services
from training.forms.parts import Fields
from training.forms.writing import BeginForm, StageForm, line, text
from training.models import Offer
from training.walkthrough import Kind

IN_A_ROW = 6
"""So many words one after the other are a quotation, whoever meant it."""
PERIODS = (Period.FOUR_WEEKS, Period.THREE_MONTHS, Period.TWELVE_MONTHS)


class TellAnewForm(StageForm):
    """One stage, told anew; what it is called, and a note on what is in it."""

    singles: ClassVar[Fields] = {
        "blind_title": line(_("What shall it be called?"), _("Something that does not give the case away"), size="s"),
        "name": lambda: BeginForm.base_fields["name"],
        "content_note": text(_("A note on what is in it"), _("For people who may not want to read of it"), rows=2),
        **{
            name: make
            for name, make in StageForm.singles.items()
            if name not in ("when", "notes", "ask", "done", "found", "evidence")
        },
        "sure": lambda: forms.BooleanField(
            label=_("I wrote every word anew. I changed what is not needed, and nobody should be known by it"),
            widget=Checkbox(),
            error_messages=missing(_("Tick that you wrote every word anew")),
        ),
    }
    groups = StageForm.groups[:1]  # the items of information
    layout: ClassVar[tuple[str, ...]] = (
        *("blind_title", "name", "content_note", "title", "known", "items"),
        *("holder__role", "holder__agency", "holder__contexts", "receiver__role", "receiver__agency"),
        *("receiver__contexts", "question", "period", "outcomes", "sure"),
    )

    def __init__(self, *args: Any, words: _Words, **kwargs: Any) -> None:
        self.words_of_the_case = words
        super().__init__(*args, own={}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse what gives the case away by itself."""
        given: dict[str, Any] = super().clean() or {}
        for name, value in list(given.items()):
            if isinstance(value, str) and name not in ("name", "key") and not name.endswith("-id"):
                for said in self.words_of_the_case.given_away_by(value):
                    self.add_error(name, said)
        for name in ("blind_title", "known", "question"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, gettext("Enter this in words of your own"))
        return given

    def draft(self) -> dict[str, Any]:
        """What is handed to training: text and codes."""
        stage = self.said()
        outside = {name: stage.pop(name, "") for name in ("blind_title", "name", "content_note")}
        stage.pop("sure", None)
        items = [
            {**item, "id": f"i{number}"} for number, item in enumerate(stage.pop("items", []), 1) if item.get("text")
        ]
        return {
            "kind": str(Kind.MADE_UP),
            "title": outside["blind_title"],
            "blind_title": outside["blind_title"],
            "content_note": outside["content_note"],
            "stages": [{**stage, "id": "s1", "items": items}],
        }


class _Words:
    """The words of a case that must not be met again: its names, and everything that was written in it."""

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        self.names = [name for name in dict.fromkeys(names) if name.strip(". ")]
        self.rows = {row for each in texts for row in _in_rows(each)}

    def given_away_by(self, said: str) -> list[str]:
        """What gives the case away in this text, in words one can act on; never the words of the case themselves."""
        found = []
        if kinds := identifiers.found_in([("", said)]):
            found.append(gettext("This looks as if it holds %(kinds)s. Take it out") % {"kinds": kinds[0][1]})
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in self.names):
            found.append(gettext("This holds a name or initials from the case, or the name of a service. Take it out"))
        if _in_rows(said) & self.rows:
            found.append(gettext("This repeats words of the case. Tell it in words of your own"))
        return found


def _in_rows(said: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", said.lower())
    return {tuple(words[place : place + IN_A_ROW]) for place in range(len(words) - IN_A_ROW + 1)}


class TellAnew(FormPage):
    """Tell a decided case anew for practice."""

    page, template = "for_training", "training/tell_anew.html"
    _before: Offer | None = None  # looked up once for each request
    done_words = _("Handed in. Somebody else checks it before trainers see it.")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_offer(self.by)
        if not SignedVersion.objects.visible_to(self.by).of_question(row.pk).exists():
            raise NotPossibleNow(gettext("A case can be told anew once a decision on it is signed."))

    def form(self, row: SharingQuestion, data: QueryDict | None = None) -> TellAnewForm:
        return TellAnewForm(data, **self.given(row))

    def given(self, row: SharingQuestion) -> dict[str, Any]:
        before = self.sent_back()
        part = told_before(before.written) if before else self.codes(row)
        return {"part": part, "edition": 0, "words": self.words(row)}

    def sent_back(self) -> Offer | None:
        """What this person told before and was sent back, if the address names it; 404 for any other."""
        again = self.request.GET.get("again")
        if again and self._before is None:
            own = Offer.objects.visible_to(self.by).filter(offered_by=self.by.user).exclude(tells=[])
            self._before = get_object_or_404(own, pk=_id(again))
        return self._before

    def codes(self, row: SharingQuestion) -> Mapping[str, Any]:
        """What is filled in: nothing that anybody typed."""
        rows = OutcomeRow.objects.visible_to(self.by).filter(assessment__question=row, set_aside_at=None)
        known = {each.id for each in outcomes.load().rows}
        return {
            "holder": {"contexts": [row.holder_context]},
            "receiver": {"contexts": [row.receiver_context]},
            "period": row.period if row.period in PERIODS else "",
            "outcomes": [key for key in rows.values_list("key", flat=True) if key in known][:3],
            "items": [{"kind": item.kind, "sensitivity": item.sensitivity} for item in row.items.all()],
        }

    def words(self, row: SharingQuestion) -> _Words:
        """Everything in the case that must not be met again."""
        people = list(row.case.people.all())
        ends = [team for team in (row.holder_team, row.receiver_team) if team is not None]
        names = [
            *(part for person in people for part in str(person.name or "").split() if len(part) > 2),
            *(str(person.initials or "") for person in people),
            *(str(team) for team in ends),
            *(team.agency.name for team in ends),
            row.receiver_name or "",
            row.reference,
            row.case.reference,
        ]
        texts = [row.case.about, row.asked, row.grounds, row.told_for, row.in_keeping, row.not_told]
        texts += [word for item in row.items.all() for word in (item.text, item.source, item.interpretation)]
        texts += [word for each in row.recipients.all() for word in (each.role, each.purpose)]
        texts += [person.note for person in people]
        return _Words(names, (str(each) for each in texts if each))

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        """Send it, or ask for one more item and keep what was typed."""
        if not any(name.startswith("more-") for name in request.POST):
            return super().post(request, **address)
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row, self.request.POST)
            group = form.asks_for_more() or form.groups[0]
            again = form.with_one_more(group, **self.given(row))
        with looked(self.by, row, self.page):
            return self.drawn(row, form=again)

    def act(self, row: SharingQuestion, form: TellAnewForm) -> Answer:
        given = {"name": form.cleaned_data["name"], "draft": form.draft(), "instead_of": self.sent_back()}
        return attempt(form, services.offer, **given, by=self.by, at=self.at)

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        own = Offer.objects.visible_to(self.by).filter(offered_by=self.by.user).exclude(tells=[])
        return {"sent_back": list(own.order_by("offered_at"))}

    def drawn(self, row: SharingQuestion, status: int = 200, **more: Any) -> HttpResponse:
        form: TellAnewForm = more["form"]
        return super().drawn(row, status, **more, drawn=list(form.drawn(row.order)))

    def onward(self, row: SharingQuestion) -> str:
        return reverse("assessments:overview", args=[row.pk])

    def to_change(self, row: SharingQuestion, made: Any) -> str:
        return ""  # what was handed in is changed by whoever sends it back, or by trainers


def told_before(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What was handed in, under the names of the page."""
    stage = (draft.get("stages") or [{}])[0]
    outside = {name: draft.get(name, "") for name in ("blind_title", "content_note")}
    return {**stage, **outside, "name": draft.get("id", "")}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
