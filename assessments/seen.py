"""What had somebody before them who answers a page that has no edition of its own?

What stands is said by the names of the fields that ask for it, so that a page can show it beside what was typed. Its
digest goes out with the page (the API's ETag) and comes back with the answers: the service compares it once it holds
the appraisal, so that nobody writes over what they have not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from agencies.permissions import ChangedMeanwhile
from assessments.models import POLE_KEYS, Assessment, UrgentAct, WorkingConditions

CONDITIONS = ("caseload", "caseload_unknown", "last_supervision", "time", "trained", "note", "recorded_at")


def premortem(assessment: Assessment) -> dict[str, str]:
    """How each side went badly, or why nothing comes to mind."""
    lines = {line.course: line for line in assessment.premortems.all()}
    return {
        f"{pole}-{name}": str(getattr(lines.get(pole), name, "") or "")
        for pole in POLE_KEYS
        for name in ("text", "cannot")
    }


def no_other_way(assessment: Assessment) -> dict[str, str]:
    """Why there is no other way."""
    return {"because": str(assessment.no_other_way or "")}


def uneven(assessment: Assessment, component: str) -> dict[str, str]:
    """Why one part of an uneven look was left."""
    return {"because": str((assessment.uneven or {}).get(component, ""))}


def acted_first(urgent: UrgentAct) -> dict[str, str]:
    """What could have gone wrong on each side, as seen then; and what was learned later."""
    said = {f"{pole}-went_wrong": str((urgent.went_wrong or {}).get(pole, "")) for pole in POLE_KEYS}
    return said | {"later_knowledge": str(urgent.later_knowledge or "")}


def conditions(kept: WorkingConditions | None) -> dict[str, Any]:
    """The author's working conditions on the day."""
    return {name: getattr(kept, name, None) for name in CONDITIONS} | {"note": str(getattr(kept, "note", "") or "")}


def digest(stands: Mapping[str, Any]) -> str:
    """What goes out with the page, and comes back with the answers."""
    return hashlib.sha256(json.dumps(stands, sort_keys=True, default=str).encode()).hexdigest()[:32]


def check(seen: str | None, stands: Mapping[str, Any]) -> None:
    """Raise ChangedMeanwhile, with what stands now, if it is not what was seen. None was not asked to look."""
    if seen is not None and seen != digest(stands):
        raise ChangedMeanwhile(theirs=dict(stands))


def check_edition(edition: int | None, row: Any) -> None:
    """The same, of a row that counts its editions."""
    if edition is not None and edition != row.edition:
        raise ChangedMeanwhile(theirs={"edition": row.edition})
