"""What is asked about one item of information?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.given import ItemGiven
from cases.models import InformationItem, PersonConcerned
from cases.vocabulary import ContentGrade, InformationKind, Sensitivity, SourceGrade, YesNoUnknown
from govuk.forms import Edition, Form, Input, Radios, Select, Textarea, missing

KINDS = {
    InformationKind.HARD.value: _("Recorded, tested, seen, or admitted by the person"),
    InformationKind.SOFT.value: _("Opinion, suspicion, hearsay or an untested account"),
}


class ItemForm(Form):
    """One thing that could be shared on its own: what it is, from whom, how far to be trusted, how else to be read."""

    text = forms.CharField(
        label=_("What is the information?"),
        help_text=_("One item for each thing that could be shared on its own"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter the information")),
    )
    about = forms.TypedChoiceField(
        label=_("Whom is it about? (optional)"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=Select(size="m"),
        error_messages=missing(_("Select a person of this case")),
    )
    kind = forms.ChoiceField(
        label=_("Is it hard or soft?"),
        help_text=_("Soft does not mean wrong"),
        choices=InformationKind.choices(),
        widget=Radios(size="m", hints=KINDS),
        error_messages=missing(_("Select hard or soft")),
    )
    source = forms.CharField(
        label=_("Where did it come from?"),
        help_text=_("Who said or recorded it, and when"),
        widget=Textarea(rows=2, size="m"),
        error_messages=missing(_("Enter where it came from")),
    )
    same_source_as = forms.TypedChoiceField(
        label=_("Is it from a source you have listed?"),
        help_text=_("Items from one source can all be wrong for one reason"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=Select(),
        error_messages=missing(_("Select a source you have listed")),
    )
    dated = forms.CharField(
        label=_("When was it recorded or said? (optional)"),
        help_text=_("For example, 19 November 2026, or “last winter”"),
        required=False,
        widget=Input(width=20),
    )
    source_grade = forms.ChoiceField(
        label=_("How reliable is the source?"),
        choices=SourceGrade.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select how reliable the source is")),
    )
    content_grade = forms.ChoiceField(
        label=_("How well do they know it?"),
        choices=ContentGrade.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select how well they know it")),
    )
    interpretation = forms.CharField(
        label=_("What do we make of it? (optional)"),
        help_text=_("Kept apart from what was said or seen"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    other_reading = forms.CharField(
        label=_("How else could it be read? (optional)"), required=False, widget=Textarea(rows=2, size="m")
    )
    sensitivity = forms.ChoiceField(
        label=_("How sensitive is it?"),
        help_text=_("How much it would matter to the person that others knew"),
        choices=Sensitivity.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select how sensitive it is")),
    )
    in_confidence = forms.ChoiceField(
        label=_("Was it told in confidence?"),
        choices=YesNoUnknown.choices(),
        widget=Radios(size="m"),
        error_messages=missing(_("Select yes, no or not known")),
    )
    edition = Edition()

    def __init__(
        self,
        *args: Any,
        people: Iterable[PersonConcerned],
        items: Iterable[InformationItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        about, same = self.fields["about"], self.fields["same_source_as"]
        assert isinstance(about, forms.ChoiceField)
        assert isinstance(same, forms.ChoiceField)
        about.choices = [("", gettext("Nobody in particular")), *((str(one.pk), one.words) for one in people)]
        # One entry for each source: an item that comes from another one's source is not offered again.
        sources = [(str(item.pk), source_words(item)) for item in items if item.same_source_as_id is None]
        same.choices = [("", gettext("No, another source")), *sources]
        if not sources:
            del self.fields["same_source_as"]

    def item(self) -> ItemGiven:
        names = set(ItemGiven.__dataclass_fields__)
        return ItemGiven(**{name: value for name, value in self.cleaned_data.items() if name in names})


class RemoveForm(Form):
    """Why something is taken off a list."""

    why = forms.CharField(
        label=_("Why are you taking it off the list?"),
        help_text=_("It stays in the history, and in every version that was signed with it"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why you are taking it off the list")),
    )
    edition = Edition()


def source_words(item: InformationItem) -> str:
    """How a source is offered again: "Item 1: Neighbour, by telephone"."""
    return f"{item}: {Truncator(str(item.source)).chars(80)}"
