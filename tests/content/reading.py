"""What every test of content needs: the files, their strings, and which quotations were compared with the essay."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def files() -> list[Path]:
    """Every versioned content file of the project, each `<app>/content/<kind>/<version>.yaml`."""
    return sorted(ROOT.glob("*/content/*/*.yaml"))


def strings(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) of every string inside a value made of dicts and lists."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{at}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from strings(inner, f"{at}.{number}")


def one_line(text: str) -> str:
    """Quotation marks straightened, accents dropped, lines joined: how the essay's words are compared."""
    plain = unicodedata.normalize("NFKD", text.translate(STRAIGHT))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", plain).strip()


def compared_with_the_essay() -> set[str]:
    """SHA-256 of each quotation, in one line, that was found word for word in the essay.

    The essay is its authors' and is not kept here. Whoever adds a quotation compares it with the essay first, and then
    adds its digest to the file.
    """
    return set((ROOT / "tests" / "data" / "essay_quotations.sha256").read_text(encoding="utf-8").split())


def words(text: str) -> int:
    return len(text.split())
