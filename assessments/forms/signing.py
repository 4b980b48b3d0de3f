"""What is asked of whoever signs, signs off, sends back, amends, withdraws, or sees it differently?

DESIGN 9, "Sign".
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from govuk.forms import Checkbox, Form, Select, Textarea, missing


def tick(label: Any, error: Any, hint: Any = "") -> forms.BooleanField:
    """A statement that somebody makes by ticking it."""
    return forms.BooleanField(label=label, help_text=hint, widget=Checkbox(), error_messages=missing(error))


def words(label: Any, error: Any, hint: Any = "", *, rows: int = 4) -> forms.CharField:
    """A question that has to be answered in words."""
    return forms.CharField(
        label=label, help_text=hint, widget=Textarea(rows=rows, size="m"), error_messages=missing(error)
    )


class SignForm(Form):
    """The author's two statements, about exactly the text that stands above them."""

    read = tick(_("I have read what stands above, and it says what I mean"), _("Tick that you have read it"))
    signs = tick(_("I looked at both sides and this is my judgement"), _("Tick to sign"))
    seen = forms.CharField(widget=forms.HiddenInput)


class SignOffForm(Form):
    """The manager's statement, about exactly the version that was read."""

    signs = tick(
        _("I have read both sides. The reasoning is sound on what was known today"),
        _("Tick to sign off"),
        _("You are not signing that the outcome will be good"),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class SendBackForm(Form):
    """A question to the author."""

    question = words(_("What would you like them to look at again?"), _("Enter your question"))


class AmendForm(Form):
    """Why a decision is opened again."""

    why = words(
        _("Why are you amending this?"),
        _("Enter why you are amending this"),
        _("The version before stays in force until you sign the next one"),
    )


class WithdrawForm(Form):
    """Why a decision is withdrawn."""

    why = words(_("Why are you withdrawing this?"), _("Enter why"), _("It stays in the history"))


class DissentForm(Form):
    """A different view."""

    text = words(
        _("What do you think, and why?"),
        _("Enter your view"),
        _("This is kept with the record and cannot be removed by others"),
        rows=6,
    )


class AnswerForm(Form):
    """The author's answer to a different view."""

    answer = words(_("What is your answer?"), _("Enter your answer"), _("The view stays as it was written"))


class AskOpinionForm(Form):
    """Which colleague is asked, and what they are to look at."""

    colleague = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("A colleague of your own agency. They can then read this case"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        widget=Select(size="m"),
        error_messages=missing(_("Select whom you ask")),
    )
    question = words(_("What would you like them to look at?"), _("Enter what you would like them to look at"))

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        field.queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]  # as above


class OpinionForm(Form):
    """The view of the colleague who was asked."""

    view = words(_("What is your view?"), _("Enter your view"), _("It is kept with the record"), rows=6)
