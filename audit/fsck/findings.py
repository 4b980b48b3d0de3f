"""What does a check find, and what was it given to check against?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from audit.checkpoint import Pinned

AT_A_TIME = 2000
"""Rows fetched in one go: what is held in memory does not grow with the trail."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: which invariant of AUDIT 14, where, and in words.

    `leaf` counts from 0; with `past` the finding is about the leaves [leaf, past), which is as near as can be told;
    `among` then holds streams that they belong to, some at least. A finding that is not `fatal` is shown and does not
    make the check fail.
    """

    invariant: str
    words: str
    event: uuid.UUID | None = None
    stream: uuid.UUID | None = None
    entry: int | None = None
    leaf: int | None = None
    past: int | None = None
    among: tuple[uuid.UUID, ...] = ()
    fatal: bool = True


@dataclass(frozen=True)
class Asked:
    """What is checked, and against what.

    `since`: a size of the tree that was found good before; what it covers is not worked out again. `pinned`: origins
    and public keys, kept outside the database. `lodged`: the root of each origin and size that was lodged outside.
    `keys`: open what is sealed. `shipped`: how triggers, functions, policies and grants should be.
    """

    since: int = 0
    pinned: tuple[Pinned, ...] = ()
    lodged: Mapping[tuple[str, int], bytes] = field(default_factory=dict)
    keys: bool = False
    shipped: frozenset[str] = frozenset()


@contextmanager
def frozen() -> Iterator[None]:
    """One moment of the database, which nothing in here can change; it must be the outermost transaction."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # every row is read: plan for the last, not the first
        yield


def raw_rows(statement: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, bytes as buffers, fetched AT_A_TIME; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        while found := cursor.fetchmany(AT_A_TIME):
            yield from found


def rows(statement: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """As `raw_rows`, bytes as bytes."""
    for row in raw_rows(statement, values):
        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def row(statement: str, values: Iterable[Any] = ()) -> tuple[Any, ...] | None:
    """The one row of a query, or None."""
    return next(rows(statement, values), None)
