"""The questions that sessions are asked."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from agencies.acting import Acting
from agencies.roles import Role
from training.turns import Part

if TYPE_CHECKING:
    from training.groups import Answer, Entry, Participant, Session, Step  # noqa: F401


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, by: Acting) -> SessionQuerySet:
        """Sessions that this person may run: their team's, as a trainer."""
        if not by.acts_as(Role.TRAINER) or by.team is None:
            return self.none()
        return self.filter(team=by.team, alone=False)

    def alone_of(self, by: Acting) -> SessionQuerySet:
        """What this person goes through alone."""
        return self.filter(trainer=by.user, alone=True)

    def before_alone(self, session: Session) -> SessionQuerySet:
        """When the same person went through the same version alone and came to its debrief, the first time first."""
        same = {"trainer": session.trainer_id, "version": session.version_id, "alone": True}
        return self.filter(**same, opened_at__lt=session.opened_at, debrief_at__isnull=False).order_by("opened_at")

    def joined_with(self, code: str) -> SessionQuerySet:
        """The session of this code, whether or not it can still be joined."""
        return self.filter(code=code)

    def of_walkthrough(self, key: str) -> SessionQuerySet:
        """Sessions on any version of the walkthrough of this name that have come to a stage, the latest first."""
        return self.filter(version__scenario__key=key, place__gt=0).order_by("-opened_at")

    def with_place(self) -> SessionQuerySet:
        """With its version and the part that was begun last."""
        return self.select_related("version", "step").defer("version__content")

    def with_numbers(self) -> SessionQuerySet:
        """Each with how many have joined (`people`)."""
        return self.annotate(people=models.Count("participants"))

    def turns(self, pk: uuid.UUID) -> tuple[int, int] | None:
        """The turn of this session and how many entries its log has; None if it is not among these. One query."""
        last = (
            apps.get_model("training", "Entry")
            .objects.filter(chain=models.OuterRef("pk"))
            .order_by("-seq")
            .values("seq")[:1]
        )
        found = self.filter(pk=pk).values_list("turn", models.Subquery(last)).first()
        return (found[0], found[1] or 0) if found else None


class StepQuerySet(models.QuerySet["Step"]):
    def of_session(self, session: uuid.UUID) -> StepQuerySet:
        """The parts of a session in the order in which they come."""
        order = models.Case(*(models.When(part=part, then=place) for place, part in enumerate(Part)))
        return self.filter(session=session).order_by("place", order)

    def of_part(self, place: int, part: str) -> StepQuerySet:
        return self.filter(place=place, part=part)

    def locked_shared(self, pk: uuid.UUID) -> Step:
        """This part, which nobody can close, show or open until the transaction ends; many may hold it at once."""
        return self.raw("SELECT * FROM training_step WHERE id = %s FOR SHARE", [str(pk)])[0]

    def of_earlier_groups(self, version: uuid.UUID, place: int) -> StepQuerySet:
        """First rounds that groups were shown at this stage of this version."""
        here = {"session__version": version, "session__alone": False, "place": place, "part": Part.FIRST}
        return self.seen().filter(**here)

    def seen(self) -> StepQuerySet:
        """Those that were shown to everybody."""
        return self.filter(shown_at__isnull=False)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def carried(self, pk: uuid.UUID | None, session: uuid.UUID) -> ParticipantQuerySet:
        """The participant of this session whom a cookie says somebody is."""
        return self.filter(pk=pk, session=session)

    def with_session(self) -> ParticipantQuerySet:
        """With the session, its version and the part that was begun last."""
        return self.select_related("session__version", "session__step").defer("session__version__content")

    def turns(self) -> tuple[int, int] | None:
        """The turn of the session and of the participant: what changes when there is something new for them."""
        return self.values_list("session__turn", "changes").first()

    def next_number(self, session: uuid.UUID) -> int:
        """The number of whoever joins next. Asked while the session is locked."""
        return (self.filter(session=session).aggregate(last=models.Max("number"))["last"] or 0) + 1

    def who_sent(self, step: uuid.UUID | None) -> list[tuple[int, str, bool, bool]]:
        """Number, name for the day, whether they have sent their answers to this part, whether they have left."""
        theirs = (
            apps.get_model("training", "Answer").objects.sent().filter(step=step, participant=models.OuterRef("pk"))
        )
        rows = self.annotate(sent=models.Exists(theirs)).values_list("number", "nickname", "sent", "left_at")
        return [(number, nickname, sent, left is not None) for number, nickname, sent, left in rows]

    def of_session(self, session: uuid.UUID) -> ParticipantQuerySet:
        return self.filter(session=session)

    def with_sent(self) -> ParticipantQuerySet:
        """With the parts in which they sent answers; not with the answers."""
        sent = (
            apps.get_model("training", "Answer")
            .objects.sent()
            .select_related("step")
            .defer("draft", "late", "sent", "step__spread", "step__words")
        )
        return self.prefetch_related(models.Prefetch("answers", sent))

    def present(self) -> ParticipantQuerySet:
        return self.filter(left_at=None)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def sent(self) -> AnswerQuerySet:
        """What counts: what was sent while it was open."""
        return self.filter(sent_at__isnull=False)

    def pairs(self, step: uuid.UUID) -> AnswerQuerySet:
        """Those in this part whose sender was in the twin session before (`twin`: what they sent at the same stage)."""
        first = {"participant": models.OuterRef("participant__earlier"), "step__part": Part.FIRST}
        before = self.model._default_manager.filter(
            **first, step__place=models.OuterRef("step__place"), sent_at__isnull=False, step__shown_at__isnull=False
        )
        twin = models.Subquery(before.values("sent")[:1])
        return self.sent().filter(step=step, participant__earlier__isnull=False).annotate(twin=twin)

    def of_rounds(self, session: uuid.UUID, part: str) -> AnswerQuerySet:
        """What was sent in this part of each stage of a session, with the stage."""
        return self.sent().filter(step__session=session, step__part=part).select_related("step")

    def of_participant(self, participant: uuid.UUID) -> AnswerQuerySet:
        """All that somebody answered, with the parts it was in."""
        return self.filter(participant=participant).select_related("step").defer("step__spread", "step__words")

    def of_step(self, step: uuid.UUID) -> AnswerQuerySet:
        return self.filter(step=step)


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_chain(self, chain: uuid.UUID) -> EntryQuerySet:
        """The entries of one session, in order."""
        return self.filter(chain=chain).order_by("seq")
