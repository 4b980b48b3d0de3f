"""What is shown of one part, from what was sent in it?"""

from __future__ import annotations

from typing import Any

from training import piles
from training.groups import Answer, Session, Step
from training.sending import GRID


def of_step(step: Step, session: Session) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The spread and what people wrote, as they are kept with the part."""
    sent = Answer.objects.sent().of_step(step.pk).values_list("pk", "first", "sent")
    if step.ends:
        return piles.decided([(str(pk), said) for pk, _first, said in sent if said])
    answers = [piles.of_grid(str(pk), first, said[GRID]) for pk, first, said in sent if said]
    rows = list(session.case().stages[step.place - 1].outcomes)
    return piles.spread(answers, rows), piles.written(answers)
