"""What is asked of those who answer for an agency's records: what to erase, what to keep, and why?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import ErasureBasis, ErasureGround, HoldReason
from govuk.forms import Form, Input, Radios, Textarea, missing

REFUSALS = [(each.value, each.words) for each in ErasureGround if each is not ErasureGround.APPLIES]


class FindCaseForm(forms.Form):
    """Which case of the agency. Asked with GET: a reference tells nothing about anybody."""

    reference = forms.CharField(
        label=_("Reference of the case"), required=False, max_length=40, widget=Input(width=10, size="s")
    )


class AskToEraseForm(Form):
    """Why a case is to be erased, and on what ground."""

    basis = forms.ChoiceField(
        label=_("On what ground?"),
        choices=ErasureBasis.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select the ground")),
    )
    why = forms.CharField(
        label=_("Why, and under what rule?"),
        help_text=_("Whoever decides about it reads this. It is erased with the case"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why, and under what rule")),
    )


class AskToEraseItemForm(AskToEraseForm):
    """The same of one item: the schedule is for whole cases."""

    field_order = ["basis", "why"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        basis: Any = self.fields["basis"]
        basis.choices = [each for each in ErasureBasis.choices() if each[0] != ErasureBasis.RETENTION]
        self.fields["why"].help_text = _(
            "Whoever decides about it reads this. Do not repeat the item here: this stays until the case is erased"
        )


class DecideErasureForm(Form):
    """Erased or not, and why: both are asked for and recorded alike."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("approved", _("Erase it")), ("refused", _("Do not erase it"))],
        widget=Radios(size="m", hints={"approved": _("This cannot be undone")}),
        error_messages=missing(_("Select whether to erase it")),
    )
    ground = forms.ChoiceField(
        label=_("If not, why not?"),
        choices=REFUSALS,
        required=False,
        widget=Radios(size="m"),
        error_messages=missing(_("Select why it is not erased")),
    )
    because = forms.CharField(
        label=_("In your own words, why?"),
        help_text=_("Asked whichever way you decide"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why")),
    )


class HoldForm(Form):
    """Why a case has to be kept, whatever the schedule says."""

    reason = forms.ChoiceField(
        label=_("Why does it have to be kept?"),
        choices=HoldReason.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select why it has to be kept")),
    )
    why = forms.CharField(
        label=_("In your own words, why?"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why it has to be kept")),
    )


class LiftHoldForm(Form):
    """Why it need not be kept any more."""

    why = forms.CharField(
        label=_("Why need it not be kept any more?"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why it need not be kept any more")),
    )
