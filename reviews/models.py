"""What do we learn afterwards: what came of each decision, which were drawn to be looked at, and what is counted?

What people write about a decision stands behind the fence of its case. What is counted of it is kept apart, in codes
alone: no word anybody wrote, and nobody's name (decision 42).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from agencies.contexts import ServiceContext
from assessments.appraisal import answers, wording
from assessments.appraisal.courses import Course
from assessments.appraisal.findings import Findings, findings
from assessments.appraisal.grid import OutcomeGrid
from assessments.documents import DocumentField
from assessments.models import Assessment
from assessments.vocabulary import ObjectionState, TimeToday, Trained
from audit.fields import SealedField
from cases.models import Edited, Kept
from cases.querysets import FencedQuerySet
from cases.vocabulary import Period
from reviews import double, querysets, thresholds
from reviews.thresholds import PERIODS
from reviews.vocabulary import (
    Conclusion,
    Fit,
    Looker,
    Need,
    NotNow,
    Occasion,
    Onward,
    Rung,
    SetOff,
    StepAside,
    Substitution,
    ThresholdCourseKey,
    Towards,
    Use,
)

CONTEXTS = [(context.value, context.value) for context in ServiceContext]


class FollowUp(Kept):
    """What came of one signed-off decision, as somebody found it. Made once and kept; a later one stands beside it."""

    version = models.ForeignKey("assessments.SignedVersion", models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=12, choices=Occasion.choices())
    found_on = models.DateField()
    need = models.CharField(max_length=12, choices=Need.choices())
    use = models.CharField(max_length=12, choices=Use.choices(), blank=True)
    did = SealedField(null=True)
    fit = models.CharField(max_length=12, choices=Fit.choices())
    how_known = SealedField(null=True)
    settles = models.BooleanField(default=False)
    onward = models.CharField(max_length=8, choices=Onward.choices())
    next_on = models.DateField(null=True)
    closed_why = SealedField(null=True)
    looker = models.CharField(max_length=8, choices=Looker.choices())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = querysets.FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_follow_up_of_each_number"),
            models.CheckConstraint(
                condition=models.Q(onward=Onward.AGAIN, next_on__isnull=False, closed_why__isnull=True)
                | models.Q(onward=Onward.CLOSED, next_on=None, closed_why__isnull=False),
                name="nothing_closes_without_a_next_date_or_a_reason",
            ),
        ]


class Sample(models.Model):
    """Quiet decisions of a team drawn at random, the same number of both kinds. Seed and frame are kept with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    due_on = models.DateField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = querysets.SampleQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="one_sample_of_each_number")]


class Framed(models.Model):
    """One decision from which a sample was drawn, by its id alone; and whether it was drawn."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="frame")
    version = models.UUIDField()
    shared = models.BooleanField()
    drawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "version"], name="each_decision_once_in_a_frame")]
        indexes = [models.Index("version", condition=models.Q(drawn=True), name="drawn_for_a_sample")]


class Counted(models.Model):
    """What is counted of one signed-off decision: codes and dates. No word, no name, and no key to a person.

    Made and renewed by one function of the database (sql/counting.sql), which every count can be made from afresh.
    """

    version = models.OneToOneField(
        "assessments.SignedVersion", models.PROTECT, primary_key=True, related_name="counted"
    )
    stream = models.UUIDField(editable=False, db_index=True)
    question = models.ForeignKey("cases.SharingQuestion", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    holder_context = models.CharField(max_length=5, choices=CONTEXTS)
    receiver_context = models.CharField(max_length=5, choices=CONTEXTS)
    shared = models.BooleanField()
    acted_first = models.BooleanField()
    decided_on = models.DateField()
    quarter = models.DateField()
    ended = models.BooleanField(default=False)
    replaced = models.BooleanField(default=False)
    loud = models.BooleanField(default=False)
    sampled = models.BooleanField(default=False)
    followed = models.PositiveSmallIntegerField(default=0)
    need = models.CharField(max_length=12, choices=Need.choices(), default=Need.UNDETERMINED)
    use = models.CharField(max_length=12, choices=Use.choices(), default=Use.UNDETERMINED)
    looker = models.CharField(max_length=8, choices=Looker.choices(), blank=True)
    due_on = models.DateField(null=True)
    time = models.CharField(max_length=12, choices=TimeToday.choices(), blank=True)
    trained = models.CharField(max_length=10, choices=Trained.choices(), blank=True)

    objects: ClassVar[querysets.CountedQuerySet] = querysets.CountedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index("team", "quarter", name="decisions_of_a_team"),
            models.Index("team", "due_on", condition=models.Q(due_on__isnull=False), name="follow_ups_due_in_a_team"),
        ]


class Appraised(models.Model):
    """How one signed-off decision was appraised, in codes (reviews/appraised.py). No word, no name, no key to a person.

    Made from the signed document, which stays as it was signed; empty where that cannot be read any more.
    """

    counted = models.OneToOneField(Counted, models.PROTECT, primary_key=True, related_name="appraised")
    stream = models.UUIDField(editable=False, db_index=True)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    marks = ArrayField(models.CharField(max_length=40))

    objects = FencedQuerySet.as_manager()


class ThresholdChange(Edited):
    """A threshold for sharing that was changed in a team, or in every team of an agency; and what both courses risk.

    About no case. Its words are sealed under the key of the agency, since what set it off may be somebody's story.
    `readings` and `drafts`: by outcome and course, as cells of METHOD 2.2 and as answers. `changed`: the readings that
    were changed after the comparison was first shown (METHOD 2.11).
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+", null=True)
    changed_on = models.DateField()
    towards = models.CharField(max_length=10, choices=Towards.choices())
    before = SealedField(null=True)
    after = SealedField(null=True)
    set_off = models.CharField(max_length=12, choices=SetOff.choices())
    because = SealedField(null=True)
    decided_by = SealedField(null=True)
    period = models.CharField(max_length=14, choices=[(each.value, each.words) for each in PERIODS])
    first = models.CharField(max_length=6, choices=[(key.value, key.value) for key in ThresholdCourseKey])
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    readings = SealedField(null=True)
    drafts = SealedField(null=True)
    changed = SealedField(null=True)
    first_shown_at = models.DateTimeField(null=True)
    first_shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices(), blank=True)
    proposal = SealedField(null=True)
    main_reason = SealedField(null=True)
    objection = SealedField(null=True)
    answer = SealedField(null=True)
    objection_state = models.CharField(max_length=10, choices=ObjectionState.choices(), blank=True)
    change_of_mind = SealedField(null=True)
    review_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = querysets.ThresholdQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_on", "-recorded_at"]
        indexes = [models.Index("agency", "changed_on", name="thresholds_of_an_agency")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at=None, conclusion="", signed_by=None)
                | models.Q(decided_at__isnull=False, signed_by__isnull=False) & ~models.Q(conclusion=""),
                name="a_threshold_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at=None) | models.Q(first_shown_at__isnull=False),
                name="a_threshold_is_decided_after_both_courses_are_shown",
            ),
        ]

    @property
    def period_words(self) -> str:
        """The time both courses are read over."""
        return _("the next %(time)s") % {"time": Period(self.period).words}

    def courses(self) -> tuple[Course, ...]:
        """Both courses, in the order drawn."""
        return thresholds.courses(self.first, self.towards)

    def answers(self, row: str) -> dict[str, dict[str, Any]]:
        """What a form shows again of one outcome, by course: what is typed so far, else what is behind its reading."""
        drafts, readings = (self.drafts or {}).get(row, {}), (self.readings or {}).get(row, {})
        return {
            course.key: drafts.get(course.key) or answers.answers(readings.get(course.key) or {})
            for course in self.courses()
        }

    def grid(self) -> OutcomeGrid:
        """What was read, as a value: every outcome by both courses."""
        return thresholds.grid(self.readings or {}, [course.key for course in self.courses()])

    def findings(self, order: Sequence[str] = ()) -> Findings:
        """What both courses show; no finding before each outcome has both, and somebody has looked (METHOD 2.11)."""
        courses = self.courses()
        kept = (thresholds.CHANGES_ARE_KEPT,) if self.decided_at is None else ()
        found = findings(
            grid=self.grid(),
            titles=thresholds.TITLES,
            courses=courses,
            order=tuple(order) or tuple(course.key for course in courses),
            period=self.period_words,
            shown=self.first_shown_at is not None,
        )
        return found.model_copy(update={"always": (wording.NOT_COUNTED, *kept)}) if found.shown else found


class Reminded(models.Model):
    """That somebody was reminded that a follow-up was due on a day, or that a change of a threshold is to be looked at
    again: each once, however often the timetable asks. `version`: that of the decision, or the change."""

    id = models.BigAutoField(primary_key=True)
    version = models.UUIDField()
    due_on = models.DateField()
    about = models.CharField(
        max_length=12, choices=[("due", "due"), ("overdue", "overdue"), ("threshold", "threshold")]
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = querysets.RemindedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "due_on", "about", "person"], name="nobody_is_reminded_twice")
        ]


class BlindReview(Kept):
    """Somebody who does not know the case reads why it was decided so, before they learn how it ended (METHOD 4.5).

    `paper` is what they may see of the signed version; they see nothing else of the case. `links` and `links_again`:
    what they found of each link of the justification before and after the outcome was shown, in codes.
    """

    version = models.ForeignKey("assessments.SignedVersion", models.PROTECT, related_name="+")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    paper = DocumentField(null=True)
    readings = SealedField(null=True)
    readings_at = models.DateTimeField(null=True)
    links = models.JSONField(default=dict)
    reasons = SealedField(null=True)
    locked_at = models.DateTimeField(null=True)
    links_again = models.JSONField(default=dict)
    second = SealedField(null=True)
    second_at = models.DateTimeField(null=True)
    aside = models.CharField(max_length=10, choices=StepAside.choices(), blank=True)
    aside_at = models.DateTimeField(null=True)

    objects = querysets.BlindReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "reviewer"], name="nobody_reviews_one_decision_twice"),
            models.CheckConstraint(
                condition=~models.Q(reviewer=models.F("asked_by")), name="nobody_asks_themselves_for_a_review"
            ),
        ]


class DoubleAppraisal(Kept):
    """Two people appraise one question, each for themselves: whoever writes the appraisal, and a colleague who was
    never let see the case. What each read is seen by nobody else until both have committed (METHOD 4.2).

    `paper` is what the colleague reads: what is so and what is asked (`reviews.double.paper_of`).
    """

    question = models.ForeignKey("cases.SharingQuestion", models.PROTECT, related_name="+")
    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, related_name="+")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    why = SealedField(null=True)
    paper = DocumentField(null=True)
    first_at = models.DateTimeField(null=True)
    second_at = models.DateTimeField(null=True)
    aside = models.CharField(max_length=10, choices=NotNow.choices(), blank=True)
    aside_at = models.DateTimeField(null=True)

    objects = querysets.DoubleAppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(second=models.F("first")) & ~models.Q(second=models.F("asked_by")),
                name="nobody_appraises_apart_from_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(second_at=None) | models.Q(aside_at=None), name="nobody_commits_and_says_not_now"
            ),
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """The paper, as values."""
        held: Any = self.paper
        return dict(held)

    def own_readings(self, assessment: Assessment) -> dict[str, Any] | None:
        """What the appraisal says now of the outcomes of the paper that are still in use; None while one lacks a
        side."""
        order = self.facts["question"]["order"]
        cells = {row.key: {side: row.reading(side) for side in order} for row in assessment.rows()}
        return double.of_appraisal(self.facts, cells)

    @property
    def both(self) -> bool:
        """Whether both have committed, so that the two can be laid side by side."""
        return self.first_at is not None and self.second_at is not None

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        return self.aside_at is None and not self.both

    @property
    def left_behind(self) -> bool:
        """Whether whoever wrote the appraisal handed it over before they committed: nobody can any more."""
        return self.first_at is None and self.assessment.author_id != self.first_id


class ApartReading(Kept):
    """What one of the two read: as typed until it is committed, and from then on as it stands."""

    double = models.ForeignKey(DoubleAppraisal, models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    typed = SealedField(null=True)
    readings = SealedField(null=True)
    committed_at = models.DateTimeField(null=True)

    objects = querysets.ApartReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["double", "by"], name="one_reading_of_each_of_the_two")]


class Ladder(Edited):
    """What is found when a case went wrong, from the organisation down. Of a person nothing before the rest."""

    version = models.OneToOneField("assessments.SignedVersion", models.PROTECT, related_name="ladder")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    organisation = SealedField(null=True)
    management = SealedField(null=True)
    of_team = SealedField(null=True)
    substitution = models.CharField(max_length=10, choices=Substitution.choices(), blank=True)
    substituted = SealedField(null=True)
    person = SealedField(null=True)
    lands = models.CharField(max_length=12, choices=Rung.choices(), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = querysets.LadderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True)
                | models.Q(
                    organisation__isnull=False,
                    management__isnull=False,
                    of_team__isnull=False,
                    substituted__isnull=False,
                    substitution=Substitution.OTHERWISE,
                ),
                name="of_a_person_nothing_before_the_rest",
            ),
            models.CheckConstraint(
                condition=~models.Q(lands=Rung.PERSON) | models.Q(person__isnull=False),
                name="nothing_lands_on_a_person_of_whom_nothing_was_asked",
            ),
        ]

    @property
    def answered(self) -> dict[str, bool]:
        """Of which rungs something was said."""
        return {rung.value: getattr(self, FIELDS[rung]) is not None for rung in Rung}


FIELDS = {
    Rung.ORGANISATION: "organisation",
    Rung.MANAGEMENT: "management",
    Rung.TEAM: "of_team",
    Rung.PERSON: "person",
}
"""In which column what is found of each rung is kept."""


class OwnNote(Kept):
    """What whoever decided says of it in their own words. Nobody changes it: no manager, and not they themselves."""

    version = models.ForeignKey("assessments.SignedVersion", models.PROTECT, related_name="own_notes")
    text = SealedField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FencedQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]


class Action(Edited):
    """What is to be done about a finding, at the rung on which it lands, by whom and by when."""

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="actions")
    rung = models.CharField(max_length=12, choices=Rung.choices())
    what = SealedField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done = SealedField(null=True)

    objects = querysets.ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]


class NoiseAudit(models.Model):
    """A manager has a team read the same made-up cases, each person alone: once, or a second time from a later day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.PositiveSmallIntegerField()
    closes_on = models.DateField()
    again_on = models.DateField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = querysets.NoiseAuditQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_noise_audit_of_each_number"),
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(closed_at=None), name="one_noise_audit_of_a_team_at_a_time"
            ),
        ]


class NoiseReading(models.Model):
    """What somebody read of the made-up cases at one time, in codes: no word, no name, no hour.

    `who` is a mark made of the person under the key of the service (`reviews.alike.mark`), so that nobody
    reads twice at one time, and a second time is set beside the first. It stands in no other table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(NoiseAudit, models.PROTECT, related_name="+")
    who = models.CharField(max_length=64)
    time = models.PositiveSmallIntegerField()
    readings = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "who", "time"], name="nobody_reads_twice_at_one_time"),
            models.CheckConstraint(condition=models.Q(time__in=[1, 2]), name="read_once_or_twice"),
        ]
