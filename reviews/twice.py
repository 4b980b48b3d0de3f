"""Where does a question stand that two people appraise apart, and what belongs to its history of it?

Offered to the pages of appraisals and cases when the app starts (`assessments.beyond`, `cases.beyond`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.lifecycle import Status
from cases.models import SharingQuestion
from govuk.components import Task
from reviews.models import DoubleAppraisal

OPEN = (Status.DRAFTING, Status.TO_SIGN_OFF, Status.SENT_BACK)


def parts(question: SharingQuestion, assessment: Any) -> list[tuple[str, list[Task]]]:
    """The part of the overview from which a colleague is asked to appraise it too; nothing before outcomes are chosen,
    and nothing on a question that is decided and was read by one person only."""
    if assessment is None or not assessment.rows():
        return []
    asked = list(DoubleAppraisal.objects.of_question(question.pk).without_words())
    if not asked and assessment.state not in OPEN:
        return []
    both = sum(each.both for each in asked)
    going_on = sum(each.open for each in asked)
    status, state = _("If you like"), "to_do"
    if asked:
        status = _("Can be compared") if both else _("Asked") if going_on else _("Not now")
        state = "done" if both else "doing"
    task = Task(
        title=_("Ask a colleague to appraise it too, apart from you"),
        status=status,
        href=reverse("reviews:twice", args=[question.pk]),
        hint=_("Neither of you sees what the other reads before both have committed"),
        state=state,  # type: ignore[arg-type]  # one of its words
    )
    return [(_("Read by somebody else too"), [task])]


def belongings(question: SharingQuestion) -> dict[str, str]:
    """Each double appraisal as entries of the trail name it."""
    rows = DoubleAppraisal.objects.of_question(question.pk).values_list("pk", flat=True)
    return {f"reviews.doubleappraisal:{pk}": _("An appraisal by two people apart") for pk in rows}


def standing(row: DoubleAppraisal, at: dt.datetime) -> str:
    """How far one has come, in words that say nothing of what anybody read."""
    if row.both:
        return _("Both have committed")
    if row.aside_at:
        return _("Not now: %(why)s") % {"why": row.get_aside_display()}
    if row.until <= at:
        return _("Not finished in time")
    if row.left_behind:
        return _("Ended: %(name)s handed the appraisal over before committing. It can be asked again") % {
            "name": row.first.display_name
        }
    names = {"first": row.first.display_name, "second": row.second.display_name}
    if row.first_at:
        return _("%(first)s has committed; %(second)s has not yet") % names
    if row.second_at:
        return _("%(second)s has committed; %(first)s has not yet") % names
    return _("Neither has committed yet")
