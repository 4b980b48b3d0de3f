"""What above the trail must agree with it, and what does a stream stand for? Apps above say so when they start."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple


class Bound(NamedTuple):
    """A document that an event is bound to: the event, its stream, and the document's bytes once they are asked for.

    Opening gives None where the document is erased.
    """

    event: uuid.UUID
    stream: uuid.UUID
    document: Callable[[], bytes | None]


Source = Callable[[], Iterable[Bound]]
Names = Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]

_sources: dict[str, Source] = {}
_names: list[Names] = []
_shipped: list[Callable[[], Iterable[str]]] = []


def offer(name: str, source: Source) -> None:
    """Hand in documents under a name: a function that gives all of them, in the order of their events' uuids."""
    _sources[name] = source


def sources() -> dict[str, Source]:
    """Everything that was handed in, by name."""
    return dict(_sources)


def word(names: Names) -> None:
    """Hand in a function that says for some of these streams what people call what they stand for."""
    _names.append(names)


def in_words(streams: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What people call what these streams stand for; a stream that nobody knows is left out."""
    wanted, found = set(streams), dict[uuid.UUID, str]()
    for names in _names:
        if left := wanted - set(found):
            found |= names(left)
    return found


def ship(lines: Callable[[], Iterable[str]]) -> None:
    """Hand in how triggers, functions, policies and grants were shipped: one line for each (audit/fsck/database.py)."""
    _shipped.append(lines)


def shipped() -> frozenset[str]:
    """All lines that were handed in."""
    return frozenset(line for lines in _shipped for line in lines())
