"""How is a code in an event said in words? Each app offers the words of its own codes when it starts.

The trail knows codes, never what they mean: "share" is worded by the app that named it. Code without offered words is
shown as it stands, with spaces for underscores.
"""

from collections.abc import Callable, Mapping
from typing import Any

Words = Mapping[Any, str] | Callable[[str], str | None]

_offered: dict[str, Words] = {}


def offer(code: str, words: Words) -> None:
    """Say how the values of one code read: `offer("role", {"manager": "manager", …})`, or a function of the value."""
    _offered[code] = words


def known(code: str, value: object) -> str | None:
    """The offered words for one value of one code, or None."""
    words = _offered.get(code)
    found = words(str(value)) if callable(words) else (words or {}).get(str(value))
    return None if found is None else str(found)


def said(code: str, value: object) -> str:
    """The words for one value of one code, or the code itself made readable."""
    found = known(code, value)
    return str(value).replace("_", " ") if found is None else found
