"""What is asked about the wishes of a person concerned?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Asked, YesNoUnknown
from govuk.forms import Edition, Form, Radios, Textarea, missing


class WishForm(Form):
    """What a person wants, or why they were not asked; and whether they know that sharing is being thought of."""

    asked = forms.ChoiceField(
        label=_("What do they want?"),
        help_text=_("You can say why you have not asked"),
        choices=Asked.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select whether you have asked")),
    )
    said = forms.CharField(
        label=_("If you asked, what did they say?"),
        help_text=_("In their own words as far as you can"),
        required=False,
        widget=Textarea(rows=3),
    )
    why_not = forms.CharField(label=_("If you have not asked, why not?"), required=False, widget=Textarea(rows=3))
    told = forms.ChoiceField(
        label=_("Do they know that we are thinking of sharing?"),
        choices=YesNoUnknown.choices(),
        required=False,
        widget=Radios(size="m"),
        error_messages=missing(_("Select yes, no or not known")),
    )
    edition = Edition()

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].label = gettext("What does %(name)s want?") % {"name": name}
