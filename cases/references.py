"""What is a case or a question called, so that it can be said on the telephone and tells nothing?

Drawn by lot, not counted: a number would tell how many cases there are, and in which order they came. The alphabet
leaves out what is read or heard as something else: 0 and O, 1, I and L.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 5
CASE: Final = "C"
QUESTION: Final = "EW"


def draw(prefix: str, choose: Callable[[Sequence[str]], str]) -> str:
    """A new reference, such as "EW-7KQ2M"; `choose` takes one of a sequence by lot."""
    return f"{prefix}-{''.join(choose(ALPHABET) for _ in range(LENGTH))}"


def tidy(typed: str) -> str:
    """A reference as somebody typed it, in the way it is kept: capitals, no spaces around or within."""
    return "".join(typed.split()).upper()
