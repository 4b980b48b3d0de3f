"""That a threshold for sharing was changed, what both courses risk, and what a person decides about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from secrets import choice
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Agency, Team
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments import steps
from assessments.appraisal import answers as typed
from assessments.appraisal import comparison
from audit import services as audit
from audit.verbs import Verb
from cases.models import Unchanged
from reviews import checks, permissions
from reviews.given import ThresholdDecided, ThresholdGiven
from reviews.models import ThresholdChange
from reviews.thresholds import TITLES
from reviews.vocabulary import ThresholdCourseKey


def record_threshold_change(
    *,
    agency: Agency,
    team: Team | None,
    given: ThresholdGiven,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
    first: ThresholdCourseKey | None = None,
) -> ThresholdChange:
    """Record that a threshold changes or has changed in a team, or (None) in every team of the agency.

    Which course comes first is drawn by lot; tests may name it (`first`). Raises Refused for what is still unsaid, and
    for a day too far away; MayNot.
    """
    audit.open_stream(agency.pk)
    made = ThresholdChange(agency=agency, team=team, stream=agency.pk, recorded_by=by.user, recorded_at=at)
    with audit.action(Verb.THRESHOLD_CHANGED, stream=agency.pk, object=made, by=by, at=at, key=key) as act:
        permissions.check_records_threshold(agency, team, by)
        for name, value in checks.threshold(given, today=localtime(at).date()).items():
            setattr(made, name, value)
        made.first = (first or choice(list(ThresholdCourseKey))).value
        made.save(force_insert=True)
        act.says(
            team=team.pk if team else None,
            changed_on=made.changed_on,
            towards=made.towards,
            set_off=made.set_off,
            order=made.first,
        )
        act.seal({"now": {name: getattr(made, name) for name in ("before", "after", "because", "decided_by")}})
    return made


def read_threshold(
    *,
    change: ThresholdChange,
    row: str,
    answers: Mapping[str, typed.Answers],
    finished: bool,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    why: str = "",
    key: audit.Sent | None = None,
) -> ThresholdChange:
    """Keep what was answered for one outcome, of both courses, as `appraisal.answers` describes it.

    `finished=False` keeps it as a draft and changes no reading. `why` is asked where the comparison has already shown a
    reading that changes. Raises Refused (by "<course>-<field>"), ChangedMeanwhile (`theirs` = answers by course),
    MayNot, NotPossibleNow.
    """
    try:
        with audit.action(Verb.THRESHOLD_READ, stream=change.stream, object=change, by=by, at=at, key=key) as act:
            now = _held(change, by)
            if row not in TITLES:
                raise NotPossibleNow(_("There is no such outcome."))
            if edition is not None and edition != now.edition:
                raise ChangedMeanwhile(theirs=now.answers(row))
            clean, errors = checks.answered(answers, {course.key: course.inline for course in now.courses()}, finished)
            if errors:
                raise Refused({f"{course}-{field}": message for (course, field), message in errors.items()})
            said = _kept(now, row, clean, finished=finished, why=steps.words(why), by=by, at=at)
            now.edition += 1
            now.save()
            act.says(row=row, finished=finished, after_shown=now.first_shown_at is not None)
            act.seal(said)
    except Unchanged:
        return change
    return now


def show_threshold(
    *, change: ThresholdChange, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> ThresholdChange:
    """Show what both courses come to, for the first time: from then on changed readings are kept (METHOD 2.11)."""
    with audit.action(Verb.THRESHOLD_SHOWN, stream=change.stream, object=change, by=by, at=at, key=key) as act:
        now = _held(change, by)
        if now.first_shown_at is not None:
            raise NotPossibleNow(_("This was shown before."))
        if not comparison.covered(now.grid(), [course.key for course in now.courses()]):
            raise NotPossibleNow(_("The comparison opens once every outcome is answered for both courses."))
        now.first_shown_at, now.first_shown_by = at, by.user
        now.edition += 1
        now.save()
        act.says(order=now.first)
    return now


def decide_threshold(
    *,
    change: ThresholdChange,
    given: ThresholdDecided,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> ThresholdChange:
    """A person decides about the change and says why; from then on all of it stays as it is.

    Raises Refused for what is still unsaid, ChangedMeanwhile, MayNot, and NotPossibleNow before the comparison was
    shown.
    """
    with audit.action(Verb.THRESHOLD_DECIDED, stream=change.stream, object=change, by=by, at=at, key=key) as act:
        now = _held(change, by)
        if now.first_shown_at is None:
            raise NotPossibleNow(_("Look at what both courses show before you decide."))
        if edition is not None and edition != now.edition:
            raise ChangedMeanwhile(theirs={})
        for name, value in checks.threshold_decided(given, today=localtime(at).date()).items():
            setattr(now, name, value)
        now.decided_at, now.signed_by = at, by.user
        now.edition += 1
        now.save()
        act.says(conclusion=now.conclusion, objection_state=now.objection_state, review_on=now.review_on)
        words = {name: getattr(now, name) for name in checks.DECIDED_IN_WORDS}
        act.seal({"now": {name: text for name, text in words.items() if text}})
    return now


def _held(change: ThresholdChange, by: Acting) -> ThresholdChange:
    """The change as it stands now, held until the act is over, for somebody who may go on with it."""
    permissions.check_records_threshold(change.agency, change.team, by)
    now = ThresholdChange.objects.visible_to(by).lock(change)
    permissions.check_threshold_is_open(now)
    return now


def _kept(
    now: ThresholdChange,
    row: str,
    given: Mapping[str, dict[str, Any]],
    *,
    finished: bool,
    why: str,
    by: Acting,
    at: dt.datetime,
) -> dict[str, Any]:
    """Take readings or drafts of one outcome, in memory; what changes, as words for the trail."""
    place = "readings" if finished else "drafts"
    all_of_it: dict[str, Any] = dict(getattr(now, place) or {})
    was = all_of_it.get(row, {})
    drafts = dict(now.drafts or {})
    if was == given and not (finished and row in drafts):
        raise Unchanged
    if finished:
        drafts.pop(row, None)
        now.drafts = drafts or None
        moved = [course for course, reading in given.items() if was.get(course) not in (None, reading)]
        if moved and now.first_shown_at is not None:
            if not why:
                raise Refused({"why": _("Say why you changed an answer that the comparison has already shown")})
            told = {"row": row, "why": why, "by": by.user.display_name, "at": at.isoformat()}
            now.changed = [
                *(now.changed or []),
                *({**told, "course": course, "was": was[course], "now": given[course]} for course in moved),
            ]
    setattr(now, place, {**all_of_it, row: dict(given)})
    return {"was": was, "now": dict(given)} if was else {"now": dict(given)}
