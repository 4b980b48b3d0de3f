"""What is asked about purpose, and about the norms of two services that differ?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.stewardship import NormQuestion, field_of
from cases.vocabulary import LawfulBasis, NormAnswerKind
from govuk.forms import Edition, Form, Radios, Select, Textarea, missing


class PurposeForm(Form):
    """Why it was told, whether the new use is in keeping, on what basis; and an answer to each norm that differs."""

    told_for = forms.CharField(
        label=_("Why was it told to us?"),
        help_text=_("Go on: “They told us this to …”"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    in_keeping = forms.CharField(
        label=_("Is the new use in keeping with that?"),
        help_text=_("Think about what they were told, and what they would expect"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter whether the new use is in keeping")),
    )
    lawful_basis = forms.ChoiceField(
        label=_("On what lawful basis would it be shared? (optional)"),
        help_text=_("Having one makes no sharing necessary or fair by itself"),
        choices=[("", _("Not settled yet")), *LawfulBasis.choices()],
        required=False,
        widget=Select(size="m"),
        error_messages=missing(_("Select a basis from the list")),
    )
    gateway = forms.CharField(
        label=_("Which power or duty would it rest on? (optional)"),
        help_text=_("The law cards on this page are a start, not advice"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    edition = Edition()

    def __init__(self, *args: Any, norms: Sequence[NormQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.norms = norms
        for norm in norms:
            name = field_of(norm.end, norm.id)
            self.fields[name] = forms.ChoiceField(
                label=norm.check,
                choices=NormAnswerKind.choices(),
                required=False,
                widget=Radios(hide_label=False, size="s"),
                error_messages=missing(_("Answer this, or say why it does not arise")),
            )
            self.fields[f"{name}-because"] = forms.CharField(
                label=_("Because (not needed if it is honoured)"), required=False, widget=Textarea(rows=2)
            )

    def panel(self) -> list[tuple[NormQuestion, forms.BoundField, forms.BoundField]]:
        """Each norm with its two fields, as the page draws them."""
        return [
            (norm, self[field_of(norm.end, norm.id)], self[f"{field_of(norm.end, norm.id)}-because"])
            for norm in self.norms
        ]

    def answers(self) -> dict[tuple[str, str], tuple[str, str]]:
        """As `services.record_purpose` takes them."""
        names = {(str(norm.end), norm.id): field_of(norm.end, norm.id) for norm in self.norms}
        return {key: (self.cleaned_data[name], self.cleaned_data[f"{name}-because"]) for key, name in names.items()}
