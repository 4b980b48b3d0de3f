"""What is still missing or cannot be, of what somebody says came of a decision or of a threshold, or reads for
themselves?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.permissions import Refused
from assessments.appraisal import answers as typed
from assessments.appraisal.questions import SIDES, spoken
from assessments.models import SignedVersion
from assessments.record import document_of
from assessments.steps import LONGEST, too_long
from assessments.version import read
from assessments.vocabulary import ObjectionState
from cases.given import plain
from cases.vocabulary import Pole
from reviews import direction
from reviews.given import FollowUpGiven, ThresholdDecided, ThresholdGiven
from reviews.thresholds import PERIODS
from reviews.vocabulary import Conclusion, Fit, Need, Occasion, Onward, SetOff, Towards, Use


def said_to_share(version: SignedVersion) -> bool:
    """Whether this version decided to share something. NotPossibleNow once what it said is erased."""
    return direction.shared(read(document_of(version)))


def decided_on(version: SignedVersion) -> dt.date:
    """The day of the decision: when it was signed, or when somebody acted first."""
    urgent = getattr(version.assessment, "urgent", None)
    return localtime(min(urgent.acted_at, version.signed_at) if urgent else version.signed_at).date()


def follow_up(given: FollowUpGiven, *, shared: bool, decided: dt.date, today: dt.date) -> dict[str, Any]:
    """The values of a follow-up as they are kept. Raises Refused, by field."""
    errors: dict[str, str] = {}
    texts = {name: plain(getattr(given, name)) for name in ("did", "how_known", "closed_why")}
    errors |= {name: too_long(LONGEST) for name, text in texts.items() if len(text) > LONGEST}
    lists: list[tuple[str, Collection[str], str]] = [
        ("occasion", Occasion, _("Select why you are looking at this now")),
        ("need", Need, _("Select yes, no or not yet known")),
        ("fit", Fit, _("Select whether it was fit for what was expected")),
        ("onward", Onward, _("Select what follows: a date on which you look again, or a reason why you do not")),
    ]
    if shared:
        lists.append(("use", Use, _("Select how it was read and used, or not yet known")))
    for name, kind, words in lists:
        if getattr(given, name) not in set(kind):
            errors[name] = words
    if given.found_on is None:
        errors["found_on"] = _("Enter when this was found")
    elif given.found_on > today:
        errors["found_on"] = _("The day on which this was found must be today or in the past")
    elif given.found_on < decided:
        errors["found_on"] = _("The decision was made on %(day)s. What came of it cannot have been found before") % {
            "day": date_format(decided, "j F Y")
        }
    if not texts["did"]:
        errors["did"] = _("Enter what was done, or that you do not know")
    if not texts["how_known"]:
        errors["how_known"] = _("Enter how we know")
    if given.onward == Onward.AGAIN and (given.next_on is None or given.next_on <= today):
        errors["next_on"] = _("Enter the date on which you look again. It must be in the future")
    if given.onward == Onward.CLOSED and not texts["closed_why"]:
        errors["closed_why"] = _("Enter why you do not look again")
    if errors:
        raise Refused(errors)
    again = given.onward == Onward.AGAIN
    return {
        "occasion": given.occasion,
        "found_on": given.found_on,
        "need": given.need,
        "use": given.use if shared else "",
        "did": texts["did"],
        "fit": given.fit,
        "how_known": texts["how_known"],
        "settles": given.settles,
        "onward": given.onward,
        "next_on": given.next_on if again else None,
        "closed_why": None if again else texts["closed_why"],
    }


def own_readings(paper: Any, readings: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody's own readings as they are kept: every outcome of the paper, both sides. Raises Refused, by field."""
    kept: dict[str, Any] = {}
    errors: dict[str, str] = {}
    levels = {axis: {*paper["legend"][axis], "unknown"} for axis in ("likelihood", "severity")}
    for row in paper["rows"]:
        for pole in paper["question"]["order"]:
            given = dict((readings.get(row["key"]) or {}).get(pole) or {})
            likelihood, severity = given.get("likelihood", ""), given.get("severity", "")
            said = {"outcome": row["title"], "side": spoken(SIDES[Pole(pole)])}
            if likelihood not in levels["likelihood"] | {"none"}:
                asked = _("%(outcome)s: select how likely it is %(side)s")
                errors[f"{row['key']}-{pole}-likelihood"] = asked % said
            if likelihood == "none":
                severity = ""
            elif severity not in levels["severity"]:
                errors[f"{row['key']}-{pole}-severity"] = (
                    _("%(outcome)s: select how serious it would be %(side)s") % said
                )
            kept.setdefault(row["key"], {})[pole] = {"likelihood": likelihood, "severity": severity}
    if errors:
        raise Refused(errors)
    return kept


A_YEAR = dt.timedelta(days=366)
LONG_AGO = dt.date(1990, 1, 1)
RECORDED_IN_WORDS = ("before", "after", "because", "decided_by")
DECIDED_IN_WORDS = ("proposal", "main_reason", "objection", "answer", "change_of_mind")


def threshold(given: ThresholdGiven, *, today: dt.date) -> dict[str, Any]:
    """The values of a change of threshold as they are kept. Raises Refused, by field."""
    texts, errors = _texts(given, RECORDED_IN_WORDS)
    missing = {
        "before": _("Enter when you shared before the change"),
        "after": _("Enter when you share after the change"),
        "because": _("Enter what set it off"),
        "decided_by": _("Enter who decided it, as a role or a group"),
    }
    errors |= {name: words for name, words in missing.items() if not texts[name]}
    lists: list[tuple[str, Collection[str], str]] = [
        ("towards", Towards, _("Select which way it went")),
        ("set_off", SetOff, _("Select what set it off")),
        ("period", PERIODS, _("Select how far ahead you look")),
    ]
    errors |= {name: words for name, kind, words in lists if getattr(given, name) not in set(kind)}
    if given.changed_on is None:
        errors["changed_on"] = _("Enter the day on which it changes or changed")
    elif not LONG_AGO <= given.changed_on <= today + A_YEAR:
        errors["changed_on"] = _("The day must be in our time, and no more than a year from now")
    if errors:
        raise Refused(errors)
    return texts | {name: getattr(given, name) for name in ("changed_on", "towards", "set_off", "period")}


def threshold_decided(given: ThresholdDecided, *, today: dt.date) -> dict[str, Any]:
    """What a person decides about it, as it is kept. The same is asked whichever way they decide. Raises Refused."""
    texts, errors = _texts(given, DECIDED_IN_WORDS)
    missing = {
        "proposal": _("Enter what you have decided, in your words"),
        "main_reason": _("Enter your main reason"),
        "objection": _("Enter the strongest argument against it"),
        "answer": _("Enter your answer to it"),
        "change_of_mind": _("Enter what would change your mind"),
    }
    errors |= {name: words for name, words in missing.items() if not texts[name]}
    if given.conclusion not in set(Conclusion):
        errors["conclusion"] = _("Select what you have decided")
    if given.objection_state not in set(ObjectionState):
        errors["objection_state"] = _("Select whether that argument is answered")
    if given.review_on is None or given.review_on <= today:
        errors["review_on"] = _("Enter the date on which you will look again. It must be in the future")
    if errors:
        raise Refused(errors)
    return texts | {name: getattr(given, name) for name in ("conclusion", "objection_state", "review_on")}


def answered(
    given: Mapping[str, typed.Answers], sides: Mapping[str, str], finished: bool
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], str]]:
    """The answers to one outcome, of both courses, as readings if they are finished; and what is wrong by (course,
    field). Raises Refused for a course that is neither of the two."""
    if set(given) != set(sides):
        raise Refused({"": _("Both courses are answered together.")})
    clean = {
        course: {field: plain(value) if isinstance(value, str) else value for field, value in each.items()}
        for course, each in given.items()
    }
    errors = {
        (course, field): too_long(LONGEST)
        for course, each in clean.items()
        for field, value in each.items()
        if isinstance(value, str) and len(value) > LONGEST
    }
    if not finished:
        return {course: typed.tidied(each) for course, each in clean.items()}, errors
    found = typed.read(clean, sides)
    return dict(found.cells), found.errors | errors


def _texts(given: Any, names: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The words under these names as they can be kept, and what is too long."""
    texts = {name: plain(getattr(given, name)) for name in names}
    return texts, {name: too_long(LONGEST) for name, text in texts.items() if len(text) > LONGEST}
