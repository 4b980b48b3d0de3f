"""What is asked before another service is asked something?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import IF_WE_ASK, Pole
from govuk.forms import DateField, Form, Input, Radios, Textarea, for_example, missing


class EnquiryForm(Form):
    """An enquiry as the disclosure that it is. What could go wrong is asked of both sides, in the drawn order."""

    asked_of = forms.CharField(
        label=_("Which service would you ask?"),
        help_text=_("A role or a named person in it, if you can"),
        widget=Input(size="m"),
        error_messages=missing(_("Enter which service you would ask")),
    )
    asks = forms.CharField(
        label=_("What would you ask?"),
        widget=Textarea(rows=2, size="m"),
        error_messages=missing(_("Enter what you would ask")),
    )
    reveals = forms.CharField(
        label=_("What does the question itself tell them?"),
        help_text=_("That we know the person, why we ask, what we suspect"),
        widget=Textarea(rows=2, size="m"),
        error_messages=missing(_("Enter what the question itself tells them")),
    )
    without_name = forms.TypedChoiceField(
        label=_("Can it be asked without a name?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=Radios(size="m"),
        error_messages=missing(_("Select whether it can be asked without a name")),
    )
    why_named = forms.CharField(label=_("If not, why do they need the name?"), required=False, widget=Textarea(rows=2))
    done_on = DateField(
        label=_("When was it asked?"),
        help_text=for_example(_("Leave it empty if you have not asked yet. For example, %(date)s"), days=-2),
        name=_("The date on which it was asked"),
        must="today_or_past",
        required=False,
    )

    def __init__(self, *args: Any, order: Iterable[Pole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = tuple(order)
        for pole in self.order:
            words = {"side": IF_WE_ASK[pole]}
            self.fields[f"went_wrong_if-{pole}"] = forms.CharField(
                label=gettext("What could go wrong %(side)s?") % words,
                widget=Textarea(rows=3),
                error_messages=missing(gettext("Enter what could go wrong %(side)s") % words),
            )

    def pair(self) -> list[tuple[Pole, str, forms.BoundField]]:
        """The two sides, in the drawn order: each with its words and its question."""
        return [(pole, IF_WE_ASK[pole], self[f"went_wrong_if-{pole}"]) for pole in self.order]

    def went_wrong_if(self) -> dict[Pole | str, str]:
        return {pole: self.cleaned_data[f"went_wrong_if-{pole}"] for pole in self.order}

    def done_at(self) -> datetime | None:
        """The start of that day, here; None while it is only thought of."""
        day: date | None = self.cleaned_data["done_on"]
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None
