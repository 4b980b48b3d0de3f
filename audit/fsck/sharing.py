"""How is a long check shared among processes that all see the same moment of the database?

The moment is exported by the transaction that is open here (`findings.frozen`) and imported by each of them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from django.db import Error, connection, connections, transaction

Part = TypeVar("Part")
Done = TypeVar("Done")

_THEIRS: list[Any] = []
_FORK = multiprocessing.get_context("fork")


class Shared(Generic[Part, Done]):
    """Parts of a work, done by so many processes from now on; `results` waits for them.

    With fewer than two the work is done here, when its results are asked for. What a process could not do, because it
    found no connection or was ended, is done here as well.
    """

    def __init__(self, parts: Sequence[Part], work: Callable[[Part], Done], processes: int):
        self._parts, self._work = parts, work
        many = min(processes, len(parts))
        self._processes = [self._begun(number, many) for number in range(many)] if many > 1 else []

    def results(self) -> Iterator[Done]:
        """What came of each part, in no order; inside the transaction in which this was begun."""
        left = set(range(len(self._parts)))
        pipes = {pipe: process for process, pipe in self._processes}
        while pipes:
            for pipe in wait(list(pipes)):
                assert isinstance(pipe, Connection)
                try:
                    place, done = pipe.recv()
                except EOFError:
                    pipe.close()
                    pipes.pop(pipe).join()
                    continue
                left.discard(place)
                yield done
        for place in sorted(left):
            yield self._work(self._parts[place])

    def _begun(self, number: int, many: int) -> tuple[Any, Connection]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
        here, there = _FORK.Pipe(duplex=False)
        mine = {place: part for place, part in enumerate(self._parts) if place % many == number}
        process = _FORK.Process(target=_work, args=(there, moment, mine, self._work), daemon=True)
        process.start()
        there.close()
        return process, here


def _work(pipe: Connection, moment: str, parts: dict[int, Any], work: Callable[[Any], Any]) -> None:
    """In a process and on connections of its own: those that came with it are its parent's to use and to close."""
    for theirs in connections.all(initialized_only=True):
        _THEIRS.append(theirs)
        del connections[theirs.alias]
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])
            for place, part in parts.items():
                pipe.send((place, work(part)))
        connection.close()
    except Error:  # its parent does the rest, and says what is wrong if it cannot
        pass
