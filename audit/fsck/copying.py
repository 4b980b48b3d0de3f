"""How do very many rows come out of the database at little cost? By COPY in its binary form, a row at a time.

Nothing is held: each row is handed on as its bytes as it comes. It is up to who takes it to know its layout:
>h, the number of columns; then of each >i, its length (-1: NULL), and its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection

HEAD = 19
"""Signature, flags and length of an extension that there is none of; before the first row."""
SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
END = b"\xff\xff"
ONE_BY_ONE = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "enable_bitmapscan", "enable_sort",
              "max_parallel_workers_per_gather")  # fmt: skip


class _Taker(NamedTuple):
    """What COPY writes into."""

    write: Callable[[bytes], object]


def copied(statement: str, take: Callable[[bytes], object]) -> None:
    """Every row of a query to `take`, inside a transaction. It must not raise: what is left of the rows would be lost
    on the way, and the connection with it."""
    begun = False

    def write(row: bytes) -> None:
        nonlocal begun
        if not begun:
            begun, row = True, row[HEAD if row.startswith(SIGNATURE) else 0 :]
        if row and row != END:
            take(row)

    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", _Taker(write))


@contextmanager
def in_order() -> Iterator[None]:
    """Rows come along an index, each with what stands beside it, instead of being put together and sorted on disk."""
    with connection.cursor() as cursor:
        for name in ONE_BY_ONE:
            cursor.execute("SELECT set_config(%s, '0', true)", [name])
        yield
        for name in ONE_BY_ONE:
            cursor.execute(f"SET LOCAL {name} TO DEFAULT")
