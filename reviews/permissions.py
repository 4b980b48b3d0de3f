"""Who may say what came of a decision, draw a sample, and look back over a team?

Each `check_…` refuses with a reason one can act on. That somebody may see the case is decided in the fetch
(`visible_to`), and asked again here as of the moment of the act.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import Role
from assessments.models import SignedVersion
from assessments.vocabulary import SignOffOutcome
from cases import permissions as cases
from cases.vocabulary import FOR_WORK


def check_can_follow_up(version: SignedVersion, by: Acting, at: dt.datetime) -> None:
    """A practitioner of the team who works on the case, or a manager of the team who may see it.

    Of a decision that was signed off; also when its case is closed, and whether it was replaced or withdrawn since.
    """
    assessment = version.assessment
    cases.check_can_see(assessment, by, at)
    works = by.acts_as(Role.PRACTITIONER) and bool(cases.reasons(by, assessment, at) & FOR_WORK)
    if by.team is None or by.team.pk != assessment.team_id or not (works or by.acts_as(Role.MANAGER)):
        raise MayNot(
            _("Only people of %(team)s who work on this case, or its managers, say what came of a decision.")
            % {"team": assessment.team}
        )
    done = getattr(version, "sign_off", None)
    if done is None or done.outcome != SignOffOutcome.SIGNED_OFF:
        raise NotPossibleNow(_("This version was not signed off, so there is no decision to follow up."))


def looks_after(team: Team, by: Acting) -> bool:
    """A manager of the team, or an information governance lead of its agency."""
    if by.acts_as(Role.GOVERNANCE):
        return by.agency is not None and by.agency.pk == team.agency_id
    return by.acts_as(Role.MANAGER) and by.team is not None and by.team.pk == team.pk


def check_looks_after(team: Team, by: Acting) -> None:
    if not looks_after(team, by):
        raise MayNot(
            _("Only a manager of %(team)s or an information governance lead looks back over it.") % {"team": team}
        )


def check_can_look_back(by: Acting) -> None:
    """Managers, and information governance leads: over teams, never over people."""
    if not by.acts_as(Role.MANAGER, Role.GOVERNANCE):
        raise MayNot(_("Only managers and information governance leads look back over a team."))


def check_manages(team: Team, by: Acting) -> None:
    """A manager, for their own team."""
    if not by.acts_as(Role.MANAGER) or by.team is None or by.team.pk != team.pk:
        raise MayNot(_("Only a manager of %(team)s can do this.") % {"team": team})
