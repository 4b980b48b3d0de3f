"""Who hears of an urgent access, and when?

Errands promised with it (`act.then`) come here when they are due. Each looks once more, with the eyes of whoever is to
hear of it, whether they may know and whether there is still something to do. The mail holds no reference, no name and
no word of the case: it says that something waits.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from celery import shared_task
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import Acting, reading
from agencies.models import Membership, User
from agencies.roles import SEES_CASES, Role
from audit.services import AlreadyDone, Sent, is_done
from cases import services
from cases.models import UrgentAccess

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def tell_of_urgent_access(*, key: str, access: str, agency: str, team: str) -> None:
    """At once: the managers of the team and the information governance leads, each once."""
    looks_after = Q(role=Role.MANAGER, team=uuid.UUID(team)) | Q(role=Role.GOVERNANCE, team__agency=uuid.UUID(agency))
    if not _tell(key, access, looks_after, about="urgent_access"):
        log.warning("nobody could be told of an urgent access")


@shared_task(ignore_result=True)
def remind_of_urgent_access(*, key: str, access: str, agency: str, team: str) -> None:
    """After a working day without a review: the managers of the team once more."""
    _tell(key, access, Q(role=Role.MANAGER, team=uuid.UUID(team)), about="urgent_review")


@shared_task(ignore_result=True)
def escalate_urgent_access(*, key: str, access: str, agency: str, team: str) -> None:
    """When it should have been reviewed: the information governance leads."""
    _tell(key, access, Q(role=Role.GOVERNANCE, team__agency=uuid.UUID(agency)), about="urgent_overdue")


@shared_task(ignore_result=True)
def ask_about_urgent_access(*, key: str, access: str, person: str) -> None:
    """Whoever took it: somebody has a question for them. Without their eyes: they may see nothing of it any more."""
    if is_done(key):
        return
    works = Membership.objects.current(timezone.now()).at_work().filter(user=uuid.UUID(person)).with_person()
    if member := works.first():
        _send(member.user, "urgent_asked")


@shared_task(ignore_result=True)
def count_looks_of_urgent_access(*, key: str, access: str, stream: str, person: str, since: str, until: str) -> None:
    """When the four hours are over: how often somebody looked."""
    services.count_looks(
        access=access,
        stream=stream,
        person=person,
        since=datetime.fromisoformat(since),
        until=datetime.fromisoformat(until),
        by=Acting.machine("task"),
        at=timezone.now(),
        key=Sent.of(key, b""),
    )


def _tell(key: str, access: str, looks_after: Q, *, about: str) -> int:
    """Tell each of these people of it who may know and is not the one who took it; how many there are."""
    at = timezone.now()
    members = Membership.objects.current(at).at_work().with_role(*SEES_CASES).filter(looks_after)
    people = {member.user_id: member for member in members.select_related("user", "team__agency").order_by("pk")}
    told = 0
    for member, found in _who_may_know(access, people.values()):
        told += 1
        once = str(uuid.uuid5(uuid.UUID(key), str(member.user_id)))
        if found.waits and not is_done(once):
            _send(member.user, about)
            try:
                services.tell_of_urgent_access(
                    access=found,
                    person=member.user,
                    about=about,
                    by=Acting.machine("task"),
                    at=at,
                    key=Sent.of(once, b""),
                )
            except AlreadyDone:  # another worker was faster by a hair
                continue
    return told


def _who_may_know(access: str, members: Iterable[Membership]) -> Iterator[tuple[Membership, UrgentAccess]]:
    """Those who find it with their own eyes: not whoever is kept away from its case, nor whoever took it."""
    for member in members:
        eyes = Acting(user=member.user, membership=member, kind="task")
        with reading(eyes):
            found = UrgentAccess.objects.visible_to(eyes).filter(pk=access).exclude(opened_by=member.user).first()
        if found:
            yield member, found


def _send(user: User, about: str) -> None:
    subjects = {
        "urgent_access": _("A case was opened in an emergency"),
        "urgent_review": _("An urgent access waits for its review"),
        "urgent_overdue": _("An urgent access was not reviewed in time"),
        "urgent_asked": _("Somebody has a question for you"),
    }
    send_mail(subjects[about], render_to_string(f"emails/{about}.txt"), None, [user.email])
