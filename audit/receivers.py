"""Who signed in, out or was refused, and changed how they do? It stands in their own stream; unknown names in none."""

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from agencies import sessions
from agencies.acting import Acting
from agencies.confirming import CONFIRMED
from agencies.models import User
from audit import services
from audit.verbs import Verb

log = logging.getLogger(__name__)


def _record(verb: Verb, user: User, **codes: str) -> None:
    with services.action(verb, stream=user.stream, object=user, by=Acting(user=user), at=timezone.now(), **codes):
        pass


@receiver(user_logged_in, dispatch_uid="audit.signed_in")
def signed_in(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    """A sign-in that cannot be recorded is refused: the exception ends the request. Whoever is signed in in two places
    already is signed out of the one where they signed in first, and told so (security S5)."""
    ended, at = 0, timezone.now()
    with services.action(Verb.AUTH_SIGNED_IN, stream=user.stream, object=user, by=Acting(user=user), at=at) as act:
        if request is not None:
            request.session[CONFIRMED] = int(at.timestamp())
            if ended := sessions.end_oldest(request, user):
                act.also(Verb.AUTH_SESSIONS_ENDED, count=ended, reason="too_many")
    if ended and request is not None:
        words = gettext("You were signed in in two other places. You have been signed out of the one you used first.")
        messages.warning(request, words, fail_silently=True)


@receiver(user_logged_out, dispatch_uid="audit.signed_out")
def signed_out(user: User | None, **_: Any) -> None:
    """Signing out always works: leaving somebody signed in because the trail is away would be the greater harm."""
    if user is None:
        return
    try:
        _record(Verb.AUTH_SIGNED_OUT, user)
    except Exception as error:
        log.error("a sign-out could not be recorded: %s", type(error).__name__)


@receiver(user_login_failed, dispatch_uid="audit.refused")
def refused(credentials: dict[str, Any], **_: Any) -> None:
    """A refused sign-in of an account there is; of any other name nothing is kept."""
    name = next((str(credentials[word]) for word in ("username", "login", "email") if credentials.get(word)), "")
    user = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first() if name else None
    if user is not None:
        _record(Verb.AUTH_REFUSED, user)


@receiver(authentication_failed, dispatch_uid="audit.code_refused")
def code_refused(user: User, **_: Any) -> None:
    """The password was right and the one-time code was not."""
    _record(Verb.AUTH_REFUSED, user, reason="code")


@receiver([password_changed, password_reset, password_set], dispatch_uid="audit.password_changed")
def has_another_password(user: User, **_: Any) -> None:
    """By themselves, on the page or by the link that was sent to them."""
    _record(Verb.AUTH_PASSWORD_CHANGED, user)


@receiver([authenticator_added, authenticator_reset], dispatch_uid="audit.factor_set")
def has_a_second_factor(user: User, authenticator: Authenticator, **_: Any) -> None:
    """One-time codes, or new recovery codes."""
    _record(Verb.AUTH_FACTOR_SET, user, method=authenticator.type)


@receiver(authenticator_removed, dispatch_uid="audit.factor_ended")
def has_one_second_factor_less(user: User, authenticator: Authenticator, **_: Any) -> None:
    """Switched off by themselves; what an operator ends is recorded by the service that does it."""
    _record(Verb.AUTH_FACTOR_ENDED, user, method=authenticator.type)
