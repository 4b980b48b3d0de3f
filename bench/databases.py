"""Where is it measured? In two databases of the private PostgreSQL, made and dropped for it, and in no others."""

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import psycopg2
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from bench import copies, world
from riskapp.environment import Environment
from riskapp.management.commands.demo import migrate
from riskapp.postgres import Server

NAMES = {"default": "either_way_bench", "keys": "either_way_bench_keys"}


class Loaded:
    """What was loaded: who is measured, with which token, and which questions and cases are theirs."""

    def __init__(self, told: world.World):
        self.token = told.token
        self.ready: list[tuple[str, str]] = []  # (case, question)
        self.begun: list[tuple[str, str]] = []


@contextlib.contextmanager
def empty(server: Server, environment: Environment) -> Iterator[None]:
    """Fresh databases of these names, and this process working on them; dropped on the way out."""
    if environment.database_url or environment.mode == "service":
        raise CommandError("bench measures in databases of its own in the private PostgreSQL: unset DATABASE_URL.")
    before = {alias: connections[alias].settings_dict["NAME"] for alias in NAMES}
    dropped(server)
    with server.superuser() as cursor:
        for name in NAMES.values():
            cursor.execute(f"CREATE DATABASE {name} OWNER riskapp_owner")
    _work_on(NAMES)
    try:
        migrate()
        yield
    finally:
        _work_on(before)
        dropped(server)


def dropped(server: Server) -> None:
    with server.superuser() as cursor:
        for name in NAMES.values():
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def load(server: Server, size: int) -> Loaded:
    """Tell a case of each kind, and copy them until there are that many."""
    told = world.told(timezone.now())
    loaded = Loaded(told)
    with contextlib.ExitStack() as stack:
        writers = {alias: stack.enter_context(superuser(server, name)) for alias, name in NAMES.items()}

        def write(alias: str, table: str, lines: io.StringIO) -> None:
            writers[alias].copy_expert(f"COPY {table} FROM STDIN", lines)

        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT DISTINCT right(reference, 5) FROM cases_case")
            taken = {row[0] for row in cursor.fetchall()}
        names = copies.references(taken)
        counts = {"ready": world.READY, "begun": world.BEGUN}
        counts["elsewhere"] = size - sum(counts.values())
        for kind, count in counts.items():
            case = told.cases[kind]
            original = copies.Original(case, told.people[world.STORIES[kind][0]])
            made = original.copies(count, names, write)
            if kind != "elsewhere":
                question = original.question
                getattr(loaded, kind).extend(
                    (str(original.id_of(ids, case.pk)), str(original.id_of(ids, question))) for _, ids in made
                )
        for writer in writers.values():
            writer.execute("ANALYZE")
    return loaded


@contextlib.contextmanager
def superuser(server: Server, name: str) -> Iterator[Any]:
    """COPY is refused behind row security, and foreign keys of rows that are whole need not be asked one by one."""
    connection = psycopg2.connect(host=str(server.socket), user="postgres", dbname=name)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
    finally:
        connection.close()


def _work_on(names: dict[str, Any]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
