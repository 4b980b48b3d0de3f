"""How much does an ordinary run try? A ninth of what a long list names, another ninth each time; a part of the examples
of a property, others each time; of the stories told at the outside every third, if all are asked for. All of it with
EXAMPLES=all; the same once more with the TURN that a run says it had."""

import os
import random
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings

ALL = os.environ.get("EXAMPLES") == "all"
Way = TypeVar("Way")
PARTS, SHARE = 9, 1 if ALL else 5
TURN = int(os.environ.setdefault("TURN", str(random.randrange(PARTS))))  # the workers of a run have it from here


def is_tried(place: int) -> bool:
    """Whether what stands at this place of a long list is tried in this run."""
    return ALL or place % PARTS == TURN


# Folders of stories told at the outside, of which `manage.py test` tells every third, the others another time; and
# files of them that are told each time: what the product is for, and who must not see it.
OUTSIDE = {"journeys", "pages", "api"}
EACH_TIME = {
    "test_main_journey.py",
    "test_look.py",
    "test_every_page.py",
    "test_story.py",
    "test_schema.py",
    "test_outsiders.py",
}
# Files of stories about what the product stands on, told every third time: every third of them, others each time.
STANDS_ON = ("test_hammer.py", "test_postgres.py", "test_service.py", "test_bootstrap.py", "test_scratch.py")


def is_told(file: Path, name: str) -> bool:
    """Whether the story of this name is told in a run that tells a part of those at the outside and below."""
    if ALL or file.name in EACH_TIME:
        return True
    if file.name in STANDS_ON:
        return STANDS_ON.index(file.name) % 3 == TURN % 3
    if OUTSIDE.intersection(file.relative_to(Path(__file__).parent).parts):
        return zlib.crc32(f"{file.name} {name}".encode()) % 3 == TURN % 3
    return True


def one_of(ways: Sequence[Way]) -> Sequence[Way]:
    """Of several ways through one story the one whose turn it is, or all of them."""
    return ways if ALL else [ways[TURN % len(ways)]]


def examples(count: int, **more: Any) -> settings:
    """The settings of a property that names this many examples, without a deadline."""
    return settings(max_examples=max(count // SHARE, 3), deadline=None, **more)
