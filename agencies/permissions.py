"""Who may register agencies and teams, make accounts, enrol people and end that; and the refusals every app speaks in.

Each `check_…` raises `MayNot` with words one can act on; `can_…` asks the same as a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Agency, Membership, Token, User
from agencies.roles import Role


class MayNot(PermissionDenied):
    """This person may not do this, whenever they ask. `reason` says so in words one can act on."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotPossibleNow(Exception):
    """They might at another time: the state of things does not allow it at this moment. `reason` says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class ChangedMeanwhile(Exception):
    """Somebody else saved after this person had looked. `theirs` now stands; show it beside what was typed."""

    def __init__(self, theirs: Any = None):
        super().__init__("changed meanwhile")
        self.theirs = theirs


class Refused(Exception):
    """Input that a form could not know to be wrong. `errors` gives, by field, what to do about it."""

    def __init__(self, errors: Mapping[str, str]):
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def check_can_register_agency(by: Acting) -> None:
    """Only whoever runs the service adds an agency."""
    if by.kind != "system":
        raise MayNot(_("Agencies are added by the people who run this service. Ask them."))


def check_can_register_team(agency: Agency, by: Acting) -> None:
    if not _looks_after(agency, by):
        raise MayNot(_("Only an administrator of %(agency)s can add a team to it.") % {"agency": agency})


def check_can_make_account(by: Acting) -> None:
    if by.kind != "system" and not by.acts_as(Role.ADMINISTRATOR):
        raise MayNot(_("Only an administrator can make an account."))


def check_can_close_account(user: User, by: Acting) -> None:
    """Only whoever runs the service: somebody may work for several agencies."""
    if by.kind != "system":
        raise MayNot(_("Accounts are closed by the people who run this service. You can end a membership."))


def check_can_end_second_factors(user: User, by: Acting) -> None:
    """Only whoever runs the service, once they are sure who asks. One's own are ended on one's own pages."""
    if by.kind != "system":
        raise MayNot(_("Lost codes are ended by the people who run this service. Ask them."))


def check_can_end_sessions(user: User, by: Acting, at: datetime) -> None:
    """One's own, or as an administrator those of people in one's agency: nothing is lost but the time to sign in."""
    if user == by.user or by.kind == "system":
        return
    of_ours = by.agency and Membership.objects.of(user).in_agency(by.agency).current(at).exists()
    if not (by.acts_as(Role.ADMINISTRATOR) and of_ours):
        raise MayNot(_("Only an administrator of an agency they belong to can sign somebody out."))


def check_can_see_sessions(by: Acting) -> None:
    """Who is signed in is seen by an administrator, of the people of their own agency."""
    if by.agency is None or not by.acts_as(Role.ADMINISTRATOR):
        raise MayNot(_("Only an administrator sees who is signed in."))


def check_can_enrol(agency: Agency, user: User, by: Acting) -> None:
    """An administrator of the agency, and never for oneself: who gives access does not take it."""
    if not _looks_after(agency, by):
        raise MayNot(_("Only an administrator of %(agency)s can enrol people there.") % {"agency": agency})
    if user == by.user:
        raise MayNot(_("You cannot enrol yourself. Ask another administrator."))


def check_can_end_membership(membership: Membership, by: Acting) -> None:
    if not _looks_after(membership.team.agency, by):
        raise MayNot(
            _("Only an administrator of %(agency)s can end this membership.") % {"agency": membership.team.agency}
        )


def check_can_act_under(membership: Membership, by: Acting) -> None:
    """One's own memberships only. Whether it is current is a question of time, not of right."""
    if membership.user_id != by.user.pk:
        raise MayNot(_("You can only act for a team that you belong to."))


def check_can_end_token(token: Token, by: Acting) -> None:
    if token.user_id != by.user.pk:
        raise MayNot(_("You can only end your own tokens."))


def can_enrol(agency: Agency, user: User, by: Acting) -> bool:
    return _looks_after(agency, by) and user != by.user


def can_end_membership(membership: Membership, by: Acting) -> bool:
    return _looks_after(membership.team.agency, by)


def _looks_after(agency: Agency, by: Acting) -> bool:
    return by.kind == "system" or (by.acts_as(Role.ADMINISTRATOR) and by.agency == agency)
