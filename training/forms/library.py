"""Which walkthroughs are looked for: between which types of service?"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.contexts import ServiceContext, contexts
from govuk.forms import Select


def types() -> list[tuple[str, str]]:
    """Each type of service with its letter and our short name."""
    table = contexts()
    return [(str(each), table.context(each).label) for each in ServiceContext]


class FindForm(forms.Form):
    """Asked with GET: what somebody looks for tells nothing about anybody."""

    holder = forms.ChoiceField(
        label=_("Held by"), required=False, choices=lambda: [("", _("Any type of service")), *types()], widget=Select()
    )
    receiver = forms.ChoiceField(
        label=_("Might go to"),
        required=False,
        choices=lambda: [("", _("Any type of service")), *types()],
        widget=Select(),
    )

    def found(self, pairs: tuple[str, ...]) -> bool:
        """Whether one of these pairs ("D>C") is looked for."""
        given = self.cleaned_data
        held, goes = given.get("holder", ""), given.get("receiver", "")
        ends = [pair.split(">") for pair in pairs]
        return any((not held or one == held) and (not goes or other == goes) for one, other in ends)
