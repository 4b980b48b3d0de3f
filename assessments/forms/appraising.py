"""What is asked about one outcome: the same fields for every course, one question of all of them before the next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from assessments.appraisal import answers, questions
from assessments.appraisal.anchors import Scales
from assessments.appraisal.courses import Course
from assessments.appraisal.scales import CANNOT_TELL
from govuk.forms import Form, Seen, Textarea, missing

LEVELS = ("likelihood", "severity", "residual_likelihood", "residual_severity")
FURTHER = (
    "bearer",
    "bearer_who",
    "reversible",
    "based_on",
    "based_on_else",
    "evidence",
    "measure",
    "none_possible",
    "owner",
    "by",
    "committed",
    "residual_likelihood",
    "residual_severity",
)
"""Asked of every course as soon as either pole may be serious (METHOD 5)."""


class Listed(Protocol):
    """An item of information that an answer may rest on: of a case, or of a walkthrough that has none."""

    @property
    def number(self) -> Any: ...

    @property
    def text(self) -> Any: ...

    def get_kind_display(self) -> str: ...


class UnevenForm(Form):
    """ "Leave it, because": a full answer to an uneven look (METHOD 2.9)."""

    component = forms.CharField(widget=forms.HiddenInput)
    because = forms.CharField(
        label=_("Leave it, because"), widget=Textarea(rows=2), error_messages=missing(_("Enter why you leave it"))
    )
    seen = Seen()


class OutcomeForm(Form):
    """The answers to one outcome for several courses. Fields are "<course>-<name>" with the names of `answers.KEYS`.

    It keeps whatever is typed: what a finished answer still lacks is for `answers.read` to say.
    """

    further = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        courses: Sequence[Course],
        scales: Scales,
        items: Iterable[Listed],
        held: Mapping[str, Mapping[str, Any]],
        editions: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.courses, self.scales = courses, scales
        self.items = list(items)
        for name in ("reason", "none", "looked_at", "likelihood", "severity", *FURTHER):
            for course in courses:
                field = f"{course.key}-{name}"
                self.fields[field] = self._field(name)
                self.initial[field] = held.get(course.key, {}).get(name)
        for course in courses:
            self.fields[f"{course.key}-edition"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial[f"{course.key}-edition"] = editions.get(course.key, 0)
        self.fields["why"] = forms.CharField(
            required=False,
            label=_("Why did you change this answer?"),
            help_text=_("The comparison has been shown. Your reviewer will see what you changed, and why"),
            widget=Textarea(rows=2, size="m"),
        )

    def _field(self, name: str) -> forms.Field:
        if name in LEVELS:
            levels = [(str(level), str(level)) for level in (1, 2, 3, 4, 5)]
            return forms.MultipleChoiceField(
                required=False, choices=[*levels, (CANNOT_TELL, "")], widget=forms.CheckboxSelectMultiple
            )
        if name == "based_on":
            numbers = [(str(item.number), str(item.number)) for item in self.items]
            return forms.MultipleChoiceField(
                required=False,
                choices=numbers,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Choose from the items that are listed")},
            )
        if name in ("none", "committed"):
            return forms.BooleanField(required=False)
        lists: dict[str, Mapping[Any, str]] = {
            "bearer": self.scales.bearers,
            "reversible": self.scales.reversible,
            "evidence": self.scales.evidence,
        }
        if name in lists:
            choices = [(str(code), words) for code, words in lists[name].items()]
            widget = forms.RadioSelect if name == "reversible" else forms.Select
            return forms.ChoiceField(required=False, choices=[("", _("Choose one")), *choices], widget=widget)
        return forms.CharField(required=False)

    def answers(self) -> dict[str, dict[str, Any]]:
        """What was typed, by course, as `answers.read` takes it."""
        return {
            course.key: answers.tidied({name: self.cleaned_data.get(f"{course.key}-{name}") for name in answers.KEYS})
            for course in self.courses
        }

    def typed(self) -> Iterable[tuple[str, str]]:
        words = {
            f"{label[0].upper()}{label[1:]}, {course.label}": said
            for course in self.courses
            for label, said in answers.said(self.answers()[course.key], self.scales).items()
        }
        return [*words.items(), (str(self.fields["why"].label), self.cleaned_data["why"])]

    def editions(self) -> dict[str, int]:
        """What the person had before them, by course."""
        return {course.key: self.cleaned_data.get(f"{course.key}-edition") or 0 for course in self.courses}

    def renew(self, editions: Mapping[str, int]) -> None:
        """What the page shows was taken note of: sending it again then is a choice, and no clash and no repeat."""
        typed = self.data.copy()  # type: ignore[attr-defined]  # a bound form holds a QueryDict
        typed["key"] = str(uuid.uuid4())
        for course, edition in editions.items():
            typed[f"{course}-edition"] = str(edition)
        self.data = typed


class Option:
    """One level, or one choice of a list, as it stands on the page."""

    def __init__(self, field: BoundField, index: int, value: str, words: str, hint: str = "") -> None:
        held = field.value()
        ticked = held if isinstance(held, (list, tuple)) else [held]
        self.value, self.words, self.hint = value, words, hint
        self.id = f"{field.auto_id}_{index}"
        self.ticked = value in {str(each) for each in ticked if each is not None}


class Side:
    """One column of the page: a course, and its fields by name (`side.reason`), or its answers if it only stands by."""

    def __init__(self, form: OutcomeForm, course: Course, *, prompt: str, period: str) -> None:
        self.form, self.course, self.prompt = form, course, prompt
        self.key, self.name, self.label, self.inline = course.key, course.name, course.label, course.inline
        self.drawn_as = course.drawn_as
        self.questions = questions.one_outcome(side=course.inline, period=period)

    def __getitem__(self, name: str) -> BoundField:
        return self.form[f"{self.course.key}-{name}"]

    @property
    def levels(self) -> dict[str, list[Option]]:
        """The five levels of each scale, and the way out."""
        scales = self.form.scales
        likely = [(str(level.level), level.words, level.numbers) for level in scales.likelihood]
        serious = [(str(level.level), level.words, level.anchor) for level in scales.severity]
        cannot = (CANNOT_TELL, scales.cannot_judge, "")
        return {
            name: [
                Option(self[name], index, value, words, hint)
                for index, (value, words, hint) in enumerate([*(likely if "likelihood" in name else serious), cannot])
            ]
            for name in LEVELS
        }

    @property
    def items(self) -> list[Option]:
        """The items listed, by number."""
        field = self["based_on"]
        return [
            Option(field, index, str(item.number), f"{item.number}. {item.text} ({item.get_kind_display().lower()})")
            for index, item in enumerate(self.form.items)
        ]

    @property
    def undone(self) -> list[Option]:
        """Whether it can be undone."""
        return [
            Option(self["reversible"], index, str(code), words)
            for index, (code, words) in enumerate(self.form.scales.reversible.items())
        ]


class Beside:
    """A column that is only read: the pole beside which a further way is filled in."""

    def __init__(self, course: Course, held: Mapping[str, Any], scales: Scales, *, prompt: str) -> None:
        self.key, self.name, self.label, self.inline = course.key, course.name, course.label, course.inline
        self.prompt, self.fixed = prompt, True
        said = answers.said(held, scales)
        self.said = {name: said.get(label, "") for name, label in answers.LABELS.items()}
        if numbers := self.said["based_on"]:
            self.said["based_on"] = _("Listed information: %(numbers)s") % {"numbers": numbers}
