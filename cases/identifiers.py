"""Does a text hold something that looks like an identifier?

A warning, never a block: sometimes the number is the point. It asks people to think before a name tag travels with
the words. Only shapes are known here; nothing is looked up and nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple


class Identifier(StrEnum):
    """What it looks like."""

    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"


WORDS: Final = {
    Identifier.NHS_NUMBER: "an NHS number",
    Identifier.NI_NUMBER: "a National Insurance number",
    Identifier.POSTCODE: "a postcode",
    Identifier.EMAIL: "an email address",
    Identifier.PHONE: "a phone number",
}


class Found(NamedTuple):
    """One place in the text: what it looks like, and from where to where."""

    kind: Identifier
    span: tuple[int, int]


# The order matters: an earlier shape claims its characters before a later one looks.
SHAPES: Final = (
    (Identifier.EMAIL, re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    (Identifier.NHS_NUMBER, re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")),
    (
        Identifier.NI_NUMBER,
        # Prefixes never given out are left alone (D, F, I, Q, U, V first; O second; BG, GB, NK, KN, TN, NT, ZZ).
        re.compile(
            r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.POSTCODE,
        re.compile(r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:[A-HK-Y]?\d[\dA-HJKPS-UW]?) ?\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE),
    ),
    (Identifier.PHONE, re.compile(r"(?<![\w+])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9](?:[ ()-]{0,2}\d){8,9}(?!\d)")),
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number (modulus 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])


def looks_like(text: str) -> list[Found]:
    """Every place in the text that looks like an identifier, in the order of the text.

    No character is claimed twice.
    """
    found: list[Found] = []
    for kind, shape in SHAPES:
        for match in shape.finditer(text):
            start, end = match.span()
            if any(start < other.span[1] and other.span[0] < end for other in found):
                continue
            if kind is Identifier.NHS_NUMBER and not is_nhs_number(re.sub(r"\D", "", match.group())):
                continue
            found.append(Found(kind, (start, end)))
    return sorted(found, key=lambda place: place.span)


def kinds_in(*texts: str) -> str:
    """What these texts look as if they held: "a postcode and a phone number"; nothing when nothing was found."""
    kinds = sorted({place.kind for text in texts for place in looks_like(text)}, key=list(Identifier).index)
    words = [WORDS[kind] for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def found_in(answers: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Which of these answers, each with its label, look as if they hold something, and what.

    Those that are no text are passed. A page may ask the same of several people: a label may come more than once.
    """
    texts: dict[str, list[str]] = {}
    for label, text in answers:
        if isinstance(text, str):
            texts.setdefault(label, []).append(text)
    found = [(label, kinds_in(*each)) for label, each in texts.items()]
    return [(label, kinds) for label, kinds in found if kinds]


def warning(*texts: str) -> str:
    """One sentence for the page that shows these texts; nothing when nothing was found."""
    kinds = kinds_in(*texts)
    return f"This looks as if it holds {kinds}. Take it out unless the reader needs it." if kinds else ""
