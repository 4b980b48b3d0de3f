"""How many independent sources stand behind the items?

Three reports that come from one person are one source three times (DESIGN 8, screen 5): the count is of what could
err apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping


def origin(item: Hashable, same_as: Mapping[Hashable, Hashable | None]) -> Hashable:
    """The first of the items from which this one takes its source; `same_as` names for each item the one before it."""
    met = {item}
    while (before := same_as.get(item)) is not None and before not in met:
        met.add(before)
        item = before
    return item


def independent(items: Iterable[Hashable], same_as: Mapping[Hashable, Hashable | None]) -> int:
    """How many different sources stand behind these items."""
    return len({origin(item, same_as) for item in items})


def sentence(items: int, sources: int) -> str:
    """What is said about it beside the list; nothing when every item has a source of its own."""
    if items == sources:
        return ""
    return f"These {items} items come from {sources} source{'' if sources == 1 else 's'}."
