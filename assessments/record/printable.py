"""Which characters can be set in print, and what stands for those that cannot?

A record must always print, and PDF/A refuses what its fonts lack. Nothing is left out without a sign, but for marks
that are invisible anyway, and for those that turn the direction of reading: they could make a signed text read
otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

STANDS_FOR = "\N{WHITE SQUARE}"
"""What stands for a character of a script that the fonts lack."""

ASSURED = re.compile(
    r"[\t\n\x20-\x7e\xa0-\u024f\u0370-\u0373\u0384-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201f\u2026\u20ac]+"
)
_INVISIBLE = frozenset({"Cc", "Cf"})
_NO_CHARACTER = frozenset({"Cs", "Co", "Cn"})
_JOINERS = frozenset({"\u00ad", "\u200b", "\u200c", "\u200d"})
_LONG = re.compile(r"[^\s\u200b]{30}(?=[^\s\u200b])")


def printable(value: Any, *, can_be_set: Callable[[str], bool]) -> Any:
    """The same value with every text fit for print. `can_be_set` is asked of one character at a time."""
    if isinstance(value, str):
        return _text(value, can_be_set)
    if isinstance(value, dict):
        return {key: printable(each, can_be_set=can_be_set) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each, can_be_set=can_be_set) for each in value]
    return value


def _text(text: str, can_be_set: Callable[[str], bool]) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    if not ASSURED.fullmatch(text):
        text = "".join(_character(each, can_be_set) for each in text)
    return _LONG.sub("\\g<0>\u200b", text)  # a line may break inside what somebody typed without a space


def _character(each: str, can_be_set: Callable[[str], bool]) -> str:
    if ASSURED.match(each) or each in _JOINERS:
        return each
    category = unicodedata.category(each)
    if category in _INVISIBLE or 0xFE00 <= ord(each) <= 0xFE0F:
        return ""
    if category in _NO_CHARACTER:
        return STANDS_FOR
    if can_be_set(each):
        return each
    name = unicodedata.name(each, "")
    return f"[{name.lower()}]" if category[0] == "S" and name else STANDS_FOR
