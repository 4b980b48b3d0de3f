"""What every test of content needs: the files, their strings, and the essay in one line."""

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


def essay() -> str:
    """The essay in one line."""
    return one_line((ROOT / "tests" / "data" / "essay.txt").read_text(encoding="utf-8"))


def words(text: str) -> int:
    return len(text.split())
