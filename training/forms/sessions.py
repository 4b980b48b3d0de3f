"""What is asked of those who join a session, and of those who run it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.appraisal.courses import DECISION_WORDS
from cases.vocabulary import Pole
from govuk.forms import Edition, Form, Input, Radios, Textarea, missing
from govuk.templatetags.govuk import moment


class JoinForm(Form):
    """A code, and a name for the day or none."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Your trainer shows it, for example KITE 4827"),
        max_length=60,
        widget=Input(width=10),
        error_messages=missing(_("Enter the code that your trainer shows")),
    )
    nickname = forms.CharField(
        label=_("A name for today, if you like"),
        help_text=_("Only your trainer sees it, never beside what you answer. You can leave this empty"),
        required=False,
        max_length=200,
        widget=Input(width=20),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "nickname"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["code"].widget.attrs["autocapitalize"] = "characters"


def _decisions(order: tuple[Pole, Pole]) -> list[tuple[str, str]]:
    """Both poles in the order drawn for this person, then the other ways (DESIGN 2)."""
    others = [key for key in DECISION_WORDS if key not in set(Pole)]
    return [(key, DECISION_WORDS[key]) for key in [*order, *others]]


class EndForm(Form):
    """What somebody would decide at the end of a stage, and what speaks most against it. Nothing is chosen before."""

    decision = forms.ChoiceField(label=_("What would you decide?"), required=False, widget=Radios(size="m"))
    why = forms.CharField(
        label=_("What is your main reason?"), required=False, max_length=4000, widget=Textarea(rows=3, size="m")
    )
    against = forms.CharField(
        label=_("What is the strongest argument against your decision?"),
        help_text=_("Write it as someone who disagrees with you would put it"),
        required=False,
        max_length=4000,
        widget=Textarea(rows=3, size="m"),
    )
    edition = Edition()

    def __init__(self, *args: Any, order: tuple[Pole, Pole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _decisions(order)

    def answers(self) -> dict[str, str]:
        """What was filled in; blanks left out."""
        found = {name: str(self.cleaned_data.get(name) or "").strip() for name in ("decision", "why", "against")}
        return {name: text for name, text in found.items() if text}


class OpenForm(Form):
    """Opening a session: how much is asked of each outcome."""

    depth = forms.ChoiceField(
        label=_("How much will you ask about each outcome?"),
        choices=[
            ("short", _("The first three questions: what could go wrong, how likely, how serious")),
            ("full", _("All the questions of live work")),
        ],
        widget=Radios(
            size="m",
            hints={
                "short": _("About two minutes for each outcome, with both sides"),
                "full": _("Further questions are asked of both sides where either may be serious"),
            },
        ),
        error_messages=missing(_("Select how much you will ask")),
    )
    twin_of = forms.ChoiceField(
        label=_("This mirrors another walkthrough. Have the same people been through that one?"),
        help_text=_("Then you see what they answer otherwise, if five or more join with the same phones"),
        required=False,
        widget=Radios(size="m"),
    )

    def __init__(self, *args: Any, earlier: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not earlier:
            del self.fields["twin_of"]
            return
        field = self.fields["twin_of"]
        assert isinstance(field, forms.ChoiceField)
        sessions = [(pk, _("Yes, on %(when)s (%(code)s)") % {"when": moment(each.opened_at), "code": each.code})
                    for pk, each in earlier.items()]  # fmt: skip
        field.choices = [*sessions, ("", _("No, or others"))]


class NotesForm(Form):
    """The trainer's own notes on a session."""

    notes = forms.CharField(
        label=_("Your notes"),
        help_text=_("Only trainers of your team see them. They are in no export"),
        required=False,
        max_length=20_000,
        widget=Textarea(rows=4, size="m"),
    )
    edition = Edition()
