"""What do we think about a sharing question, and why: the rows in which an appraisal and its signed versions are kept.

Every table stands behind row security by its `stream` (the migration calls `riskapp_fence`); words about people are
sealed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models

from assessments import querysets
from assessments.appraisal import anchors, answers, changes, comparison, outcomes
from assessments.appraisal.courses import WAY_WORDS, Course, poles, way
from assessments.appraisal.findings import Findings, findings
from assessments.appraisal.grid import OutcomeGrid
from assessments.appraisal.wording import listed
from assessments.documents import DocumentField
from assessments.lifecycle import LABELS, WRITABLE, Status
from assessments.vocabulary import Extent, Keeping, ObjectionState, SignOffOutcome, TellingForm, TimeToday, Trained
from audit.fields import SealedField
from cases.models import Edited, Kept
from cases.vocabulary import POLES, Concern, Pole

BASES = [("residual", "With agreed measures counted"), ("inherent", "Before any measure")]
STATUSES = [(status.value, label) for status, label in LABELS.items() if status is not Status.STOPPED]
POLE_KEYS = tuple(pole.value for pole in POLES)
CLOSED = frozenset({Status.SIGNED_OFF, Status.WITHDRAWN})
WAYS = [(kind.value, words) for kind, words in WAY_WORDS.items()]
POLE_CODES = [(pole.value, pole.value) for pole in POLES]


class Assessment(Edited):
    """The appraisal of one sharing question: who thinks about it, on which content, and how far it has come."""

    question = models.OneToOneField("cases.SharingQuestion", models.PROTECT, related_name="assessment")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=STATUSES, default=Status.DRAFTING)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    basis = models.CharField(max_length=10, choices=BASES, default="residual")
    outcomes_version = models.PositiveSmallIntegerField()
    scales_version = models.PositiveSmallIntegerField()
    contexts_version = models.PositiveSmallIntegerField()
    law_version = models.PositiveSmallIntegerField()
    first_shown_at = models.DateTimeField(null=True)
    first_shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    no_other_way = SealedField(null=True)
    uneven = SealedField(null=True)
    amends = SealedField(null=True)
    acted_first = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)

    objects = querysets.AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("team", "status", name="what_a_team_has_to_sign_off")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_shown_at=None, first_shown_by=None)
                | models.Q(first_shown_at__isnull=False, first_shown_by__isnull=False),
                name="a_first_showing_has_a_time_and_a_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.question.reference)

    @property
    def state(self) -> Status:
        """The status to show: a question that was stopped stops its appraisal, unless that is already closed."""
        stopped = self.question.stopped_at is not None and Status(self.status) not in CLOSED
        return Status.STOPPED if stopped else Status(self.status)

    @property
    def writable(self) -> bool:
        """Whether what is thought, and why, may change in this state."""
        return self.state in WRITABLE

    @property
    def shown(self) -> bool:
        """Whether the comparison has been shown (METHOD 2.11)."""
        return self.first_shown_at is not None

    def rows(self) -> list[OutcomeRow]:
        """The outcomes in use, in the author's order: never sorted by finding (METHOD 3.1)."""
        return [row for row in self.all_rows() if row.set_aside_at is None]

    def aside(self) -> list[OutcomeRow]:
        """The outcomes set aside for both sides."""
        return [row for row in self.all_rows() if row.set_aside_at is not None]

    def all_rows(self) -> list[OutcomeRow]:
        rows = sorted(self.outcome_rows.all(), key=lambda row: row.number)
        for row in rows:
            row.assessment = self
        return rows

    def current_ways(self) -> list[Way]:
        """The further ways, in the order in which they were added."""
        return sorted((way for way in self.ways.all() if way.removed_at is None), key=lambda way: way.number)

    def poles(self) -> tuple[Course, ...]:
        """The two poles, in the order drawn (METHOD 2.10)."""
        return poles(self.question.order)

    def courses(self) -> list[Course]:
        """The poles in the order drawn, then the further ways (METHOD 2.7, 2.10)."""
        return [*self.poles(), *(way.course() for way in self.current_ways())]

    def grid(self) -> OutcomeGrid:
        """The outcome grid as a value: rows in use by all courses."""
        keys = [course.key for course in self.courses()]
        return OutcomeGrid.model_validate(
            {
                "options": keys,
                "rows": [{"id": row.key, "cells": {key: row.reading(key) for key in keys}} for row in self.rows()],
            }
        )

    def covered(self) -> bool:
        """Whether every outcome has an answer on both poles, so that the comparison may be shown (METHOD 2.11)."""
        return comparison.covered(self.grid(), [pole.key for pole in self.poles()])

    def uncovered(self) -> tuple[tuple[str, str], ...]:
        """Which outcome lacks an answer, on which pole."""
        return comparison.uncovered(self.grid(), [pole.key for pole in self.poles()])

    def titles(self) -> dict[str, str]:
        """The title of each outcome in use, by key."""
        return {row.key: row.title_words for row in self.rows()}

    def findings(self, order: Sequence[str] = ()) -> Findings:
        """What the appraisal shows; no finding before both poles are covered and it was first shown (METHOD 2.11).

        `order`: the poles as a screen shows them; as drawn unless it is given.
        """
        return findings(
            grid=self.grid(),
            titles=self.titles(),
            courses=self.courses(),
            order=tuple(order) or tuple(pole.value for pole in self.question.order),
            period=self.question.period_words,
            basis=self.basis,
            person=self.person_words(),
            shown=self.shown,
            centre=self.centre_words(),
            copied={way.key: self._copied(way) for way in self.current_ways()},
        )

    def _copied(self, way: Way) -> set[str]:
        """The outcomes in which a further way still is the copy that it began with."""
        return {row.key for row in self.rows() if (cell := row.cell(way.key)) and cell.copied}

    def scales(self) -> anchors.Scales:
        """The words of levels and closed lists to which it is pinned, with whoever it is about by initials or name."""
        return anchors.load(self.scales_version).about(self.centre_words())

    def centre_words(self) -> str:
        """Whoever the case is about, where a harm falls on them: initials, or the first name if the team lists so."""
        case = self.question.case
        people = [one.listed(case.team.titles) for one in case.people.all() if one.concern == Concern.AT_CENTRE]
        return listed(people) if people else ""

    def person_words(self) -> str:
        """Whoever the case is about, as its team lets lists name them: who could be asked first (DESIGN 4)."""
        return self.question.case.title


class OutcomeRow(Kept):
    """One outcome: from the content it was begun with, or the author's own with a prompt for each pole."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="outcome_rows")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200, null=True)  # noqa: DJ001  # null: an own outcome, whose title is sealed
    own_title = SealedField(null=True)
    own_prompts = SealedField(null=True)
    own = models.BooleanField(default=False)
    core = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField()
    set_aside_at = models.DateTimeField(null=True)
    set_aside_why = SealedField(null=True)
    after_shown = models.BooleanField(default=False)

    objects = querysets.OutcomeRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="one_row_of_each_outcome"),
            models.CheckConstraint(
                condition=models.Q(own=True, title=None) | models.Q(own=False, title__isnull=False),
                name="only_an_own_title_is_sealed",
            ),
        ]

    @property
    def title_words(self) -> str:
        """The title as people read it."""
        return str(self.own_title if self.own else self.title)

    def prompt(self, pole: str) -> str:
        """The question asked of one pole, in the words of the content the appraisal was begun with."""
        if self.own:
            return str((self.own_prompts or {}).get(pole, ""))
        return self.content().prompt(Pole(pole))

    def content(self) -> outcomes.Outcome:
        """The outcome in the pinned content. Only for rows that are not the author's own."""
        return outcomes.load(self.assessment.outcomes_version).outcome(self.key)

    def cell(self, course: str) -> Cell | None:
        """The cell under one course, if anything was ever kept there."""
        return next((cell for cell in self.cells.all() if cell.course == course), None)

    def reading(self, course: str) -> dict[str, Any] | None:
        """The finished reading under one course, as a cell of METHOD 2.2; None where nobody has answered."""
        cell = self.cell(course)
        return (cell.reading or None) if cell else None


class Way(Edited):
    """A further course of action. It begins as a copy of the nearer pole (METHOD 2.7)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="ways")
    key = models.SlugField(max_length=20)
    name = SealedField(null=True)
    kind = models.CharField(max_length=24, choices=WAYS)
    nearer = models.CharField(max_length=10, choices=POLE_CODES)
    differs = SealedField(null=True)
    until = models.DateField(null=True)
    number = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="one_way_of_each_key")]

    def course(self) -> Course:
        """This way as a column of the grid."""
        return way(self.key, str(self.name), kind=self.kind, nearer=self.nearer, until=self.until)


class Cell(Edited):
    """What could go wrong for one outcome under one course: the finished reading, and what is typed so far."""

    row = models.ForeignKey(OutcomeRow, models.PROTECT, related_name="cells")
    course = models.SlugField(max_length=20)
    reading = SealedField(null=True)
    draft = SealedField(null=True)
    copied = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "course"], name="one_cell_of_each_course")]

    @property
    def answers(self) -> dict[str, Any]:
        """What a form shows again: the draft if there is one, else the answers behind the reading."""
        if self.draft:
            return dict(self.draft)
        return answers.answers(self.reading) if self.reading else {}


class Premortem(Kept):
    """One line on how one pole went badly, written before any level is set (METHOD 5)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="premortems")
    course = models.CharField(max_length=10, choices=POLE_CODES)
    text = SealedField(null=True)
    cannot = SealedField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "course"], name="one_premortem_of_each_pole")]


class ReadingChanged(Kept):
    """A reading changed after the comparison was first shown: what it was, what it is, and why (METHOD 2.11)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="readings_changed")
    row = models.ForeignKey(OutcomeRow, models.PROTECT, related_name="+")
    course = models.SlugField(max_length=20)
    was = SealedField(null=True)
    now = SealedField(null=True)
    why = SealedField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def moved(self) -> tuple[changes.Moved, ...]:
        """In which direction the reading moved on each axis."""
        if not self.was or not self.now:
            return ()
        return changes.moved(self.was, self.now, self.assessment.basis)


class NeedToKnow(Kept):
    """How much of one item one recipient needs, and why."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="needs")
    item = models.ForeignKey("cases.InformationItem", models.PROTECT, related_name="+")
    recipient = models.ForeignKey("cases.Recipient", models.PROTECT, related_name="+")
    extent = models.CharField(max_length=12, choices=Extent.choices())
    why = SealedField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "item", "recipient"], name="one_need_of_each_item_and_recipient"
            )
        ]


class Justification(Edited):
    """The reasons that could be contested, typed by the author: nothing here is ever filled in for them."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="justification")
    main_reason = SealedField(null=True)
    proportionality = SealedField(null=True)
    refers_to = SealedField(null=True)
    wishes_weighed = SealedField(null=True)
    objection = SealedField(null=True)
    answer = SealedField(null=True)
    change_of_mind = SealedField(null=True)
    alternatives = SealedField(null=True)
    expectation = SealedField(null=True)
    trigger = SealedField(null=True)
    objection_state = models.CharField(max_length=10, choices=ObjectionState.choices(), blank=True)
    kept = models.CharField(max_length=10, choices=Keeping.choices(), blank=True)
    kept_until = models.DateField(null=True)
    form = models.CharField(max_length=10, choices=TellingForm.choices(), blank=True)
    review_on = models.DateField(null=True)


class Recommendation(Edited):
    """What the author decided: a person's conclusion, never the product's."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="recommendation")
    course = models.SlugField(max_length=20, blank=True)
    proposal = SealedField(null=True)


class Dissent(Kept):
    """A different view. Nobody can remove it; the author can answer it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="dissents")
    text = SealedField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    answer = SealedField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = querysets.DissentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]


class SecondOpinion(Kept):
    """A colleague asked for a view, and the view once given."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="opinions")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    question = SealedField(null=True)
    asked_at = models.DateTimeField()
    view = SealedField(null=True)
    given_at = models.DateTimeField(null=True)

    objects = querysets.SecondOpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]


class WorkingConditions(Kept):
    """The author's caseload, supervision, time and training, as they stood at signing."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="conditions")
    caseload = models.PositiveIntegerField(null=True)
    caseload_unknown = models.BooleanField(default=False)
    last_supervision = models.DateField(null=True)
    time = models.CharField(max_length=12, choices=TimeToday.choices())
    trained = models.CharField(max_length=10, choices=Trained.choices())
    note = SealedField(null=True)
    recorded_at = models.DateTimeField()


class TeamConditions(models.Model):
    """A team's conditions as a manager recorded them on a day. About no case, so behind no fence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="conditions")
    caseload_guide = models.PositiveIntegerField(null=True)
    vacancies = models.PositiveIntegerField(null=True)
    supervision_every_weeks = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = querysets.TeamConditionsQuerySet.as_manager()

    @property
    def says_nothing(self) -> bool:
        """Whether no number was entered: possible only before that was refused."""
        return self.caseload_guide is None and self.vacancies is None and self.supervision_every_weeks is None


class SignedVersion(Kept):
    """What was signed, whole and for good: the database refuses any change but what happened to it since."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = DocumentField(null=True)
    fingerprint = models.CharField(max_length=64)  # empty once an item that it covered was erased
    event_id = models.UUIDField(unique=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = SealedField(null=True)

    objects = querysets.SignedVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="one_version_of_each_number")]

    @property
    def lacks_an_item(self) -> bool:
        """Whether an item was erased since, so that what is left cannot be compared with what was signed."""
        return not self.fingerprint and isinstance(self.document, dict)


class SignOff(Kept):
    """What a manager did with one signed version, once and for good."""

    version = models.OneToOneField(SignedVersion, models.PROTECT, related_name="sign_off")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=SignOffOutcome.choices())
    fingerprint = models.CharField(max_length=64)
    question = SealedField(null=True)


class UrgentAct(Kept):
    """Acting first, in either direction: the five facts, and what was learned only later (METHOD 5)."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="urgent")
    direction = models.CharField(max_length=10, choices=POLE_CODES)
    did = SealedField(null=True)
    who = SealedField(null=True)
    acted_at = models.DateTimeField()
    why = SealedField(null=True)
    agreed = SealedField(null=True)
    went_wrong = SealedField(null=True)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    later_knowledge = SealedField(null=True)
