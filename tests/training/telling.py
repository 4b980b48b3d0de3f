"""How a session is told: opened by Esme, joined by people who are nobody of the cast, answered and shown."""

from __future__ import annotations

import datetime as dt
import uuid

from tests.cast import NOON
from training import drafts
from training.groups import Participant, Session, Step
from training.models import Published
from training.services import running, taking_part
from training.turns import Act

CASE = "climbie"


def version(name=CASE):
    """The newest version of a walkthrough that is shipped."""
    return Published.objects.named(name).order_by("-number").first()


def opened(esme, name=CASE, *, short=True, at=NOON):
    return running.open_session(version=version(name), short=short, key=uuid.uuid4(), by=esme, at=at)


def now(session):
    """The session as it stands."""
    return Session.objects.with_place().get(pk=session.pk)


def led(session, by, *acts, at=NOON):
    """Led on by these acts, one after the other."""
    for act in acts:
        session = running.go_on(session=session, act=Act(act), turn=now(session).turn, by=by, at=at)
    return now(session)


def joined(session, nickname="", at=NOON):
    return taking_part.join(session=session, nickname=nickname, by=uuid.uuid4(), at=at)


def room(session, number, at=NOON):
    """So many people, without names."""
    return [joined(session, at=at) for _ in range(number)]


def harm(likelihood=(3,), severity=(4,), reason="It comes to harm"):
    return {"reason": reason, "likelihood": list(likelihood), "severity": list(severity)}


def pair(share=None, not_share=None):
    return {"share": share or harm(), "not_share": not_share or harm()}


def rows(session):
    """The outcomes of the stage that is looked at."""
    return list(now(session).stage().outcomes)


def wrote(participant, session, answers=None, at=NOON):
    """Both sides of every outcome typed, and kept; not sent."""
    step = now(session).step
    for row in rows(session):
        edition = drafts.of(participant, step).edition(row)
        given = (answers or {}).get(row) or pair()
        drafts.keep(participant=participant, step=step, name=row, typed=given, edition=edition, at=at)
    return step


def answered(participant, session, answers=None, at=NOON):
    """Both sides of every outcome, sent."""
    step = wrote(participant, session, answers, at)
    return taking_part.send(step=step, session=now(session), by=participant, at=at)


def decided(participant, session, decision="part", why="She is not safe", against="She will stop talking", at=NOON):
    """The end of a stage, sent."""
    step = now(session).step
    typed = {"decision": decision, "why": why, "against": against}
    drafts.keep(participant=participant, step=step, name="end", typed=typed, edition=0, at=at)
    return taking_part.send(step=step, session=now(session), by=participant, at=at)


def at_first_stage(esme, number=6, name=CASE):
    """A session whose first stage is open, with so many people in it."""
    session = opened(esme, name)
    people = room(session, number)
    return led(session, esme, "next"), people


LATER = NOON + dt.timedelta(hours=5)
__all__ = ["LATER", "NOON", "Participant", "Step"]
