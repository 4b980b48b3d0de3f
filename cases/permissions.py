"""Who may do what to a case?

Need to know is a Grant: dated, reasoned, given by somebody who holds one, and ended. Reading asks for any current
grant; changing asks for one that was given for work, and for a practitioner of the team whose case it is. Outsiders
meet none of this: the fetch (`visible_to`) answers 404 first. Each `check_…` refuses with a reason a person can act
on; its `can_…` asks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

import rules
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.acting import Acting
from agencies.models import Membership, Team, User
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import SEES_CASES, Role
from audit import gone
from cases import beyond
from cases.models import Case, Erasure, Grant, Kept, SharingQuestion, UrgentAccess, Wall
from cases.querysets import NotThere
from cases.vocabulary import FOR_WORK, OF_MANAGERS, GrantReason


@dataclass(frozen=True)
class Moment:
    """A row of a case, as it stood at a time: what the predicates are asked about."""

    row: Kept
    at: datetime
    asked: dict[Acting, frozenset[str]] = field(default_factory=dict, compare=False)

    def reasons(self, by: Acting) -> frozenset[str]:
        """As `reasons` says; read once, however many predicates ask."""
        if by not in self.asked:
            self.asked[by] = reasons(by, self.row, self.at)
        return self.asked[by]

    @property
    def case(self) -> Case:
        row: Any = self.row
        if isinstance(row, Case):
            return row
        return row.case if hasattr(row, "case_id") else row.question.case


def reasons(by: Acting, row: Kept, at: datetime) -> frozenset[str]:
    """Why this person may see the case at that time, as what they act; empty when they may not."""
    if not by.sees_cases:
        return frozenset()
    held = Grant.objects.to_stream(row).of(by.user).to_the_case().current(at).to_workers_of(by.agency).not_kept_away()
    return frozenset(held.values_list("reason", flat=True))


@rules.predicate
def may_see(by: Acting, now: Moment) -> bool:
    return bool(now.reasons(by))


@rules.predicate
def may_work_on_it(by: Acting, now: Moment) -> bool:
    return bool(now.reasons(by) & FOR_WORK)


@rules.predicate
def is_practitioner(by: Acting, now: Moment) -> bool:
    return by.acts_as(Role.PRACTITIONER)


@rules.predicate
def is_manager(by: Acting, now: Moment) -> bool:
    return by.acts_as(Role.MANAGER)


@rules.predicate
def is_of_the_team(by: Acting, now: Moment) -> bool:
    return by.team is not None and by.team.pk == now.case.team_id


may_change = may_work_on_it & is_practitioner & is_of_the_team
may_hand_on = may_work_on_it & is_of_the_team & (is_practitioner | is_manager)


def can_see(row: Kept, by: Acting, at: datetime) -> bool:
    return bool(may_see(by, Moment(row, at)))


def check_can_see(row: Kept, by: Acting, at: datetime) -> None:
    _check_sees(Moment(row, at), by)


def _check_sees(now: Moment, by: Acting) -> None:
    if not may_see(by, now):
        raise MayNot(_("You have not been given access to this case. Ask somebody who works on it."))


def can_open(team: Team, by: Acting) -> bool:
    return by.acts_as(Role.PRACTITIONER) and by.team == team


def check_can_open(team: Team, by: Acting) -> None:
    """A practitioner opens cases of the team they are acting for."""
    if not can_open(team, by):
        raise MayNot(_("Only a practitioner of %(team)s can open a case there.") % {"team": team})


def can_change(row: Kept, by: Acting, at: datetime) -> bool:
    now = Moment(row, at)
    return bool(may_change(by, now)) and _is_open(now.case)


def check_can_change(row: Kept, by: Acting, at: datetime) -> None:
    """A practitioner of the case's team who works on it; not a manager, nor a colleague asked for a view."""
    now = Moment(row, at)
    _check_sees(now, by)
    if not may_work_on_it(by, now):
        raise MayNot(_("You were asked for your view of this case. You can read it, but not change it."))
    if not (is_practitioner(by, now) and is_of_the_team(by, now)):
        raise MayNot(_("Only a practitioner of %(team)s can change this. You can read it.") % {"team": now.case.team})
    check_is_open(now.case)


def check_is_open(case: Case) -> None:
    if not _is_open(case):
        on = date_format(localtime(case.closed_at), "j F Y")
        raise NotPossibleNow(_("This case was closed on %(date)s. It can be read, but not changed.") % {"date": on})


def still_open(case: Case) -> list[SharingQuestion]:
    """Its questions on which somebody has still something to do: neither stopped nor decided, the first asked first."""
    asked = list(SharingQuestion.objects.of_case(case).open().without_words().order_by("asked_at", "pk"))
    decided = beyond.decided(asked)
    return [question for question in asked if question.pk not in decided]


def decides_open_question(case: Case, user: User) -> bool:
    """Whether a question that is still to be decided was asked by this person: if they go, somebody takes it over."""
    return any(question.asked_by_id == user.pk for question in still_open(case))


def check_can_be_closed(case: Case) -> None:
    """Not while a question in it is open: in a closed case it could neither be decided nor stopped."""
    if waiting := [question.reference for question in still_open(case)]:
        said = ngettext(
            "Question %(references)s is still open. Stop it, or have its decision signed off or withdrawn, first.",
            "Questions %(references)s are still open. Stop each, or have its decision signed off or withdrawn, first.",
            len(waiting),
        )
        raise NotPossibleNow(said % {"references": get_text_list(waiting, _("and"))})


def check_can_change_question(question: SharingQuestion, by: Acting, at: datetime) -> None:
    """As `check_can_change`; and a question that was stopped stays as it was."""
    check_can_change(question, by, at)
    if not question.is_open:
        on = date_format(localtime(question.stopped_at), "j F Y")
        raise NotPossibleNow(_("This question was stopped on %(date)s. Ask a new one.") % {"date": on})


def can_let_see(case: Case, by: Acting, at: datetime) -> bool:
    return bool(may_hand_on(by, Moment(case, at)))


def check_can_let_see(case: Case, by: Acting, at: datetime) -> None:
    """Only somebody who holds access for work can hand it on.

    A practitioner or manager of the team. A closed case too; not one that is erased.
    """
    check_can_see(case, by, at)
    gone.check_stands(case.stream)
    if not can_let_see(case, by, at):
        raise MayNot(
            _("Only people of %(team)s who work on this case can let others see it. Ask one of them.")
            % {"team": case.team}
        )


def can_end_grant(grant: Grant, by: Acting, at: datetime) -> bool:
    return grant in endable([grant], grant.case, by, at)


def endable(grants: Sequence[Grant], case: Case, by: Acting, at: datetime) -> list[Grant]:
    """Those of the grants to a case that this person can end."""
    may_hand_on, manages = can_let_see(case, by, at), by.acts_as(Role.MANAGER)
    return [
        grant
        for grant in grants
        if grant.user_id == by.user.pk or (may_hand_on and (manages or grant.reason not in OF_MANAGERS))
    ]


def check_can_end_grant(grant: Grant, by: Acting, at: datetime) -> None:
    """Those who could have given it, and the person themselves; a manager's only managers, or nobody looks on.

    Not the last one with whom the case would be left to nobody: somebody who has gone does not count.
    """
    if not can_end_grant(grant, by, at):
        check_can_let_see(grant.case, by, at)
        raise MayNot(_("Only a manager of %(team)s can end a manager’s access.") % {"team": grant.case.team})
    others = Grant.objects.to_stream(grant).current(at).at_work(at).exclude(user=grant.user_id)
    if grant.reason in FOR_WORK and not others.filter(reason__in=FOR_WORK).exists():
        raise NotPossibleNow(_("Nobody could work on this case any more. Let somebody else see it first."))


def check_can_open_in_emergency(by: Acting) -> None:
    """Everybody whose role sees cases, for the agency they act for; which case, the fences say."""
    if not by.sees_cases:
        raise MayNot(
            _(
                "Your role does not see cases, in an emergency either. Ring somebody who works on them, or 999 if"
                " someone is in danger."
            )
        )


def can_keep_away(case: Case, by: Acting, at: datetime) -> bool:
    """A manager of the team or an information governance lead of the agency who may see the case, and not only for
    some hours in an emergency."""
    looks_after = (by.acts_as(Role.MANAGER) and by.team == case.team) or (
        by.acts_as(Role.GOVERNANCE) and by.agency == case.team.agency
    )
    return looks_after and bool(reasons(by, case, at) - {GrantReason.EMERGENCY})


def check_can_keep_away(case: Case, by: Acting, at: datetime) -> None:
    check_can_see(case, by, at)
    if not can_keep_away(case, by, at):
        raise MayNot(
            _("Only a manager of %(team)s or an information governance lead can keep somebody away from this case.")
            % {"team": case.team}
        )


def can_review(access: UrgentAccess, by: Acting) -> bool:
    """A manager of the team whose case it is or an information governance lead of its agency; never of their own."""
    return access.opened_by_id != by.user.pk and _looks_after(access, by)


def check_can_review(access: UrgentAccess, by: Acting) -> None:
    if access.opened_by_id == by.user.pk:
        raise MayNot(_("Somebody else reviews what you opened in an emergency."))
    if not _looks_after(access, by):
        raise MayNot(_("A manager of %(team)s or an information governance lead reviews this.") % {"team": access.team})


def _looks_after(access: UrgentAccess, by: Acting) -> bool:
    if by.acts_as(Role.GOVERNANCE):
        return by.agency is not None and by.agency.pk == access.agency_id
    return by.acts_as(Role.MANAGER) and by.team is not None and by.team.pk == access.team_id


def may_be_let_see(user: User, at: datetime) -> bool:
    """Whether somebody works, anywhere, in a role that sees cases (DESIGN 7.

    An administrator or auditor never does).
    """
    return user.is_active and Membership.objects.of(user).current(at).with_role(*SEES_CASES).exists()


def is_kept_away(user: User, case: Kept) -> bool:
    """Whether a wall stands between this person and the case. Asked by somebody who may see it."""
    return Wall.objects.to_stream(case).of(user).standing().exists()


def is_a_colleague(user: User, case: Case, at: datetime) -> bool:
    """Whether somebody works for the agency whose case it is.

    Letting another agency read it would be sharing, without a question asked or a reason weighed (security S1).
    """
    return Membership.objects.of(user).current(at).with_role(*SEES_CASES).in_agency(case.team.agency).exists()


def _is_open(case: Case) -> bool:
    return case.is_open


# ---- Erasure and what keeps from it: people who answer for the records of the agency, and see no case by that ----


LEADS = (Role.GOVERNANCE,)


def can_govern(by: Acting) -> bool:
    """Whether this person reads what is asked and decided about erasures in the agency they act for."""
    return by.acts_as(Role.GOVERNANCE, Role.MANAGER)


def check_can_govern(by: Acting) -> None:
    if not can_govern(by):
        raise MayNot(_("Only information governance leads and managers see this."))


def check_can_ask_to_erase(by: Acting) -> None:
    """An information governance lead asks; the database asks that the case is one of their agency."""
    if not by.acts_as(Role.GOVERNANCE):
        raise MayNot(_("Only an information governance lead asks for a case to be erased. Ask one of them."))


def can_ask_to_erase_item(item: Kept, by: Acting, at: datetime) -> bool:
    return bool(may_hand_on(by, Moment(item, at)))


def check_can_ask_to_erase_item(item: Kept, by: Acting, at: datetime) -> None:
    """A practitioner or manager of the team who works on the case, open or closed."""
    now = Moment(item, at)
    _check_sees(now, by)
    gone.check_stands(item.stream)
    if not may_hand_on(by, now):
        raise MayNot(
            _("Only people of %(team)s who work on this case ask for an item to be erased. Ask one of them.")
            % {"team": now.case.team}
        )


def check_can_hold(by: Acting) -> None:
    if not by.acts_as(Role.GOVERNANCE):
        raise MayNot(_("Only an information governance lead keeps a case from being erased. Ask one of them."))


def check_can_decide_erasure(erasure: Erasure, by: Acting) -> None:
    """Somebody else than whoever asked: another lead, or a manager, of the same agency."""
    check_can_govern(by)
    if by.agency is None or erasure.agency_id != by.agency.pk:
        not_theirs()
    if erasure.asked_by_id == by.user.pk:
        raise MayNot(_("You asked for this. Somebody else decides: another lead, or a manager."))


def not_theirs() -> NoReturn:
    """What is of another agency is not there."""
    raise NotThere


def check_can_answer_for_access(by: Acting) -> None:
    """Whoever makes the pack for a person concerned: an information governance lead who was let see the case."""
    if not by.acts_as(Role.GOVERNANCE):
        raise MayNot(_("Only an information governance lead makes this. Let one of them see the case first."))
