"""What is kept of a session: the version it goes through, who takes part, what each answered, what was shown.

Nothing here points at a case, and a participant is nobody of the register: a cookie says which row of this table
somebody is, and nothing leads from there to a person. What somebody answered stands in one row for each part of a
stage, so that sending it is one change and both rounds stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Pole
from training.asking import AnswerQuerySet, EntryQuerySet, ParticipantQuerySet, SessionQuerySet, StepQuerySet
from training.turns import Part, Position, Standing
from training.walkthrough import Shown, Stage, Walkthrough

POLES = [(pole.value, pole.value) for pole in Pole]
PARTS = [(part.value, part.value) for part in Part]


class Session(models.Model):
    """One group going through one version of a walkthrough, whatever is published meanwhile; or somebody alone.

    `turn` grows with everything that people see of it; whoever looks asks by it whether anything is new. `place` is the
    stage that has come (0: none yet), `step` the part of it that was begun last. `short`: only the first three
    questions are asked. `looked_at`: the outcome that is on the big screen; `first`: the side that comes first there.
    `twin_of`: the session in which the same people went through the walkthrough that this one mirrors.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey("training.Published", models.PROTECT, related_name="sessions")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="training_sessions", null=True)
    trainer = models.ForeignKey("agencies.User", models.PROTECT, related_name="training_sessions")
    alone = models.BooleanField(default=False)
    short = models.BooleanField(default=True)
    code = models.CharField(max_length=12, unique=True, null=True)  # noqa: DJ001  null: joined by nobody
    code_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    debrief_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=1)
    place = models.PositiveSmallIntegerField(default=0)
    step = models.ForeignKey("training.Step", models.SET_NULL, null=True, related_name="+")
    looked_at = models.CharField(max_length=40, blank=True)
    notes = models.TextField(blank=True)
    notes_edition = models.PositiveIntegerField(default=0)
    lot = models.JSONField(default=list)
    first = models.CharField(max_length=10, choices=POLES, default=Pole.SHARE.value)
    twin_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(alone=True, code=None) | models.Q(alone=False, code__isnull=False),
                name="a_group_joins_by_a_code",
            ),
        ]

    def case(self) -> Walkthrough:
        """The walkthrough as it was published when the session was opened."""
        return self.version.walkthrough

    def stage(self) -> Stage | None:
        """The stage that is looked at; None before the first."""
        return self.case().stages[self.place - 1] if self.place else None

    def shown(self) -> Shown | None:
        """All that participants may know of the case by now; None before the first stage."""
        stage = self.stage()
        return self.case().shown_at(stage.id) if stage else None

    @property
    def name(self) -> str:
        """The blind title; the case's own only from the debrief on."""
        return self.case().title if self.debrief_at else self.case().blind_title

    @property
    def order(self) -> tuple[Pole, Pole]:
        """Both sides as drawn for the screens that everybody looks at, and for the report."""
        first = Pole(self.first)
        return first, first.other

    @property
    def position(self) -> Position:
        """Where the session stands."""
        step = self.step
        if self.ended_at:
            standing = Standing.OVER
        elif self.debrief_at:
            standing = Standing.DEBRIEF
        else:
            standing = step.standing if step else Standing.WAITING
        return Position(self.place, len(self.case().stages), Part(step.part) if step else None, standing)


class Step(models.Model):
    """One part of one stage of a session: when it was opened, closed and shown, and what was shown then.

    `spread` is worked out once, when it is shown, of whatever was sent by then (training.feedback): nothing is added to
    what people saw. `words`: what people wrote, unnamed and in an order of its own; `hidden` are those the trainer took
    off, `words_on` whether they are on everybody's screen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=PARTS)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    spread = models.JSONField(default=dict)
    words = models.JSONField(default=list)
    words_on = models.BooleanField(default=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "place", "part"], name="each_part_of_a_stage_once"),
            models.CheckConstraint(
                condition=models.Q(shown_at=None) | models.Q(closed_at__isnull=False), name="shown_once_it_is_closed"
            ),
        ]

    @property
    def standing(self) -> Standing:
        """How far it is."""
        if self.shown_at:
            return Standing.SHOWN
        return Standing.CLOSED if self.closed_at else Standing.OPEN

    @property
    def open(self) -> bool:
        return self.standing is Standing.OPEN

    @property
    def ends(self) -> bool:
        """Whether this asks what each would decide, and not for readings of both sides."""
        return self.part == Part.END


class Participant(models.Model):
    """Somebody who joined: a number, perhaps a name for the day, and which side comes first for them (METHOD 2.10).

    `changes` grows with whatever they do, so that their other window hears of it. `earlier`: who they were in the
    session that this one is a twin of, if their browser still said so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="participants")
    number = models.PositiveIntegerField()
    nickname = models.CharField(max_length=30, blank=True)
    first = models.CharField(max_length=10, choices=POLES)
    joined_by = models.UUIDField(unique=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    earlier = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    changes = models.PositiveIntegerField(default=1)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="each_number_once_in_a_session")]

    @property
    def words(self) -> str:
        """What the trainer's screen calls them."""
        return self.nickname or _("No name, %(number)d") % {"number": self.number}

    @property
    def order(self) -> tuple[Pole, Pole]:
        """Both sides as drawn for this person."""
        first = Pole(self.first)
        return first, first.other


class Answer(models.Model):
    """What one participant answered in one part: a draft until it is sent, and from then on as it is.

    `draft` holds what was typed, by outcome and side, in the words of `assessments.appraisal.answers`; at the end of a
    stage it holds `decision`, `why` and `against`. `sent` is the same as a grid (METHOD 2.2), once, when it was sent.
    `late` holds what came after the part was closed: it is theirs, and counts nowhere. `first`: the side that came
    first for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    step = models.ForeignKey(Step, models.CASCADE, related_name="answers")
    first = models.CharField(max_length=10, choices=POLES)
    draft = models.JSONField(default=dict)
    editions = models.JSONField(default=dict)
    late = models.JSONField(default=dict)
    sent = models.JSONField(null=True)
    sent_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "step"], name="one_answer_to_each_part"),
            models.CheckConstraint(
                condition=models.Q(sent=None, sent_at=None) | models.Q(sent__isnull=False, sent_at__isnull=False),
                name="what_is_sent_says_when",
            ),
        ]

    def edition(self, name: str) -> int:
        """How often what stands under this name was kept."""
        return int(self.editions.get(name, 0))

    def cells(self) -> dict[str, dict[str, Any]]:
        """What was sent, by outcome and side; nothing before that, and nothing at the end of a stage."""
        return {row["id"]: row["cells"] for row in (self.sent or {}).get("grid", {}).get("rows", ())}

    def kept(self, name: str) -> Mapping[str, Any]:
        """What stands under this name on their page: what came late, or what was kept in time."""
        found: Mapping[str, Any] = self.late.get(name) or self.draft.get(name) or {}
        return found


class Entry(models.Model):
    """One entry of training's own log (training.log). Made by `training_append` alone, and never changed."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    type = models.TextField()
    actor = models.UUIDField()
    body = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="each_entry_has_its_place")]
