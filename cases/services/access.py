"""Who may see the case from now on, and who no longer?"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import User
from agencies.permissions import NotPossibleNow
from audit import services as audit
from audit.verbs import Verb
from cases import checks, permissions
from cases.models import Case, Grant
from cases.vocabulary import TO_GIVE


def let_see(
    *,
    case: Case,
    user: User,
    reason: str,
    note: str,
    by: Acting,
    at: datetime,
    until: datetime | None = None,
    key: audit.Sent | None = None,
) -> Grant:
    """Let somebody see the case, for a reason and in words on why, if need be until a time.

    Raises MayNot unless a practitioner or manager of the team acts who works on the case themselves; Refused for
    somebody of another agency, or whose role sees no cases, who sees this one already, or for a time that is over.
    """
    agency = case.team.agency
    grant = Grant(case=case, stream=case.stream, agency=agency, user=user, given_by=by.user, from_at=at, until=until)
    with audit.action(Verb.ACCESS_GRANTED, stream=case.stream, object=grant, by=by, at=at, key=key) as act:
        permissions.check_can_let_see(case, by, at)
        Case.objects.lock(case)
        answers = checks.Answers()
        if reason not in TO_GIVE:
            answers.wrong("reason", _("Select why they need to see it"))
        if until is not None and until <= at:
            answers.wrong("until", _("Date must be in the future"))
        if not permissions.may_be_let_see(user, at):
            answers.wrong("user", _("%(name)s does not work in a role that sees cases") % {"name": user.display_name})
        elif not permissions.is_a_colleague(user, case, at):
            answers.wrong(
                "user",
                _("%(name)s does not work for %(agency)s. To tell another service, ask a sharing question")
                % {"name": user.display_name, "agency": case.team.agency},
            )
        elif permissions.is_kept_away(user, case):
            answers.wrong("user", _("%(name)s is kept away from this case") % {"name": user.display_name})
        elif Grant.objects.to_stream(case).of(user).to_the_case().current(at).exists():
            answers.wrong("user", _("%(name)s can see this case already") % {"name": user.display_name})
        grant.reason, grant.note = reason, answers.text("note", note, _("Enter why they need to see it"))
        answers.done()
        grant.save(force_insert=True)
        act.says(person=user.pk, reason=reason, until=until)
        act.seal({"person": user.display_name, "note": grant.note})
    return grant


def end_grant(*, grant: Grant, by: Acting, at: datetime, key: audit.Sent | None = None) -> Grant:
    """End somebody's access; it is gone with their next request. One may end one's own.

    Raises NotPossibleNow if it has ended, or if nobody would be left who works on the case. What was given stays on
    record.
    """
    with audit.action(Verb.ACCESS_ENDED, stream=grant.stream, object=grant, by=by, at=at, key=key) as act:
        permissions.check_can_see(grant, by, at)
        Case.objects.lock(grant.case)
        grant = Grant.objects.lock(grant)
        if not Grant.objects.current(at).filter(pk=grant.pk).exists():
            raise NotPossibleNow(_("This access has already ended."))
        permissions.check_can_end_grant(grant, by, at)
        grant.ended_at = at
        grant.save(update_fields=["ended_at"])
        act.says(person=grant.user_id, reason=grant.reason)
        act.seal({"person": grant.user.display_name})
    return grant
