"""What else must agree with the trail? Each app above hands in its rows that can be checked, as (event, bytes)."""

import uuid
from collections.abc import Callable, Iterable

Source = Callable[[], Iterable[tuple[uuid.UUID, bytes]]]

_sources: dict[str, Source] = {}


def offer(name: str, source: Source) -> None:
    """Hand in rows under a name: a function that gives each row's event and the bytes that event committed to."""
    _sources[name] = source


def sources() -> dict[str, Source]:
    """Everything that was handed in, by name."""
    return dict(_sources)
