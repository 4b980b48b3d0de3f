"""How does the appraisal of a question begin?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from assessments import steps
from assessments.models import Assessment
from audit import services as audit
from audit.verbs import Verb
from cases import permissions as cases
from cases.models import SharingQuestion


def start(*, question: SharingQuestion, by: Acting, at: dt.datetime, key: audit.Sent | None = None) -> Assessment:
    """Begin the appraisal of a question, on the content as it is today. The person who begins it writes and signs it.

    Raises MayNot, and NotPossibleNow if it was begun before or the question is stopped.
    """
    assessment = Assessment()
    with audit.action(Verb.ASSESS_STARTED, stream=question.stream, object=assessment, by=by, at=at, key=key) as act:
        asked = SharingQuestion.objects.with_ends().lock(question)
        cases.check_can_change_question(asked, by, at)
        if Assessment.objects.of_question(asked.pk).exists():
            raise NotPossibleNow(_("Somebody has already begun to look at both sides of this question."))
        steps.started(act, asked, assessment, by=by, at=at)
    return assessment
