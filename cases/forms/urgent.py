"""What is asked of whoever opens a case in an emergency, and of whoever reviews it afterwards?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import EmergencyReason, UrgentFinding
from govuk.forms import Form, Input, Radios, Textarea, missing


class UrgentForm(Form):
    """Which case, why it cannot wait, and in one's own words what for."""

    reference = forms.CharField(
        label=_("Reference of the case"),
        help_text=_("For example C-7KQ2M. A colleague, a letter or a message has it"),
        max_length=40,
        widget=Input(width=10),
        error_messages=missing(_("Enter the reference of the case")),
    )
    emergency = forms.ChoiceField(
        label=_("Why can it not wait?"),
        choices=EmergencyReason.choices(),
        widget=Radios(),
        error_messages=missing(_("Select why it cannot wait")),
    )
    note = forms.CharField(
        label=_("Why do you need to see this case now?"),
        help_text=_("The managers of its team and information governance are told at once. It lasts four hours"),
        widget=Textarea(rows=3),
        error_messages=missing(_("Enter why you need to see it now")),
    )


class ReviewForm(Form):
    """What somebody else finds of an urgent access. No answer says that anybody did wrong."""

    finding = forms.ChoiceField(
        label=_("What do you find?"),
        choices=UrgentFinding.choices(),
        widget=Radios(
            hints={
                UrgentFinding.NEEDED.value: _("On what they knew then, not on how it turned out"),
                UrgentFinding.ASK.value: _("They are told that somebody has a question; it stays to be reviewed"),
            }
        ),
        error_messages=missing(_("Select what you find")),
    )
    because = forms.CharField(
        label=_("If it was not needed, why?"),
        help_text=_("For example: another way was open. Everybody who may see the case can read this"),
        required=False,
        widget=Textarea(rows=2),
    )
    question = forms.CharField(label=_("If you ask them, what?"), required=False, widget=Textarea(rows=2))

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("finding", "because", "question")}
