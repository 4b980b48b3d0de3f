"""Going through a walkthrough alone: the same stages and questions, against what earlier groups answered."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from cases.vocabulary import POLES
from training import log
from training.groups import Answer, Participant, Session
from training.log import Verb
from training.models import Published
from training.services.running import advance
from training.turns import Act, Standing

ACTS = (Act.ASK_END, Act.NEXT, Act.DEBRIEF)
"""What somebody alone may go on with."""


def begin(*, version: Published, key: uuid.UUID, by: Acting, at: datetime) -> Participant:
    """Begin this version alone, at its first stage. The same key begins once."""
    if same := Participant.objects.filter(joined_by=key, session__trainer=by.user).first():
        return same
    session = Session(version=version, team=by.team, trainer=by.user, alone=True, opened_at=at)
    with log.action(Verb.ALONE_BEGUN, chain=session.pk, by=by, at=at, version=version.pk):
        session.save(force_insert=True)
        first = secrets.choice(POLES)
        participant = Participant.objects.create(session=session, number=1, first=first, joined_by=key, joined_at=at)
        advance(session, Act.NEXT, at)
    return participant


def go_on(*, session: Session, act: Act, turn: int, by: Participant, at: datetime) -> None:
    """The next step, once one's own answers are sent. Raises ChangedMeanwhile, NotPossibleNow."""
    with log.action(Verb.ALONE_WENT_ON, chain=session.pk, by=by, at=at, act=act) as done:
        now = Session.objects.select_for_update(of=("self",)).with_place().get(pk=session.pk)
        if not now.alone or act not in ACTS:
            raise NotPossibleNow(_("That cannot be done in this session."))
        if now.turn != turn:
            raise ChangedMeanwhile(now)
        step = now.step
        if step is None or not Answer.objects.sent().filter(participant=by, step=step).exists():
            raise NotPossibleNow(_("Send your own answers first."))
        if now.position.standing is Standing.OPEN:
            advance(now, Act.CLOSE, at)
        advance(now, act, at)
        Participant.objects.filter(pk=by.pk).update(changes=F("changes") + 1)
        done.says(place=now.place)
