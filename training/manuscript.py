"""What of a draft is there, and what is still to be mended before it can be published?

A draft is a plain value as `Walkthrough.plain()` has it, lacking anything. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.appraisal.base_rates import base_rates
from training import evenness
from training.lines import Path, Problem, Unreadable
from training.walkthrough import Expected, Rule, Walkthrough, from_plain

Draft = Mapping[str, Any]
GIVEN = ("records", "as_told", "then_try")
FOLLOWS = {"as_told": "expect", "then_try": "expect_then"}
"""Of a worked example: what is typed, and what is worked out of which rule."""


def whole(draft: Draft) -> Walkthrough | None:
    """The walkthrough, if nothing is lacking."""
    try:
        return from_plain(draft)
    except Unreadable:
        return None


def to_mend(draft: Draft) -> tuple[Problem, ...]:
    """What is lacking or wrong; and, once nothing is, what is uneven between the two sides."""
    try:
        walkthrough = from_plain(draft)
    except Unreadable as unreadable:
        return tuple(problem for problem in unreadable.problems if not _follows(problem, unreadable.problems))
    return tuple(Problem(0, "", words) for words in evenness.uneven(walkthrough))


def _follows(problem: Problem, problems: Sequence[Problem]) -> bool:
    """Whether it goes by itself once another is mended: what follows from numbers that are still lacking."""
    *around, last = problem.path or ("",)
    return last in FOLLOWS.values() and any(
        each is not problem and list(each.path[: len(around)]) == around and each.path[-1] not in FOLLOWS.values()
        for each in problems
        if each.path
    )


def stages(draft: Draft) -> list[dict[str, Any]]:
    """The stages so far; whatever a file may have put there that is none is left out."""
    listed = draft.get("stages") or ()
    return [dict(stage) for stage in listed if isinstance(stage, Mapping)] if isinstance(listed, list | tuple) else []


def own_outcomes(draft: Draft) -> dict[str, str]:
    """Title of each outcome of its own, by its name."""
    listed = draft.get("own_outcomes") or ()
    rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list | tuple) else []
    return {str(row["id"]): str(row.get("title", "")) for row in rows if row.get("id")}


def with_stage(draft: Draft, place: int, stage: Mapping[str, Any]) -> dict[str, Any]:
    """The draft with this stage at that place (from 0), or after the last; it and its items get the names they lack."""
    listed = stages(draft)
    stands = listed[place] if place < len(listed) else {}
    stage = {name: value for name, value in stage.items() if value not in (None, "", [], {})}
    if "base_rate" in stage:
        stage["base_rate"] = _worked_out(stage["base_rate"], stands.get("base_rate"))
    stage["id"] = stands.get("id") or _free("s", [str(each.get("id")) for each in listed])
    used = [
        str(item.get("id"))
        for number, each in enumerate(listed)
        if number != place
        for item in each.get("items") or ()
        if isinstance(item, Mapping)
    ]
    items = []
    for item in stage.get("items") or ():
        name = item.get("id") if item.get("id") not in used else None
        items.append({"id": name or _free("i", used)} | {key: value for key, value in item.items() if key != "id"})
        used.append(str(items[-1]["id"]))
    if items:
        stage["items"] = items
    listed[place : place + 1] = [stage]
    return dict(draft) | {"stages": listed}


def without_stage(draft: Draft, place: int) -> dict[str, Any]:
    """The draft without the stage at that place (from 0)."""
    listed = stages(draft)
    return dict(draft) | {"stages": listed[:place] + listed[place + 1 :]}


def earlier(draft: Draft, place: int) -> dict[str, Any]:
    """The draft with the stage at that place (from 0) one place earlier."""
    listed = stages(draft)
    if 0 < place < len(listed):
        listed[place - 1], listed[place] = listed[place], listed[place - 1]
    return dict(draft) | {"stages": listed}


def with_part(draft: Draft, part: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The draft in which these fields say what this part says; own outcomes get the names they lack."""
    kept = {name: value for name, value in draft.items() if name not in names}
    said = {name: value for name, value in part.items() if value not in (None, "", [], {})}
    if rows := said.get("own_outcomes"):
        used = [str(row.get("id")) for row in rows if row.get("id")]
        for row in rows:
            if not row.get("id"):
                row["id"] = _free("own-", used)
                used.append(row["id"])
    return kept | said


def page_of(problem: Problem) -> tuple[str, int]:
    """On which page something is mended: "about", "sides", "afterwards", or "stage" with its number from 1."""
    path: Path = problem.path
    first = path[0] if path else ""
    if first == "stages" and len(path) > 1 and isinstance(path[1], int):
        return "stage", path[1] + 1
    if first in ("own_outcomes", "risks"):
        return "sides", 0
    if first in ("debrief", "essay_and_record", "arguments", "would_change_minds", "contested", "sources"):
        return "afterwards", 0
    return ("stages", 0) if first == "stages" else ("about", 0)


def _worked_out(given: Mapping[str, Any], stands: Any) -> dict[str, Any]:
    """A worked example with what follows from its numbers (METHOD 4.3), as far as they are there; where they are those
    that stood, with what stood, which whoever wrote the file may have rounded otherwise."""
    if isinstance(stands, Mapping) and all(given.get(name) == stands.get(name) for name in GIVEN):
        return dict(stands)
    example = {name: given[name] for name in GIVEN if name in given}
    for rule, follows in FOLLOWS.items():
        shares = example.get(rule) or {}
        if "records" in example and len(shares) == len(Rule.model_fields):
            read = Rule.model_validate(shares)
            found = base_rates(records=example["records"], **read.model_dump())
            example[follows] = {
                name: _single(getattr(found, name), 3 if name == "right_of_flagged" else None)
                for name in Expected.model_fields
            }
    return example


def _single(ends: Any, digits: int | None) -> Any:
    """Both ends of a range, or one figure where they are the same."""
    low, high = (round(end, digits) for end in ends)
    return low if low == high else [low, high]


def _free(prefix: str, used: list[str]) -> str:
    number = 1
    while f"{prefix}{number}" in used:
        number += 1
    return f"{prefix}{number}"
