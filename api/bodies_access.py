"""What is sent and given back about urgent access, and about who is kept away from a case?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import Field

from api.values import Answer, Body, Line, Text, Worded, said
from cases.models import UrgentAccess, Wall
from cases.vocabulary import Conflict, EmergencyReason, UrgentFinding


class EmergencyBody(Body):
    """Which case is opened in an emergency, and why it cannot wait."""

    reference: Line
    emergency: EmergencyReason
    note: Text


class UrgentAccessAnswer(Worded):
    """A case that somebody opened in an emergency, and what somebody else found afterwards.

    It tells nothing of the case itself but its reference.
    """

    id: uuid.UUID
    case: uuid.UUID
    reference: str
    opened_by: str
    emergency: EmergencyReason
    note: str
    opened_at: dt.datetime
    until: dt.datetime
    review_by: dt.datetime
    asked_at: dt.datetime | None
    question: str
    reviewed_by: str
    reviewed_at: dt.datetime | None
    finding: UrgentFinding | Literal[""] = Field(description="Empty until it is reviewed.")
    because: str

    @classmethod
    def of(cls, row: UrgentAccess) -> UrgentAccessAnswer:
        return cls(
            id=row.pk,
            case=row.case_id,
            reference=row.reference,
            opened_by=row.opened_by.display_name,
            emergency=EmergencyReason(row.emergency),
            note=said(row.note),
            opened_at=row.opened_at,
            until=row.until,
            review_by=row.due_at,
            asked_at=row.asked_at,
            question=said(row.question),
            reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
            reviewed_at=row.reviewed_at,
            finding=UrgentFinding(row.finding) if row.finding else "",
            because=said(row.because),
        )


class UrgentAccesses(Answer):
    """What was opened in an emergency, the latest first."""

    urgent_accesses: tuple[UrgentAccessAnswer, ...]
    next: str | None


class ReviewBody(Body):
    """What somebody else finds. `because` is asked for when access was not needed, `question` when they are asked."""

    finding: UrgentFinding
    because: Text = ""
    question: Text = ""


class WallBody(Body):
    """Who is kept away from the case, whatever they hold. `takes_over` where an open question is theirs to decide."""

    user: uuid.UUID
    conflict: Conflict
    note: Text
    takes_over: Text = ""


class WallAnswer(Worded):
    """Somebody who is kept away from the case, or was."""

    id: uuid.UUID
    user: uuid.UUID
    name: str
    conflict: Conflict
    note: str
    takes_over: str
    put_up_by: str
    put_up_at: dt.datetime
    lifted_by: str
    lifted_at: dt.datetime | None
    lifted_why: str

    @classmethod
    def of(cls, row: Wall) -> WallAnswer:
        return cls(
            id=row.pk,
            user=row.user_id,
            name=row.user.display_name,
            conflict=Conflict(row.conflict),
            note=said(row.note),
            takes_over=said(row.takes_over),
            put_up_by=row.put_up_by.display_name,
            put_up_at=row.put_up_at,
            lifted_by=row.lifted_by.display_name if row.lifted_by else "",
            lifted_at=row.lifted_at,
            lifted_why=said(row.lifted_why),
        )


class Walls(Answer):
    """Everybody who is kept away from the case, or was."""

    walls: tuple[WallAnswer, ...]
