"""Two people appraise one question apart: asking, the paper, one outcome at a time, committing, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.acting import reading
from agencies.permissions import NotPossibleNow
from assessments.appraisal import anchors, answers, questions
from assessments.appraisal.anchors import Scales
from assessments.appraisal.courses import Course, poles
from assessments.forms.appraising import OutcomeForm, Side
from assessments.models import Assessment
from assessments.record import sections
from assessments.version import read
from assessments.views.pages import OneAct, refusal
from audit.answers import Answer, attempt
from cases.views.pages import FormPage, RowPage
from cases.vocabulary import Pole
from govuk.forms import Form
from reviews import double_words, permissions, services, twice
from reviews.double import beside, grid_of, read_apart
from reviews.forms import AskApartForm, CommitForm, NotNowForm
from reviews.models import ApartReading, DoubleAppraisal


class Twice(OneAct):
    """Ask a colleague to appraise the question too; and how far those stand who were asked."""

    page = "double"
    template = "reviews/twice.html"
    done_words = gettext_lazy("Asked. They have been told that something waits for them.")

    def must(self, row: Assessment) -> None:
        permissions.check_offers_apart(row, self.by, self.at)

    def check(self, row: Assessment) -> None:
        if self.request.method == "POST":
            self.must(row)

    def form(self, row: Assessment, data: Any = None) -> AskApartForm:
        return AskApartForm(data, people=permissions.apart_from(row, self.by, self.at))

    def act(self, row: Assessment, form: AskApartForm) -> Answer:
        typed = form.cleaned_data
        given = {"assessment": row, "second": typed["second"], "why": typed["why"], "by": self.by, "at": self.at}
        return attempt(form, services.ask_apart, **given)

    def onward(self, row: Assessment) -> str:
        return reverse("reviews:twice", args=[row.question_id])

    def context(self, row: Assessment) -> dict[str, Any]:
        asked = DoubleAppraisal.objects.visible_to(self.by).of_question(row.question_id).with_people()
        asked = asked.select_related("assessment")  # here alone: whoever reads apart cannot see it
        return {
            **super().context(row),
            "doubles": [
                {
                    "row": each,
                    "standing": twice.standing(each, self.at),
                    "commits": each.open
                    and each.first_at is None
                    and not refusal(lambda each=each: permissions.check_commits_own(each, row, self.by, self.at)),  # type: ignore[misc]
                }
                for each in asked
            ],
        }


class OfOne(FormPage):
    """A page of one double appraisal that asks something."""

    page = "apart"

    def rows(self) -> Any:
        return DoubleAppraisal.objects.with_people()

    def where(self) -> Mapping[str, Any]:
        return {"pk": self.kwargs["pk"]}

    def onward(self, row: DoubleAppraisal) -> str:
        return reverse("reviews:apart", args=[row.pk])

    def to_change(self, row: Any, made: Any) -> str:
        return ""  # what is committed is not worded otherwise later

    def done_before(self, thing: str) -> HttpResponse:
        with reading(self.by):
            row = self.rows().visible_to(self.by).filter(**self.where()).first()
        return HttpResponseRedirect(self.onward(row) if row else reverse("reviews:reviews"))

    def drawn(self, row: DoubleAppraisal, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template, {**self.context(row), **more}, status=status)


class OfOnesOwn(OfOne):
    """The same, for whoever was asked to appraise it apart."""

    def check(self, row: DoubleAppraisal) -> None:
        permissions.check_appraises_apart(row, self.by, knows=self.request.method != "POST")


class Apart(OfOnesOwn):
    """What is known and asked, the outcomes to be read, and committing what one read."""

    template = "reviews/apart.html"

    def form(self, row: DoubleAppraisal, data: Any = None) -> Form:
        return CommitForm(data)

    def act(self, row: DoubleAppraisal, form: Any) -> Answer:
        return attempt(form, services.commit_apart, double=row, by=self.by, at=self.at)

    def context(self, row: DoubleAppraisal) -> dict[str, Any]:
        own = ApartReading.objects.of(row.pk, self.by)
        typed = (own.typed or {}) if own else {}
        document = read(row.facts)
        outcomes = [
            (each, row.second_at is not None or read_apart(row.facts, each["key"], typed) is not None)
            for each in row.facts["rows"]
        ]
        return {
            "double": row,
            "record": {"sections": sections.what_is_so(document)},
            "title": document.question.asked,
            "outcomes": outcomes,
            "left": sum(not done for _each, done in outcomes),
            "over": row.until <= self.at,
            "knows": refusal(lambda: permissions.check_appraises_apart(row, self.by)),
        }


@dataclass(frozen=True)
class Listed:
    """An item of the paper, as the questions about an outcome list it."""

    number: int
    text: str
    kind: str

    def get_kind_display(self) -> str:
        return self.kind


class ApartRow(OfOnesOwn):
    """One outcome, asked of both sides by the first questions of live work."""

    template = "reviews/apart_row.html"

    def fetched(self) -> DoubleAppraisal:
        row: DoubleAppraisal = super().fetched()
        self.outcome = next((each for each in row.facts["rows"] if each["key"] == self.kwargs["row"]), None)
        if self.outcome is None:
            raise Http404
        if row.second_at is not None:
            raise NotPossibleNow(_("You have committed. What you read stands as you committed it."))
        return row

    def courses(self, row: DoubleAppraisal) -> tuple[Course, ...]:
        return poles(row.facts["question"]["order"])

    def form(self, row: DoubleAppraisal, data: Any = None) -> OutcomeForm:
        own = ApartReading.objects.of(row.pk, self.by)
        held = ((own.typed or {}) if own else {}).get(self.kwargs["row"], {})
        return OutcomeForm(
            data,
            courses=self.courses(row),
            scales=_scales(row),
            items=[Listed(each["number"], each["text"], each["kind"]["words"]) for each in row.facts["items"]],
            held=held,
            editions={},
        )

    def act(self, row: DoubleAppraisal, form: OutcomeForm) -> Answer:
        """Keep what was typed, whatever it is; then say what is missing, unless it is left for later."""
        typed = form.answers()
        given = {"double": row, "row": self.kwargs["row"], "typed": typed, "by": self.by, "at": self.at}
        answer = attempt(form, services.keep_apart, **given)
        sides = {course.key: course.inline for course in self.courses(row)}
        wrong = {} if "later" in self.request.POST else answers.read(typed, sides, short=True).errors
        if answer.done and wrong:
            form.add_refusal({f"{side}-{name}": words for (side, name), words in wrong.items()})
            form.renew({})
            return Answer(done=False, status=422)
        return answer

    def onward(self, row: DoubleAppraisal) -> str:
        """On to the next outcome that is not read on both sides, or back to all of them."""
        back = reverse("reviews:apart", args=[row.pk])
        if "later" in self.request.POST:
            return back
        with reading(self.by):
            own = ApartReading.objects.of(row.pk, self.by)
            typed = (own.typed or {}) if own else {}
        keys = [each["key"] for each in row.facts["rows"]]
        here = keys.index(self.kwargs["row"])
        for key in keys[here + 1 :] + keys[:here]:
            if read_apart(row.facts, key, typed) is None:
                return reverse("reviews:apart_row", args=[row.pk, key])
        return f"{back}#commit"

    def context(self, row: DoubleAppraisal) -> dict[str, Any]:
        scales, courses, outcome = _scales(row), self.courses(row), self.outcome
        assert outcome is not None
        keys = [each["key"] for each in row.facts["rows"]]
        period = row.facts["question"]["period"]["words"]
        return {
            "double": row,
            "record": {"sections": sections.what_is_so(read(row.facts))},
            "title": row.facts["question"]["asked"],
            "outcome": outcome,
            "number": keys.index(outcome["key"]) + 1,
            "count": len(keys),
            "period": period,
            "asked": questions.one_outcome(side=courses[0].inline, period=period),
            "further": False,
            "examples": [
                {"words": level.words, "examples": [(side, level.examples[Pole(side.key)]) for side in courses]}
                for level in scales.severity
            ],
        }

    def drawn(self, row: DoubleAppraisal, status: int = 200, **more: Any) -> HttpResponse:
        form, outcome = more["form"], self.outcome
        assert outcome is not None
        period = row.facts["question"]["period"]["words"]
        sides = [Side(form, side, prompt=outcome["prompts"][side.key], period=period) for side in self.courses(row)]
        return super().drawn(row, status, **more, sides=sides)


class SayNotNow(OfOnesOwn):
    """Whoever was asked says "not now"."""

    template = "reviews/not_now.html"
    done_words = gettext_lazy("Said. Somebody else can be asked, and you do not see it any more.")

    def check(self, row: DoubleAppraisal) -> None:
        permissions.check_appraises_apart(row, self.by, knows=True)

    def form(self, row: DoubleAppraisal, data: Any = None) -> Form:
        return NotNowForm(data)

    def act(self, row: DoubleAppraisal, form: Any) -> Answer:
        return attempt(form, services.not_now, double=row, aside=form.cleaned_data["aside"], by=self.by, at=self.at)

    def onward(self, row: DoubleAppraisal) -> str:
        return reverse("reviews:reviews")

    def context(self, row: DoubleAppraisal) -> dict[str, Any]:
        return {"double": row}


class CommitOwn(OfOne):
    """Whoever writes the appraisal commits what it says now."""

    page = "double"
    template = "reviews/commit_own.html"

    def check(self, row: DoubleAppraisal) -> None:
        permissions.check_commits_own(row, self.now(row), self.by, self.at)

    def now(self, row: DoubleAppraisal) -> Assessment | None:
        return Assessment.objects.visible_to(self.by).with_all().filter(pk=row.assessment_id).first()

    def form(self, row: DoubleAppraisal, data: Any = None) -> Form:
        return CommitForm(data)

    def act(self, row: DoubleAppraisal, form: Any) -> Answer:
        return attempt(form, services.commit_own, double=row, by=self.by, at=self.at)

    def onward(self, row: DoubleAppraisal) -> str:
        with reading(self.by):
            both = DoubleAppraisal.objects.visible_to(self.by).filter(pk=row.pk, second_at__isnull=False).exists()
        said = _("Committed. Both of you have.") if both else _("Committed. You can compare once both of you have.")
        messages.success(self.request, said)
        return (
            reverse("reviews:side_by_side", args=[row.pk]) if both else reverse("reviews:twice", args=[row.question_id])
        )

    def context(self, row: DoubleAppraisal) -> dict[str, Any]:
        now = self.now(row)
        found = row.own_readings(now) if now else None
        titles = {each["key"]: each["title"] for each in row.facts["rows"]}
        words = _levels(_scales(row))
        return {
            "double": row,
            "can": found is not None and row.first_at is None,
            "left_out": [titles[key] for key in titles if found is not None and key not in found],
            "rows": [
                (titles[key], [(side, _cell_words(cells[side], words)) for side in row.facts["question"]["order"]])
                for key, cells in (found or {}).items()
            ],
        }


class SideBySide(RowPage):
    """What the two read, side by side: once both have committed, for both of them and for whoever may see the case."""

    page = "side_by_side"
    template = "reviews/side_by_side.html"

    def rows(self) -> Any:
        return DoubleAppraisal.objects.with_people()

    def check(self, row: DoubleAppraisal) -> None:
        if not row.both:
            raise NotPossibleNow(_("Neither of the two is shown before both have committed."))

    def drawn(self, row: DoubleAppraisal, status: int = 200, **more: Any) -> HttpResponseBase:  # type: ignore[override]
        committed = ApartReading.objects.visible_to(self.by).filter(double=row)
        kept: dict[Any, Any] = {each.by_id: each.readings for each in committed}
        one, other = kept[row.first_id], kept[row.second_id]
        order = tuple(row.facts["question"]["order"])
        titles = {each["key"]: each["title"] for each in row.facts["rows"]}
        common = [key for key in titles if key in one and key in other]
        people = (row.first.display_name, row.second.display_name)
        courses = poles(order)
        sides = {course.key: course for course in courses}
        found = beside(grid_of(one, common, order), grid_of(other, common, order), order)
        levels = _levels(_scales(row))
        context = {
            "double": row,
            "title": row.facts["question"]["asked"],
            "own_case": row.first_id == self.by.user.pk,
            "asked": row.second_id == self.by.user.pk,
            "people": people,
            "sides": courses,
            "rows": [
                _row_shown(
                    titles[each.row], double_words.row_said(each, found, people, sides, levels), people, one, other
                )
                for each in found.rows
            ],
            "turned": double_words.turned_said(found, titles),
            "only_one": [titles[key] for key in titles if key not in common],
            "overall": double_words.overall_said(found, titles, people, courses),
            "standing": (double_words.BEFORE_MEASURES, double_words.NOBODY_IS_RIGHT),
        }
        return render(self.request, self.template, context, status=status)


def _row_shown(
    title: str, said: double_words.RowSaid, people: tuple[str, str], one: Mapping[str, Any], other: Mapping[str, Any]
) -> dict[str, Any]:
    """One outcome: what each of the two read of each side and why, then how the two stand to each other."""
    kept = (one[said.row], other[said.row])
    return {
        "title": title,
        "said": said,
        "people": [
            (person, [(side.side, side.read[which], kept[which][side.side]["reason"]) for side in said.sides])
            for which, person in enumerate(people)
        ],
        "together": list(zip(people, said.together, strict=True)),
    }


def _scales(row: DoubleAppraisal) -> Scales:
    return anchors.load(row.facts["content"]["scales"])


def _levels(scales: Scales) -> dict[str, dict[int, str]]:
    return {
        "likelihood": {each.level: each.words for each in scales.likelihood},
        "severity": {each.level: each.words for each in scales.severity},
    }


def _cell_words(cell: Mapping[str, Any], words: Mapping[str, Mapping[int, str]]) -> str:
    if cell.get("none"):
        return _("Nothing found")
    read_as: Iterable[str] = (
        double_words.level_words(cell[axis] if isinstance(cell[axis], str) else tuple(cell[axis]), words[axis])
        for axis in ("likelihood", "severity")
    )
    likely, serious = read_as
    return f"{likely}; {serious[:1].lower()}{serious[1:]}"
