"""What does learning afterwards do by the timetable? It counts decisions, and reminds of follow-ups that are due and of
changes of a threshold that are to be looked at again.

Nothing is lost while the broker is away: each run looks at what is due, whoever was reminded is not reminded again,
and the mail says a reference and no more (decision 17).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from celery import shared_task
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import Acting, reading
from agencies.models import Membership, User
from agencies.roles import Role
from assessments.models import SignedVersion
from reviews import counting, services
from reviews.counting import Due
from reviews.models import BlindReview, DoubleAppraisal, NoiseAudit, Reminded, ThresholdChange

log = logging.getLogger(__name__)

OVERDUE_AFTER = dt.timedelta(days=14)
"""After the day on which a follow-up was due, until the managers of the team are told."""


@shared_task(ignore_result=True)
def count_decisions() -> None:
    """Every minute: decisions signed off, replaced or withdrawn since."""
    counting.new()


@shared_task(ignore_result=True)
def remind_of_follow_ups() -> None:
    """Every hour: whoever decided, on the day; the managers of the team, a fortnight later."""
    at = timezone.now()
    today = timezone.localdate(at)
    due = counting.due(today)
    reminded = Reminded.objects.told_of(each.version for each in due)
    works: dict[UUID, list[Membership]] = defaultdict(list)
    managers: dict[UUID, set[UUID]] = defaultdict(set)
    for membership in Membership.objects.current(at).at_work().with_team().select_related("user"):
        works[membership.user_id].append(membership)
        if membership.role == Role.MANAGER:
            managers[membership.team_id].add(membership.user_id)
    for each in due:
        # Of the first one the errand promised with the sign-off reminds (assessments.tasks).
        people = [(each.author, "due")] if each.looked_before else []
        if each.due_on + OVERDUE_AFTER <= today:
            people += [(manager, "overdue") for manager in sorted(managers[each.team] - {each.author})]
        for person, about in people:
            if works[person] and (each.version, each.due_on, about, person) not in reminded:
                _remind(each, works[person], about, at)


@shared_task(ignore_result=True)
def remind_of_thresholds() -> None:
    """Every day: whoever decided about a change of a threshold that is to be looked at again. If they no longer answer
    for it, the managers of the team; if it has none, or it holds for every team, those who govern information."""
    at = timezone.now()
    agencies: dict[UUID, list[Membership]] = defaultdict(list)
    answering = Membership.objects.current(at).at_work().with_role(Role.MANAGER, Role.GOVERNANCE)
    for membership in answering.with_team().select_related("user"):
        agencies[membership.team.agency_id].append(membership)
    for agency, memberships in agencies.items():
        eyes = Acting(user=memberships[0].user, membership=memberships[0], kind="task")
        with reading(eyes):
            rows = ThresholdChange.objects.visible_to(eyes).to_look_at(timezone.localdate(at))
            due = list(rows.values_list("pk", "team_id", "signed_by_id", "review_on"))
        # Once somebody was told, nobody is told again: not whoever comes to answer for it years later either.
        reminded = {pk for pk, *_rest in Reminded.objects.told_of(pk for pk, *_rest in due)}
        for pk, team, decided, review_on in due:
            assert review_on is not None, "asked for by that day"
            assert decided is not None, "nothing is to be looked at again before somebody decided"
            for person in _answer_for(team, decided, memberships) if pk not in reminded else ():
                _remind_of_threshold(pk, agency, review_on, person, at)


def _answer_for(team: UUID | None, decided: UUID, memberships: Iterable[Membership]) -> list[User]:
    """Of whom one may be reminded of a change, of those who manage a team of the agency or govern its information."""
    leads = [each.user for each in memberships if each.role == Role.GOVERNANCE]
    managers = [each.user for each in memberships if each.role == Role.MANAGER and each.team_id == team]
    own = [user for user in (*managers, *leads) if user.pk == decided]
    return list({user.pk: user for user in own[:1] or managers or leads}.values())


def _remind_of_threshold(change: UUID, agency: UUID, review_on: dt.date, person: User, at: dt.datetime) -> None:
    """One mail to one person, which says nothing of the change; one that cannot be sent is tried at the next run."""
    body = render_to_string("emails/threshold.txt")
    try:
        send_mail(_("Something is waiting for you in Either Way"), body, None, [person.email])
    except OSError as error:
        log.warning("a reminder could not be sent: %s", type(error).__name__)
        return
    by = Acting.machine("task")
    services.remind_of_threshold(change=change, agency=agency, review_on=review_on, person=person, by=by, at=at)


def _remind(due: Due, works: Iterable[Membership], about: str, at: dt.datetime) -> None:
    """One mail to one person, if they may see it; one that cannot be sent is tried again at the next run."""
    user, reference = _seen(due, works)
    if user is None:
        return
    about_it = {"reference": reference}
    subject = _("Something is waiting for you in Either Way (%(reference)s)") % about_it
    try:
        send_mail(subject, render_to_string("emails/waiting.txt", about_it), None, [user.email])
    except OSError as error:
        log.warning("a reminder could not be sent: %s", type(error).__name__)
        return
    services.remind(due=due, person=user, about=about, by=Acting.machine("task"), at=at)


def _seen(due: Due, works: Iterable[Membership]) -> tuple[User | None, str]:
    """The person and the reference of the question, seen with their eyes, as whatever they would act to see it."""
    for membership in works:
        eyes = Acting(user=membership.user, membership=membership, kind="task")
        with reading(eyes):
            rows = SignedVersion.objects.visible_to(eyes).in_force().filter(pk=due.version)
            if reference := rows.values_list("assessment__question__reference", flat=True).first():
                return membership.user, str(reference)
    return None, ""


@shared_task(ignore_result=True)
def tell_reviewer(*, key: str, review: str, person: str) -> None:
    """At once: whoever is asked for a review. The mail says not even a reference: by one it could be looked up."""
    works = Membership.objects.current(timezone.now()).at_work().filter(user=UUID(person)).with_team()
    for membership in works.select_related("user"):
        eyes = Acting(user=membership.user, membership=membership, kind="task")
        with reading(eyes):
            found = BlindReview.objects.visible_to(eyes).open().filter(pk=review).exists()
        if found:
            body = render_to_string("emails/review_asked.txt")
            send_mail(_("Something is waiting for you in Either Way"), body, None, [membership.user.email])
            return


@shared_task(ignore_result=True)
def tell_of_noise(*, key: str, audit: str, person: str) -> None:
    """At once: everybody of the team, each for themselves. Nobody is reminded, since nobody knows who has read."""
    works = Membership.objects.current(timezone.now()).at_work().filter(user=UUID(person)).with_team()
    for membership in works.select_related("user"):
        eyes = Acting(user=membership.user, membership=membership, kind="task")
        with reading(eyes):
            found = NoiseAudit.objects.visible_to(eyes).open().filter(pk=audit, team=membership.team).exists()
        if found:
            body = render_to_string("emails/noise.txt")
            send_mail(_("Something is waiting for you in Either Way"), body, None, [membership.user.email])
            return


@shared_task(ignore_result=True)
def tell_of_double(*, key: str, double: str, person: str) -> None:
    """At once: whoever is asked to appraise a question apart; and each of the two, once both have committed. The mail
    says no reference and nothing of what anybody read."""
    works = Membership.objects.current(timezone.now()).at_work().filter(user=UUID(person)).with_team()
    for membership in works.select_related("user"):
        eyes = Acting(user=membership.user, membership=membership, kind="task")
        with reading(eyes):
            found = DoubleAppraisal.objects.visible_to(eyes).filter(pk=double, aside_at=None).first()
        if found:
            body = render_to_string("emails/apart.txt", {"both": found.both})
            send_mail(_("Something is waiting for you in Either Way"), body, None, [membership.user.email])
            return
