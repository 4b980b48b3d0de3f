"""How does a case begin and end?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import Refused
from audit import services as audit
from audit.verbs import Verb
from cases import permissions, steps
from cases.given import PersonGiven
from cases.models import Case


def open_case(
    *, team: Team, about: str, people: Sequence[PersonGiven], by: Acting, at: datetime, key: audit.Sent | None = None
) -> Case:
    """Open a case of a team: whoever opens it and the team's managers may see it from now on, and nobody else.

    Raises MayNot unless a practitioner of the team acts, Refused without initials or words on what it is about.
    """
    case = Case(team=team, opened_by=by.user, opened_at=at)
    with audit.action(Verb.CASE_OPENED, stream=case.stream, object=case, by=by, at=at, key=key) as act:
        if not people:
            permissions.check_can_open(team, by)
            raise Refused({"people": _("Enter the initials of at least one person")})
        steps.opened(act, act, case, about=about, people=people, by=by, at=at)
    return case


def close_case(
    *, case: Case, edition: int | None = None, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Case:
    """Close a case: it can be read, and access to it given, but nothing in it changes any more.

    Raises MayNot, NotPossibleNow if it is closed or a question in it is still open.
    """
    with audit.action(Verb.CASE_CLOSED, stream=case.stream, object=case, by=by, at=at, key=key):
        permissions.check_can_change(case, by, at)
        case = Case.objects.lock(case)
        permissions.check_is_open(case)
        permissions.check_can_be_closed(case)
        case.change({"closed_at": at}, edition)
        case.save()
    return case
