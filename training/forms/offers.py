"""What is asked of whoever checks a case that was told anew?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govuk.forms import Checkboxes, Form, Radios, missing
from training.vocabulary import TELLING_WORDS


class DiscardForm(Form):
    """Nothing but a yes to what the page says."""


class CheckForm(Form):
    """Whether anybody could be known by it, and by what."""

    outcome = forms.ChoiceField(
        label=_("Could somebody who knows of the case recognise it?"),
        help_text=_("Think of the person, their family, and a neighbour who reads the papers"),
        choices=[
            ("no", _("I cannot see by what. Trainers may have it")),
            ("yes", _("Yes, by what I tick below. It goes back")),
        ],
        widget=Radios(size="s"),
        error_messages=missing(_("Select whether somebody could recognise it")),
    )
    tells = forms.MultipleChoiceField(
        label=_("By what?"),
        required=False,
        choices=[(str(code), _(words)) for code, words in TELLING_WORDS.items()],
        widget=Checkboxes(size="s"),
    )

    def clean(self) -> dict[str, Any]:
        """One or the other: what gives somebody away is ticked where it goes back, and nothing where it does not."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == "yes" and not given.get("tells"):
            self.add_error("tells", gettext("Select by what somebody could recognise it"))
        if given.get("outcome") == "no" and given.get("tells"):
            self.add_error("outcome", gettext("Choose one: nothing gives it away, or what you ticked does"))
        return given
