"""Of what are people reminded, and by whom is it carried out?

Errands promised with an act (`act.then`) come here when they are due. Each looks once more, with the eyes of the person
concerned, whether there is still something to do, and then sends a mail that holds a reference and no names or words of the case.
"""

from __future__ import annotations

import datetime as dt

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
from audit.services import Sent


@shared_task(ignore_result=True)
def remind(*, key: str, assessment: str, person: str, about: str) -> None:
    """Remind one person, if what it is about still waits for them."""
    user = User.objects.filter(pk=person, is_active=True).first()
    if user is None:
        return
    at = timezone.now()
    with reading(Acting(user=user, kind="task")) as _eyes:
        found = Assessment.objects.visible_to(Acting(user=user, kind="task")).with_all().filter(pk=assessment).first()
        waits = found is not None and still_waits(found, user, about, at)
        reference = found.question.reference if found else ""
    if found is None or not waits:
        return
    services.remind(
        assessment=found, person=user, about=about, by=Acting.machine("task"), at=at, key=Sent.of(key, b"")
    )
    subject = _("Something is waiting for you in Either Way (%(reference)s)") % {"reference": reference}
    send_mail(subject, render_to_string("emails/waiting.txt", {"reference": reference}), None, [user.email])
