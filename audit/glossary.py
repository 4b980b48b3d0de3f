"""How is a code in an event said in words? Each app offers the words of its own codes when it starts.

The trail knows codes, never what they mean: which course "share" is, is worded by the app that named it. A code without
offered words is shown as it stands, with spaces for underscores.
"""

from collections.abc import Callable, Mapping
from typing import Any

Words = Mapping[Any, str] | Callable[[str], str | None]

_offered: dict[str, list[tuple[str, Words]]] = {}


def offer(code: str, words: Words, *, app: str = "") -> None:
    """Say how the values of one code read: `offer("role", {"manager": "manager", …})`, or a function of the value.

    With `app` the words hold for events about things of that app only, where two apps use one name for two things.
    """
    _offered.setdefault(code, []).append((app, words))


def known(code: str, value: object, *, app: str = "") -> str | None:
    """The offered words for one value of one code, or None. Words of the event's own app come first."""
    offers = _offered.get(code, [])
    fitting = [words for of, words in offers if of and of == app] + [words for of, words in offers if not of]
    for words in fitting:
        found = words(str(value)) if callable(words) else words.get(str(value))
        if found is not None:
            return str(found)
    return None


def said(code: str, value: object, *, app: str = "") -> str:
    """The words for one value of one code, or the code itself made readable."""
    found = known(code, value, app=app)
    return str(value).replace("_", " ") if found is None else found
