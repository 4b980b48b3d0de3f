"""How are PostgreSQL's own programs run? In the server's version or newer, with nothing secret on the command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from riskapp import postgres

# As OPTIONS of a database address, and as libpq reads them from the environment.
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
           "connect_timeout": "PGCONNECT_TIMEOUT", "host": "PGHOST"}  # fmt: skip
READER, OWNER = "riskapp_backup", "riskapp_owner"


class Failed(Exception):
    """A program of PostgreSQL was not found, or ended with a complaint."""


def found(name: str, version: int) -> Path:
    """The program, of this major version or a newer one. Raises Failed."""
    folders: list[Path] = [*postgres.binary_folders(), *({Path(there).parent} if (there := shutil.which(name)) else ())]
    for folder in folders:
        if (folder / name).exists() and _version(folder / name) >= version:
            return folder / name
    raise Failed(f"{name} of PostgreSQL {version} or newer was not found: install its client programs")


def _version(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)", told)
    return int(number[1]) if number else 0


def name_of(alias: str) -> str:
    return str(connections[alias].settings_dict["NAME"])


def server_version(alias: str) -> int:
    with connected(alias) as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def reached(alias: str, *, role: str, database: str | None = None) -> dict[str, str]:
    """The environment with which libpq reaches a database. The private server is entered in the role that is needed;
    for any other the address says with which role."""
    given = connections[alias].settings_dict
    environment = settings.ENVIRONMENT
    is_private = not (environment.database_url if alias == "default" else environment.keys_database_url)
    said = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": role if is_private else given["USER"],
        "PGPASSWORD": "" if is_private else given["PASSWORD"],
        "PGDATABASE": database or given["NAME"],
        # A restored database is read-only until it was looked at; only what restores it writes.
        "PGOPTIONS": "-c default_transaction_read_only=off" if role == OWNER else "",
    }
    said |= {OPTIONS[name]: value for name, value in given.get("OPTIONS", {}).items() if name in OPTIONS}
    return {name: str(value) for name, value in said.items() if value}


@contextmanager
def connected(alias: str, *, role: str = READER, database: str | None = None) -> Iterator[Any]:
    """A connection of its own, outside Django's, that commits each statement."""
    import psycopg2

    address = reached(alias, role=role, database=database)
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname",
             "PGOPTIONS": "options"}  # fmt: skip
    rest = {variable: option for option, variable in OPTIONS.items() if option != "host"}
    connection = psycopg2.connect(**{(names | rest)[name]: value for name, value in address.items()})
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def started(program: Path, *words: str, address: dict[str, str], **pipes: Any) -> subprocess.Popen[bytes]:
    """A program on its way; what it complains of is read with `ended`."""
    surroundings = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [str(program), *words], env={**surroundings, **address, "LC_ALL": "C"}, stderr=subprocess.PIPE, **pipes
    )


def ended(running: subprocess.Popen[bytes]) -> None:
    """Raises Failed with the last complaint unless it went well."""
    complaint = running.stderr.read().decode(errors="replace") if running.stderr else ""
    if running.wait():
        words = " ".join(complaint.split())
        raise Failed(f"{Path(str(running.args[0])).name} failed: {words[-600:] or running.returncode}")  # type: ignore[index]
