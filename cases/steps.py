"""What does one act change in the tables of cases, inside an act that is already under way?

Opening a case, asking a question and letting somebody see are acts of their own (`services`), and parts of larger
ones: whoever acts first opens a case, asks and appraises at once. `told` is the event that tells of this step: the
act itself, or one of `act.also(…)`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.utils.timezone import localdate, make_aware

from agencies.acting import Acting
from agencies.models import Membership, Team, User
from agencies.roles import Role
from audit import services as audit
from audit.verbs import Verb
from cases import checks, lot, permissions, references, working_days
from cases.given import PersonGiven
from cases.models import Case, Grant, LotBlock, PersonConcerned, SharingQuestion, Wall
from cases.vocabulary import OF_MANAGERS, GrantReason, Pole

MOST_DRAWS = 100  # of a reference; with 28 million of them the second draw is already rare


def held(question: SharingQuestion, by: Acting, at: datetime) -> SharingQuestion:
    """The question as it stands now, held until the act is over, for somebody who may change it.

    Whether it is still open is asked of what stands now: somebody may have stopped it, or closed the case, since it was
    fetched. Raises MayNot, NotPossibleNow.
    """
    permissions.check_can_change_question(question, by, at)
    now = SharingQuestion.objects.select_related("case__team__agency").lock(question)
    if not (now.is_open and now.case.is_open):
        permissions.check_can_change_question(now, by, at)
    return now


def opened(
    act: audit.Act,
    told: audit.Event,
    case: Case,
    *,
    about: str,
    people: Sequence[PersonGiven],
    by: Acting,
    at: datetime,
) -> Case:
    """Open a case, made in memory with its team: its key, its reference, its people, and who may see it from now on.

    Raises MayNot unless a practitioner of the team acts, Refused if the words do not do.
    """
    permissions.check_can_open(case.team, by)
    described = checks.reason(about, checks.NO_ABOUT, "about")
    concerned = checks.people(people)
    audit.open_stream(case.stream)
    case.about, case.opened_by, case.opened_at = described, by.user, at
    granted(act, case, user=by.user, reason=GrantReason.AUTHOR, by=by, at=at)  # before the case: the fence asks for it
    _insert(case, references.CASE)
    for number, words in enumerate(concerned, 1):
        PersonConcerned(case=case, stream=case.stream, number=number, **words).save(force_insert=True)
    managers_let_in(act, case, reason=GrantReason.MANAGER, by=by, at=at)
    told.says(team=case.team_id, people=len(concerned))
    told.seal({"now": {"about": described, "people": [words["name"] or words["initials"] for words in concerned]}})
    return case


def granted(
    act: audit.Act,
    case: Case,
    *,
    user: User,
    reason: str,
    note: str = "",
    by: Acting,
    at: datetime,
    until: datetime | None = None,
) -> Grant:
    """Let somebody see the case; always an event of its own. Who may be let in, and by whom, the caller has asked."""
    grant = Grant(
        case=case,
        stream=case.stream,
        agency=case.team.agency,
        user=user,
        reason=reason,
        note=note or None,
        given_by=by.user,
        from_at=at,
        until=until,
    )
    grant.save(force_insert=True)
    event = act.also(Verb.ACCESS_GRANTED, object=grant, person=user.pk, reason=str(reason), until=until)
    event.seal({"person": user.display_name} | ({"note": note} if note else {}))
    return grant


def ended(act: audit.Act, grant: Grant, *, at: datetime) -> None:
    """End somebody's access as part of another act, in an event of its own; nothing if it has ended meanwhile."""
    held = Grant.objects.lock(grant)
    if not held.holds(at):
        return
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    event = act.also(Verb.ACCESS_ENDED, object=held, person=held.user_id, reason=held.reason)
    event.seal({"person": held.user.display_name})


def managers_let_in(act: audit.Act, case: Case, *, reason: str, by: Acting, at: datetime) -> list[Grant]:
    """Let every manager of the team see the case who does not see it yet.

    Not one whose access as a manager was ended: they gave it up, or somebody saw to it, because they should not look;
    nor one who is kept away.
    """
    grants = Grant.objects.to_stream(case).to_the_case()
    holders = grants.current(at).values_list("user_id", flat=True)
    gave_up = grants.filter(reason__in=OF_MANAGERS).ended_by_somebody().values_list("user_id", flat=True)
    managers = Membership.objects.current(at).in_team(case.team).with_role(Role.MANAGER).at_work().with_person()
    kept_away = Wall.objects.to_stream(case).standing().values_list("user_id", flat=True)
    passed_over = {*holders, *gave_up, *kept_away}
    missing = {manager.user_id: manager.user for manager in managers if manager.user_id not in passed_over}
    return [granted(act, case, user=user, reason=reason, by=by, at=at) for user in missing.values()]


def due(at: datetime, working: int) -> datetime:
    """Five in the afternoon, when somebody can still be asked, of the day on which so many working days are over."""
    return make_aware(datetime.combine(working_days.after(localdate(at), working), time(17)))


def asked(
    told: audit.Event, question: SharingQuestion, given: Mapping[str, Any], *, by: Acting, at: datetime
) -> SharingQuestion:
    """Ask a sharing question, made in memory with its case, and draw which side comes first.

    `given` has the keys of `services.ask`. Raises MayNot, NotPossibleNow in a closed case, Refused if an answer does
    not do.
    """
    permissions.check_can_change(question.case, by, at)
    permissions.check_is_open(Case.objects.lock(question.case))  # nobody closes it meanwhile and leaves this behind
    for name, value in checks.question(given, at).items():
        setattr(question, name, value)
    question.stream, question.asked_by, question.asked_at = question.case.stream, by.user, at
    for name in ("in_keeping", "told_for", "gateway", "not_told"):
        setattr(question, name, "")
    question.first, block = _drawn(question.case.team)
    _insert(question, references.QUESTION)
    told.says(
        question=question.pk,
        order=question.first,
        block=block,
        mode=question.mode,
        initiative=question.initiative,
        period=question.period,
        holder_context=question.holder_context,
        receiver_context=question.receiver_context,
        decide_by=question.decide_by,
    )
    told.seal({"now": question.words_of(("asked", "grounds", "holder_team", "receiver_name", "period_until"))})
    return question


def _drawn(team: Team) -> tuple[Pole, int]:
    """The next place of the team's lot, and the number of its block. The team is locked: one place at a time."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    block = LotBlock.objects.of_team(team).order_by("-number").first()
    if block is None or lot.is_full(block.places):
        block = LotBlock(team=team, number=block.number + 1 if block else 1)
    first = lot.next_first(block.places, secrets.choice)
    block.places = [*block.places, str(first)]
    block.save()
    return first, block.number


def _insert(row: Case | SharingQuestion, prefix: str) -> None:
    """Save a new row under a reference that no other has, also none that this person may not see.

    The database passes over a row whose reference is taken, without an error, and so the act goes on with another.
    """
    rows: Any = type(row).objects
    for _ in range(MOST_DRAWS):
        row.reference = references.draw(prefix, secrets.choice)
        rows.bulk_create([row], ignore_conflicts=True)
        if rows.filter(pk=row.pk).exists():
            return
    raise RuntimeError("no reference was free")
