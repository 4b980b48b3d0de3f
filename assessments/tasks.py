"""Of what are people reminded, and how does the reminder reach them?

Errands promised with an act (`act.then`) come here when they are due. Each looks once more, with the eyes of the
person concerned, whether there is still something to do. The mail holds a reference, and no names or words of the case
(DESIGN 5).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from celery import shared_task
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import Acting, reading
from agencies.models import Membership, User
from agencies.roles import Role
from assessments import services
from assessments.lifecycle import Status
from assessments.models import Assessment
from audit.services import AlreadyDone, Sent, is_done


def _both_sides_are_due(assessment: Assessment, user: User, at: dt.datetime) -> bool:
    return assessment.acted_first and assessment.urgent.completed_at is None and assessment.question.is_open


def _review_is_due(assessment: Assessment, user: User, at: dt.datetime) -> bool:
    if assessment.state is not Status.SIGNED_OFF:
        return False
    return Assessment.objects.to_look_at_again(timezone.localdate(at)).filter(pk=assessment.pk).exists()


def _waits_for_sign_off(assessment: Assessment, user: User, at: dt.datetime) -> bool:
    return assessment.state is Status.TO_SIGN_OFF and assessment.author_id != user.pk


def _was_sent_back(assessment: Assessment, user: User, at: dt.datetime) -> bool:
    return assessment.state is Status.SENT_BACK and assessment.author_id == user.pk


def _opinion_is_asked(assessment: Assessment, user: User, at: dt.datetime) -> bool:
    return any(each.asked_of_id == user.pk and each.given_at is None for each in assessment.opinions.all())


STILL_WAITS: dict[str, Callable[[Assessment, User, dt.datetime], bool]] = {
    "due": _both_sides_are_due,
    "review": _review_is_due,
    "sign_off": _waits_for_sign_off,
    "sent_back": _was_sent_back,
    "opinion": _opinion_is_asked,
}
"""For each kind of reminder, whether there is still something to do for this person."""


@shared_task(ignore_result=True)
def remind(*, key: str, assessment: str, person: str, about: str) -> None:
    """Remind one person, if there is still something to do for them.

    The mail goes first: if it cannot be sent the errand is tried again, and nothing says that it was. Whoever was
    reminded before is not sent another mail when an errand is tried again because of somebody else.
    """
    at = timezone.now()
    works = list(Membership.objects.current(at).at_work().filter(user=uuid.UUID(person)).with_team().with_person())
    if not works or is_done(key):
        return
    user = works[0].user
    found = _found(assessment, user, works)
    if found is None or not STILL_WAITS[about](found, user, at):
        return
    about_it = {"reference": found.question.reference}
    subject = _("Something is waiting for you in Either Way (%(reference)s)") % about_it
    send_mail(subject, render_to_string("emails/waiting.txt", about_it), None, [user.email])
    services.remind(assessment=found, person=user, about=about, by=Acting.machine("task"), at=at, key=Sent.of(key, b""))


def _found(assessment: str, user: User, works: Iterable[Membership]) -> Assessment | None:
    """The appraisal, seen with this person's eyes, as whatever they would act to see it."""
    for membership in works:
        eyes = Acting(user=user, membership=membership, kind="task")
        with reading(eyes):
            if found := Assessment.objects.visible_to(eyes).with_all().filter(pk=assessment).first():
                return found
    return None


@shared_task(ignore_result=True)
def remind_managers(*, key: str, assessment: str, team: str, about: str) -> None:
    """Remind every manager of the team; each once, also when the errand is tried again."""
    managers = Membership.objects.current(timezone.now()).at_work().with_role(Role.MANAGER).filter(team=uuid.UUID(team))
    for person in sorted(set(managers.values_list("user_id", flat=True))):
        try:
            remind(
                key=str(uuid.uuid5(uuid.UUID(key), str(person))), assessment=assessment, person=str(person), about=about
            )
        except AlreadyDone:
            continue
