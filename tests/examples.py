"""How much does an ordinary run try? A third of the examples that a property names, others each time; of journeys that
differ in several things, as many as tell each thing once. All of it with EXAMPLES=all."""

import os
from typing import Any

from hypothesis import settings

ALL = os.environ.get("EXAMPLES") == "all"
SHARE = 1 if ALL else 3


def examples(count: int, **more: Any) -> settings:
    """The settings of a property that names this many examples, without a deadline."""
    return settings(max_examples=max(count // SHARE, 3), deadline=None, **more)
