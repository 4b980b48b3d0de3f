"""Are both sides asked in prompts of one length and one vividness? Of the words of a walkthrough, never of a person's.

NOTES of the content, section 3: what is written for both sides is of about one length, row by row and over the whole,
and neither side speaks more often of blame or law. Nobody counts the words of whoever answers.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from assessments.appraisal.questions import SIDES, spoken
from cases.vocabulary import POLES, Pole
from training.walkthrough import Walkthrough

PROMPTS_UNLIKE: Final = 1.25
RISKS_UNLIKE: Final = 1.5
APART: Final = 0.10
"""How far the totals of the two sides may be apart, as a share of the larger, once there are a few rows."""
A_FEW: Final = 3
BLAME_AND_LAW: Final = re.compile(
    r"\b(blame\w*|law\w*|legal\w*|illegal\w*|unlawful\w*|liab\w*|sue[ds]?|duty)\b", re.IGNORECASE
)

Sides = Mapping[Pole, str]


def unlike(sides: Sides) -> float:
    """How many times longer the longer of the two texts is, in words."""
    shorter, longer = sorted(len(text.split()) for text in sides.values())
    return longer / shorter if shorter else float("inf")


def apart(all_sides: Sequence[Sides]) -> float:
    """How far the totals of the two sides are apart, as a share of the larger."""
    totals = [sum(len(sides[pole].split()) for sides in all_sides) for pole in POLES]
    return abs(totals[0] - totals[1]) / max(totals) if max(totals, default=0) else 0.0


def blame(all_sides: Sequence[Sides]) -> tuple[int, int]:
    """How often each side, in the order of POLES, speaks of blame or law."""
    one, other = (sum(len(BLAME_AND_LAW.findall(sides[pole])) for sides in all_sides) for pole in POLES)
    return one, other


def uneven(walkthrough: Walkthrough) -> list[str]:
    """What has to be evened out before this is published, as sentences; nothing where both sides are asked alike."""
    titles = {row.id: row.title for row in walkthrough.all_rows()}
    found = []
    for row in walkthrough.own_outcomes:
        if unlike(row.prompts) > PROMPTS_UNLIKE:
            found.append(_longer(f"“{row.title}”", row.prompts, "a quarter"))
    for risk in walkthrough.risks:
        if unlike(risk.sides) > RISKS_UNLIKE:
            found.append(_longer(f"“{titles[risk.outcome]}”, what could go wrong", risk.sides, "half"))
    for what, all_sides in (
        ("the outcomes of its own", [row.prompts for row in walkthrough.own_outcomes]),
        ("what could go wrong", [risk.sides for risk in walkthrough.risks]),
    ):
        if len(all_sides) >= A_FEW and apart(all_sides) > APART:
            found.append(f"Over all of {what}, one side says more than a tenth more than the other. Even them out.")
        one, other = blame(all_sides)
        if one != other:
            found.append(
                f"Over all of {what}, blame or law is spoken of {_times(one)} {spoken(SIDES[POLES[0]])} and"
                f" {_times(other)} {spoken(SIDES[POLES[1]])}. Speak of it alike, or not at all."
            )
    return found


def _longer(where: str, sides: Sides, much: str) -> str:
    longer = max(POLES, key=lambda pole: len(sides[pole].split()))
    return f"{where}: {spoken(SIDES[longer])} is longer than the other side by more than {much}. Even them out."


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
