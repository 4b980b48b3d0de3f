"""Who may say what came of a decision, draw a sample, and look back over a team?

Each `check_…` refuses with a reason one can act on. That somebody may see the case is decided in the fetch
(`visible_to`), and asked again here as of the moment of the act.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Agency, Membership, Team, User
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import SEES_CASES, Role
from assessments.lifecycle import Status
from assessments.models import Assessment, SignedVersion
from assessments.vocabulary import SignOffOutcome
from cases import permissions as cases
from cases.models import Grant, Wall
from cases.vocabulary import FOR_WORK
from reviews.models import Action, BlindReview, DoubleAppraisal, NoiseAudit, ThresholdChange


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


def check_can_ask_review(version: SignedVersion, reviewer: User, by: Acting, at: dt.datetime) -> None:
    """A manager of the team who may see the case asks a colleague of the agency who was never let see it."""
    check_can_follow_up(version, by, at)
    check_manages(version.assessment.team, by)
    if reviewer.pk in (by.user.pk, version.signed_by_id, version.assessment.author_id):
        raise MayNot(_("A review comes from somebody who had no part in it."))
    if not cases.is_a_colleague(reviewer, version.assessment.question.case, at):
        raise MayNot(_("Ask a colleague of your own agency. Asking anybody else would be sharing."))
    known = Grant.objects.to_stream(version).of(reviewer).exists()
    if known or Wall.objects.to_stream(version).of(reviewer).exists():
        raise MayNot(_("%(name)s knows this case or is kept away from it.") % {"name": reviewer.display_name})


def check_can_ask_apart(assessment: Assessment, second: User, by: Acting, at: dt.datetime) -> None:
    """Whoever works on the case asks a colleague of the agency who was never let see it; while it is not decided."""
    check_offers_apart(assessment, by, at)
    if second.pk in (by.user.pk, assessment.author_id):
        raise MayNot(_("Somebody else than whoever writes it, or asks for it, appraises it apart."))
    if not cases.is_a_colleague(second, assessment.question.case, at):
        raise MayNot(_("Ask a colleague of your own agency. Asking anybody else would be sharing."))
    known = Grant.objects.to_stream(assessment).to_the_case().of(second).exists()
    if known or Wall.objects.to_stream(assessment).of(second).exists():
        raise MayNot(_("%(name)s knows this case or is kept away from it.") % {"name": second.display_name})


def check_offers_apart(assessment: Assessment, by: Acting, at: dt.datetime) -> None:
    """The same, before anybody is named."""
    cases.check_can_let_see(assessment.question.case, by, at)
    if assessment.state not in (Status.DRAFTING, Status.TO_SIGN_OFF, Status.SENT_BACK):
        raise NotPossibleNow(_("This is decided or closed, so nobody is asked to appraise it too."))
    if not assessment.rows():
        raise NotPossibleNow(_("Choose the outcomes that matter here first: both of you read the same ones."))


def apart_from(assessment: Assessment, by: Acting, at: dt.datetime) -> QuerySet[User]:
    """Whom `check_can_ask_apart` lets be asked, by name."""
    know = Grant.objects.to_stream(assessment).to_the_case().values("user")
    away = Wall.objects.to_stream(assessment).values("user")
    return reviewers_for(by, at).exclude(pk=assessment.author_id).exclude(pk__in=know).exclude(pk__in=away)


def check_is_one_of_the_two(double: DoubleAppraisal, by: Acting) -> None:
    """Whoever wrote the appraisal when it was asked, or whoever was asked."""
    if by.user.pk not in (double.first_id, double.second_id):
        raise MayNot(_("Only the two who appraise this apart say what they read."))


def check_appraises_apart(double: DoubleAppraisal, by: Acting, *, knows: bool = False) -> None:
    """Whoever was asked; not once they were let see the case (`knows`: also then, to say so)."""
    if double.second_id != by.user.pk:
        raise MayNot(_("Only the colleague who was asked appraises this apart."))
    if not knows and Grant.objects.to_stream(double).to_the_case().of(by.user).exists():
        raise NotPossibleNow(
            _("You were let see this case since, so you cannot read it apart any more. Say “not now”.")
        )


def check_commits_own(double: DoubleAppraisal, assessment: Assessment | None, by: Acting, at: dt.datetime) -> None:
    """Whoever wrote the appraisal when the other was asked, and writes it still. None: they cannot see it."""
    if assessment is None or by.user.pk != double.first_id or assessment.author_id != double.first_id:
        raise MayNot(
            _("Only %(name)s, who wrote this when it was asked, commits it.") % {"name": double.first.display_name}
        )
    cases.check_can_see(assessment, by, at)


def check_reads_alike(audit: NoiseAudit, by: Acting) -> None:
    """Whoever works in the team, its managers too: practitioners and managers as what they act now."""
    if not by.acts_as(Role.PRACTITIONER, Role.MANAGER) or by.team is None or by.team.pk != audit.team_id:
        raise MayNot(_("Only people of %(team)s read these cases.") % {"team": audit.team})


def reviewers_for(by: Acting, at: dt.datetime) -> QuerySet[User]:
    """Whom a manager may ask to review: colleagues of the agency in a role that sees cases, by name."""
    return colleagues(by, at).exclude(pk=by.user.pk)


def colleagues(by: Acting, at: dt.datetime) -> QuerySet[User]:
    """Everybody of the agency in a role that sees cases, oneself among them, by name: who may be given something to
    do."""
    works = Membership.objects.current(at).filter(team__agency=by.agency).with_role(*SEES_CASES).at_work()
    people: QuerySet[User] = User.objects.filter(pk__in=works.values("user"))
    return people.order_by("first_name", "last_name")


def check_answers_ladder(version: SignedVersion, by: Acting, at: dt.datetime) -> None:
    """A manager of the team who may see the case and did not decide it: whoever decided has a note of their own."""
    check_can_follow_up(version, by, at)
    check_manages(version.assessment.team, by)
    if by.user.pk in (version.signed_by_id, version.assessment.author_id):
        raise MayNot(_("You decided this. Another manager asks what went wrong; you can write a note of your own."))


def check_decided(version: SignedVersion, by: Acting, at: dt.datetime) -> None:
    """Whoever decided, while they may see the case."""
    cases.check_can_see(version.assessment, by, at)
    if by.user.pk not in (version.signed_by_id, version.assessment.author_id):
        raise MayNot(_("Only whoever decided writes this note."))


def check_finishes(action: Action, by: Acting, at: dt.datetime) -> None:
    """Whose it is, or a manager of the team; of a case that they may see."""
    assessment = action.ladder.version.assessment
    cases.check_can_see(assessment, by, at)
    if by.user.pk != action.owner_id and not looks_after(assessment.team, by):
        raise MayNot(_("Only whoever has this in hand, or a manager of the team, says that it is done."))


def check_reviews(review: BlindReview, by: Acting) -> None:
    """Whoever was asked, as long as they have not stepped aside."""
    if review.reviewer_id != by.user.pk or review.aside_at is not None:
        raise MayNot(_("Only the reviewer who was asked can say this."))


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


def may_record_thresholds(by: Acting) -> bool:
    """Managers, for their own team; information governance leads, for every team of their agency."""
    return by.acts_as(Role.MANAGER, Role.GOVERNANCE) and by.team is not None


def check_records_threshold(agency: Agency, team: Team | None, by: Acting) -> None:
    """A manager of the team, or an information governance lead of the agency; of all its teams only the lead."""
    if team is not None and team.agency_id == agency.pk and looks_after(team, by):
        return
    if team is None and by.acts_as(Role.GOVERNANCE) and by.agency is not None and by.agency.pk == agency.pk:
        return
    raise MayNot(
        _("Managers record this for their own team, and information governance leads for their agency."),
    )


def check_threshold_is_open(change: ThresholdChange) -> None:
    """Nothing changes once somebody has decided; a later change is recorded as one of its own."""
    if change.decided_at is not None:
        raise NotPossibleNow(_("This was decided. Record a later change as one of its own."))
