"""Under what conditions was this done?"""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import Refused
from assessments import permissions, steps
from assessments import seen as stands
from assessments.given import ConditionsGiven, TeamConditionsGiven
from assessments.models import Assessment, TeamConditions, WorkingConditions
from assessments.vocabulary import TimeToday, Trained
from audit import services as audit
from audit.verbs import Verb

MANY = 10_000
"""More than any caseload, number of vacancies or weeks."""


def record_conditions(
    *,
    assessment: Assessment,
    conditions: ConditionsGiven,
    by: Acting,
    at: dt.datetime,
    seen: str | None = None,
    key: audit.Sent | None = None,
) -> WorkingConditions:
    """Record the author's own conditions on the day. Nobody else can write or change them (DESIGN 9, "Sign").

    `seen` is `seen.digest` of what the person had before them. Raises Refused, ChangedMeanwhile.
    """
    with audit.action(
        Verb.CONDITIONS_RECORDED, stream=assessment.stream, object=assessment, by=by, at=at, key=key
    ) as act:
        now = steps.held(assessment, by, at)
        permissions.check_can_sign(now, by, at)
        kept = WorkingConditions.objects.filter(assessment=now).first()
        stands.check(seen, stands.conditions(kept))
        _check(conditions, at)
        kept = kept or WorkingConditions(assessment=now, stream=now.stream)
        kept.caseload = None if conditions.caseload_unknown else conditions.caseload
        kept.caseload_unknown = conditions.caseload_unknown
        kept.last_supervision, kept.time, kept.trained = (
            conditions.last_supervision,
            conditions.time,
            conditions.trained,
        )
        kept.note, kept.recorded_at = steps.words(conditions.note, field="note"), at
        kept.save()
        act.says(
            question=now.question_id,
            time=kept.time,
            trained=kept.trained,
            caseload=kept.caseload,
            caseload_unknown=kept.caseload_unknown,
        )
        if kept.note:
            act.seal({"now": {"note": kept.note}})
    return kept


def record_team_conditions(
    *,
    team: Team,
    conditions: TeamConditionsGiven,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> TeamConditions:
    """Record the conditions of a team, by its manager. What was recorded before stays.

    Raises Refused for a record that says nothing: it would stand beside every later decision in place of one that does.
    """
    kept = TeamConditions(team=team, recorded_at=at, by=by.user)
    with audit.action(
        Verb.TEAM_CONDITIONS_RECORDED, stream=team.agency.stream, object=kept, by=by, at=at, key=key
    ) as act:
        permissions.check_can_record_team_conditions(team, by)
        counts = {
            "caseload_guide": conditions.caseload_guide,
            "vacancies": conditions.vacancies,
            "supervision_every_weeks": conditions.supervision_every_weeks,
        }
        if wrong := [name for name, count in counts.items() if count is not None and not 0 <= count < MANY]:
            raise Refused(dict.fromkeys(wrong, _("Enter a number")))
        if all(count is None for count in counts.values()):
            raise Refused({"caseload_guide": _("Enter at least one number, so that there is something to record")})
        for name, count in counts.items():
            setattr(kept, name, count)
        kept.save(force_insert=True)
        act.says(team=team.pk, **counts)
    return kept


def _check(conditions: ConditionsGiven, at: dt.datetime) -> None:
    errors: dict[str, str] = {}
    if not conditions.caseload_unknown and (conditions.caseload is None or not 0 <= conditions.caseload < MANY):
        errors["caseload"] = _("Enter your caseload, or that you do not know")
    if conditions.time not in set(TimeToday):
        errors["time"] = _("Select how much time you had for this today")
    if conditions.trained not in set(Trained):
        errors["trained"] = _("Select whether you have been trained in this")
    if conditions.last_supervision and conditions.last_supervision > localtime(at).date():
        errors["last_supervision"] = _("Date must be today or in the past")
    if errors:
        raise Refused(errors)
