"""How do two people appraise one question, each for themselves, and compare when both have committed (METHOD 4.2)?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.acting import Acting
from agencies.models import User
from agencies.permissions import NotPossibleNow, Refused
from assessments import permissions as assessments
from assessments.appraisal import answers
from assessments.draft import draft_document
from assessments.models import Assessment
from assessments.steps import LONGEST, too_long, words
from audit import services as audit
from audit.verbs import Verb
from cases import steps as cases
from cases.models import Grant
from cases.querysets import NotThere
from cases.vocabulary import GrantReason
from reviews import double as double_of
from reviews import permissions
from reviews.models import ApartReading, DoubleAppraisal
from reviews.vocabulary import NotNow


def ask_apart(
    *, assessment: Assessment, second: User, why: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> DoubleAppraisal:
    """Ask a colleague who was never let see the case to appraise its question too, apart from whoever writes it.

    They get a grant, dated and reasoned as any, that opens the paper made here and not the case. Raises MayNot for
    whoever knows the case or works elsewhere; NotPossibleNow while they are asked, or where there is nothing to
    appraise; Refused without a reason.
    """
    asked = DoubleAppraisal(
        assessment=assessment,
        question_id=assessment.question_id,
        stream=assessment.stream,
        second=second,
        asked_by=by.user,
        asked_at=at,
    )
    with audit.action(Verb.DOUBLE_ASKED, stream=assessment.stream, object=asked, by=by, at=at, key=key) as act:
        Assessment.objects.lock(assessment)
        now = Assessment.objects.visible_to(by).with_all().get(pk=assessment.pk)
        permissions.check_can_ask_apart(now, second, by, at)
        before = DoubleAppraisal.objects.of_question(now.question_id).filter(second=second)
        # One that was left behind when the appraisal was handed over cannot be finished, so it is asked anew.
        if any(each.open and each.until > at and not each.left_behind for each in before.select_related("assessment")):
            raise NotPossibleNow(_("They are asked already, and it is not finished."))
        asked.team, asked.first, asked.until = now.team, now.author, assessments.opinion_until(at)
        asked.why = words(why, _("Enter why you would like them to appraise it"), "why")
        asked.paper = double_of.paper_of(draft_document(now))
        reason = GrantReason.APART
        cases.granted(
            act, now.question.case, user=second, reason=reason, note=asked.why, by=by, at=at, until=asked.until
        )
        asked.save(force_insert=True)
        act.says(question=now.question_id, person=second.pk, until=asked.until)
        act.seal({"now": {"why": asked.why}})
        act.then("reviews.tasks.tell_of_double", double=asked.pk, person=second.pk)
    return asked


def keep_apart(
    *,
    double: DoubleAppraisal,
    row: str,
    typed: Mapping[str, Mapping[str, Any]],
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> ApartReading:
    """Keep what whoever was asked typed of one outcome on both sides, finished or not. Nobody else sees it."""
    with audit.action(Verb.DOUBLE_KEPT, stream=double.stream, object=double, by=by, at=at, key=key) as act:
        held = _held(double, by, at)
        permissions.check_appraises_apart(held, by)
        if held.second_at is not None:
            raise NotPossibleNow(_("You have committed. What you read stands as you committed it."))
        if row not in {each["key"] for each in held.facts["rows"]}:
            raise Refused({"": _("This outcome is not among those to be read.")})
        reading = _own(held, by)
        reading.typed = {**(reading.typed or {}), row: {side: _tidied(each) for side, each in typed.items()}}
        reading.save()
        act.says(question=held.question_id)
    return reading


def commit_apart(
    *, double: DoubleAppraisal, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> DoubleAppraisal:
    """Whoever was asked commits what they read: it stands, and is seen once the other has committed too.

    Raises NotPossibleNow while an outcome is not read on both sides, or once they were let see the case.
    """
    with audit.action(Verb.DOUBLE_COMMITTED, stream=double.stream, object=double, by=by, at=at, key=key) as act:
        held = _held(double, by, at)
        permissions.check_appraises_apart(held, by)
        if held.second_at is not None:
            raise NotPossibleNow(_("You have committed. What you read stands as you committed it."))
        reading = _own(held, by)
        found = {
            row["key"]: double_of.read_apart(held.facts, row["key"], reading.typed or {}) for row in held.facts["rows"]
        }
        if left := sum(cells is None for cells in found.values()):
            said = ngettext(
                "%(count)d outcome is not read on both sides yet.",
                "%(count)d outcomes are not read on both sides yet.",
                left,
            )
            raise NotPossibleNow(said % {"count": left})
        _commit(reading, {row: cells for row, cells in found.items() if cells}, at)
        held.second_at = at
        held.save(update_fields=["second_at"])
        _committed(act, held, by)
    return held


def commit_own(
    *, double: DoubleAppraisal, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> DoubleAppraisal:
    """Whoever writes the appraisal commits what it says now of the outcomes that the other reads, before any measure.

    It stands beside the appraisal, which goes on as it was: revising it later is a change like any other.
    """
    with audit.action(Verb.DOUBLE_COMMITTED, stream=double.stream, object=double, by=by, at=at, key=key) as act:
        held = _held(double, by, at)
        now = Assessment.objects.visible_to(by).with_all().filter(pk=held.assessment_id).first()
        permissions.check_commits_own(held, now, by, at)
        assert now is not None
        if held.first_at is not None:
            raise NotPossibleNow(_("You have committed. What you read stands as you committed it."))
        found = held.own_readings(now)
        if not found:
            raise NotPossibleNow(_("Answer both sides of every outcome that they read first."))
        _commit(_own(held, by), found, at)
        held.first_at = at
        held.save(update_fields=["first_at"])
        _committed(act, held, by)
    return held


def not_now(
    *, double: DoubleAppraisal, aside: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> DoubleAppraisal:
    """Whoever was asked says "not now", for a reason from a list; what they read by it ends with that."""
    with audit.action(Verb.DOUBLE_NOT_NOW, stream=double.stream, object=double, by=by, at=at, key=key) as act:
        held = _held(double, by, at)
        permissions.check_appraises_apart(held, by, knows=True)
        if held.second_at is not None:
            raise NotPossibleNow(_("You have committed. What you read stands as you committed it."))
        if aside not in set(NotNow):
            raise Refused({"aside": _("Select why not")})
        held.aside, held.aside_at = aside, at
        held.save(update_fields=["aside", "aside_at"])
        act.says(question=held.question_id, not_now=aside)
        _grants_over(act, held, at)
    return held


def handed_over(act: audit.Act, assessment: Assessment, was: User, at: dt.datetime) -> None:
    """What ends when somebody else goes on with an appraisal (`assessments.beyond`): what its author had not committed
    yet. Readings of two people are never mixed; whoever goes on can ask again."""
    for each in DoubleAppraisal.objects.of_question(assessment.question_id).filter(first=was, first_at=None):
        _grants_over(act, each, at)


def question_stopped(act: audit.Act, question: Any, at: dt.datetime) -> None:
    """What ends with a question that was stopped (`cases.beyond`): nobody appraises it any more."""
    for each in DoubleAppraisal.objects.of_question(question.pk):
        _grants_over(act, each, at)


# ---- what each of the two read ---------------------------------------------------------------------------------------


def _commit(reading: ApartReading, found: dict[str, Any], at: dt.datetime) -> None:
    reading.typed, reading.readings, reading.committed_at = None, found, at
    reading.save()


def _committed(act: audit.Act, held: DoubleAppraisal, by: Acting) -> None:
    """Say that one of them committed; and when both have, that they can be compared, with what each read.

    Nothing of it is told before: not in the history of the case either.
    """
    act.says(question=held.question_id)
    if not held.both:
        return
    both = act.also(Verb.DOUBLE_COMPARED, question=held.question_id)
    people = {held.first_id: held.first.display_name, held.second_id: held.second.display_name}
    rows = ApartReading.objects.filter(double=held)
    both.seal({"now": {people[row.by_id]: row.readings for row in rows}})
    for person in people:
        if person != by.user.pk:
            act.then("reviews.tasks.tell_of_double", double=held.pk, person=person)


def _held(asked: DoubleAppraisal, by: Acting, at: dt.datetime) -> DoubleAppraisal:
    """The double as it stands, held until the act is over; not there once the grant to it has ended."""
    found = DoubleAppraisal.objects.visible_to(by).filter(pk=asked.pk).first()
    if found is None:
        raise NotThere
    permissions.check_is_one_of_the_two(found, by)
    held = DoubleAppraisal.objects.visible_to(by).with_people().lock(asked)
    if held.aside_at is not None:
        raise NotPossibleNow(_("This was answered with “not now”. Somebody else can be asked."))
    if held.until <= at:
        raise NotPossibleNow(_("The time for this is over. It can be asked again."))
    return held


def _own(held: DoubleAppraisal, by: Acting) -> ApartReading:
    found = ApartReading.objects.of(held.pk, by)
    return found or ApartReading(double=held, stream=held.stream, by=by.user)


def _tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = answers.tidied(given)
    for name, said in kept.items():
        if isinstance(said, str) and len(said) > LONGEST:
            raise Refused({name: too_long(LONGEST)})
    return kept


def _grants_over(act: audit.Act, held: DoubleAppraisal, at: dt.datetime) -> None:
    given = (
        Grant.objects.to_stream(held)
        .of(held.second)
        .current(at)
        .filter(reason=GrantReason.APART, from_at=held.asked_at)
    )
    for grant in given.with_people():
        cases.ended(act, grant, at=at)
