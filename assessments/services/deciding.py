"""What did the person decide, why, and who needs to know what for it?

The same form and the same rules whichever way they decided (METHOD 3.7). Nothing is ever filled in for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments import missing, referring, steps
from assessments.appraisal.courses import DECISION_WORDS
from assessments.given import JustificationGiven, NeedGiven, RecommendationGiven
from assessments.models import Assessment, Justification, NeedToKnow, Recommendation
from assessments.vocabulary import Extent, Keeping, ObjectionState, TellingForm
from audit import services as audit
from audit.verbs import Verb
from cases.given import plain
from cases.models import Recipient, Unchanged

CODES = {"objection_state": ObjectionState, "kept": Keeping, "form": TellingForm}
DATES = ("kept_until", "review_on")


def record_needs(
    *,
    assessment: Assessment,
    needs: Iterable[NeedGiven],
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    finished: bool = True,
    key: audit.Sent | None = None,
) -> Assessment:
    """Say for items and roles how much is needed, and why, or why it is not. Those not given stay as they stand.

    `finished=False` keeps what is typed so far, half answers too. Raises Refused by "<item>-<recipient>-<field>",
    where something is missing on either branch.
    """
    now = assessment
    with (
        suppress(Unchanged),
        audit.action(Verb.NEEDS_RECORDED, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act,
    ):
        now = steps.held(assessment, by, at, edition=edition)
        items = {item.pk: item for item in now.question.items.filter(removed_at=None)}
        recipients = {each.pk: each for each in now.question.recipients.filter(removed_at=None)}
        stand = {(need.item_id, need.recipient_id): need for need in now.needs.all()}
        errors: dict[str, str] = {}
        kept, was, told = [], {}, {}
        for given in needs:
            field, place = f"{given.item}-{given.recipient}", (given.item, given.recipient)
            if given.item not in items or given.recipient not in recipients:
                errors[field] = _("Choose from the items and roles that are listed")
                continue
            item = _item(items[given.item].number, recipients[given.recipient], alone=len(recipients) == 1)
            if given.extent not in set(Extent) and (finished or given.extent):
                errors[f"{field}-extent"] = _("Select how much of %(item)s is needed") % {"item": item}
                continue
            if finished and not plain(given.why):
                errors[f"{field}-why"] = _say_why(given.extent, item)
            if len(given.why) > steps.LONGEST:
                errors[f"{field}-why"] = steps.too_long(steps.LONGEST)
            need = stand.get(place) or NeedToKnow(assessment=now, stream=now.stream)
            role = recipients[given.recipient]
            label = f"need_{items[given.item].number}_{role.number}"
            before = f"{role}: {need.get_extent_display()}: {need.why}" if place in stand else ""
            need.item, need.recipient = items[given.item], role
            need.extent, need.why = given.extent, plain(given.why)
            after = f"{role}: {need.get_extent_display()}: {need.why}"
            if before != after:
                kept.append(need)
                was[label], told[label] = before, after
        if errors:
            raise Refused(errors)
        if not kept:
            raise Unchanged
        NeedToKnow.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["extent", "why"],
        )
        steps.touched(now)
        act.says(question=now.question_id, count=len(kept))
        act.seal({"was": {label: text for label, text in was.items() if text}, "now": told})
    return now


def decide(
    *,
    assessment: Assessment,
    recommendation: RecommendationGiven,
    justification: JustificationGiven,
    finished: bool,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """Keep what the person decided and why. `finished` asks for everything but the needs; else it is kept as far as
    typed.

    `edition` is that of the justification. Raises Refused in the words of DESIGN 9, ChangedMeanwhile with what stands
    now, NotPossibleNow until those who write it have read what the appraisal shows.
    """
    now = assessment
    with (
        suppress(Unchanged),
        audit.action(Verb.DECISION_RECORDED, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act,
    ):
        now = steps.held(assessment, by, at)
        if not now.shown:  # what one would decide is said with the comparison in view, not before it (METHOD 2.11)
            raise NotPossibleNow(
                _("Decide once every outcome has both sides and you have read what the appraisal shows.")
            )
        reasons = Justification.objects.filter(assessment=now).first()
        conclusion = Recommendation.objects.filter(assessment=now).first()
        reasons = reasons or Justification(assessment=now, stream=now.stream, edition=0)
        now.justification = reasons
        conclusion = conclusion or Recommendation(assessment=now, stream=now.stream, edition=0)
        if edition is not None and edition != reasons.edition:
            raise ChangedMeanwhile(theirs=_answers(conclusion, reasons))
        _check_codes(now, recommendation, justification)
        words = _taken(now, conclusion, asdict(recommendation)) | _taken(now, reasons, asdict(justification))
        if finished:
            unsaid = missing.unsaid(now, conclusion, reasons, today=localtime(at).date())
            if errors := missing.by_field(unsaid):
                raise Refused(errors)
        if not words and reasons.edition:  # a first save is kept, even of an empty form
            raise Unchanged
        conclusion.edition += 1
        reasons.edition += 1
        conclusion.save()
        reasons.save()
        codes = {name: getattr(reasons, name) or None for name in ("objection_state", "kept", "form", "review_on")}
        act.says(question=now.question_id, course=conclusion.course or None, finished=finished, **codes)
        act.seal(
            {
                "was": {name: was for name, (was, _now) in words.items() if was},
                "now": {name: is_now for name, (_was, is_now) in words.items() if is_now},
            }
        )
    return now


def _item(number: int, recipient: Recipient, *, alone: bool) -> str:
    """An item as an error names it: for which role too, where there is more than one."""
    if alone:
        return _("item %(number)d") % {"number": number}
    return _("item %(number)d for “%(role)s”") % {"number": number, "role": recipient.role or recipient.words}


def _say_why(extent: str, item: str) -> str:
    if extent == Extent.NOT_NEEDED:
        return _("Say why %(item)s is not needed") % {"item": item}
    return _("Say why %(item)s is needed") % {"item": item}


def _check_codes(assessment: Assessment, recommendation: RecommendationGiven, reasons: JustificationGiven) -> None:
    """Codes of the closed lists, where one was chosen; also in a draft."""
    errors: dict[str, str] = {}
    courses = {*DECISION_WORDS, *(way.key for way in assessment.current_ways())}
    if recommendation.course and recommendation.course not in courses:
        errors["course"] = _("Select what you have decided")
    for name, codes in CODES.items():
        if getattr(reasons, name) and getattr(reasons, name) not in set(codes):
            errors[name] = _("Choose one of the answers")
    if errors:
        raise Refused(errors)


def _taken(
    assessment: Assessment, row: Recommendation | Justification, given: dict[str, Any]
) -> dict[str, tuple[str, str]]:
    """Set what was given, in memory; what reads otherwise, as (was, now)."""
    kept = {
        name: value if name in DATES or name in CODES else steps.words(value, field=name)
        for name, value in given.items()
        if name != "refers_to"
    }
    if "refers_to" in given:
        kept["refers_to"] = referring.kept(assessment, given["refers_to"])
    changed = row.take(kept)
    for said in (each for each in changed.values() if "refers_to" in each):
        titles = referring.all_titles(assessment)
        said["refers_to"] = "; ".join(referring.words(said["refers_to"], titles, assessment.poles()))
    names = {way.key: str(way.name) for way in assessment.current_ways()} | dict(DECISION_WORDS)
    pairs = {name: (changed["was"][name] or "", changed["now"][name] or "") for name in changed["now"]}
    spoken = {name: (names.get(was, was), names.get(now, now)) for name, (was, now) in pairs.items()}
    return {name: (was, now) for name, (was, now) in spoken.items() if was != now}


def _answers(conclusion: Recommendation, reasons: Justification) -> dict[str, Any]:
    """What a form shows of both."""
    kept = {name: getattr(conclusion, name) for name in asdict(RecommendationGiven())}
    kept |= {name: getattr(reasons, name) for name in asdict(JustificationGiven())}
    return {
        name: value if name in DATES else value or ({} if name == "refers_to" else "") for name, value in kept.items()
    }
