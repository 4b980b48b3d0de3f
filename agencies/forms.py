"""What is asked when somebody signs in, says for whom they act, or makes a token. The renderer dresses these."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from agencies.roles import LABELS, Role


def in_words(membership: Membership) -> str:
    """ "Practitioner, Child protection, Eastmere Children's Services" """
    words = f"{LABELS[Role(membership.role)]}, {membership.team}"
    return words[0].upper() + words[1:]


class SignIn(LoginForm):
    """Screen 0 of DESIGN 8."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label = _("User name or e-mail address")
        name.error_messages["required"] = _("Enter your user name or e-mail address")
        name.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        password.help_text = ""
        password.error_messages["required"] = _("Enter your password")
        password.widget.attrs.pop("placeholder", None)


class Heading(forms.RadioSelect):
    """Radios whose question is the heading of the page, which the renderer reads off these two."""

    size = "l"
    heading = True


class ChooseForm(forms.Form):
    """For which team, and as what, from now on."""

    membership = forms.ChoiceField(
        label=_("Who are you acting for?"),
        widget=Heading,
        error_messages={
            "required": _("Select who you are acting for"),
            "invalid_choice": _("Select who you are acting for"),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.memberships = {str(membership.pk): membership for membership in memberships}
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, in_words(membership)) for pk, membership in self.memberships.items()]

    def clean_membership(self) -> Membership:
        return self.memberships[self.cleaned_data["membership"]]


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example, the name of the program that will use it"),
        max_length=100,
        error_messages={"required": _("Enter what the token is for")},
    )
    lasts = forms.TypedChoiceField(
        label=_("How long should it work?"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))],
        coerce=lambda days: timedelta(days=int(days)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how long it should work")},
    )
