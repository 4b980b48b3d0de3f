"""What is there for this person to do, by when, and what are they waiting for?

Each list is a union of short lists found by their indexes (mine, my team's, asked of me), so that its cost follows what
somebody has to do and not how many cases there are.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from agencies.acting import Acting
from agencies.roles import Role
from assessments.lifecycle import Status
from assessments.models import Assessment, OutcomeRow, SecondOpinion, SignedVersion
from cases.models import InformationItem, Recipient, SharingQuestion
from cases.querysets import OneOf

AUTHORS_TURN = [Status.DRAFTING, Status.SENT_BACK]


def to_do(by: Acting, today: dt.date) -> QuerySet[SharingQuestion]:
    """Questions on which it is this person's turn, the soonest first; those without a date last.

    Theirs to work on or not begun yet; signed off, and the day has come on which they said they would look again;
    waiting for their sign-off; waiting for a view they were asked for.
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
    due = Case(
        When(
            Q(assessment__acted_first=True, assessment__urgent__completed_at=None), then=TruncDate("assessment__due_at")
        ),
        When(assessment__status=Status.SIGNED_OFF, then=F("assessment__justification__review_on")),
        default=F("decide_by"),
        output_field=DateField(),
    )
    return (
        _questions(by, turns)
        .annotate(
            by_when=due,
            view_asked=Exists(SecondOpinion.objects.asked_of(by).filter(assessment__question=OuterRef("pk"))),
            has_items=Exists(InformationItem.objects.current().filter(question=OuterRef("pk"))),
            has_recipients=Exists(Recipient.objects.current().filter(question=OuterRef("pk"))),
        )
        .order_by(F("by_when").asc(nulls_last=True), "asked_at", "pk")
        .prefetch_related(Prefetch("assessment__outcome_rows", OutcomeRow.objects.counted()))  # what comes next
    )


def waiting(by: Acting, today: dt.date) -> QuerySet[SharingQuestion]:
    """Questions of this person's on which somebody else, or a date, comes next; the longest waiting first."""
    mine = Assessment.objects.mine(by)
    turns = [
        mine.filter(status=Status.TO_SIGN_OFF).values("question"),
        mine.filter(status=Status.SIGNED_OFF, justification__review_on__gt=today).values("question"),
    ]
    latest = SignedVersion.objects.filter(assessment__question=OuterRef("pk")).order_by("-number")
    return (
        _questions(by, turns)
        .annotate(
            since=Subquery(latest.values("signed_at")[:1]), signed_off_at=Subquery(latest.values("sign_off__at")[:1])
        )
        .order_by("since", "pk")
    )


def overdue(by: Acting) -> QuerySet[Assessment]:
    """What this person did first and has still to look at from both sides (METHOD 5), the earliest due first."""
    return (
        Assessment.objects.visible_to(by)
        .mine(by)
        .filter(acted_first=True, urgent__completed_at=None, question__stopped_at=None, status__in=AUTHORS_TURN)
        .select_related("question")
        .order_by("due_at")
    )


def _questions(by: Acting, turns: list[QuerySet]) -> QuerySet[SharingQuestion]:
    ids = turns[0].union(*turns[1:])
    return (
        SharingQuestion.objects.visible_to(by)
        .open()
        .filter(OneOf(F("pk"), ArraySubquery(ids)))  # found first, by their keys: not by going through every case seen
        .with_ends()
        .select_related("assessment__justification", "assessment__recommendation", "assessment__urgent")
        .without_words(
            "case",
            "assessment",
            "assessment__justification",
            "assessment__recommendation",
            "assessment__urgent",
            but="receiver_name",
        )
        .prefetch_related("case__people")
    )
