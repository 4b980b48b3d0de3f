"""What is asked when outcomes are chosen, added or set aside, of a side that went badly, and of another way?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.appraisal import questions
from assessments.appraisal.courses import WAY_WORDS, Course, WayKind
from govuk.forms import DateField, Edition, Form, Input, Radios, Seen, Textarea, Words, for_example, missing


class OutcomesForm(Form):
    """Which outcomes are looked at; of any that is not, why not: of the core ones always. For both sides together."""

    chosen = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    edition = Edition()

    def __init__(self, *args: Any, offered: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = offered
        self.fields["chosen"].choices = [(key, key) for key in offered]  # type: ignore[attr-defined]
        for key in offered:
            self.fields[f"why-{key}"] = forms.CharField(required=False)

    def add_refusal(self, errors: Mapping[str, Words | Sequence[Words]]) -> None:
        """Several outcomes can lack a reason at once: each is named, so that the summary tells them apart."""
        super().add_refusal({name: self._named(name, said) for name, said in errors.items()})

    def _named(self, field: str, said: Words | Sequence[Words]) -> Words | Sequence[Words]:
        title = self.titles.get(field.removeprefix("why-"))
        if title is None or said != questions.SET_ASIDE.errors["missing"]:
            return said
        return _("Enter why “%(title)s” does not matter here") % {"title": title}

    def typed(self) -> Iterable[tuple[str, str]]:
        return [(str(_("Why an outcome is set aside")), why) for why in self.reasons().values()]

    def reasons(self) -> dict[str, str]:
        """Why outcomes that are not chosen are set aside."""
        typed = {key.removeprefix("why-"): value for key, value in self.cleaned_data.items() if key.startswith("why-")}
        return {key: why for key, why in typed.items() if why and key not in self.cleaned_data["chosen"]}


class SetAsideForm(Form):
    """Why an outcome does not matter here, for both sides."""

    why = forms.CharField(
        label=_(questions.SET_ASIDE.label),
        help_text=_(questions.SET_ASIDE.hint),
        widget=Textarea(rows=3),
        error_messages=missing(_(questions.SET_ASIDE.errors["missing"])),
    )


class OwnOutcomeForm(Form):
    """An outcome of the author's own, with a question for each side."""

    title = forms.CharField(
        label=_(questions.OWN_OUTCOME.label),
        help_text=_(questions.OWN_OUTCOME.hint),
        max_length=200,
        widget=Input(size="m"),
        error_messages=missing(_(questions.OWN_OUTCOME.errors["missing"])),
    )

    def __init__(self, *args: Any, sides: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in sides:
            self.fields[f"{side.key}-prompt"] = forms.CharField(
                widget=Textarea(rows=2), error_messages=missing(questions.prompt_missing(side=side.inline))
            )
        self.sides = sides

    def typed(self) -> Iterable[tuple[str, str]]:
        title = self.fields["title"].label
        prompts = [(f"{title}, {side.label}", self.prompts()[side.key]) for side in self.sides]
        return [(str(title), self.cleaned_data["title"]), *prompts]

    def prompts(self) -> dict[str, str]:
        return {side.key: self.cleaned_data[f"{side.key}-prompt"] for side in self.sides}


class WentBadlyForm(Form):
    """One line for each side, or why there is none."""

    seen = Seen()

    def __init__(self, *args: Any, sides: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = sides
        for side in sides:
            self.fields[f"{side.key}-text"] = forms.CharField(required=False)
        for side in sides:
            self.fields[f"{side.key}-cannot"] = forms.CharField(required=False)

    def typed(self) -> Iterable[tuple[str, str]]:
        asked = {"text": _("What happened?"), "cannot": _(questions.CANNOT_THINK_OF_ONE)}
        return [
            (f"{words}, {side.label}", self.cleaned_data[f"{side.key}-{name}"])
            for side in self.sides
            for name, words in asked.items()
        ]

    def lines(self) -> dict[str, dict[str, str]]:
        return {
            side.key: {name: self.cleaned_data[f"{side.key}-{name}"] for name in ("text", "cannot")}
            for side in self.sides
        }


class WayForm(Form):
    """Another way: its name, in what it differs, and until when."""

    name = forms.CharField(
        label=_("What is the other way?"),
        help_text=_("For example fewer items, fewer people, another form, or asking first"),
        widget=Input(),
        error_messages=missing(_("Enter the other way")),
    )
    kind = forms.ChoiceField(
        label=_("How does it differ?"),
        choices=[(kind.value, words) for kind, words in WAY_WORDS.items()],
        widget=Radios(),
        error_messages=missing(_("Select in what it differs")),
    )
    until = DateField(
        label=_("When will you decide, if not now?"),
        help_text=for_example(_("Only for a later date. For example, %(date)s"), days=7),
        required=False,
    )
    differs = forms.CharField(
        label=_("What exactly is different?"), required=False, widget=Textarea(rows=2), help_text=_("Optional")
    )
    edition = Edition()

    def __init__(self, *args: Any, sides: Sequence[Course] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sides:
            self.fields["nearer"] = forms.ChoiceField(
                label=_("Which side is it nearer to?"),
                help_text=_("It starts as a copy of that side. You then change only what differs"),
                choices=[(side.key, side.label) for side in sides],
                widget=Radios(),
                error_messages=missing(_("Select which side it is nearer to")),
            )

    def given(self) -> dict[str, Any]:
        """As `services.add_way` and `change_way` take it."""
        later = self.cleaned_data["kind"] == WayKind.LATER_DATE
        return {
            "name": self.cleaned_data["name"],
            "kind": self.cleaned_data["kind"],
            "until": self.cleaned_data["until"] if later else None,
            "differs": self.cleaned_data["differs"],
        }


class NoWayForm(Form):
    """That there is no other way, and why."""

    because = forms.CharField(
        label=_("No other way, because"),
        widget=Textarea(rows=3),
        error_messages=missing(_("Enter the other way, or why there is none")),
    )
    seen = Seen()


class RemoveForm(Form):
    """Nothing is asked; the key guards the button against a double press."""
