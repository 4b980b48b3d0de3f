"""What is asked about somebody who would receive it, and about those who should not be told?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Team
from cases.forms.questions import context_choices
from cases.given import RecipientGiven
from govuk.forms import Edition, Form, Input, Select, Textarea, missing


class RecipientForm(Form):
    """A role or a named person, in which service, what for and by which route."""

    role = forms.CharField(
        label=_("Who would receive it?"),
        help_text=_("A role or a named person, not a whole organisation. For example, duty social worker"),
        required=False,
        widget=Input(size="m", width=20),
    )
    person = forms.CharField(
        label=_("Their name, if it has to be this person (optional)"), required=False, widget=Input(width=20)
    )
    team = forms.TypedChoiceField(
        label=_("Which service do they work for?"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=Select(size="m"),
        error_messages=missing(_("Select a service from the list")),
    )
    agency_name = forms.CharField(
        label=_("If it is not in the list, what is it called?"),
        help_text=_("The service and the organisation"),
        required=False,
        widget=Input(),
    )
    context = forms.ChoiceField(
        label=_("As what type of service would they get it?"),
        help_text=_("Select one if the service is not in the list, or if it acts as another type here"),
        required=False,
        widget=Select(),
        error_messages=missing(_("Select what type of service it is here")),
    )
    purpose = forms.CharField(
        label=_("What would they use it for?"),
        required=False,
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter what they would use it for")),
    )
    route = forms.CharField(
        label=_("How would it reach them? (optional)"),
        help_text=_("For example, by telephone to a named person, then in writing"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    edition = Edition()

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team, context = self.fields["team"], self.fields["context"]
        assert isinstance(team, forms.ChoiceField)
        assert isinstance(context, forms.ChoiceField)
        team.choices = [("", _("Not in this list")), *((str(one.pk), str(one)) for one in teams)]
        context.choices = context_choices()

    def recipient(self) -> RecipientGiven:
        """As typed; the name of a service in the list is the register's."""
        names = set(RecipientGiven.__dataclass_fields__)
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        return RecipientGiven(**given | ({"agency_name": ""} if given["team"] else {}))


class NotToldForm(Form):
    """Who is deliberately not told."""

    not_told = forms.CharField(
        label=_("Who should not be told, and why?"),
        help_text=_("For example, somebody from whom the information could put a person in danger"),
        required=False,
        widget=Textarea(rows=3, size="m"),
    )
    edition = Edition()
