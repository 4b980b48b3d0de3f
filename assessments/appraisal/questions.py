"""What do we ask about one outcome, in the same words for every course?

One text, one variable: the course. Pages, API and error messages take their labels, hints and errors from here, so
that no side can come to be asked differently from another (DESIGN 9, "One outcome" and "It went badly").
In an error the side is always spelt out, as inside a sentence: "if we share", "if we do not share".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from cases.vocabulary import Pole

# Each pole as the heading of its column, and as an act: "It is 3 months on, and sharing went badly."
SIDES: Final[Mapping[Pole, str]] = MappingProxyType({Pole.SHARE: "If we share", Pole.NOT_SHARE: "If we do not share"})
ACTS: Final[Mapping[Pole, str]] = MappingProxyType({Pole.SHARE: "sharing", Pole.NOT_SHARE: "not sharing"})


@dataclass(frozen=True)
class Question:
    """One question as it stands on a page: its label, its hint, and its errors by what went wrong."""

    name: str
    label: str
    hint: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    def of(self, **words: str) -> "Question":
        """The question with its blanks filled in: the side, the period."""
        errors = {problem: text.format_map(words) for problem, text in self.errors.items()}
        return replace(self, label=self.label.format_map(words), errors=MappingProxyType(errors))


def spoken(side: str) -> str:
    """A heading inside a sentence: "If we share" becomes "if we share"; the name of another way is quoted.

    >>> spoken("If we do not share"), spoken("Tell the duty worker only")
    ('if we do not share', 'for “Tell the duty worker only”')
    """
    return side[0].lower() + side[1:] if side in SIDES.values() else f"for “{side}”"


def _scale(name: str, label: str, hint: str, what: str, **more: str) -> Question:
    return Question(
        name,
        label,
        hint,
        {
            "missing": f"Select {what} {{side}}",
            "apart": "The levels you tick must be next to each other {side}",
            "both": "Tick levels, or that you cannot judge, not both {side}",
            **more,
        },
    )


HIGHER: Final = "It cannot be likelier or more serious than you said before {side}"

# In the order asked. A page asks each of both sides before it asks the next.
ONE_OUTCOME: Final = (
    Question(
        "reason",
        "What could go wrong?",
        "Write one or two sentences: what could happen, and why you think so",
        {"missing": "Enter what could go wrong {side}, or tick that you found nothing"},
    ),
    Question(
        "none",
        "I looked and found nothing that could go wrong",
        errors={"both": "Choose one: write what could go wrong, or tick that you found nothing {side}"},
    ),
    Question("looked_at", "Say what you looked at", errors={"missing": "Enter what you looked at {side}"}),
    _scale(
        "likelihood",
        "How likely is it in {period}?",
        "Tick one. If you cannot narrow it down, tick two or more that are next to each other",
        "how likely it is",
    ),
    _scale(
        "severity",
        "How serious would it be?",
        "Think of the person who would bear it most",
        "how serious it would be",
    ),
    Question("bearer", "Who would bear it?", "Choose, then say who", {"missing": "Select who would bear it {side}"}),
    Question("reversible", "Can it be undone?", errors={"missing": "Select whether it can be undone {side}"}),
    Question(
        "based_on",
        "What is your answer based on?",
        "Tick items you listed, or say what else",
        {"missing": "Select at least one, or say that it is your judgement {side}"},
    ),
    Question("evidence", "How do you know?", errors={"missing": "Select how you know {side}"}),
    Question(
        "measure",
        "What would make it less likely or less serious?",
        "If nothing would, say why",
        {
            "missing": "Enter what would help {side}, or why nothing would",
            "both": "Choose one: enter what would help, or say why nothing would {side}",
        },
    ),
    Question(
        "owner",
        "Who will do it, and by when?",
        "It counts only when someone has agreed",
        {"missing": "Enter who will do it, and by when {side}"},
    ),
    Question("committed", "They have agreed to do it"),
    _scale("residual_likelihood", "If that is done, how likely is it?", "", "how likely it is", higher=HIGHER),
    _scale("residual_severity", "If that is done, how serious is it?", "", "how serious it would be", higher=HIGHER),
)

# Acting first: what was done, and how each side could have gone wrong, as it was seen then (DESIGN 9, "Urgent").
ACTED: Final[Mapping[Pole, str]] = MappingProxyType(
    {
        Pole.SHARE: "I told somebody who had to know at once",
        Pole.NOT_SHARE: "I kept back something that had to stay with us",
    }
)
COULD_HAVE: Final[Mapping[Pole, str]] = MappingProxyType(
    {
        Pole.SHARE: "What could have gone wrong if you had shared?",
        Pole.NOT_SHARE: "What could have gone wrong if you had not shared?",
    }
)

# What is expected of a decision, and by when: one question for whichever way was chosen (DESIGN 9, "Expectation").
EXPECTED: Final[Mapping[Pole, str]] = MappingProxyType(
    {
        Pole.SHARE: "What do you expect the other service to do, and by when?",
        Pole.NOT_SHARE: "What will you do yourself, and by when?",
    }
)

EXPECTED_OF_ANY: Final = "What do you expect to happen, and by when?"
CANNOT_THINK_OF_ONE: Final = "I cannot think of one, because"
SET_ASIDE: Final = Question(
    "why",
    "Why does this outcome not matter here?",
    "This sets aside both sides",
    {"missing": "Enter why it does not matter here"},
)
OWN_OUTCOME: Final = Question(
    "title",
    "What should be protected or brought about?",
    "Name what matters, not how it could be harmed",
    {"missing": "Enter the outcome", "prompt": "Enter the question to ask {side}"},
)


def one_outcome(*, side: str, period: str) -> Mapping[str, Question]:
    """Every question about one outcome under one course, by field name, in the order asked.

    `side` is the course as said inside a sentence ("if we share"), `period` the time that both sides are read over
    ("the next 3 months"). Called once for each course: nothing but the side differs between the answers.
    """
    return MappingProxyType({question.name: question.of(side=side, period=period) for question in ONE_OUTCOME})


def prompt_missing(*, side: str) -> str:
    """What is said where an outcome of one's own asks nothing of one side."""
    return OWN_OUTCOME.errors["prompt"].format(side=side)


def error(name: str, problem: str, side: str) -> str:
    """What to say beside one field of one side. LookupError for a field or a problem that we have no words for.

    >>> error("severity", "missing", "if we do not share")
    'Select how serious it would be if we do not share'
    """
    for question in ONE_OUTCOME:
        if question.name == name:
            return question.errors[problem].format(side=side)
    raise LookupError(name)


def went_badly(*, pole: Pole, side: str, looking_back: str) -> Question:
    """The look back from the end of the period, for one pole: one line, or why there is none (METHOD 5).

    `looking_back` begins the sentence: "It is 3 months on", or "It is 21 December 2026".
    """
    return Question(
        "text",
        f"{looking_back}, and {ACTS[pole]} went badly. What happened?",
        "One line",
        {"missing": f"Write one line {side}, or say why you cannot"},
    )
