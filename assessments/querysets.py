"""Which appraisals and signed versions are asked for, and by whom may they be seen?

`visible_to` (need to know, from the grants of the case) comes with `FencedQuerySet`. Methods that prefetch keep the
number of queries constant however many rows, cells or versions there are.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

from agencies.acting import Acting
from assessments import beyond
from assessments.lifecycle import Status
from cases.models import SharingQuestion
from cases.querysets import FencedQuerySet
from cases.vocabulary import POLES

if TYPE_CHECKING:
    from agencies.models import Team, User
    from assessments.models import (  # noqa: F401  # named within texts
        Assessment,
        Dissent,
        OutcomeRow,
        SecondOpinion,
        SignedVersion,
        TeamConditions,
    )


class AssessmentQuerySet(FencedQuerySet["Assessment"]):
    """Appraisals."""

    def of_question(self, question: UUID) -> Self:
        """The appraisal of one question, by the question's id."""
        return self.filter(question_id=question)

    def mine(self, by: Acting) -> Self:
        """Those that this person writes."""
        return self.filter(author=by.user)

    def open(self) -> Self:
        """Those on which somebody still has something to do before a decision stands."""
        waiting = [Status.DRAFTING, Status.TO_SIGN_OFF, Status.SENT_BACK]
        return self.filter(status__in=waiting, question__stopped_at=None)

    def decided(self) -> Self:
        """Those on whose decision a manager has signed off, or whose decision was withdrawn."""
        return self.filter(status__in=[Status.SIGNED_OFF, Status.WITHDRAWN])

    def awaiting_sign_off(self) -> Self:
        """Signed by their author, and not yet signed off or sent back; the longest waiting first."""
        waiting = self.filter(status=Status.TO_SIGN_OFF, question__stopped_at=None)
        return waiting.order_by("versions__signed_at", "pk")

    def for_sign_off_by(self, by: Acting) -> Self:
        """Those waiting for this manager: of the team acted for, and not their own."""
        return self.awaiting_sign_off().filter(team=by.team, versions__superseded_at=None).exclude(author=by.user)

    def with_since(self) -> Self:
        """Those waiting for a manager, each with `since`: when the version that waits was signed."""
        return self.annotate(since=models.F("versions__signed_at"))

    def due(self, at: dt.datetime) -> Self:
        """Those begun by acting first whose both sides were due by this moment and are not complete."""
        return self.filter(due_at__lte=at, urgent__completed_at=None, question__stopped_at=None)

    def to_look_at_again(self, on: dt.date) -> Self:
        """Those signed off that are to be looked at again by this day: as their author said, or as was said since."""
        return self.filter(status=Status.SIGNED_OFF).alias(look_on=beyond.next_look("")).filter(look_on__lte=on)

    def to_look_at_again_after(self, on: dt.date) -> Self:
        """Those signed off that are to be looked at again on a day after this one."""
        return self.filter(status=Status.SIGNED_OFF).alias(look_on=beyond.next_look("")).filter(look_on__gt=on)

    def in_hand_of(self, user: User, team: Team) -> Self:
        """Those of this team that this person writes, or whose decision they follow up."""
        going_on = [Status.DRAFTING, Status.TO_SIGN_OFF, Status.SENT_BACK, Status.SIGNED_OFF]
        return self.filter(author=user, team=team, status__in=going_on, question__stopped_at=None)

    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)

    def with_question(self) -> Self:
        """With what a list shows: question, case, teams and author."""
        return self.select_related(
            "author",
            "team__agency",
            "question__case__team__agency",
            "question__holder_team__agency",
            "question__receiver_team__agency",
        )

    def with_grid(self) -> Self:
        """With everything that the grid and the comparison need, in a constant number of queries."""
        return self.with_question().prefetch_related(
            "outcome_rows__cells", "ways", "question__items", "question__case__people"
        )

    def with_all(self) -> Self:
        """With everything that is signed (`draft.draft_document`), in a constant number of queries."""
        return self.select_related(
            "author", "team__agency", "first_shown_by", "recommendation", "justification", "conditions", "urgent"
        ).prefetch_related(
            models.Prefetch("question", SharingQuestion.objects.with_all()),
            "outcome_rows__cells",
            "ways",
            "premortems",
            "readings_changed__by",
            "readings_changed__row",
            "needs",
            "dissents__by",
            "opinions__asked_of",
            "versions",
        )


class DissentQuerySet(FencedQuerySet["Dissent"]):
    """Different views."""

    def unanswered_in(self, team: Team) -> Self:
        """Those on appraisals of this team that the author has not answered, the oldest first."""
        return self.filter(assessment__team=team, answered_at=None).order_by("at", "pk")

    def with_assessment(self) -> Self:
        """Each with its question and who holds the view."""
        return self.select_related("by", "assessment__author", "assessment__question__case__team__agency")


class OutcomeRowQuerySet(FencedQuerySet["OutcomeRow"]):
    """The outcomes of appraisals."""

    def of_appraisal(self, assessment: UUID) -> Self:
        """Those of one appraisal, by its id: each to act on, in the author's order."""
        return self.filter(assessment_id=assessment).select_related("assessment").order_by("number")

    def whose_turn(self) -> Self:
        """One of each appraisal: the first in use not `answered` on both poles, else any; no words are opened."""
        answers = apps.get_model("assessments", "Cell").objects.filter(
            row=models.OuterRef("pk"), course__in=[pole.value for pole in POLES], reading__isnull=False
        )
        count = answers.order_by().values("row").annotate(count=models.Count("pk")).values("count")
        both = models.Q(models.lookups.GreaterThanOrEqual(Coalesce(models.Subquery(count), 0), len(POLES)))
        return (
            self.filter(set_aside_at=None)
            .annotate(answered=models.ExpressionWrapper(both, output_field=models.BooleanField()))
            .defer("own_title", "own_prompts", "set_aside_why")
            .order_by("assessment_id", "answered", "number")
            .distinct("assessment_id")
        )


class SignedVersionQuerySet(FencedQuerySet["SignedVersion"]):
    """Signed versions."""

    def of_question(self, question: UUID) -> Self:
        """All signed versions of one question, first to last."""
        return self.filter(assessment__question_id=question).order_by("number")

    def in_force(self) -> Self:
        """Those that were not replaced or withdrawn since."""
        return self.filter(superseded_at=None, withdrawn_at=None)

    def with_signers(self) -> Self:
        """With who signed and who signed off or sent back."""
        return self.select_related("signed_by", "sign_off__by")

    def with_people(self) -> Self:
        """The same, with the appraisal, its question and its people."""
        return self.with_signers().select_related(
            "assessment__question__case", "assessment__team__agency", "assessment__author"
        )

    def for_record(self) -> Self:
        """With everything that stands beside the document on the record: signatures, and what happened since."""
        standing = ("number", "superseded_at", "withdrawn_at")
        numbers = self.model._default_manager.only("id", "stream", "assessment_id", *standing)
        return (
            self.with_people()
            .select_related("assessment__urgent")
            .prefetch_related(
                "assessment__dissents__by",
                "assessment__opinions__asked_of",
                models.Prefetch("assessment__versions", numbers.prefetch_related("sign_off__by")),
            )
        )


class SecondOpinionQuerySet(FencedQuerySet["SecondOpinion"]):
    """Second opinions."""

    def asked_of(self, by: Acting) -> Self:
        """Those that this person was asked for and has not given; of those asked again, the last."""
        again = self.model._default_manager.filter(
            assessment=models.OuterRef("assessment"),
            asked_of=models.OuterRef("asked_of"),
            asked_at__gt=models.OuterRef("asked_at"),
        )
        return self.filter(~models.Exists(again), asked_of=by.user, given_at=None)

    def waiting(self) -> Self:
        """Those not given yet, on questions on which somebody has still something to do."""
        open_questions = apps.get_model("assessments", "Assessment").objects.open()
        return self.filter(given_at=None, assessment__in=open_questions)

    def with_assessment(self) -> Self:
        """With the appraisal, its question, and the people."""
        return self.select_related("asked_of", "asked_by", "assessment__question__case", "assessment__author")


class TeamConditionsQuerySet(models.QuerySet["TeamConditions"]):
    """What was recorded about a team's conditions."""

    def last_recorded_for(self, team: Team) -> TeamConditions | None:
        """What was last recorded for this team, if anything was."""
        return self.filter(team=team).order_by("-recorded_at").first()
