"""Of which follow-up, or of which changed threshold, has somebody been reminded?"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from agencies.acting import Acting
from agencies.models import User
from audit import services as audit
from audit.verbs import Verb
from reviews.counting import Due
from reviews.models import Reminded


def remind(
    *, due: Due, person: User, about: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> Reminded:
    """Record that somebody was reminded of a follow-up that is due, once for each day on which one fell due."""
    told = f"assessments.signedversion:{due.version}"
    with audit.action(Verb.REMINDER_SENT, stream=due.stream, object=told, by=by, at=at, key=key) as act:
        act.says(question=due.question, kind=f"follow_up_{about}", person=person.pk)
        return Reminded.objects.create(version=due.version, due_on=due.due_on, about=about, person=person)


def remind_of_threshold(
    *,
    change: UUID,
    agency: UUID,
    review_on: dt.date,
    person: User,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> Reminded:
    """Record that somebody was reminded of a change of a threshold that is to be looked at again, once."""
    told = f"reviews.thresholdchange:{change}"
    with audit.action(Verb.REMINDER_SENT, stream=agency, object=told, by=by, at=at, key=key) as act:
        act.says(kind="threshold_again", person=person.pk)
        return Reminded.objects.create(version=change, due_on=review_on, about="threshold", person=person)
