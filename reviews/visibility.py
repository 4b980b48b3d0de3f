"""What may a reviewer see before their reading of the reasons is locked (METHOD 4.5)?

What was signed, without who decided, without what is only known since, without a reference by which it could be looked
up, and with the columns the other way round. First what was known; the author's readings and reasons only once the
reviewer has given readings of their own.
"""

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
NOT_SHOWN = "Not shown"
NOBODY = {"user": "", "name": NOT_SHOWN, "role": "", "team": ""}
SOMEBODY = "[name]"
SHORTEST = 3
"""Letters of a name that is taken out of what was typed; shorter ones are too often words."""

BEFORE_OWN_READINGS = frozenset({"question", "known", "wishes", "purpose", "acted_first"})
"""The sections of the record that are shown before the reviewer's own readings are given."""


def blind(document: Mapping[str, Any], *, names: Collection[str]) -> Json:
    """The signed document as a reviewer may see it. `names`: of the people of the team, taken out of what was typed."""
    value: Json = deepcopy(dict(document))
    question = value["question"]
    question["reference"] = question["case_reference"] = ""
    question["order"] = list(question["order"])[::-1]
    poles = len(question["order"])
    value["courses"] = [*value["courses"][:poles][::-1], *value["courses"][poles:]]
    value["amends"] = ""
    if value.get("acted_first"):
        value["acted_first"]["later_knowledge"] = ""
    hidden: Json = _without(value, _pattern(names))
    return hidden


def _without(value: Any, names: re.Pattern[str] | None) -> Any:
    """The value with nobody who has an account in it, and no name of the team in any text."""
    if isinstance(value, dict):
        if {"user", "name"} <= set(value):
            return dict(NOBODY)
        return {key: _without(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, names) for inner in value]
    return names.sub(SOMEBODY, value) if names and isinstance(value, str) else value


def _pattern(names: Collection[str]) -> re.Pattern[str] | None:
    """Any of these names, or a part of one, as a word of its own; the longest first."""
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST}
    if not parts:
        return None
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part)))) + r")\b")
