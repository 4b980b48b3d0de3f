"""Is there another way to answer the question?"""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow, Refused
from assessments import seen as stands
from assessments import steps
from assessments.appraisal.courses import WayKind
from assessments.models import POLE_KEYS, Assessment, Cell, Way
from audit import services as audit
from audit.verbs import Verb
from cases.given import plain
from cases.models import Unchanged


def add_way(
    *,
    assessment: Assessment,
    name: str,
    kind: str,
    nearer: str,
    by: Acting,
    at: dt.datetime,
    until: dt.date | None = None,
    differs: str = "",
    key: audit.Sent | None = None,
) -> Way:
    """Add a further way. Its cells begin as a copy of the nearer pole's, marked so (METHOD 2.7)."""
    way = Way(assessment=assessment, stream=assessment.stream)
    with audit.action(Verb.COURSE_ADDED, stream=assessment.stream, object=way, by=by, at=at, key=key) as act:
        now = steps.held(assessment, by, at)
        way.name, way.kind, way.until, way.differs = _checked(name, kind, until, differs, at)
        if nearer not in POLE_KEYS:
            raise Refused({"nearer": _("Select which side it is nearer to")})
        number = now.ways.count() + 1
        way.assessment, way.nearer, way.number, way.key = now, nearer, number, f"way-{number}"
        way.save(force_insert=True)
        Cell.objects.bulk_create(steps.copies(now, way, by=by, at=at))
        now.no_other_way = None
        steps.touched(now, "no_other_way")
        act.says(question=now.question_id, course=way.key, kind=kind, nearer=nearer, number=number)
        act.seal({"now": _words(way)})
    return way


def change_way(
    *,
    way: Way,
    name: str,
    kind: str,
    by: Acting,
    at: dt.datetime,
    until: dt.date | None = None,
    differs: str = "",
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Way:
    """Say otherwise what the way is. Which pole it was copied from stays."""
    try:
        with audit.action(Verb.COURSE_CHANGED, stream=way.stream, object=way, by=by, at=at, key=key) as act:
            now = steps.held(way.assessment, by, at)
            held = _way(now, way)
            values = dict(
                zip(("name", "kind", "until", "differs"), _checked(name, kind, until, differs, at, held), strict=True)
            )
            changed = held.change(values, edition)
            held.save()
            act.says(question=now.question_id, course=held.key, kind=held.kind, fields=sorted(changed["now"]))
            act.seal(changed)
    except Unchanged:
        return way
    return held


def remove_way(
    *, way: Way, by: Acting, at: dt.datetime, edition: int | None = None, key: audit.Sent | None = None
) -> Way:
    """Take a further way out of the appraisal. What was read there stays in the history."""
    with audit.action(Verb.COURSE_REMOVED, stream=way.stream, object=way, by=by, at=at, key=key) as act:
        now = steps.held(way.assessment, by, at)
        held = _way(now, way)
        stands.check_edition(edition, held)
        recommendation = getattr(now, "recommendation", None)
        if recommendation and recommendation.course == held.key:
            raise NotPossibleNow(_("This is what you have decided. Change your decision first."))
        held.removed_at = at
        held.save()
        steps.touched(now)
        act.says(question=now.question_id, course=held.key, kind=held.kind, nearer=held.nearer, number=held.number)
        act.seal({"was": _words(held)})
    return held


def no_other_way(
    *,
    assessment: Assessment,
    because: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    seen: str | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """Record that there is no other way, and why: an answer as good as any.

    `edition` is that of the appraisal, `seen` the digest of the answer alone: raises ChangedMeanwhile for either.
    """
    with audit.action(
        Verb.COURSE_NONE_OTHER, stream=assessment.stream, object=assessment, by=by, at=at, key=key
    ) as act:
        now = steps.held(assessment, by, at, edition=edition)
        if now.current_ways():
            raise NotPossibleNow(_("You have added another way. Remove it first."))
        stands.check(seen, stands.no_other_way(now))
        now.no_other_way = steps.words(because, _("Enter the other way, or why there is none"), "because")
        steps.touched(now, "no_other_way")
        act.says(question=now.question_id)
        act.seal({"now": {"because": now.no_other_way}})
    return now


def _checked(
    name: str, kind: str, until: dt.date | None, differs: str, at: dt.datetime, was: Way | None = None
) -> tuple[str, str, dt.date | None, str]:
    errors: dict[str, str] = {}
    if not plain(name) or len(plain(name)) > steps.LINE:
        errors["name"] = _("Enter the other way") if not plain(name) else steps.too_long(steps.LINE)
    if kind not in set(WayKind):
        errors["kind"] = _("Select in what it differs")
    if kind == WayKind.LATER_DATE and until is None:
        errors["until"] = _("Enter when you will decide")
    if until and until <= localtime(at).date() and not (was and was.until == until):
        errors["until"] = _("Date must be in the future")
    if errors:
        raise Refused(errors)
    return plain(name), kind, until, steps.words(differs, field="differs")


def _way(assessment: Assessment, way: Way) -> Way:
    held = next((each for each in assessment.current_ways() if each.pk == way.pk), None)
    if held is None:
        raise NotPossibleNow(_("This way was removed."))
    return held


def _words(way: Way) -> dict[str, str]:
    kept = {"name": way.name, "differs": way.differs, "until": way.until.isoformat() if way.until else ""}
    return {name: str(text) for name, text in kept.items() if text}
