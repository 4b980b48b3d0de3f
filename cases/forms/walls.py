"""What is asked of whoever keeps somebody away from a case?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from cases.forms.cases import by_team
from cases.vocabulary import Conflict
from govuk.forms import Form, Radios, Select, Textarea, missing


class WallForm(Form):
    """Who does not see the case any more, whatever they hold, and why."""

    user = forms.TypedChoiceField(
        label=_("Who is to be kept away?"),
        help_text=_("Anybody of the agency whose role sees cases, also if they cannot see this one now"),
        widget=Select(),
        error_messages=missing(_("Select who is to be kept away")),
    )
    conflict = forms.ChoiceField(
        label=_("Why are they kept away?"),
        choices=Conflict.choices(),
        widget=Radios(),
        error_messages=missing(_("Select why they are kept away")),
    )
    note = forms.CharField(
        label=_("In your own words, why?"),
        help_text=_("Everybody who may see the case can read this. They cannot, and are not told"),
        widget=Textarea(rows=2),
        error_messages=missing(_("Enter why they are kept away")),
    )
    takes_over = forms.CharField(
        label=_("Who takes over?"),
        help_text=_("Only if a question of theirs is still to be decided: who goes on with it, and why it can go on"),
        required=False,
        widget=Textarea(rows=2),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = list(members)
        people = {str(member.user_id): member.user for member in members}
        field = self.fields["user"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices, field.coerce = [("", gettext("Select a person")), *by_team(members)], people.__getitem__

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("user", "conflict", "note", "takes_over")}


class LiftForm(Form):
    """Why somebody need not be kept away any more."""

    why = forms.CharField(
        label=_("Why need they not be kept away any more?"),
        help_text=_("Taking this back opens nothing by itself: let them see the case if they need it"),
        widget=Textarea(rows=2),
        error_messages=missing(_("Enter why they need not be kept away any more")),
    )
