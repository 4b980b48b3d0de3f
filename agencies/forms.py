"""What is asked when somebody signs in, says for whom they act, or makes a token. The renderer dresses these."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.codes import spend
from agencies.models import Membership
from agencies.roles import LABELS, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


def in_words(membership: Membership) -> str:
    """ "Practitioner, Child protection, Eastmere Children's Services" """
    words = f"{LABELS[Role(membership.role)]}, {membership.team}"
    return words[0].upper() + words[1:]


class Worded(forms.Form):
    """A form of django-allauth with our words: by field its label, its hint, and what to say when it is left empty."""

    words: ClassVar[dict[str, tuple[Words, Words, Words]]] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = label, hint, missing
            field.widget.attrs.pop("placeholder", None)


NEW_PASSWORD = (
    _("New password"),
    _("At least 12 characters. Three words that do not belong together are easier to remember"),
    _("Enter a new password"),
)
AGAIN = (_("New password again"), "", _("Enter the new password again"))
CODE = (_("One-time code"), "", _("Enter the code your app shows now"))


class SignIn(Worded, account.LoginForm):
    """Screen 0 of DESIGN 8."""

    words = {
        "login": (_("Sign-in name or e-mail address"), "", _("Enter your sign-in name or e-mail address")),
        "password": (_("Password"), "", _("Enter your password")),
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class Confirm(Worded, account.ReauthenticateForm):
    """Saying again who one is, before something that matters."""

    words = {"password": (_("Password"), "", _("Enter your password"))}


class ChangePassword(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("Password you have now"), "", _("Enter the password you have now")),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }


class SetPassword(Worded, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ForgottenPassword(Worded, account.ResetPasswordForm):
    words = {"email": (_("E-mail address"), "", _("Enter your e-mail address"))}


class ChooseNewPassword(Worded, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD, "password2": AGAIN}


class UsedOnce(mfa.BaseAuthenticateForm):
    """Whatever the clocks say, a code opens once."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not spend(self.user.pk, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStep(Worded, UsedOnce, mfa.AuthenticateForm):
    words = {"code": (_("One-time code or recovery code"), "", _("Enter a code"))}


class ConfirmByCode(Worded, UsedOnce, mfa.ReauthenticateForm):
    words = {"code": CODE}


PASSKEY = (_("What do you call it?"), _("Where it is kept, for example: my telephone"), _("Enter a name"))


class AddPasskey(Worded, AddWebAuthnForm):
    words = {"name": PASSKEY}


class RenamePasskey(Worded, EditWebAuthnForm):
    words = {"name": PASSKEY}


class SetUpCodes(Worded, ActivateTOTPForm):
    words = {"code": CODE}


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
