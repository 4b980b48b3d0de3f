"""What is there for this person to do, by when, and what are they waiting for?

Each list is a union of short lists found by their indexes (mine, my team's, asked of me), so that its cost follows what
somebody has to do and not how many cases there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from agencies.acting import Acting
from agencies.roles import Role
from assessments import beyond
from assessments.lifecycle import Status
from assessments.models import Assessment, OutcomeRow, SecondOpinion, SignedVersion
from cases.models import InformationItem, Recipient, SharingQuestion
from cases.querysets import OneOf, SharingQuestionQuerySet

AUTHORS_TURN = [Status.DRAFTING, Status.SENT_BACK]


def to_do(by: Acting, today: dt.date) -> QuerySet[SharingQuestion, Any]:
    """The keys of questions on which it is this person's turn, the soonest first; those without a date last.

    Theirs to work on or not begun yet; signed off, and the day has come on which they said they would look again;
    waiting for their sign-off; waiting for a view they were asked for. `told` fetches those of a page.
    """
    mine = Assessment.objects.mine(by)
    turns = [
        mine.filter(status__in=AUTHORS_TURN).values("question"),
        mine.to_look_at_again(today).values("question"),
        SharingQuestion.objects.filter(asked_by=by.user, assessment=None).values("pk"),
        SecondOpinion.objects.asked_of(by).values("assessment__question"),
    ]
    if by.acts_as(Role.MANAGER):
        turns.append(Assessment.objects.for_sign_off_by(by).order_by().values("question"))
    found = _open(by, turns).order_by(_by_when(beyond.next_look("assessment__")).asc(nulls_last=True), "asked_at", "pk")
    return found.values_list("pk", flat=True)


def waiting(by: Acting, today: dt.date) -> QuerySet[SharingQuestion, Any]:
    """The keys of this person's questions on which somebody else, or a date, comes next; the longest waiting first."""
    mine = Assessment.objects.mine(by)
    turns = [
        mine.filter(status=Status.TO_SIGN_OFF).values("question"),
        mine.to_look_at_again_after(today).values("question"),
    ]
    return _open(by, turns).order_by(Subquery(_latest().values("signed_at")[:1]), "pk").values_list("pk", flat=True)


def told(by: Acting, keys: Sequence[UUID]) -> dict[UUID, SharingQuestion]:
    """These questions of either list, by key, with what a line says of them: what comes next, and by when."""
    reasons = ("assessment__justification", "assessment__recommendation", "assessment__urgent")
    rows = (
        SharingQuestion.objects.visible_to(by)
        .filter(pk__in=keys)
        .select_related("case__team", "holder_team__agency", *reasons)
        .without_words("case", "assessment", *reasons, but="receiver_name")
        .annotate(
            look_on=beyond.next_look("assessment__"),
            by_when=_by_when(F("look_on")),
            since=Subquery(_latest().values("signed_at")[:1]),
            signed_off_at=Subquery(_latest().values("sign_off__at")[:1]),
            view_asked=Exists(SecondOpinion.objects.asked_of(by).filter(assessment__question=OuterRef("pk"))),
            has_items=Exists(InformationItem.objects.current().filter(question=OuterRef("pk"))),
            has_recipients=Exists(Recipient.objects.current().filter(question=OuterRef("pk"))),
        )
        .prefetch_related("case__people", Prefetch("assessment__outcome_rows", OutcomeRow.objects.whose_turn()))
    )
    return {row.pk: row for row in rows}


def overdue(by: Acting) -> QuerySet[Assessment]:
    """What this person did first and has still to look at from both sides (METHOD 5), the earliest due first."""
    return (
        Assessment.objects.visible_to(by)
        .mine(by)
        .filter(acted_first=True, urgent__completed_at=None, question__stopped_at=None, status__in=AUTHORS_TURN)
        .select_related("question")
        .order_by("due_at")
    )


def _by_when(look_on: Combinable) -> Case:
    """By when it is this person's turn: both sides after acting first, or the day to look again, or to decide by."""
    return Case(
        When(
            Q(assessment__acted_first=True, assessment__urgent__completed_at=None), then=TruncDate("assessment__due_at")
        ),
        When(assessment__status=Status.SIGNED_OFF, then=look_on),
        default=F("decide_by"),
        output_field=DateField(),
    )


def _open(by: Acting, turns: list[QuerySet]) -> SharingQuestionQuerySet:
    """The open questions among these lists that this person may see."""
    ids = turns[0].union(*turns[1:])  # found first, by their keys: not by going through every case seen
    return SharingQuestion.objects.visible_to(by).open().filter(OneOf(F("pk"), ArraySubquery(ids)))


def _latest() -> QuerySet[SignedVersion]:
    """The signed versions of a question, the last first."""
    return SignedVersion.objects.filter(assessment__question=OuterRef("pk")).order_by("-number")
