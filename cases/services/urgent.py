"""What happens when somebody opens a case in an emergency, and afterwards?

Urgent access is taken by oneself, for one case known by its reference, for four hours by the clock of the database.
Others hear of it at once, without a name or a number; somebody else says afterwards whether it was needed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting, reading
from agencies.models import User
from agencies.permissions import NotPossibleNow, Refused
from audit import services as audit
from audit import trail
from audit.verbs import Verb
from cases import checks, permissions, steps
from cases.models import Case, Grant, UrgentAccess
from cases.querysets import FoundInAnEmergency
from cases.references import tidy
from cases.vocabulary import EmergencyReason, GrantReason, UrgentFinding

LASTS = timedelta(hours=4)
MOST_TRIES = 6
TRIES_WITHIN = timedelta(minutes=10)
"""References that one person can try in that time. Waiting always ends: what is tried too early does not count."""
REVIEWED_WITHIN = 2
REMINDED_AFTER = 1
"""Working days until somebody else is to have reviewed it, and until they are reminded."""
COUNTED_AFTER = timedelta(minutes=10)
"""After the four hours are over: the last looks get their count when five minutes have passed."""
EMERGENCY = "emergency"


def open_in_emergency(
    *, reference: str, emergency: str, note: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> UrgentAccess:
    """Open a case of one's own agency, known by its reference, for four hours, for a reason and in words on why.

    Raises MayNot for a role that sees no cases; Refused for a reference that cannot be opened, in the same words
    whether nobody has it, another agency has it, or this person is kept away; NotPossibleNow after too many tries, for
    some minutes.
    """
    permissions.check_can_open_in_emergency(by)
    answers = checks.Answers()
    kind = answers.code("emergency", EmergencyReason, emergency, _("Select why it cannot wait"))
    words = answers.text("note", note, _("Enter why you need to see it now"))
    typed = answers.text("reference", reference, _("Enter the reference of the case"), longest=40)
    answers.done()
    found = _looked_for(typed, by, at)
    access = UrgentAccess(case_id=found.case, stream=found.stream, reference=tidy(typed), opened_by=by.user)
    with audit.action(Verb.BREAKGLASS_OPENED, stream=found.stream, object=access, by=by, at=at, key=key) as act:
        now: datetime = User.objects.filter(pk=by.user.pk).values_list(Now(), flat=True).get()
        grant = Grant(
            case_id=found.case,
            stream=found.stream,
            agency_id=found.agency,
            user=by.user,
            reason=GrantReason.EMERGENCY,
            given_by=by.user,
            from_at=now,
            until=now + LASTS,
        )
        grant.save(force_insert=True)
        access.grant, access.agency_id, access.team_id = grant, found.agency, found.team
        access.emergency, access.note = kind, words
        access.opened_at, access.until, access.due_at = now, now + LASTS, steps.due(now, REVIEWED_WITHIN)
        access.save(force_insert=True)
        act.says(emergency=kind, person=by.user.pk, until=access.until, due=access.due_at)
        act.seal({"note": words})
        act.then("cases.tasks.tell_of_urgent_access", access=access.pk, agency=found.agency, team=found.team)
        act.then(
            "cases.tasks.count_looks_of_urgent_access",
            due=access.until + COUNTED_AFTER,
            access=access.pk,
            **_whose(access),
        )
        late = {"agency": found.agency, "team": found.team, "access": access.pk}
        act.then("cases.tasks.remind_of_urgent_access", due=steps.due(now, REMINDED_AFTER), **late)
        act.then("cases.tasks.escalate_urgent_access", due=access.due_at, **late)
    return access


def count_looks(
    *,
    access: str,
    stream: str,
    person: str,
    since: datetime,
    until: datetime,
    by: Acting,
    at: datetime,
    key: audit.Sent,
) -> None:
    """When the four hours are over: record how often somebody looked meanwhile, for whoever reviews it."""
    thing = f"{UrgentAccess._meta.label_lower}:{access}"
    with audit.action(Verb.BREAKGLASS_USED, stream=stream, object=thing, by=by, at=at, key=key) as act:
        act.says(person=person, count=trail.looks_by(stream, person, since=since, until=until))


def tell_of_urgent_access(
    *, access: UrgentAccess, person: User, about: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> None:
    """Record that somebody was told of it, once for each errand."""
    with audit.action(Verb.REMINDER_SENT, stream=access.stream, object=access, by=by, at=at, key=key) as act:
        act.says(kind=about, person=person.pk)


def review_urgent_access(
    *,
    access: UrgentAccess,
    finding: str,
    because: str = "",
    question: str = "",
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> UrgentAccess:
    """Say afterwards whether it was needed, or ask whoever took it; never of one's own.

    Asking leaves it to be reviewed by the same day. Raises MayNot; NotPossibleNow if it was reviewed before; Refused
    without a finding, or without words where it asks for them.
    """
    verb = Verb.BREAKGLASS_ASKED if finding == UrgentFinding.ASK else Verb.BREAKGLASS_REVIEWED
    with audit.action(verb, stream=access.stream, object=access, by=by, at=at, key=key) as act:
        permissions.check_can_review(access, by)
        held = UrgentAccess.objects.select_related("opened_by").lock(access)
        if not held.waits:
            on = date_format(localtime(held.reviewed_at), "j F Y")
            raise NotPossibleNow(_("This was reviewed on %(date)s.") % {"date": on})
        answers = checks.Answers()
        kind = answers.code("finding", UrgentFinding, finding, _("Select what you find"))
        act.says(person=held.opened_by_id)
        if kind == UrgentFinding.ASK:
            held.question = answers.text("question", question, _("Enter what you ask them"))
            answers.done()
            held.asked_by, held.asked_at = by.user, at
            act.seal({"question": held.question})
            act.then("cases.tasks.ask_about_urgent_access", access=held.pk, person=held.opened_by_id)
        else:
            missing = _("Enter why access was not needed") if kind == UrgentFinding.NOT_NEEDED else ""
            held.because = answers.text("because", because, missing)
            answers.done()
            held.finding, held.reviewed_by, held.reviewed_at = kind, by.user, at
            act.says(finding=kind, late=held.is_late(at))
            act.seal({"because": held.because} if held.because else {})
        held.save(
            update_fields=["question", "asked_by", "asked_at", "because", "finding", "reviewed_by", "reviewed_at"]
        )
    return held


def _looked_for(typed: str, by: Acting, at: datetime) -> FoundInAnEmergency:
    """The case of this reference. Every try is recorded before anything is looked for, with what was typed sealed."""
    again_at = audit.searched(kind=EMERGENCY, query=typed, by=by, at=at, most=MOST_TRIES, within=TRIES_WITHIN)
    if again_at:
        when = date_format(localtime(again_at + timedelta(minutes=1)), "H:i")
        raise NotPossibleNow(
            _(
                "You have tried several references in a short time. You can try again from %(when)s. Until then, ask"
                " a manager or a colleague to look, or ring 999 if someone is in danger."
            )
            % {"when": when}
        )
    with reading(by):
        if Case.objects.visible_to(by).with_reference(typed).exists():
            raise Refused({"reference": _("You can see this case already. Find it in your cases")})
        found = Case.objects.in_an_emergency(typed)
    if found is None:
        audit.denied(stream=by.user.pk, object=by.user, by=by, at=at, page=EMERGENCY)
        raise Refused({"reference": _("We cannot open a case with this reference for you. Check it, or ask a manager")})
    return found


def _whose(access: UrgentAccess) -> dict[str, str]:
    """What counting the looks has to know: the worker that does it sees no case."""
    return {
        "stream": str(access.stream),
        "person": str(access.opened_by_id),
        "since": access.opened_at.isoformat(),
        "until": access.until.isoformat(),
    }
