"""Our answers to django-allauth: who may sign in and how, what is said when it fails, how second factors are kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agencies.models import User

DID_NOT_WORK = _("That sign-in did not work. Check your details and try again")
WAIT = _("There were too many attempts. Wait five minutes, then try again")


class Accounts(DefaultAccountAdapter):
    """Accounts are made by an administrator, and a failed sign-in never says why it failed (security S3)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": DID_NOT_WORK,
        "email_password_mismatch": DID_NOT_WORK,
        "invalid_login": DID_NOT_WORK,
        "account_inactive": DID_NOT_WORK,
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "enter_current_password": _("That is not the password you have now"),
        "incorrect_password": _("That is not your password"),
        "invalid_password_reset": _("This link no longer works. Ask for a new one"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class NameOrAddress(AuthenticationBackend):
    """Sign-in with user name or e-mail address.

    Known, unknown, closed: each attempt costs one check of a password and, when it fails, looks the same.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **others: Any
    ) -> User | None:
        name = username or others.get("email")
        if not name or not password:
            return None
        user = User.objects.signing_in_as(name)
        if user is None:
            User().set_password(password)  # takes as long as checking one
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


class SecondFactors(DefaultMFAAdapter):
    """What a one-time code is worked out from, and recovery codes, lie encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code did not work. Enter the one your app shows now"),
        "rate_limited": WAIT,
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """Opens what any of the secret keys in force closed; closes with the first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor\0" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
