"""Who is speaking, for which team and in which role; and the database told so."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, cast
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from agencies.models import Agency, Membership, Team, Token, User
from agencies.roles import SECOND_FACTOR, SEES_CASES, Role

CHOSEN = "acting_membership"
MACHINE = "either-way"

P = ParamSpec("P")


class OnlyReadable(OperationalError):
    """A database on which no look can be recorded: nothing may be shown, as when it is away (AUDIT 16)."""


@dataclass(frozen=True)
class Acting:
    """A person with the membership they act under, or the service itself.

    Without a membership nobody sees a case: a grant opens it to a person at work for the agency whose case it is.
    """

    user: User
    membership: Membership | None = None
    request_id: uuid.UUID = field(default_factory=uuid.uuid4, compare=False)
    kind: Literal["person", "task", "system"] = "person"
    several: bool = field(default=False, compare=False)  # could they act under another membership now?
    address: str = field(default="", compare=False)  # of the page they sent something to: part of what they sent
    confirmed_at: datetime | None = field(default=None, compare=False)  # when the token in use was got by a password

    @classmethod
    def machine(cls, kind: Literal["task", "system"] = "system") -> Acting:
        """The service itself: an operator's command, or a worker keeping a promise. It sees no case."""
        user, made = User.objects.get_or_create(
            username=MACHINE, defaults={"first_name": "Either", "last_name": "Way", "is_active": False}
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return cls(user=user, kind=kind)

    @property
    def team(self) -> Team | None:
        return self.membership.team if self.membership else None

    @property
    def agency(self) -> Agency | None:
        return self.membership.team.agency if self.membership else None

    @property
    def role(self) -> Role | None:
        return Role(self.membership.role) if self.membership else None

    def acts_as(self, *roles: Role) -> bool:
        """True if the membership acted under now is one of these roles."""
        return self.role in roles

    @property
    def sees_cases(self) -> bool:
        """Whether what they act as works on cases at all; which of them, the grants say."""
        return self.acts_as(*SEES_CASES)

    @property
    def may_act_first(self) -> bool:
        """Whether the way to record what could not wait is offered: to practitioners, and to whoever may act as one."""
        return self.several or self.acts_as(Role.PRACTITIONER)

    def take_the_floor(self) -> bool:
        """Inside a transaction: row-level security now answers to this person, as what they act, until it ends.

        Whether other transactions of this session could write: on a copy that is only read no look can be recorded.
        """
        under = str(self.membership.pk) if self.membership else ""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('riskapp.uid', %s, true), set_config('riskapp.membership', %s, true),"
                " NOT (current_setting('default_transaction_read_only')::bool OR pg_is_in_recovery())",
                [str(self.user.pk), under],
            )
            return bool(cursor.fetchone()[2])


def opened_by(secret: str, at: datetime) -> Acting | None:
    """Who acts when a program shows this token, or None if it opens nothing (any more), or the role lacks its second
    factor."""
    token = Token.objects.opening(secret, at)
    if token is None or _lacks_second_factor(token.user, token.membership):
        return None
    return Acting(user=token.user, membership=token.membership, confirmed_at=token.made_at)


@contextmanager
def reading(by: Acting) -> Iterator[None]:
    """One read-only transaction, seen through this person's eyes. Writing inside it is refused by the database.

    Raises OnlyReadable where nothing at all can be written: then nothing about people is shown, lists neither.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        if not by.take_the_floor():
            raise OnlyReadable("the database can only be read")
        yield


class ActingRequest(HttpRequest):
    """What a page behind `signed_in` is handed."""

    acting: Acting
    memberships: list[Membership]
    second_factor_wanted: bool


class ActingMiddleware:
    """Sets `request.acting` (None when nobody is signed in) and `request.memberships` (all they might act under now).

    Memberships are read afresh, by the clock of the database that also guards the rows, so that what ends or is
    taken away is gone on the next request. Where the operator asks for a second factor, a role that calls for one
    lends nothing until the person has set it up (security S6); `request.second_factor_wanted` then says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        acting, memberships, wanted = None, [], False
        if request.user.is_authenticated:
            user = get_user(request)
            assert isinstance(user, User)
            memberships = list(Membership.objects.of(user).current(Now()).with_team())
            membership = _chosen(memberships, request.session.get(CHOSEN))
            if membership and _lacks_second_factor(user, membership):
                membership, wanted = None, True
            acting = Acting(
                user=user,
                membership=membership,
                request_id=_id(request),
                several=len(memberships) > 1,
                address=request.path,
            )
        # Three attributes of ours, which `ActingRequest` names for pages.
        vars(request).update(acting=acting, memberships=memberships, second_factor_wanted=wanted)
        return self.get_response(request)


def _id(request: HttpRequest) -> uuid.UUID:
    """The uuid the log gave this request, so that trail and log tell of the same one."""
    return getattr(request, "id", None) or uuid.uuid4()


def _chosen(memberships: list[Membership], kept: str | None) -> Membership | None:
    """The one chosen in this session if it still holds; else the only one there is."""
    for membership in memberships:
        if str(membership.pk) == kept:
            return membership
    return memberships[0] if len(memberships) == 1 else None


def _lacks_second_factor(user: User, membership: Membership) -> bool:
    return settings.SECOND_FACTOR and membership.role in SECOND_FACTOR and not is_mfa_enabled(user)


def signed_in(
    page: Callable[Concatenate[ActingRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For pages: whoever is not signed in signs in first, and whoever acts for several teams says for which.

    Somebody without any membership is let through, and sees no case.
    """

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "acting", None) is None:
            return redirect_to_login(request.get_full_path())
        request = cast(ActingRequest, request)
        if request.second_factor_wanted:
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        if request.acting.membership is None and request.acting.several:
            return HttpResponseRedirect(f"{reverse('agencies:act_for')}?{urlencode({'next': request.get_full_path()})}")
        return page(request, *args, **kwargs)

    return guarded
