"""What is asked about a decision, about who needs to know, and about the day's working conditions? (DESIGN 9, "Decide")

The same questions in the same order whichever way was decided: no form here looks at which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from assessments.appraisal.courses import DECISION_WORDS
from assessments.appraisal.questions import EXPECTED, EXPECTED_OF_ANY
from assessments.forms.risks import Line, RisksField, lines
from assessments.given import (
    ConditionsGiven,
    JustificationGiven,
    NeedGiven,
    RecommendationGiven,
    TeamConditionsGiven,
)
from assessments.models import Assessment, NeedToKnow, TeamConditions
from assessments.vocabulary import Extent, Keeping, ObjectionState, TellingForm, TimeToday, Trained
from cases.models import InformationItem, Recipient
from cases.vocabulary import POLES
from govuk.forms import (
    Checkbox,
    DateField,
    DateInput,
    Edition,
    Form,
    Input,
    Radios,
    Seen,
    Textarea,
    Words,
    for_example,
    missing,
)


def text(label: Any, hint: Any = "", *, rows: int = 3, size: str = "m") -> forms.CharField:
    """A question answered in one's own words. What must be said is asked when it is finished, not while it is typed."""
    return forms.CharField(label=label, help_text=hint, required=False, widget=Textarea(rows=rows, size=size))


def one_of(label: Any, choices: Sequence[tuple[str, str]], *, size: str = "m", error: Words) -> forms.ChoiceField:
    """A question answered with one of a few, none of them chosen beforehand."""
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=Radios(size=size), error_messages=missing(error)
    )


class DecideForm(Form):
    """What was decided and why. Every field is there for every course, and none is filled in for anybody."""

    course = one_of(_("What have you decided?"), (), error=_("Select what you have decided"))
    proposal = text(_("What do you propose, to whom and for which items?"))
    main_reason = text(_("What is your main reason, and what principle does it rest on?"))
    proportionality = text(
        _("Why is this in proportion to the risks on both sides?"),
        _("Refer to the outcomes that weighed most with you"),
        rows=4,
    )
    refers_to = RisksField(
        label=_("Which risks does this refer to?"),
        help_text=_("Tick those that your reasons on this page speak of, in whichever words"),
        required=False,
    )
    wishes_weighed = text(_("What does the person know and want, or what would they expect?"), rows=2)
    objection = text(
        _("What is the strongest argument against your decision?"),
        _("Write it as someone who disagrees with you would put it, then answer it"),
        rows=4,
    )
    answer = text(_("What is your answer to it, and what remains unanswered?"))
    objection_state = one_of(
        _("Is that argument answered?"),
        ObjectionState.choices(),
        size="",
        error=_("Say whether it is answered, partly answered, or stands"),
    )
    change_of_mind = text(_("What would change your mind?"), rows=2)
    alternatives = text(_("What else could you do instead?"), _("Say why you did not choose it"), rows=2)
    kept = one_of(
        _("What happens to what we hold?"),
        Keeping.choices(),
        size="",
        error=_("Select what happens to what we hold"),
    )
    kept_until = DateField(
        label=_("Until when, if until a date?"),
        help_text=for_example(_("For example, %(date)s"), days=180),
        name=_("Keep-until date"),
        required=False,
    )
    expectation = text(EXPECTED_OF_ANY, rows=2, size="")
    form = one_of(_("How will it be said?"), TellingForm.choices(), size="", error=_("Select how it will be said"))
    review_on = DateField(
        label=_("When will you look at this decision again?"),
        help_text=for_example(_("For example, %(date)s"), days=28),
        name=_("Review date"),
        required=False,
    )
    trigger = text(_("What would make you look sooner, and who is watching for it?"), rows=2, size="")
    edition = Edition()

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        risks = cast(RisksField, self.fields["refers_to"])
        risks.titles, risks.poles = assessment.titles(), assessment.poles()
        self.fields["course"].choices = courses(assessment)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["course"].help_text = said("The first two are listed in the order drawn for this question")
        for name in ("kept", "form"):
            self.fields[name].help_text = said("Asked whichever way you decided")
        self.fields["expectation"].help_text = " ".join(
            f"{course.label}: {EXPECTED[course.pole]}" for course in assessment.poles() if course.pole
        )

    @property
    def risks(self) -> list[Line]:
        """The boxes of the risks, for the page that draws them."""
        return lines(self["refers_to"], self.assessment)

    @classmethod
    def standing(cls, assessment: Assessment) -> dict[str, Any]:
        """What stands now, for a form to begin with; nothing on a decision not begun."""
        conclusion = getattr(assessment, "recommendation", None)
        reasons = getattr(assessment, "justification", None)
        kept = {name: getattr(conclusion, name, None) for name in names(RecommendationGiven)}
        kept |= {name: getattr(reasons, name, None) for name in names(JustificationGiven)}
        return {**kept, "edition": reasons.edition if reasons else 0}

    def given(self, stands: Mapping[str, Any]) -> tuple[RecommendationGiven, JustificationGiven]:
        """What was typed; where a date cannot be read yet, what stood."""
        typed: dict[str, Any] = {
            name: self.cleaned_data.get(name) if name in self.cleaned_data else stands.get(name)
            for name in (*names(RecommendationGiven), *names(JustificationGiven))
        }
        kept: dict[str, Any] = {
            name: value if isinstance(self.fields[name], DateField) else value or _empty(name)
            for name, value in typed.items()
        }
        return (
            RecommendationGiven(**{name: kept[name] for name in names(RecommendationGiven)}),
            JustificationGiven(**{name: kept[name] for name in names(JustificationGiven)}),
        )


def _empty(name: str) -> Any:
    return {} if name == "refers_to" else ""


def names(given: type) -> tuple[str, ...]:
    """The fields of a value that a service takes."""
    return tuple(each.name for each in fields(given))


def courses(assessment: Assessment) -> list[tuple[str, str]]:
    """The poles as drawn, what lies between and before them, then each way named."""
    poles = [course.key for course in assessment.poles()]
    rest = [code for code in DECISION_WORDS if code not in set(POLES)]
    ways = [(way.key, str(way.name)) for way in assessment.current_ways()]
    return [*((str(code), DECISION_WORDS[code]) for code in (*poles, *rest)), *ways]


@dataclass
class Need:
    """One item for one recipient, as the page shows it."""

    item: InformationItem
    recipient: Recipient
    extent: str
    why: str
    errors: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.item.pk}-{self.recipient.pk}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return Extent.choices()


class NeedsForm(Form):
    """How much of each item each recipient needs, and why. The matrix is drawn by its page, not by widgets."""

    edition = Edition()

    def __init__(self, data: Any = None, *, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(data, initial={"edition": assessment.edition}, **kwargs)
        question = assessment.question
        items = sorted((each for each in question.items.all() if each.removed_at is None), key=lambda one: one.number)
        self.recipients = sorted(
            (each for each in question.recipients.all() if each.removed_at is None), key=lambda one: one.number
        )
        stands = {(need.item_id, need.recipient_id): need for need in assessment.needs.all()}
        self.matrix = [
            (item, [self._need(item, recipient, stands.get((item.pk, recipient.pk))) for recipient in self.recipients])
            for item in items
        ]

    def _need(self, item: InformationItem, recipient: Recipient, stands: NeedToKnow | None) -> Need:
        name = f"{item.pk}-{recipient.pk}"
        if self.is_bound:
            return Need(item, recipient, self.data.get(f"{name}-extent") or "", self.data.get(f"{name}-why") or "", {})
        return Need(item, recipient, stands.extent if stands else "", str(stands.why or "") if stands else "", {})

    @property
    def needs(self) -> list[Need]:
        """All of them, item by item."""
        return [need for _item, row in self.matrix for need in row]

    def given(self, *, finished: bool) -> list[NeedGiven]:
        """What to keep: all of it, or what anything was typed for so far."""
        return [
            NeedGiven(item=need.item.pk, recipient=need.recipient.pk, extent=need.extent, why=need.why)
            for need in self.needs
            if finished or need.extent or need.why.strip()
        ]

    def typed(self) -> Iterable[tuple[str, str]]:
        return [(f"{need.item}, {need.recipient}", need.why) for need in self.needs]

    def add_refusal(self, errors: Mapping[str, Words | Sequence[Words]]) -> None:
        by_name = {need.name: need for need in self.needs}
        rest: dict[str, Words | Sequence[Words]] = {}
        for place, words in errors.items():
            name, _dash, field = place.rpartition("-")
            if name in by_name:
                by_name[name].errors[field] = str(words)
            else:
                rest[place] = words
        super().add_refusal(rest)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(href, words) of everything that is wrong, in the order of the page."""
        return self.error_list + [
            (f"#{need.name}-{field}" + ("-0" if field == "extent" else ""), need.errors[field])
            for need in self.needs
            for field in ("extent", "why")
            if field in need.errors
        ]


class ConditionsForm(Form):
    """The author's own working conditions on the day."""

    caseload = forms.IntegerField(
        label=_("How many cases do you have now?"),
        required=False,
        min_value=0,
        widget=Input(width=4, size="m"),
        error_messages={
            "invalid": _("Enter your caseload, or that you do not know"),
            "min_value": _("Enter your caseload, or that you do not know"),
        },
    )
    caseload_unknown = forms.BooleanField(label=_("I do not know"), required=False, widget=Checkbox())
    last_supervision = DateField(
        label=_("When was your last supervision?"),
        widget=DateInput(size="m"),
        help_text=for_example(_("For example, %(date)s. Leave it empty if you have had none"), days=-20),
        name=_("Date"),
        must="today_or_past",
        required=False,
    )
    time = one_of(
        _("How much time did you have for this today?"),
        TimeToday.choices(),
        error=_("Select how much time you had for this today"),
    )
    trained = one_of(
        _("Have you been trained in this way of working?"),
        Trained.choices(),
        error=_("Select whether you have been trained in this"),
    )
    note = text(_("Do you want to add anything?"), _("You can leave this empty. Nobody else can change it"))
    seen = Seen()

    def given(self) -> ConditionsGiven:
        """As the service takes it."""
        typed: dict[str, Any] = self.cleaned_data
        given: dict[str, Any] = {name: typed.get(name) for name in names(ConditionsGiven)}
        return ConditionsGiven(**given)


class TeamConditionsForm(Form):
    """What a manager records about the conditions of a team."""

    caseload_guide = forms.IntegerField(
        label=_("How many cases is a full caseload in this team?"),
        required=False,
        min_value=0,
        widget=Input(width=4, size="m"),
        error_messages={"invalid": _("Enter a number"), "min_value": _("Enter a number")},
    )
    vacancies = forms.IntegerField(
        label=_("How many posts are vacant?"),
        required=False,
        min_value=0,
        widget=Input(width=4, size="m"),
        error_messages={"invalid": _("Enter a number"), "min_value": _("Enter a number")},
    )
    supervision_every_weeks = forms.IntegerField(
        label=_("Supervision is meant to happen every how many weeks?"),
        required=False,
        min_value=0,
        widget=Input(width=4, size="m"),
        error_messages={"invalid": _("Enter a number"), "min_value": _("Enter a number")},
    )

    @classmethod
    def standing(cls, last: TeamConditions | None) -> dict[str, int | None]:
        """What was recorded last, for the form to begin with: what has not changed need not be typed again."""
        return {name: getattr(last, name) for name in names(TeamConditionsGiven)} if last else {}

    def given(self) -> TeamConditionsGiven:
        """As the service takes it."""
        return TeamConditionsGiven(**{name: self.cleaned_data.get(name) for name in names(TeamConditionsGiven)})
