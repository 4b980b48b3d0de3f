"""Of what has somebody been reminded?"""

from __future__ import annotations

import datetime as dt

from agencies.acting import Acting
from agencies.models import User
from assessments.models import Assessment
from audit import services as audit
from audit.verbs import Verb


def remind(
    *,
    assessment: Assessment,
    person: User,
    about: str,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> None:
    """Record that somebody was reminded, once for each errand."""
    with audit.action(Verb.REMINDER_SENT, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        act.says(question=assessment.question_id, kind=about, person=person.pk)
