"""Who may write walkthroughs? Trainers, for their agency. Everybody signed in finds those published in the library."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import MayNot
from agencies.roles import Role
from training.models import Published, Scenario


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


def sees_all(version: Published, by: Acting) -> bool:
    """Whether this person reads every stage and the debrief in the library; others meet them in a session."""
    return can_train(by)
