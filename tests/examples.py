"""How many examples does a property try? A third of what it names in an ordinary run, which draws others each time;
all of them with EXAMPLES=all."""

import os
from typing import Any

from hypothesis import settings

SHARE = 1 if os.environ.get("EXAMPLES") == "all" else 3


def examples(count: int, **more: Any) -> settings:
    """The settings of a property that names this many examples, without a deadline."""
    return settings(max_examples=max(count // SHARE, 3), deadline=None, **more)
