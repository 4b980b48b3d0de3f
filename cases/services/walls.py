"""Who is kept away from the case, whatever they may see otherwise, and who no longer?"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import User
from agencies.permissions import NotPossibleNow
from audit import services as audit
from audit.verbs import Verb
from cases import checks, permissions, steps
from cases.models import Case, Grant, Wall
from cases.vocabulary import Conflict


def keep_away(
    *,
    case: Case,
    user: User,
    conflict: str,
    note: str,
    takes_over: str = "",
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> Wall:
    """Put up a wall: this person does not see the case any more, whatever grant they hold or take.

    What they were let see ends with it. They are told by no page; people who may see the case read it there.
    `takes_over` is asked for where an open question is theirs to decide. Raises MayNot; Refused for somebody of another
    agency, for oneself, or where somebody is kept away already.
    """
    wall = Wall(case=case, stream=case.stream, user=user, put_up_by=by.user, put_up_at=at)
    with audit.action(Verb.WALL_PUT_UP, stream=case.stream, object=wall, by=by, at=at, key=key) as act:
        permissions.check_can_keep_away(case, by, at)
        Case.objects.lock(case)
        answers = checks.Answers()
        wall.conflict = answers.code("conflict", Conflict, conflict, _("Select why they are kept away"))
        if user.pk == by.user.pk:
            answers.wrong("user", _("Ask another manager or an information governance lead to keep you away"))
        elif not permissions.is_a_colleague(user, case, at):
            answers.wrong("user", _("%(name)s does not work for the agency of this case") % {"name": user.display_name})
        elif permissions.is_kept_away(user, case):
            answers.wrong("user", _("%(name)s is kept away from this case already") % {"name": user.display_name})
        wall.note = answers.text("note", note, _("Enter why they are kept away"))
        if permissions.decides_open_question(case, user):
            missing = _("Enter who takes over the open question, and why it can go on")
            wall.takes_over = answers.text("takes_over", takes_over, missing)
        answers.done()
        for grant in Grant.objects.to_stream(case).of(user).filter(ended_at=None).with_people():
            steps.ended(act, grant, at=at)
        wall.save(force_insert=True)
        act.says(person=user.pk, conflict=wall.conflict)
        told = {"person": user.display_name, "note": wall.note}
        act.seal(told | ({"takes_over": wall.takes_over} if wall.takes_over else {}))
    return wall


def lift_wall(*, wall: Wall, why: str, by: Acting, at: datetime, key: audit.Sent | None = None) -> Wall:
    """Take a wall down again. It opens nothing: whoever is to see the case is let see it.

    Raises MayNot, NotPossibleNow if it was lifted before, Refused without a reason.
    """
    with audit.action(Verb.WALL_LIFTED, stream=wall.stream, object=wall, by=by, at=at, key=key) as act:
        permissions.check_can_keep_away(wall.case, by, at)
        Case.objects.lock(wall.case)
        held = Wall.objects.lock(wall)
        if held.lifted_at is not None:
            raise NotPossibleNow(_("They are not kept away any more."))
        answers = checks.Answers()
        held.lifted_why = answers.text("why", why, _("Enter why they need not be kept away any more"))
        answers.done()
        held.lifted_by, held.lifted_at = by.user, at
        held.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
        act.says(person=held.user_id)
        act.seal({"person": held.user.display_name, "why": held.lifted_why})
    return held
