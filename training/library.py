"""Which walkthroughs are shipped, in which versions?

One folder for each, one YAML file for each version (HOUSE 7). The files are put into the table of published
walkthroughs after every migrate, beside those that trainers write, so that a session never asks where one comes from.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from training.walkthrough import Walkthrough, read

CONTENT: Final = Path(__file__).parent / "content"


@cache
def shipped() -> dict[str, int]:
    """The latest version of each, by name: the histories first, each group in the order of their names."""
    latest = {
        folder.name: max(int(file.stem) for file in folder.glob("*.yaml")) for folder in sorted(CONTENT.iterdir())
    }
    return dict(sorted(latest.items(), key=lambda each: (load(*each).kind.value, each[0])))


@cache
def load(name: str, version: int) -> Walkthrough:
    """The walkthrough as released under this number. FileNotFoundError when there never was such a version."""
    return read((CONTENT / name / f"{version}.yaml").read_text(encoding="utf-8"))


def every_version() -> list[Walkthrough]:
    """Every version of every walkthrough ever released, the earlier first."""
    return [load(name, number) for name, latest in shipped().items() for number in range(1, latest + 1)]


@cache
def rows() -> tuple[tuple[str, int, dict[str, Any], str], ...]:
    """(name, version, what it says, fingerprint) of each: as they stand in the table."""
    return tuple((each.id, each.version, each.plain(), each.fingerprint) for each in every_version())
