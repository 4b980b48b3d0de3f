"""What a participant does: join, send what they answered, leave and come back."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from agencies.permissions import NotPossibleNow, Refused
from cases.lot import is_full, next_first
from cases.vocabulary import Pole
from training import codes, drafts, log, sending
from training.groups import Answer, Participant, Session, Step
from training.log import Verb

MOST: Final = 1000
"""People in a session: three times as many as it was measured with. A program with a code could join for ever."""


class SentAlready(Exception):
    """It was sent before, and stands as it was sent."""


def join(
    *, session: Session, nickname: str, by: uuid.UUID, at: datetime, earlier: Participant | None = None
) -> Participant:
    """Take part in a session, under a name for the day or none. `by` is what the browser calls itself: joining twice
    from one page joins once. `earlier`: who they were in the session that this one is a twin of.

    Which side comes first for them is drawn in blocks of four, two of each order (METHOD 2.10). Raises NotPossibleNow
    when the code has ended.
    """
    name = codes.nickname(nickname)
    participant = Participant(session=session, nickname=name, joined_by=by, joined_at=at, earlier=earlier)
    with log.action(Verb.JOINED, chain=session.pk, by=participant, at=at) as act:
        now = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if same := Participant.objects.filter(joined_by=by, session=session).first():
            act.says(again=True)
            return same
        _check_can_join(now, at)
        taken = [] if is_full([Pole(each) for each in now.lot]) else [Pole(each) for each in now.lot]
        first = next_first(taken, secrets.choice)
        now.lot = [*taken, first]
        now.save(update_fields=["lot"])
        participant.first = first
        participant.number = Participant.objects.next_number(session.pk)
        if participant.number > MOST:
            raise NotPossibleNow(_("This session is full. Ask your trainer."))
        participant.save(force_insert=True)
        act.says(number=participant.number, first=first)
    return participant


def _check_can_join(session: Session, at: datetime) -> None:
    """Whether somebody may still join. Raises NotPossibleNow, in words for them."""
    if session.ended_at or session.alone:
        raise NotPossibleNow(_("This session is over."))
    if session.code_until is None or session.code_until <= at:
        raise NotPossibleNow(_("This code has ended. Ask your trainer for a new one."))


def leave(*, by: Participant, at: datetime) -> None:
    """Take no further part. What was sent stays; coming back with the code goes on where they were."""
    with log.action(Verb.LEFT, chain=by.session_id, by=by, at=at):
        Participant.objects.filter(pk=by.pk).update(left_at=at, changes=F("changes") + 1)


def come_back(*, by: Participant, at: datetime) -> None:
    """Take part again after having left."""
    with log.action(Verb.CAME_BACK, chain=by.session_id, by=by, at=at):
        Participant.objects.filter(pk=by.pk).update(left_at=None, changes=F("changes") + 1)


def send(*, step: Step, session: Session, by: Participant, at: datetime) -> Answer:
    """Send what one answered in this part: from now on it stands, and counts.

    Raises Refused, with what is still to be said by outcome; NotPossibleNow when the part is closed (what was typed is
    kept all the same); SentAlready.
    """
    with log.action(Verb.ANSWER_SENT, chain=session.pk, by=by, at=at, place=step.place, part=step.part) as act:
        now, answer = drafts.locked(by, step, at)
        if answer.sent_at:
            raise SentAlready
        if not now.open:
            raise NotPossibleNow(_("Answers are closed. What you wrote is kept for you, and does not count."))
        read = sending.end(answer.draft) if now.ends else sending.in_session(answer.draft, session, step.place)
        if read.errors:
            raise Refused(read.errors)
        answer.sent, answer.sent_at, answer.changed_at = read.sent, at, at
        answer.late = {}
        answer.save(update_fields=["sent", "sent_at", "changed_at", "late"])
        Participant.objects.filter(pk=by.pk).update(changes=F("changes") + 1)
        act.says(first=by.first)
    return answer
