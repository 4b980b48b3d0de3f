"""What may one person read of a text in which others are named? The names of the others, taken out.

A help for whoever reads the text before it leaves, and no more: it knows the names and initials recorded in the case,
and not the neighbour whom a sentence describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SHORTEST = 3
"""Letters of a part of a name that is taken out by itself: shorter ones are words as well."""


def without(text: str, others: Iterable[str], *, own: Iterable[str] = (), instead: str = "[somebody else]") -> str:
    """The text with every name in `others`, and every part of one, replaced; but for what is part of `own` too.

    Whole words only, whether written large or small; the longest first, so that a full name is replaced once.
    """
    kept = {part.casefold() for name in own for part in _parts(name)}
    names = {each for name in others for each in _parts(name) if each.casefold() not in kept}
    if not names:
        return text
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    anyone = "|".join(re.escape(name) for name in longest_first)
    return re.sub(rf"(?<!\w)(?:{anyone})(?!\w)", instead, text, flags=re.IGNORECASE)


def _parts(name: str) -> Iterator[str]:
    """The name itself, and each word of it that is long enough to be one."""
    whole = " ".join(name.split())
    if whole:
        yield whole
    for part in whole.split():
        if len(part) >= SHORTEST and part != whole:
            yield part
