"""What is asked of whoever follows up a decision, and of a manager who draws a sample? (DESIGN 9, "Follow-up")"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models import Team, User
from assessments.appraisal.questions import SIDES, spoken
from assessments.vocabulary import ObjectionState
from cases.vocabulary import Pole
from govuk.forms import (
    Checkbox,
    Checkboxes,
    DateField,
    DateInput,
    Edition,
    Form,
    Input,
    Radios,
    Select,
    Textarea,
    for_example,
    missing,
)
from reviews.given import FollowUpGiven, ThresholdDecided, ThresholdGiven
from reviews.thresholds import PERIODS
from reviews.vocabulary import (
    DID,
    RUNG_ASKED,
    Conclusion,
    Fit,
    Link,
    LinkFinding,
    Need,
    NotNow,
    Occasion,
    Onward,
    Rung,
    SetOff,
    StepAside,
    Substitution,
    ThresholdCourseKey,
    Towards,
    Use,
    in_lot_order,
)

ALWAYS = ("occasion", "found_on", "did", "fit")
HOW_LIKELY, HOW_SERIOUS = _("How likely is it %(side)s?"), _("How serious would it be %(side)s?")
AT_THE_END = ("how_known", "settles", "onward", "next_on", "closed_why")


def one_of(label: Any, choices: list[tuple[str, str]], error: Any, hint: Any = "") -> forms.ChoiceField:
    """One of a few, all in view; nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, widget=Radios(size="m"), error_messages=missing(error)
    )


def words(label: Any, error: Any, hint: Any = "", *, required: bool = True, size: str = "m") -> forms.CharField:
    """A question that is answered in words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=Textarea(rows=3, size=size),
        error_messages=missing(error),
    )


class FollowUpForm(Form):
    """What came of a decision. One form for both: asked of what was shared is also how it was read and used.

    The two questions, and the errors among their answers, come in the order drawn for the question of the case.
    """

    occasion = one_of(
        _("Why are you looking at this now?"), Occasion.choices(), _("Select why you are looking at this now")
    )
    found_on = DateField(
        label=_("When was this found?"),
        help_text=for_example(_("For example, %(date)s"), days=-7),
        name=_("The day on which this was found"),
        widget=DateInput(size="m"),
        must="today_or_past",
        error_messages=missing(_("Enter when this was found")),
    )
    did = words("", _("Enter what was done, or that you do not know"))
    fit = one_of(
        _("Was that fit for what was expected?"),
        Fit.choices(),
        _("Select whether it was fit for what was expected"),
    )
    need = one_of(
        _("In the light of what was then found, was there a real need?"),
        Need.choices(),
        _("Select yes, no or not yet known"),
        _("Not whether it turned out well"),
    )
    use = one_of(_("How was it read and used?"), Use.choices(), _("Select how it was read and used, or not yet known"))
    how_known = words(_("How do we know, and who looked?"), _("Enter how we know"))
    settles = forms.BooleanField(
        label=_("This settles what was said before: from here on it counts alone"),
        help_text=_("What was said before is kept and shown"),
        required=False,
        widget=Checkbox(),
    )
    onward = one_of(
        _("What follows?"),
        Onward.choices(),
        _("Select what follows: a date on which you look again, or a reason why you do not"),
    )
    next_on = DateField(
        label=_("When do we look again?"),
        help_text=for_example(_("If we do. For example, %(date)s"), days=42),
        name=_("The date on which you look again"),
        widget=DateInput(size="m"),
        must="future",
        required=False,
    )
    closed_why = words(_("Why do we not look again?"), "", _("If we do not"), required=False)

    def __init__(self, *args: Any, shared: bool, turned: bool, before: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["did"].label = _now(DID[shared])
        fields: dict[str, Any] = self.fields
        fields["need"].choices = in_lot_order(Need.choices(), turned=turned, last=Need.UNDETERMINED)
        fields["use"].choices = _use_choices(turned)
        asked = ["need", "use"] if shared else ["need"]
        left_out = {"use"} - set(asked) | ({"settles"} if not before else set())
        for name in left_out:
            del self.fields[name]
        self.order_fields([*ALWAYS, *(asked[::-1] if turned else asked), *AT_THE_END])

    def given(self) -> FollowUpGiven:
        """As the service takes it."""
        typed: dict[str, Any] = self.cleaned_data
        texts = ("occasion", "need", "use", "did", "fit", "how_known", "onward", "closed_why")
        return FollowUpGiven(
            found_on=typed.get("found_on"),
            next_on=typed.get("next_on"),
            settles=bool(typed.get("settles")),
            **{name: str(typed.get(name) or "") for name in texts},
        )

    def clean(self) -> dict[str, Any]:
        """A date where it is looked at again, a reason where it is not: said at the field that lacks it."""
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("onward") == Onward.AGAIN and not typed.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _now("Enter the date on which you look again. It must be in the future"))
        if typed.get("onward") == Onward.CLOSED and not typed.get("closed_why"):
            self.add_error("closed_why", _now("Enter why you do not look again"))
        return typed


def _use_choices(turned: bool) -> list[tuple[str, str]]:
    """As meant comes first, not yet known last; the two errors between them in the order drawn."""
    first, *rest = Use.choices()
    return [first, *in_lot_order(rest, turned=turned, last=Use.UNDETERMINED)]


class SampleForm(Form):
    """How many of each kind are drawn."""

    size = forms.IntegerField(
        label=_("How many decisions of each kind?"),
        help_text=_("As many to share as not to share, if there are so many. Every decision drawn is to be looked at"),
        min_value=1,
        widget=Input(width=3, size="m"),
        error_messages={
            "required": _("Enter how many of each kind"),
            "invalid": _("Enter a number"),
            "min_value": _("Enter a number from 1 to 200"),
        },
    )


class HandOverForm(Form):
    """Who takes over, and which questions."""

    to = forms.ModelChoiceField(
        label=_("Who takes over?"),
        help_text=_("A practitioner of your team. They can then see these cases"),
        queryset=User.objects.none(),
        empty_label=_("Choose somebody"),
        widget=Select(size="m"),
        error_messages=missing(_("Select who takes over")),
    )
    which = forms.MultipleChoiceField(
        label=_("Which questions?"),
        widget=Checkboxes(size="m"),
        error_messages=missing(_("Select at least one question")),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = people
        fields["to"].label_from_instance = lambda user: user.display_name
        fields["which"].choices = offered


class OwnReadingsForm(Form):
    """The reviewer's own readings: for every outcome the same two questions of both sides, beside each other."""

    def __init__(self, *args: Any, paper: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.places: list[tuple[str, str, str]] = []
        for row in paper["rows"]:
            for pole in paper["question"]["order"]:
                for axis, asked in (("likelihood", HOW_LIKELY), ("severity", HOW_SERIOUS)):
                    name = f"{row['key']}-{pole}-{axis}"
                    self.fields[name] = self._asked(axis, asked, SIDES[Pole(pole)])
                    self.places.append((row["key"], pole, axis))

    def outcomes(self) -> list[tuple[str, list[list[tuple[str, forms.BoundField]]]]]:
        """Each outcome with its two questions, each of them asked of both sides before the next."""
        order = self.paper["question"]["order"]
        return [
            (
                row["title"],
                [
                    [(pole, self[f"{row['key']}-{pole}-{axis}"]) for pole in order]
                    for axis in ("likelihood", "severity")
                ],
            )
            for row in self.paper["rows"]
        ]

    def _asked(self, axis: str, asked: Any, side: str) -> forms.ChoiceField:
        levels = [(level, words) for level, words in self.paper["legend"][axis].items()]
        more = [("none", _now("I found nothing that could go wrong"))] if axis == "likelihood" else []
        choices = [("", _now("Choose")), *more, *levels, ("unknown", _now("I cannot judge this"))]
        return forms.ChoiceField(
            label=_now(asked) % {"side": spoken(side)},
            choices=choices,
            required=False,
            widget=Select(),
        )

    def given(self) -> dict[str, dict[str, dict[str, str]]]:
        """As the service takes it: outcome, pole, axis."""
        readings: dict[str, dict[str, dict[str, str]]] = {}
        for row, pole, axis in self.places:
            value = self.cleaned_data.get(f"{row}-{pole}-{axis}") or ""
            readings.setdefault(row, {}).setdefault(pole, {})[axis] = value
        return readings


class LinksForm(Form):
    """What a reviewer finds of each link of the justification."""

    reasons = words(_("Why do you find so?"), _("Enter what you found"), _("Speak to the reasons, not to the person"))

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for link in Link:
            missed = _now("%(link)s: select one") % {"link": link.words}
            self.fields[link.value] = one_of(link.words, LinkFinding.choices(), missed, hint)
        self.order_fields([*(link.value for link in Link), "reasons"])

    def links(self) -> dict[str, str]:
        return {link.value: str(self.cleaned_data.get(link.value) or "") for link in Link}


class StepAsideForm(Form):
    """Why a reviewer gives a review back."""

    aside = one_of(_("Why do you give it back?"), StepAside.choices(), _("Select why you give it back"))


class AskReviewForm(Form):
    """Of whom reviews are asked, and how many; half of them of decisions of which nobody knows yet how they ended."""

    reviewer = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("A colleague of your agency who was never let see these cases. They see no case by it"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        widget=Select(size="m"),
        error_messages=missing(_("Select whom you ask")),
    )
    size = forms.IntegerField(
        label=_("How many decisions?"),
        help_text=_("Half of them of which it is known what came of them, half of which it is not, drawn at random"),
        min_value=1,
        max_value=20,
        widget=Input(width=2, size="m"),
        error_messages={
            "required": _("Enter how many decisions"),
            "invalid": _("Enter a number from 1 to 20"),
            "min_value": _("Enter a number from 1 to 20"),
            "max_value": _("Enter a number from 1 to 20"),
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewer"]
        field.queryset = people
        field.label_from_instance = lambda user: user.display_name


class AskApartForm(Form):
    """Who is asked to appraise a question apart, and why."""

    second = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("A colleague of your agency who was never let see this case"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        widget=Select(size="m"),
        error_messages=missing(_("Select whom you ask")),
    )
    why = words(
        _("Why do they need to read it?"),
        _("Enter why you would like them to appraise it"),
        _("They read this, and it is kept as the reason for their access. Do not say how you read either side"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["second"]
        field.queryset = people
        field.label_from_instance = lambda user: user.display_name


class NotNowForm(Form):
    """Why somebody does not appraise a question apart now."""

    aside = one_of(_("Why not?"), NotNow.choices(), _("Select why not"), _("None of this is held against you"))


class CommitForm(Form):
    """Nothing but that one commits."""


class OpenNoiseForm(Form):
    """Until when a team reads the made-up cases, and whether a second time."""

    closes_on = DateField(
        label=_("Until when can they be read?"),
        help_text=for_example(_("The last day. For example, %(date)s"), days=42),
        name=_("The last day"),
        must="future",
        widget=DateInput(size="m"),
        error_messages=missing(_("Enter the last day")),
    )
    again_on = DateField(
        label=_("From when a second time?"),
        help_text=for_example(
            _("Leave it empty for one time only. Two weeks from today or later, for example %(date)s"), days=21
        ),
        name=_("The day from which they are read again"),
        must="future",
        required=False,
        widget=DateInput(size="m"),
    )


class RungForm(Form):
    """What is found of one rung."""

    text = words("", _("Enter what you found"), _("What was known and possible then, not what is known now"))
    edition = Edition()

    def __init__(self, *args: Any, rung: Rung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _now(RUNG_ASKED[rung])


class SubstitutionForm(Form):
    """The substitution test, before anything about a person."""

    substitution = one_of(
        _("A colleague with the same training, the same caseload, the same hour and the same facts:"),
        Substitution.choices(),
        _("Select what a colleague would have done"),
    )
    text = words(_("Why do you think so?"), _("Enter why you think so"))
    edition = Edition()


class LandsForm(Form):
    """On which rung the finding lands."""

    lands = one_of(
        _("Where does the finding land?"),
        Rung.choices(),
        _("Select one of those of which you said what you found"),
        _("What is done about it is done there first"),
    )
    edition = Edition()

    def __init__(self, *args: Any, answered: Mapping[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lands"]
        field.choices = [(code, said) for code, said in Rung.choices() if answered.get(code)]


class ActionForm(Form):
    """What is to be done, by whom and by when."""

    what = words(_("What is to be done?"), _("Enter what is to be done"))
    owner = forms.ModelChoiceField(
        label=_("Who does it?"),
        help_text=_("They find it under “My work”, if they may see this case. Tell anybody else yourself"),
        queryset=User.objects.none(),
        empty_label=_("Choose somebody"),
        widget=Select(size="m"),
        error_messages=missing(_("Select somebody who works for your agency")),
    )
    due_on = DateField(
        label=_("By when?"),
        help_text=for_example(_("For example, %(date)s"), days=60),
        name=_("By when"),
        must="future",
        widget=DateInput(size="m"),
        error_messages=missing(_("Enter by when. It must be in the future")),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people
        field.label_from_instance = lambda user: user.display_name


class OwnNoteForm(Form):
    """What whoever decided says of it in their own words."""

    text = words(
        _("Your note"),
        _("Enter your note"),
        _("Nobody can change it, you neither: a later note stands beside it. Whoever can see the case can read it"),
    )


class DoneForm(Form):
    """What was done about a finding."""

    done = words(_("What was done?"), _("Enter what was done"))


class ThresholdForm(Form):
    """A change of threshold, as it is recorded. `teams`: those that may be chosen; `all_teams`: whether also all."""

    team = forms.ChoiceField(
        label=_("Where does it hold?"), widget=Radios(size="m"), error_messages=missing(_("Select where it holds"))
    )
    changed_on = DateField(
        label=_("On which day does it change, or did it?"),
        help_text=for_example(_("For example, %(date)s"), days=-20),
        name=_("The day of the change"),
        widget=DateInput(size="m"),
        error_messages=missing(_("Enter the day on which it changes or changed")),
    )
    before = words(
        _("When did you share before?"),
        _("Enter when you shared before the change"),
        _("In one or two sentences, as you would say it to a new colleague"),
    )
    after = words(
        _("When do you share after it?"),
        _("Enter when you share after the change"),
        _("In the same way. Name no person and no case"),
    )
    towards = one_of(_("Which way did it go?"), Towards.choices(), _("Select which way it went"))
    set_off = one_of(_("What set it off?"), SetOff.choices(), _("Select what set it off"))
    because = words(
        _("Say what set it off, and why it was changed"),
        _("Enter what set it off"),
        _("Name no person and no case"),
    )
    decided_by = words(
        _("Who decided it?"),
        _("Enter who decided it, as a role or a group"),
        _("A role or a group, for example the heads of service"),
    )
    period = one_of(
        _("How far ahead do you look at both courses?"),
        [(each.value, each.words) for each in PERIODS],
        _("Select how far ahead you look"),
    )

    def __init__(self, *args: Any, teams: Sequence[Team], all_teams: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        fields: dict[str, Any] = self.fields
        fields["team"].choices = [
            *([(ALL_TEAMS, _now("In every team of the agency"))] if all_teams else []),
            *((key, str(team)) for key, team in self.teams.items()),
        ]

    def where(self) -> Team | None:
        """The team, or None for every team."""
        return self.teams.get(self.cleaned_data["team"])

    def given(self) -> ThresholdGiven:
        typed: dict[str, Any] = self.cleaned_data
        return ThresholdGiven(**{field.name: typed[field.name] for field in dataclasses.fields(ThresholdGiven)})


ALL_TEAMS = "all"


class ThresholdDecisionForm(Form):
    """What a person decides about a change of threshold. The same is asked whichever way they decide.

    The two courses stand in the order drawn (`first`); what is neither stands last.
    """

    edition = Edition()
    conclusion = one_of(_("What have you decided?"), Conclusion.choices(), _("Select what you have decided"))
    proposal = words(_("What you have decided, in your words"), _("Enter what you have decided, in your words"))
    main_reason = words(_("Your main reason"), _("Enter your main reason"))
    objection = words(
        _("The strongest argument against it"),
        _("Enter the strongest argument against it"),
        _("As somebody who holds it would put it"),
    )
    answer = words(_("Your answer to it"), _("Enter your answer to it"))
    objection_state = one_of(
        _("Is that argument answered?"),
        ObjectionState.choices(),
        _("Select whether that argument is answered"),
    )
    change_of_mind = words(_("What would change your mind?"), _("Enter what would change your mind"))
    review_on = DateField(
        label=_("When will you look at this again?"),
        help_text=for_example(_("For example, %(date)s"), days=90),
        name=_("The date on which you look again"),
        widget=DateInput(size="m"),
        must="future",
        error_messages=missing(_("Enter the date on which you will look again. It must be in the future")),
    )

    def __init__(self, *args: Any, first: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        turned = first != ThresholdCourseKey.CHANGE
        fields["conclusion"].choices = in_lot_order(Conclusion.choices(), turned=turned, last=Conclusion.FIRST_ELSE)

    def given(self) -> ThresholdDecided:
        typed: dict[str, Any] = self.cleaned_data
        return ThresholdDecided(**{field.name: typed[field.name] for field in dataclasses.fields(ThresholdDecided)})
