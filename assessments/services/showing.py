"""When is the comparison first shown, and what is said to an uneven look?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow, Refused
from assessments import permissions, steps
from assessments import seen as stands
from assessments.appraisal.symmetry import Component
from assessments.models import Assessment
from audit import services as audit
from audit.verbs import Verb
from cases.models import Unchanged


def show_comparison(
    *, assessment: Assessment, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> Assessment:
    """Show what the appraisal shows. The first time is kept: when, and to whom (METHOD 2.11). Later times change
    nothing.

    Raises NotPossibleNow until both poles of every outcome are answered, and to anybody but those who write it while
    it has never been shown: they are to read it first.
    """
    try:
        with audit.action(
            Verb.COMPARISON_SHOWN, stream=assessment.stream, object=assessment, by=by, at=at, key=key
        ) as act:
            now = Assessment.objects.with_grid().lock(assessment)
            if not now.rows() or not now.covered():
                raise NotPossibleNow(_("Opens when every outcome has both sides"))
            if now.shown:
                raise Unchanged
            if not permissions.can_draft(now, by, at):
                raise NotPossibleNow(_("Those who write it have not looked at it yet."))
            now.first_shown_at, now.first_shown_by = at, by.user
            steps.touched(now, "first_shown_at", "first_shown_by")
            act.says(
                question=now.question_id, first=True, order=now.question.first, rows=len(now.rows()), basis=now.basis
            )
    except Unchanged:
        pass
    return now


def leave_uneven(
    *,
    assessment: Assessment,
    component: str,
    because: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    seen: str | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """Leave one side looked at less evenly than the other, and say why: a full answer (METHOD 2.9).

    `edition` is that of the appraisal, `seen` the digest of the answer alone: raises ChangedMeanwhile for either.
    """
    with audit.action(Verb.SYMMETRY_LEFT, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        now = steps.held(assessment, by, at, edition=edition)
        if component not in set(Component):
            raise Refused({"component": _("There is nothing of this name to leave uneven")})
        stands.check(seen, stands.uneven(now, component))
        was: dict[str, str] = dict(now.uneven or {})
        now.uneven = was | {component: steps.words(because, _("Enter why you leave it"), "because")}
        steps.touched(now, "uneven")
        act.says(question=now.question_id, component=component)
        act.seal({"was": {"because": was.get(component, "")}, "now": {"because": now.uneven[component]}})
    return now
