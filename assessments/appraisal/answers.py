"""What do the answers typed for one outcome come to: readings for both sides, or what is still to be said, and where?

Answers are as a form or the API hands them over, one dict for each course, every key optional:

    reason, none (bool), looked_at, likelihood and severity ([levels ticked] or "cannot_tell"), bearer, bearer_who,
    reversible, based_on ([numbers of items]), based_on_else, evidence, measure, none_possible (why nothing would help),
    owner, by, committed (bool), residual_likelihood and residual_severity (as the two axes).

Every rule is the same for every course (METHOD 3.7). The first three questions are always asked. The further ones are
asked of both sides as soon as either side may be serious (METHOD 5, depth rule); nothing found needs none of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from assessments.appraisal.anchors import Scales
from assessments.appraisal.questions import error
from assessments.appraisal.scales import CANNOT_TELL, Bearer, EvidenceGrade, Reversibility, Severity
from assessments.appraisal.wording import range_words

Answers = Mapping[str, Any]

TEXTS = ("reason", "looked_at", "bearer_who", "based_on_else", "measure", "none_possible", "owner", "by")
AXES = ("likelihood", "severity")
RESIDUALS = ("residual_likelihood", "residual_severity")
CODES = {"bearer": Bearer, "reversible": Reversibility, "evidence": EvidenceGrade}
LABELS = {
    "reason": "what could go wrong",
    "none": "nothing found",
    "looked_at": "looked at",
    "likelihood": "how likely",
    "severity": "how serious",
    "bearer": "who would bear it",
    "bearer_who": "who",
    "reversible": "can it be undone",
    "based_on": "based on items",
    "based_on_else": "based on",
    "evidence": "how we know",
    "measure": "what would help",
    "none_possible": "why nothing would help",
    "owner": "who will do it",
    "by": "by when",
    "committed": "agreed to do it",
    "residual_likelihood": "if that is done, how likely",
    "residual_severity": "if that is done, how serious",
}
"""What each answer is called where a change is told."""

ASKED_FIRST = ("reason", "none", "looked_at", *AXES)
"""What is asked of every side from the start; everything else only where more is asked."""

KEYS = (*TEXTS, *AXES, *RESIDUALS, *CODES, "none", "based_on", "committed")
"""Every key an answer may have; others are left out by `tidied`."""


class Read(NamedTuple):
    """The cells of METHOD 2.2 by course, and what is wrong by (course, field). Cells only where nothing is wrong."""

    cells: dict[str, dict[str, Any]]
    errors: dict[tuple[str, str], str]


def tidied(answers: Answers) -> dict[str, Any]:
    """The answers that say something, in one shape: texts stripped, levels in order, blanks and unknown keys gone."""
    kept: dict[str, Any] = {}
    for key in KEYS:
        value = answers.get(key)
        if isinstance(value, str):
            value = value.strip()
        elif key in AXES + RESIDUALS + ("based_on",) and isinstance(value, Iterable):
            value = sorted({int(each) for each in value if str(each).isdecimal()}) + [
                each for each in value if each == CANNOT_TELL
            ]
        if value:
            kept[key] = value
    return kept


def serious(severity: Any) -> bool:
    """Whether a severity as answered may reach level 3. Not being able to judge may."""
    return any(each == CANNOT_TELL or each >= Severity.SERIOUS for each in _levels(severity))


def deep(answers: Iterable[Answers]) -> bool:
    """Whether the further questions are asked, of every side: one of the sides may be serious (METHOD 5)."""
    return any(not each.get("none") and serious(each.get("severity")) for each in answers)


def read(
    answers: Mapping[str, Answers], sides: Mapping[str, str], *, already_serious: bool = False, short: bool = False
) -> Read:
    """Read the answers for one outcome.

    `sides` gives each course as it is said within a sentence ("if we share"). `already_serious`: a side of this
    outcome that is not being answered now may be serious. `short`: only the first three questions are asked, of every
    side, as in a practice session with little time.
    """
    given = {course: tidied(each) for course, each in answers.items()}
    further = not short and (already_serious or deep(given.values()))
    errors: dict[tuple[str, str], str] = {}
    for course, each in given.items():
        for field, problem in _problems(each, further):
            errors.setdefault((course, field), error(field, problem, sides[course]))
    wrong = {course for course, _ in errors}
    return Read({course: _cell(each) for course, each in given.items() if course not in wrong}, errors)


def wrong_so_far(answers: Mapping[str, Answers], sides: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What is wrong with what is asked from the start, as `read` says it; the further questions may be unseen."""
    return {place: message for place, message in read(answers, sides).errors.items() if place[1] in ASKED_FIRST}


def answers(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The answers behind a cell, so that a form can show them again: the way back from `read`."""
    if cell.get("none"):
        return tidied({"none": True, "looked_at": cell.get("reason")})
    measure = cell.get("mitigation") or {}
    residual = measure.get("residual") or {}
    return tidied(
        {
            **cell,
            **{axis: _ticked(cell.get(axis)) for axis in AXES},
            **{key: _ticked(residual.get(key.removeprefix("residual_"))) for key in RESIDUALS},
            "measure": measure.get("text"),
            **{key: measure.get(key) for key in ("none_possible", "owner", "by", "committed")},
        }
    )


def said(given: Answers, scales: Scales) -> dict[str, str]:
    """Answers as people read them, by what was asked: for the trail and for lists of changes."""
    given = tidied(given)
    lists: dict[str, Mapping[Any, str]] = {
        "bearer": scales.bearers,
        "reversible": scales.reversible,
        "evidence": scales.evidence,
    }
    spoken: dict[str, str] = {}
    for key, label in LABELS.items():
        if key not in given:
            continue
        if key in AXES + RESIDUALS:
            spoken[label] = _level_words(given[key], key.removeprefix("residual_"), scales)
        elif key in lists:
            spoken[label] = lists[key].get(given[key], str(given[key]))
        elif key == "based_on":
            spoken[label] = ", ".join(str(number) for number in given[key])
        else:
            spoken[label] = "yes" if given[key] is True else str(given[key])
    return spoken


def _level_words(ticked: Any, axis: str, scales: Scales) -> str:
    levels = _levels(ticked)
    if CANNOT_TELL in levels:
        return scales.cannot_judge
    words = {level.level: level.words for level in (scales.likelihood if axis == "likelihood" else scales.severity)}
    return range_words((levels[0], levels[-1]), {level: words.get(level, str(level)) for level in levels})


def _problems(given: dict[str, Any], further: bool) -> Iterable[tuple[str, str]]:
    if given.get("none"):
        if given.get("reason"):
            yield "none", "both"
        if not given.get("looked_at"):
            yield "looked_at", "missing"
        return
    if not given.get("reason"):
        yield "reason", "missing"
    for axis in AXES:
        yield from _axis_problems(given, axis)
    for field, codes in CODES.items():
        if field in given and given[field] not in set(codes):
            yield field, "missing"
    if further:
        yield from ((field, "missing") for field in CODES if field not in given)
        if not given.get("based_on") and not given.get("based_on_else"):
            yield "based_on", "missing"
        if not given.get("measure") and not given.get("none_possible"):
            yield "measure", "missing"
    yield from _measure_problems(given)


def _axis_problems(given: dict[str, Any], axis: str) -> Iterable[tuple[str, str]]:
    ticked = _levels(given.get(axis))
    if not ticked:
        yield axis, "missing"
    elif CANNOT_TELL in ticked:
        if len(ticked) > 1:
            yield axis, "both"
    elif not set(ticked) <= set(Severity):
        yield axis, "missing"
    elif ticked != list(range(ticked[0], ticked[-1] + 1)):
        yield axis, "apart"


def _measure_problems(given: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if given.get("measure") and given.get("none_possible"):
        yield "measure", "both"
    if not given.get("committed"):
        return
    if not given.get("measure"):
        yield "measure", "missing"
    if not given.get("owner") or not given.get("by"):
        yield "owner", "missing"
    for residual in RESIDUALS:
        problems = list(_axis_problems(given, residual))
        yield from problems
        before, after = _ends(given.get(residual.removeprefix("residual_"))), _ends(given.get(residual))
        if not problems and before and after and any(now > then for now, then in zip(after, before, strict=True)):
            yield residual, "higher"


def _cell(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("none"):
        return {"none": True, "reason": given["looked_at"]}
    cell = {axis: _axis(given[axis]) for axis in AXES}
    cell |= {key: given[key] for key in ("reason", *CODES, "bearer_who", "based_on", "based_on_else") if key in given}
    if mitigation := _mitigation(given):
        cell["mitigation"] = mitigation
    return cell


def _mitigation(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("none_possible"):
        return {"none_possible": given["none_possible"]}
    if not given.get("measure"):
        return {}
    measure = {"text": given["measure"], "committed": bool(given.get("committed"))}
    measure |= {key: given[key] for key in ("owner", "by") if key in given}
    residual = {key.removeprefix("residual_"): _axis(given[key]) for key in RESIDUALS if key in given}
    return {**measure, "residual": residual} if residual else measure


def _levels(ticked: Any) -> list[Any]:
    return [ticked] if isinstance(ticked, str | int) else list(ticked or [])


def _axis(ticked: Any) -> Any:
    levels = _levels(ticked)
    return CANNOT_TELL if CANNOT_TELL in levels else [levels[0], levels[-1]]


def _ends(ticked: Any) -> tuple[int, int] | None:
    levels = _levels(ticked)
    if not levels:
        return None
    return (1, 5) if CANNOT_TELL in levels else (levels[0], levels[-1])


def _ticked(axis: Any) -> Any:
    if axis is None or axis == CANNOT_TELL:
        return axis
    return list(range(axis[0], axis[1] + 1))
