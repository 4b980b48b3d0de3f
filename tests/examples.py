"""How much does an ordinary run try? A sixth of what a long list names, another sixth each time; a part of the examples
of a property, others each time. All of it with EXAMPLES=all; a sixth again with the TURN that a run says it had."""

import os
import random
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import settings

ALL = os.environ.get("EXAMPLES") == "all"
Way = TypeVar("Way")
PARTS, SHARE = 6, 1 if ALL else 5
TURN = int(os.environ.setdefault("TURN", str(random.randrange(PARTS))))  # the workers of a run have it from here


def is_tried(place: int) -> bool:
    """Whether what stands at this place of a long list is tried in this run."""
    return ALL or place % PARTS == TURN


def one_of(ways: Sequence[Way]) -> Sequence[Way]:
    """Of several ways through one story the one whose turn it is, or all of them."""
    return ways if ALL else [ways[TURN % len(ways)]]


def examples(count: int, **more: Any) -> settings:
    """The settings of a property that names this many examples, without a deadline."""
    return settings(max_examples=max(count // SHARE, 3), deadline=None, **more)
