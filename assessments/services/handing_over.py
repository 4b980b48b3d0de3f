"""Who goes on with an appraisal when its author leaves, or has too much?"""

from __future__ import annotations

import datetime as dt

from agencies.acting import Acting
from agencies.models import User
from assessments import beyond, permissions, steps
from assessments.models import Assessment
from audit import services as audit
from audit.verbs import Verb
from cases import steps as cases
from cases.models import Grant
from cases.vocabulary import FOR_WORK, GrantReason


def hand_over(
    *, assessment: Assessment, to: User, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> Assessment:
    """Let somebody else of the team go on with it: they write it from now on, sign it, and follow its decision up.

    By a manager of the team who may see the case. What was signed stays signed by whoever signed it. Who takes over can
    see the case from now on. Raises MayNot; NotPossibleNow for an appraisal that is closed, or theirs already.
    """
    with audit.action(
        Verb.ASSESS_HANDED_OVER, stream=assessment.stream, object=assessment, by=by, at=at, key=key
    ) as act:
        now = Assessment.objects.with_question().lock(assessment)
        permissions.check_can_hand_over(now, to, by, at)
        was, now.author = now.author, to
        steps.touched(now, "author")
        if not Grant.objects.to_stream(now).of(to).current(at).filter(reason__in=FOR_WORK).exists():
            cases.granted(act, now.question.case, user=to, reason=GrantReason.COLLEAGUE, by=by, at=at)
        beyond.handed_over(act, now, was, at)
        act.says(question=now.question_id, person=to.pk, user=was.pk)
        act.seal({"was": {"author": was.display_name}, "now": {"author": to.display_name}})
    return now
