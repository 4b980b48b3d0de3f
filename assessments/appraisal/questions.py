"""What do we ask about one outcome, in the same words for every course?

One text, one variable: the course. Pages, API and error messages take their labels, hints and errors from here, so
that no side can come to be asked differently from the other (DESIGN 9, "One outcome" and "It went badly").
In an error the side is always spelt out: "if we share", "if we do not share".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from cases.vocabulary import Pole

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

# The poles as a heading ("If we share") and as an act ("It is 3 months on, and sharing went badly").
SIDES: Final[Mapping[Pole, str]] = MappingProxyType({Pole.SHARE: "If we share", Pole.NOT_SHARE: "If we do not share"})
ACTS: Final[Mapping[Pole, str]] = MappingProxyType({Pole.SHARE: "sharing", Pole.NOT_SHARE: "not sharing"})


@dataclass(frozen=True)
class Question:
    """One question as it stands on a page: its label, its hint, and its errors by what went wrong."""

    name: str
    label: str
    hint: str = ""
    errors: Mapping[str, str] = field(default_factory=lambda: NOTHING)


def spoken(side: str) -> str:
    """A side inside a sentence: "If we share" becomes "if we share"; the name of another way is quoted.

    >>> spoken("If we do not share"), spoken("Tell the duty worker only")
    ('if we do not share', 'for “Tell the duty worker only”')
    """
    return side[0].lower() + side[1:] if side in SIDES.values() else f"for “{side}”"


def moment(period: str) -> str:
    """The moment from which both sides are looked back on: "the next 3 months" gives "3 months on".

    A period that ends on a date gives the date: "the time until 21 December 2026" gives "21 December 2026".

    >>> moment("the next 3 months"), moment("the time until 21 December 2026")
    ('3 months on', '21 December 2026')
    """
    _, until, date = period.partition("until ")
    return date if until else f"{period.removeprefix('the next ')} on"


def one_outcome(*, side: str, period: str) -> Mapping[str, Question]:
    """Every question about one outcome under one course, by field name, in the order asked.

    `side` is the heading of the course's column, `period` the time both sides are read over ("the next 3 months").
    Called once for each course; nothing but these two words differs between the answers.
    """
    here = spoken(side)
    questions = (
        Question(
            "reason",
            "What could go wrong?",
            "Write one or two sentences: what could happen, and why you think so",
            {"required": f"Enter what could go wrong {here}, or tick that you found nothing"},
        ),
        Question(
            "nothing",
            "I looked and found nothing that could go wrong",
            "Say what you looked at",
            {
                "required": f"Enter what you looked at {here}",
                "both": f"Choose one: write what could go wrong, or tick that you found nothing {here}",
            },
        ),
        _scale(
            "likelihood",
            f"How likely is it in {period}?",
            "Tick one. If you cannot narrow it down, tick two or more that are next to each other",
            "how likely it is",
            here,
        ),
        _scale(
            "severity",
            "How serious would it be?",
            "Think of the person who would bear it most",
            "how serious it would be",
            here,
        ),
        Question(
            "bearer",
            "Who would bear it?",
            "Choose, then say who",
            {"required": f"Select who would bear it {here}"},
        ),
        Question(
            "reversible",
            "Can it be undone?",
            errors={"required": f"Select whether it can be undone {here}"},
        ),
        Question(
            "based_on",
            "What is your answer based on?",
            "Tick items you listed, or say what else",
            {"required": f"Select at least one, or say that it is your judgement {here}"},
        ),
        Question(
            "evidence",
            "How do you know?",
            errors={"required": f"Select how you know {here}"},
        ),
        Question(
            "measure",
            "What would make it less likely or less serious?",
            "If nothing would, say why",
            {"required": f"Enter what would help {here}, or why nothing would"},
        ),
        Question(
            "owner",
            "Who will do it, and by when?",
            "It counts only when someone has agreed",
            {"required": f"Enter who will do it, and by when {here}"},
        ),
        Question("committed", "They have agreed to do it"),
        _residual("residual_likelihood", "If that is done, how likely is it?", "how likely it is", here),
        _residual("residual_severity", "If that is done, how serious would it be?", "how serious it would be", here),
    )
    return MappingProxyType({question.name: question for question in questions})


def went_badly(*, pole: Pole, period: str) -> Question:
    """The look back from the end of the period, for one pole: one line, or why there is none (METHOD 5)."""
    return Question(
        "text",
        f"It is {moment(period)}, and {ACTS[pole]} went badly. What happened?",
        "One line",
        {"required": f"Write one line {spoken(SIDES[pole])}, or say why you cannot"},
    )


CANNOT_THINK_OF_ONE: Final = Question("cannot", "I cannot think of one, because")
SET_ASIDE: Final = Question(
    "why",
    "Why does this outcome not matter here?",
    "This sets aside both sides",
    {"required": "Enter why it does not matter here"},
)
OWN_OUTCOME: Final = Question(
    "title",
    "What should be protected or brought about?",
    "Name what matters, not how it could be harmed",
    {"required": "Enter the outcome, and a question for each side"},
)


def _scale(name: str, label: str, hint: str, what: str, here: str) -> Question:
    return Question(
        name,
        label,
        hint,
        {
            "required": f"Select {what} {here}",
            "apart": f"The levels you tick must be next to each other {here}",
            "both": f"Tick levels, or that you cannot judge, not both {here}",
        },
    )


def _residual(name: str, label: str, what: str, here: str) -> Question:
    scale = _scale(name, label, "", what, here)
    return Question(
        name,
        label,
        errors={**scale.errors, "higher": f"It cannot be likelier or more serious than you said before {here}"},
    )
