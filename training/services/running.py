"""What a trainer does: open a session, lead it through its stages, show what a group answered, end it."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from cases.vocabulary import POLES
from training import codes, drafts, leading, log, showing
from training.groups import Participant, Session, Step
from training.log import Verb
from training.models import Published
from training.turns import Act, Part, Position, Standing, follows, possible

CODE_LASTS: Final = timedelta(hours=4)

VERBS: Final = {
    Act.NEXT: Verb.STAGE_OPENED,
    Act.AGAIN: Verb.PART_OPENED,
    Act.ASK_END: Verb.PART_OPENED,
    Act.CLOSE: Verb.PART_CLOSED,
    Act.REOPEN: Verb.PART_REOPENED,
    Act.SHOW: Verb.PART_SHOWN,
    Act.DEBRIEF: Verb.DEBRIEF_OPENED,
    Act.END: Verb.SESSION_ENDED,
}


def open_session(
    *, version: Published, short: bool, key: uuid.UUID, by: Acting, at: datetime, twin_of: Session | None = None
) -> Session:
    """Open a session on this version, with a code to join it by. The same key opens one session. Raises MayNot.

    `twin_of`: a session of the team on the walkthrough that this one mirrors, with the same people.
    """
    leading.check_can_run_sessions(by)
    if same := Session.objects.filter(pk=key).visible_to(by).first():
        return same
    session = Session(
        pk=key,
        version=version,
        team=by.team,
        trainer=by.user,
        short=short,
        code=_new_code(),
        code_until=at + CODE_LASTS,
        opened_at=at,
        first=secrets.choice(POLES),
        twin_of=twin_of,
    )
    with log.action(Verb.SESSION_OPENED, chain=session.pk, by=by, at=at, version=version.pk, short=short):
        session.save(force_insert=True)
    return session


def renew_code(*, session: Session, by: Acting, at: datetime) -> Session:
    """A new code, for four hours from now; the old one ends. Raises NotPossibleNow once the session is over."""
    with log.action(Verb.CODE_RENEWED, chain=session.pk, by=by, at=at):
        now = _to_run(session, by)
        if now.ended_at:
            raise NotPossibleNow(_("This session is over."))
        now.code, now.code_until = _new_code(), at + CODE_LASTS
        now.turn += 1
        now.save(update_fields=["code", "code_until", "turn"])
    return now


def _new_code() -> str:
    while True:
        code = codes.draw(secrets.choice)
        if not Session.objects.joined_with(code).exists():
            return code


def go_on(*, session: Session, act: Act | str, turn: int, by: Acting, at: datetime) -> Session:
    """The next step of a session. `turn`: what the trainer had before them; pressed twice, it is done once.

    Raises ChangedMeanwhile if the session has gone on since, NotPossibleNow where this step cannot follow.
    """
    act = Act(act)
    with log.action(VERBS[act], chain=session.pk, by=by, at=at) as done:
        now = _to_run(session, by)
        if now.turn != turn:
            raise ChangedMeanwhile(now)
        advance(now, act, at)
        done.says(place=now.place, part=now.step.part if now.step else None)
    return now


def advance(now: Session, act: Act, at: datetime) -> None:
    """The change itself, to a session that is locked. Raises NotPossibleNow."""
    try:
        after = follows(now.position, act)
    except ValueError:
        raise NotPossibleNow(why_not(act, now.position)) from None
    step = now.step
    if act in (Act.NEXT, Act.AGAIN, Act.ASK_END):
        if act is Act.NEXT:
            now.place = after.stage
            now.looked_at = next(iter(now.case().stages[now.place - 1].outcomes), "")
        talked_about = not now.case().stages[now.place - 1].appraised  # then there is only what each would decide
        now.step = Step.objects.create(
            session=now, place=now.place, part=Part.END if talked_about else after.part or Part.FIRST, opened_at=at
        )
    elif act is Act.CLOSE and step:
        step.closed_at = at
    elif act is Act.REOPEN and step:
        step.closed_at = None
        step.save()
        drafts.taken_up_again(step)
    elif act is Act.SHOW and step:
        step.shown_at = at
        step.spread, step.words = showing.of_step(step, now)
    elif act is Act.DEBRIEF:
        now.debrief_at = at
    elif act is Act.END:
        now.ended_at, now.code_until = at, min(filter(None, [at, now.code_until]))
    if act in (Act.CLOSE, Act.REOPEN, Act.SHOW) and step:
        step.save()
    now.turn += 1
    now.save()


def why_not(act: Act, position: Position) -> str:
    """Why this cannot be done now. What was shown is never opened again (decision 40); the second round is for that."""
    if act is not Act.REOPEN or position.standing is not Standing.SHOWN:
        return _("That cannot be done at this moment. The screen below shows where it stands.")
    words = _("Answers that were shown are not opened again: what came now would no longer be each person’s own.")
    if Act.AGAIN in possible(position):
        return f"{words} {_('Begin the second round instead. Both rounds are kept.')}"
    return words


def put_up(*, session: Session, outcome: str, by: Acting, at: datetime) -> None:
    """Put one outcome of this stage on the big screen."""
    with log.action(Verb.OUTCOME_PUT_UP, chain=session.pk, by=by, at=at, outcome=outcome):
        now = _to_run(session, by)
        stage = now.stage()
        if stage is None or outcome not in stage.outcomes:
            raise NotPossibleNow(_("That outcome is not looked at in this stage."))
        now.looked_at = outcome
        now.turn += 1
        now.save(update_fields=["looked_at", "turn"])


def put_words_up(*, session: Session, on: bool, by: Acting, at: datetime) -> None:
    """Put what people wrote on everybody's screen, unnamed; or take it off."""
    verb = Verb.WORDS_PUT_UP if on else Verb.WORDS_TAKEN_OFF
    with log.action(verb, chain=session.pk, by=by, at=at):
        now = _to_run(session, by)
        _shown_step(now)
        Step.objects.filter(pk=now.step_id).update(words_on=on)
        Session.objects.filter(pk=now.pk).update(turn=F("turn") + 1)


def take_line_off(*, session: Session, line: int, by: Acting, at: datetime) -> None:
    """Take one thing that somebody wrote off every screen and every export; or put it back."""
    with log.action(Verb.LINE_TAKEN_OFF, chain=session.pk, by=by, at=at, line=line):
        now = _to_run(session, by)
        step = _shown_step(now)
        if not 0 <= line < len(step.words):
            raise NotPossibleNow(_("That is not there."))
        step.words[line]["off"] = not step.words[line].get("off")
        step.save(update_fields=["words"])
        Session.objects.filter(pk=now.pk).update(turn=F("turn") + 1)


def _shown_step(session: Session) -> Step:
    if session.step is None or session.step.standing is not Standing.SHOWN:
        raise NotPossibleNow(_("Nothing is shown yet."))
    return session.step


def take_name_off(*, session: Session, number: int, by: Acting, at: datetime) -> None:
    """Take somebody's name for the day off the lists; they stay."""
    with log.action(Verb.NAME_TAKEN_OFF, chain=session.pk, by=by, at=at, number=number):
        _to_run(session, by)
        Participant.objects.filter(session=session, number=number).update(nickname="", changes=F("changes") + 1)


def keep_notes(*, session: Session, notes: str, edition: int, by: Acting, at: datetime) -> Session:
    """The trainer's own notes. Raises ChangedMeanwhile if another window was first."""
    with log.action(Verb.NOTES_KEPT, chain=session.pk, by=by, at=at):
        now = _to_run(session, by)
        if now.notes_edition != edition and now.notes != notes:
            raise ChangedMeanwhile({"notes": now.notes})
        now.notes, now.notes_edition = notes, now.notes_edition + 1
        now.save(update_fields=["notes", "notes_edition"])
    return now


def export(*, session: Session, what: str, by: Acting, at: datetime) -> None:
    """Note that something of the session left the service: "readings", "words" or "attendance"."""
    with log.action(Verb.EXPORT_MADE, chain=session.pk, by=by, at=at, what=what):
        leading.check_can_run(session, by)


def _to_run(session: Session, by: Acting) -> Any:
    """The session as it stands, locked, for somebody who may run it."""
    now = Session.objects.select_for_update(of=("self",)).with_place().get(pk=session.pk)
    leading.check_can_run(now, by)
    return now
