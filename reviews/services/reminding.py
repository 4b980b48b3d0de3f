"""Of which follow-up has somebody been reminded?"""

from __future__ import annotations

import datetime as dt

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
