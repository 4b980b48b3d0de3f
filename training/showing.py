"""What is shown of one part, from what was sent in it?"""

from __future__ import annotations

from typing import Any

from assessments.appraisal import grid
from cases.vocabulary import POLES, Pole
from training import piles
from training.feedback import Answered
from training.groups import Answer, Session, Step
from training.piles import Written
from training.sending import AGAINST, DECISION, GRID, WHY
from training.turns import Part


def of_step(step: Step, session: Session) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The spread and what people wrote, as they are kept with the part."""
    sent = [(str(pk), first, said) for pk, first, said in _sent(step) if said]
    if step.ends:
        lines = [Written(who, said[DECISION], kind, said[kind]) for who, _, said in sent for kind in (WHY, AGAINST)]
        return piles.decided([said[DECISION] for _, _, said in sent]), piles.written(lines, len(sent))
    rows = list(session.case().stages[step.place - 1].outcomes)
    answers = [Answered(who, grid.read(said[GRID]), Pole(first)) for who, first, said in sent]
    lines = [
        Written(who, row["id"], pole.value, row["cells"][pole].get("reason") or "")
        for who, _, said in sent
        for row in said[GRID]["rows"]
        for pole in POLES
        if not row["cells"][pole].get("none")
    ]
    shown = piles.spread(answers, rows)
    if session.twin_of_id and step.part == Part.FIRST:
        shown["shift"] = _shift(step, rows)
    return shown, piles.written(lines, len(sent))


def _shift(step: Step, rows: list[str]) -> dict[str, Any] | None:
    """What those who answered here and in the twin session answered otherwise; None of fewer than five."""
    both = [(str(each.pk), each.sent, each.twin) for each in Answer.objects.pairs(step.pk) if each.twin]  # type: ignore[attr-defined]  # annotated
    now = {who: grid.read(sent[GRID]) for who, sent, _ in both if sent}
    before = {who: grid.read(twin[GRID]) for who, _, twin in both}
    return piles.shift(before, now, rows)


def _sent(step: Step) -> Any:
    return Answer.objects.sent().of_step(step.pk).values_list("pk", "first", "sent")
