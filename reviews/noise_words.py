"""What is a team told about where it parts, and what can be done about it? In words first; nothing of any person."""

from collections.abc import Mapping
from typing import Final

from assessments.appraisal.courses import pole
from assessments.appraisal.grid import Value
from assessments.appraisal.judges import Axis, parts_words, split_words
from assessments.appraisal.noise import Noise
from reviews.team_noise import AxisNoise, Found, shown

Levels = Mapping[str, Mapping[int, str]]
"""The words of the levels, by axis."""

NO_TEST: Final = (
    "This is no test of anybody. There is no right reading here, and nothing is kept or shown of any person: only "
    "where the team parts."
)
EXPLAINED: Final = (
    "When several people read the same facts, their readings scatter. That scatter is called noise. It matters because "
    "what happens to a person would otherwise hang on who happened to read their case."
)
ASSUMES: Final = (
    "This assumes that everybody read the same words, and alone; and that made-up cases are read as live ones are. "
    "With few people and few outcomes, pattern looks larger than it is."
)
ONCE: Final = "Too few read it twice to tell occasion apart: here it is a part of pattern."
COULD_NOT: Final = (
    "An answer that somebody could not judge may be any level. It is counted once as the lowest and once as the "
    "highest, and the figures are those in which people part more."
)
PARTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "level": (
        "Level",
        "Some of you read everything higher than others do.",
        "Read the words of the levels together, with the examples for both sides, and agree what would move a reading "
        "from one level to the next.",
    ),
    "pattern": (
        "Pattern",
        "You part on different outcomes, some here and some there.",
        "Take the outcome on which you part most, and tell each other what you saw in it. Where a live question turns "
        "on such an outcome, ask a colleague to appraise it too, apart.",
    ),
    "occasion": (
        "Occasion",
        "The same person reads the same thing otherwise at another time.",
        "Look at the hour, the caseload and the hurry in which you read. Where it can wait, read it again on another "
        "day before you sign.",
    ),
}
ASKED: Final[Mapping[Axis, str]] = {"likelihood": "How likely", "severity": "How serious"}


class Line(Value):
    """One threshold: its words, and how far people part there, in all and by part."""

    level: str
    system: float
    parts: dict[str, float | None]


class AxisSaid(Value):
    """One scale: where the team parts most, what that is made of, and the figures at every threshold."""

    asked: str
    words: str
    made_of: tuple[str, ...]
    lines: tuple[Line, ...]


def axis_said(found: AxisNoise, levels: Levels) -> AxisSaid:
    """One scale in words, then in figures."""
    words = levels[found.axis]
    return AxisSaid(
        asked=ASKED[found.axis],
        words=split_words(found.most, words),
        made_of=parts_words(shown(found.most)),
        lines=tuple(line(shown(each), words[each.level]) for each in found.levels),
    )


def line(noise: Noise, level: str) -> Line:
    """The figures at one threshold."""
    return Line(
        level=f"At least {level[:1].lower()}{level[1:]}",
        system=noise.system,
        parts={name: getattr(noise, name) for name in PARTS},
    )


def outcomes_said(found: Found, levels: Levels) -> dict[str, dict[str, str]]:
    """Of each outcome of each case, by its key and by scale, where people part most."""
    said: dict[str, dict[str, str]] = {}
    for each in found.outcomes:
        said.setdefault(each.row, {})[each.axis] = split_words(each.most, levels[each.axis])
    return said


def relations_said(found: Found) -> str:
    """On which finding about an outcome people part most: what matters further on."""
    if found.relations.noise.system == 0:
        return "What the two sides of each outcome show together is the same for all of you."
    word, _, side = found.relations.relation.partition(":")
    shows = {
        "worse": f"“{pole(side).label}: worse, or worse or the same”" if side else "",
        "level": "“Read as the same”",
        "crossed": "“Depends how you weigh it”",
        "contested": "“Cannot be told apart on what we know”",
    }[word]
    return f"You differ most on whether the two sides of an outcome show: {shows}."


def greatest(found: Found) -> tuple[str, ...]:
    """The parts of which the noise is made where the team parts most, on either scale, the larger first."""
    sums: dict[str, float] = dict.fromkeys(PARTS, 0.0)
    for axis in found.axes:
        for name in PARTS:
            sums[name] = max(sums[name], getattr(shown(axis.most), name) or 0.0)
    return tuple(name for name in sorted(PARTS, key=lambda name: -sums[name]) if sums[name] > 0)
