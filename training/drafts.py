"""Where does what a participant types stay until they send it?

In the database, so that a phone may sleep and a server start again; as theirs alone, and as no entry of the log: what
is typed on the way is no act (AUDIT 6). After a part is closed it is kept as well, apart, and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from agencies.permissions import ChangedMeanwhile
from training.groups import Answer, Participant, Step
from training.turns import Part


class Kept(NamedTuple):
    """What became of it: whether it can still count, and the edition that now stands."""

    counts: bool
    edition: int


def of(participant: Participant, step: Step) -> Answer:
    """What this participant answered in this part; not saved anywhere if there is nothing yet.

    A second round begins as a copy of what they sent in the first: only what they would now say otherwise changes.
    """
    found = Answer.objects.filter(participant=participant, step=step).first()
    return found or begun(participant, step)


def begun(participant: Participant, step: Step) -> Answer:
    """An answer of which nothing is kept yet."""
    before = None
    if step.part == Part.SECOND:
        first = {"step__session": step.session_id, "step__place": step.place, "step__part": Part.FIRST}
        before = Answer.objects.sent().filter(participant=participant, **first).first()
    return Answer(
        participant=participant, step=step, first=participant.first, draft=dict(before.draft) if before else {}
    )


def locked(participant: Participant, step: Step, at: datetime) -> tuple[Step, Answer]:
    """The part as it stands now and what they answered in it, for a change. Inside a transaction.

    The part is locked so that it cannot be closed meanwhile, and shared with everybody else who answers in it.
    """
    now = Step.objects.locked_shared(step.pk)
    theirs = Answer.objects.select_for_update().filter(participant=participant, step=step)
    if not (found := theirs.first()):
        first = begun(participant, step)
        first.changed_at = at
        Answer.objects.bulk_create([first], ignore_conflicts=True)  # another window may do the same right now
        found = theirs.first()
    assert found is not None
    return now, found


def taken_up_again(step: Step) -> None:
    """What was typed while this part was closed stands as if it had been typed in time, now that it is open again; of
    whoever has not sent anything yet. Inside a transaction that has changed the part, so that nobody types meanwhile.
    """
    for answer in Answer.objects.of_step(step.pk).filter(sent_at=None).exclude(late={}).select_for_update():
        answer.draft, answer.late = {**answer.draft, **answer.late}, {}
        answer.save(update_fields=["draft", "late"])


def keep(
    *, participant: Participant, step: Step, name: str, typed: Mapping[str, Any], edition: int, at: datetime
) -> Kept:
    """Keep what stands on a page under this name (an outcome, or "end"). `edition`: what the page had before it.

    Raises ChangedMeanwhile, with what is kept, if another window of theirs was first.
    """
    with transaction.atomic():
        now, answer = locked(participant, step, at)
        held = answer.edition(name)
        counts = now.open and answer.sent_at is None
        if held != edition:
            if dict(answer.kept(name)) == dict(typed):
                return Kept(counts, held)
            raise ChangedMeanwhile(dict(answer.kept(name)))
        if counts:
            answer.draft = {**answer.draft, name: dict(typed)}
            answer.late = {key: said for key, said in answer.late.items() if key != name}
        else:
            answer.late = {**answer.late, name: dict(typed)}
        answer.editions = {**answer.editions, name: held + 1}
        answer.changed_at = at
        answer.save()
    return Kept(counts, held + 1)
