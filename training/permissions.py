"""Who may write walkthroughs? Trainers, for their agency. Everybody signed in finds those published in the library."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import MayNot
from agencies.roles import Role
from training.models import Offer, Published, Scenario
from training.querysets import CHECKS


def can_train(by: Acting) -> bool:
    """Whether this person reads all of a walkthrough, writes and runs them, as what they act."""
    return by.acts_as(Role.TRAINER)


def check_can_train(by: Acting) -> None:
    if not can_train(by):
        raise MayNot(_("Walkthroughs are written and run by trainers. Ask one of your agency."))


def check_can_write(scenario: Scenario, by: Acting) -> None:
    """A trainer of the agency whose walkthrough it is; nobody changes what is shipped."""
    check_can_train(by)
    if scenario.agency_id is None:
        raise MayNot(_("This walkthrough came with the service and stays as it is. Copy it, and change the copy."))
    if by.agency is None or scenario.agency_id != by.agency.pk:
        raise MayNot(_("Only a trainer of the agency that wrote this can change it."))


def check_can_offer(by: Acting) -> None:
    """Whoever works on cases, of an agency. Which case they tell anew, their own access decides, and nothing here."""
    if by.agency is None or not by.acts_as(Role.PRACTITIONER, Role.MANAGER):
        raise MayNot(_("A case is told anew by somebody who works on it."))


def check_can_check(offer: Offer, by: Acting) -> None:
    """An information governance lead or a manager of the agency, and never whoever offered it."""
    if by.agency is None or by.agency.pk != offer.agency_id or not by.acts_as(*CHECKS):
        raise MayNot(_("Only an information governance lead or a manager of the agency can check this."))
    if offer.offered_by_id == by.user.pk:
        raise MayNot(_("You wrote this. Somebody else checks it."))


def check_can_discard(offer: Offer, by: Acting) -> None:
    """Whoever told it, and nobody else: not even whoever found that somebody could be known by it."""
    if by.agency is None or by.agency.pk != offer.agency_id or offer.offered_by_id != by.user.pk:
        raise MayNot(_("Only the person who told this can discard it."))


def sees_all(version: Published, by: Acting) -> bool:
    """Whether this person reads every stage and the debrief in the library; others meet them in a session."""
    return can_train(by)
