"""Who may run sessions? Trainers, those of their own team. Participants need no account, and are asked about by a
cookie alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import MayNot
from agencies.roles import Role
from training.groups import Session


def can_run_sessions(by: Acting) -> bool:
    return by.acts_as(Role.TRAINER) and by.team is not None


def check_can_run_sessions(by: Acting) -> None:
    if not can_run_sessions(by):
        raise MayNot(_("Only a trainer can run a session."))


def check_can_run(session: Session, by: Acting) -> None:
    """The trainers of the team whose session it is; alone, whoever began it."""
    mine = session.trainer_id == by.user.pk if session.alone else session.team == by.team and can_run_sessions(by)
    if not mine:
        raise MayNot(_("This session is run by the trainers of another team."))
