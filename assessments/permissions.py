"""Who may write an appraisal, sign it, sign it off, and say what they think of it?

Each `check_…` raises with words one can act on; `can_…` asks the same as a question, for pages. That somebody may see
the case at all is decided in the fetch (`visible_to`); here it is asked again, as of the moment of the act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Membership, Team, User
from agencies.permissions import MayNot, NotPossibleNow
from agencies.querysets import MembershipQuerySet
from agencies.roles import SEES_CASES, Role
from assessments.lifecycle import Status, Step, after
from assessments.models import Assessment, Dissent, SecondOpinion, SignedVersion
from cases import permissions as cases
from cases.models import Grant, Wall


def check_can_draft(assessment: Assessment, by: Acting, at: dt.datetime) -> None:
    """A practitioner of the case's team who works on it: managers and colleagues asked read, and do not write."""
    cases.check_can_change_question(assessment.question, by, at)


def check_can_change(assessment: Assessment, by: Acting, at: dt.datetime) -> None:
    """As `check_can_draft`; and what is signed stays as it is until it is sent back or opened again to amend."""
    check_can_draft(assessment, by, at)
    if not assessment.writable:
        raise NotPossibleNow(
            _("This is signed or closed (%(state)s). To change it, amend it as a new version.")
            % {"state": assessment.get_status_display()}
        )


def check_step(assessment: Assessment, step: Step) -> None:
    """That this step can be taken from where the appraisal stands."""
    if after(assessment.state, step) is None:
        raise NotPossibleNow(_REASONS[step]())


_REASONS: dict[Step, Callable[[], str]] = {
    Step.SIGN: lambda: _("This is signed already, or closed."),
    Step.SIGN_OFF: lambda: _("This is not waiting for sign-off any more."),
    Step.SEND_BACK: lambda: _("This is not waiting for sign-off any more."),
    Step.AMEND: lambda: _("Only a decision that was signed off can be amended."),
    Step.WITHDRAW: lambda: _("There is no signed decision to withdraw."),
}


def check_can_sign(assessment: Assessment, by: Acting, at: dt.datetime) -> None:
    """The author, and nobody for them."""
    check_can_draft(assessment, by, at)
    if assessment.author_id != by.user.pk:
        raise MayNot(_("Only %(author)s, who wrote this, can sign it.") % {"author": assessment.author.display_name})


def check_can_sign_off(version: SignedVersion, by: Acting, at: dt.datetime) -> None:
    """A manager of the team who may see the case and did not sign it: nobody signs off their own (DESIGN 7)."""
    assessment = version.assessment
    if by.user.pk in (version.signed_by_id, assessment.author_id):
        raise MayNot(_("You cannot sign off your own decision. Ask another manager of the team."))
    if not by.acts_as(Role.MANAGER) or by.team != assessment.team:
        raise MayNot(_("Only a manager of %(team)s can sign this off or send it back.") % {"team": assessment.team})
    cases.check_can_see(assessment, by, at)


def nobody_signs_off(assessment: Assessment, at: dt.datetime) -> bool:
    """Whether it waits for sign-off and there is no manager of the team who sees the case and did not write it."""
    if assessment.state is not Status.TO_SIGN_OFF:
        return False
    managers = Membership.objects.current(at).in_team(assessment.team).with_role(Role.MANAGER).at_work()
    others = managers.exclude(user=assessment.author_id)
    see_it = Grant.objects.to_stream(assessment).to_the_case().current(at).not_kept_away()
    return not see_it.filter(user__in=others.values("user")).exists()


def check_can_differ(assessment: Assessment, by: Acting, at: dt.datetime) -> None:
    """Anyone who may see the case can record a different view, in any state."""
    cases.check_can_see(assessment, by, at)


def check_can_answer_view(dissent: Dissent, by: Acting, at: dt.datetime) -> None:
    """The author answers a different view."""
    check_can_sign(dissent.assessment, by, at)


OPINION_DAYS = 14
"""For how many days a colleague who is asked for a second opinion can read the case, unless they are asked again."""


def opinion_until(at: dt.datetime) -> dt.datetime:
    """When the access of a colleague asked now runs out: with the last minute of its last day, here."""
    last = localtime(at).date() + dt.timedelta(days=OPINION_DAYS)
    return make_aware(dt.datetime.combine(last, dt.time(23, 59)))


def readers(assessment: Assessment, at: dt.datetime) -> dict[UUID, dt.datetime | None]:
    """Until when each person can read the case, None without an end; who cannot read it any more is left out."""
    until: dict[UUID, dt.datetime | None] = {}
    for grant in Grant.objects.to_stream(assessment).to_the_case().current(at).at_work(at):
        ends = (grant.until, until.get(grant.user_id, grant.until))
        until[grant.user_id] = None if None in ends else max(end for end in ends if end)
    return until


def check_can_ask_opinion(assessment: Assessment, colleague: User, by: Acting, at: dt.datetime) -> None:
    """Whoever writes it asks a colleague of the same agency, who is not the author."""
    check_can_draft(assessment, by, at)
    if colleague.pk in (by.user.pk, assessment.author_id):
        raise MayNot(_("A second opinion comes from somebody else."))
    if cases.is_kept_away(colleague, assessment):
        raise MayNot(_("%(name)s is kept away from this case. Ask somebody else.") % {"name": colleague.display_name})
    at_work = Membership.objects.of(colleague).current(at).with_role(*SEES_CASES)
    if not at_work.filter(team__agency=assessment.team.agency_id).exists():
        raise MayNot(_("Ask a colleague of your own agency. Asking anybody else would be sharing."))


def colleagues_to_ask(assessment: Assessment, by: Acting, at: dt.datetime) -> QuerySet[User]:
    """Those whom `check_can_ask_opinion` lets be asked, by name."""
    at_work = Membership.objects.current(at).in_agency(assessment.team.agency).at_work().with_role(*SEES_CASES)
    kept_away = Wall.objects.to_stream(assessment).standing().values("user_id")
    others = User.objects.filter(pk__in=at_work.values("user_id")).exclude(pk__in=(by.user.pk, assessment.author_id))
    others = others.exclude(pk__in=kept_away)
    return others.order_by("first_name", "last_name")


def check_can_give_opinion(opinion: SecondOpinion, by: Acting, at: dt.datetime) -> None:
    """The colleague who was asked, while they may see the case."""
    if opinion.asked_of_id != by.user.pk:
        raise MayNot(_("Only the colleague who was asked can answer this."))
    cases.check_can_see(opinion.assessment, by, at)


def check_can_hand_over(assessment: Assessment, to: User, by: Acting, at: dt.datetime) -> None:
    """A manager of the team who may see the case hands it to a practitioner of the team who may see it too."""
    if not by.acts_as(Role.MANAGER) or by.team != assessment.team:
        raise MayNot(_("Only a manager of %(team)s can hand this over.") % {"team": assessment.team})
    cases.check_can_see(assessment, by, at)
    if to.pk == assessment.author_id:
        raise NotPossibleNow(_("%(name)s has this already.") % {"name": to.display_name})
    if assessment.state in (Status.WITHDRAWN, Status.STOPPED):
        raise NotPossibleNow(_("This is closed, so there is nothing to go on with."))
    if cases.is_kept_away(to, assessment):
        raise MayNot(_("%(name)s is kept away from this case. Choose somebody else.") % {"name": to.display_name})
    if not practitioners_of(assessment.team, at).filter(user=to).exists():
        raise MayNot(
            _("%(name)s is no practitioner of %(team)s. Choose somebody who is.")
            % {"name": to.display_name, "team": assessment.team}
        )


def practitioners_of(team: Team, at: dt.datetime) -> MembershipQuerySet:
    """Who works as a practitioner of this team at that moment."""
    return Membership.objects.current(at).in_team(team).with_role(Role.PRACTITIONER).at_work()


def check_can_record_team_conditions(team: Team, by: Acting) -> None:
    """A manager, for a team of their own."""
    if not by.acts_as(Role.MANAGER) or by.team != team:
        raise MayNot(_("Only a manager of %(team)s can record its working conditions.") % {"team": team})


def can_draft(assessment: Assessment, by: Acting, at: dt.datetime) -> bool:
    return _can(lambda: check_can_draft(assessment, by, at))


def can_change(assessment: Assessment, by: Acting, at: dt.datetime) -> bool:
    return _can(lambda: check_can_change(assessment, by, at))


def can_sign_off(version: SignedVersion, by: Acting, at: dt.datetime) -> bool:
    waiting = version.superseded_at is None and after(version.assessment.state, Step.SIGN_OFF) is not None
    return waiting and _can(lambda: check_can_sign_off(version, by, at))


def can_amend(assessment: Assessment, by: Acting, at: dt.datetime) -> bool:
    return after(assessment.state, Step.AMEND) is not None and _can(lambda: check_can_sign(assessment, by, at))


def can_withdraw(assessment: Assessment, by: Acting, at: dt.datetime) -> bool:
    standing = any(
        version.withdrawn_at is None and version.superseded_at is None for version in assessment.versions.all()
    )
    possible = standing and after(assessment.state, Step.WITHDRAW) is not None
    return possible and _can(lambda: check_can_sign(assessment, by, at))


def can_give_opinion(opinion: SecondOpinion, by: Acting, at: dt.datetime) -> bool:
    return opinion.given_at is None and _can(lambda: check_can_give_opinion(opinion, by, at))


def _can(check: Callable[[], None]) -> bool:
    try:
        check()
    except (PermissionDenied, NotPossibleNow):
        return False
    return True
