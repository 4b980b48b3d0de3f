"""Which twelve things does a record say, which facts stand beside each, and what is left to the person (METHOD 3.8)?

Facts stand beside a box, never in it; every judgement is blank until a person fills it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from assessments.appraisal.findings import Findings
from assessments.appraisal.grid import Value


class Part(StrEnum):
    """The twelve parts, in their order."""

    PROPOSAL = "proposal"
    READINGS = "readings"
    MAIN_REASON = "main_reason"
    NEED_TO_KNOW = "need_to_know"
    PROPORTIONALITY = "proportionality"
    WISHES = "wishes_weighed"
    EXPECTATION = "expectation"
    OBJECTION = "objection"
    ANSWER = "answer"
    CHANGE_OF_MIND = "change_of_mind"
    DISSENT = "dissent"
    REVIEW = "review"


HEADINGS: Mapping[Part, str] = {
    Part.PROPOSAL: "What I propose, to whom, for which items",
    Part.READINGS: "What the readings show",
    Part.MAIN_REASON: "My main reason",
    Part.NEED_TO_KNOW: "Need to know: why this recipient role needs each item for this purpose",
    Part.PROPORTIONALITY: "Proportionality: why this much, in this form, and nothing less would do",
    Part.WISHES: "What the person knows, wishes or would expect",
    Part.EXPECTATION: (
        "What I expect the recipient to do with it, and what happens if they do not "
        "(if not sharing: what I will do, and by when)"
    ),
    Part.OBJECTION: "The strongest argument against, put as its supporter would put it",
    Part.ANSWER: "My answer to it, and what remains unanswered",
    Part.CHANGE_OF_MIND: "What would change my mind",
    Part.DISSENT: "Dissent, and whose",
    Part.REVIEW: "When I will look at this again, and what would make me look sooner",
}


class Item(Value):
    """One part of the record: its heading, the facts beside it, and the person's own words ("" until there are any)."""

    number: int
    part: Part
    heading: str
    facts: tuple[str, ...]
    words: str


def narrative(
    found: Findings, *, said: Mapping[Part, str] | None = None, dissent: Sequence[str] = ()
) -> tuple[Item, ...]:
    """The skeleton of a record: facts filled in, judgements blank unless a person has said them.

    `said`: what the person wrote, by part; `dissent`: different views recorded, each with whose it is.
    """
    facts = {
        Part.READINGS: _readings(found),
        Part.CHANGE_OF_MIND: found.check.changes if found.check else (),
        Part.DISSENT: tuple(dissent),
    }
    words = said or {}
    return tuple(
        Item(
            number=number,
            part=part,
            heading=HEADINGS[part],
            facts=facts.get(part, ()),
            words=(words.get(part) or "").strip(),
        )
        for number, part in enumerate(Part, 1)
    )


def _readings(found: Findings) -> tuple[str, ...]:
    """METHOD 3.1 to 3.3: the opening line, each row, and the check; nothing before both poles are covered."""
    if found.check is None:
        return ()
    lines = [found.opening, found.could_not_judge, *(row.sentence for row in found.rows)]
    if found.check.sentence != found.opening:
        lines.append(found.check.sentence)
    return tuple(line for line in lines if line)
