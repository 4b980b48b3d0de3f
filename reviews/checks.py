"""What is still missing or cannot be, of what somebody says came of a decision, or reads for themselves?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.permissions import Refused
from assessments.appraisal.questions import SIDES, spoken
from assessments.models import SignedVersion
from assessments.record import document_of
from assessments.steps import LONGEST, too_long
from assessments.version import read
from cases.given import plain
from cases.vocabulary import Pole
from reviews import direction
from reviews.given import FollowUpGiven
from reviews.vocabulary import Fit, Need, Occasion, Onward, Use


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
