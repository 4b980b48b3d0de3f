"""How is a backup made, and put back? A folder with one closed file for each database, and a manifest that is last.

Both databases are copied as of one moment each, the keys after what they open, so that no copy holds words whose key it
lacks. The file of keys may go to another folder, for backups of keys have to run out sooner (AUDIT 11).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.db import connections
from psycopg2 import sql
from psycopg2.errors import ObjectInUse

from riskapp.backup import age, programs
from riskapp.backup.programs import OWNER, READER, Failed

FILES = {"default": "either-way.age", "keys": "either-way-keys.age"}
MANIFEST = "manifest.json"
SCRATCH, DROPPING_TRIES = "drill_", 6
FORMAT = 1
# Signed-in browsers and counted attempts are of the day; nobody is to be signed in by a restore.
LEFT_OUT = ("*_session", "riskapp_cache", "agencies_calls")


class NotUsable(Exception):
    """There is a backup already, or none, or not the one that was made; the message says which."""


def make(folder: Path, *, keys_folder: Path | None, locks: Sequence[age.Lock], at: datetime) -> dict[str, Any]:
    """Copy both databases into `folder` and say what was copied (the manifest). Nothing is ever written over.

    Raises NotUsable, Failed, OSError and psycopg2.Error; what was begun is taken away again.
    """
    places = {"default": folder, "keys": keys_folder or folder}
    taken = [path for path in (*(places[alias] / FILES[alias] for alias in FILES), folder / MANIFEST) if path.exists()]
    if taken:
        raise NotUsable(f"{taken[0]} is there already: name an empty folder")
    made = list[Path]()
    try:
        manifest: dict[str, Any] = {"format": FORMAT, "made_at": at.astimezone(UTC).isoformat(), "databases": {}}
        for alias, place in places.items():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            made.append(place / FILES[alias])
            said, trail = _copied(alias, made[-1], locks)
            manifest["databases"][alias] = said
            manifest |= trail
        made.append(folder / MANIFEST)
        with _new(made[-1]) as file:
            file.write(json.dumps(manifest, indent=2).encode() + b"\n")
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return manifest


def _copied(alias: str, path: Path, locks: Sequence[age.Lock]) -> tuple[dict[str, Any], dict[str, Any]]:
    version = programs.server_version(alias)
    program = programs.found("pg_dump", version)
    with programs.connected(alias) as cursor:  # its transaction gives pg_dump the moment that the manifest tells of
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        trail = {"trail": standing(cursor)} if alias == "default" else {}
        left_out = [f"--exclude-table-data={pattern}" for pattern in LEFT_OUT]
        dump = programs.started(
            program, "--format=custom", f"--snapshot={moment}", "--no-password", *left_out,
            address=programs.reached(alias, role=READER), stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            size, digest = _closed(cast(BinaryIO, dump.stdout), path, locks)
        finally:
            if dump.stdout:
                dump.stdout.close()  # whoever still writes is told that nobody reads
        programs.ended(dump)
    return {"file": path.name, "size": size, "sha256": digest, "server": version}, trail


def _closed(plain: BinaryIO, path: Path, locks: Sequence[age.Lock]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with _new(path) as file:

        def write(data: bytes) -> None:
            nonlocal size
            file.write(data)
            digest.update(data)
            size += len(data)

        age.close(write, locks, plain)
    return size, digest.hexdigest()


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner alone, on disk when the block ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def standing(cursor: Any) -> dict[str, Any]:
    """How far the trail goes: entries in the tree, entries that wait for it, the largest signed checkpoint."""
    cursor.execute(
        "SELECT (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf), (SELECT count(*) FROM audit_pending),"
        " size, note FROM (SELECT 1) AS one"
        " LEFT JOIN (SELECT size, note FROM audit_checkpoint WHERE note IS NOT NULL ORDER BY size DESC LIMIT 1)"
        " AS newest ON true"
    )
    entries, waiting, size, note = cursor.fetchone()
    return {"entries": entries, "waiting": waiting, "checkpoint": size or 0, "note": note}


# The way back


def read(folder: Path, keys_folder: Path | None) -> tuple[dict[str, Any], dict[str, Path]]:
    """The manifest, and the file of each database, each as it was when it was made. Raises NotUsable and OSError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said = {alias: manifest["databases"][alias] for alias in FILES}
        is_known = manifest["format"] == FORMAT
    except FileNotFoundError:
        raise NotUsable(f"{folder} holds no whole backup: there is no {MANIFEST}") from None
    except (ValueError, KeyError, TypeError):
        raise NotUsable(f"{MANIFEST} cannot be read") from None
    if not is_known:
        raise NotUsable("the backup was made by a version that this one does not know")
    places = {"default": folder, "keys": keys_folder or folder}
    paths = {alias: places[alias] / FILES[alias] for alias in FILES}
    for alias, path in paths.items():
        if not path.exists():
            raise NotUsable(f"{path} is missing")
        if path.stat().st_size != said[alias]["size"]:
            raise NotUsable(f"{path} has {path.stat().st_size} bytes, and {said[alias]['size']} were written")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != said[alias]["sha256"]:
                raise NotUsable(f"{path} is not the file that was written: its digest differs")
    return manifest, paths


def put_back(alias: str, path: Path, unlock: age.Unlock, *, database: str) -> None:
    """Fill an empty database from a file, all of it or nothing. Raises NotUsable, age.NotOpened and Failed."""
    program = programs.found("pg_restore", programs.server_version(alias))
    with programs.connected(alias, role=OWNER, database=database) as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise NotUsable(f"the database {database} is not empty: nothing was written over")
    with path.open("rb") as file:
        chunks = age.opened(file, unlock)
        first = next(chunks)  # a wrong key shows before anything is begun
        filling = programs.started(
            program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-password", f"--dbname={database}",
            address=programs.reached(alias, role=OWNER, database=database),
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        pipe = cast(io.BufferedWriter, filling.stdin)
        try:
            pipe.write(first)
            for chunk in chunks:
                pipe.write(chunk)
            pipe.close()
        except BrokenPipeError:
            pass  # it ended before: what it complained of is told below
        except BaseException:
            filling.kill()
            filling.wait()
            raise
        programs.ended(filling)


def keep_shut(database: str, *, shut: bool = True) -> None:
    """Nothing may be written from now on, by anybody who does not say so: personal pages refuse, since a look could not
    be recorded, and /health/ready says why. Or let everybody in again.

    Two bolts: transactions are read-only unless somebody says otherwise; and whoever says otherwise adds no entry all
    the same, without which nothing is done and nothing shown (`withhold_entries`).
    """
    withhold_entries(database, withheld=shut)
    with programs.connected("default", role=OWNER, database=database) as cursor:
        words = "SET default_transaction_read_only = on" if shut else "RESET default_transaction_read_only"
        cursor.execute(sql.SQL("ALTER DATABASE {} " + words).format(sql.Identifier(database)))


def withhold_entries(database: str, *, withheld: bool = True) -> None:
    """Web server, worker and eraser may add no entry to the trail of this database, whatever they say; or again may."""
    with programs.connected("default", role=OWNER, database=database) as cursor:
        cursor.execute("SELECT to_regproc('public.audit_append') IS NOT NULL")
        if cursor.fetchone()[0]:  # before it is filled there is nothing to withhold
            words = (
                "REVOKE EXECUTE ON FUNCTION audit_append FROM"
                if withheld
                else "GRANT EXECUTE ON FUNCTION audit_append TO"
            )
            cursor.execute(f"{words} riskapp_app, riskapp_eraser")


def is_shut(database: str) -> bool:
    with programs.connected("default", role=OWNER, database=database) as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
            " WHERE d.datname = %s AND s.setrole = 0 AND 'default_transaction_read_only=on' = ANY (s.setconfig))",
            [database],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Two empty databases of our own beside the real ones, by alias; dropped at the end, whatever happened.

    What a killed drill left behind is everybody's words in the open: it goes first. A drill that lives holds the lock
    that bears its number, which ends with its session. When the drill is over, hours later, that may have ended
    unnoticed: the databases are dropped through another.
    """
    made = dict[str, str]()
    with ExitStack() as afterwards:
        for alias in FILES:
            number = os.urandom(6).hex()
            name = f"{SCRATCH}{number}_{alias}"
            cursor = afterwards.enter_context(_administering(alias))
            _drop_what_was_left(cursor)
            cursor.execute("SELECT pg_advisory_lock(%s)", [int(number, 16)])
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            afterwards.callback(_drop, alias, name)
            made[alias] = name
        yield made


def _drop_what_was_left(cursor: Any) -> None:
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s AND pg_has_role(datdba, 'USAGE')",
        [f"^{SCRATCH}[0-9a-f]{{12}}_({'|'.join(FILES)})$"],
    )
    for (name,) in cursor.fetchall():
        number = int(name.removeprefix(SCRATCH).partition("_")[0], 16)
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if cursor.fetchone()[0]:
            try:
                _dropped(cursor, name)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _drop(alias: str, name: str) -> None:
    with _administering(alias) as cursor:
        _dropped(cursor, name)


def _dropped(cursor: Any, name: str) -> None:
    """Not by force: that is refused to an owner while PostgreSQL itself tidies up in there, which may be at any time.
    Without force its tidying is told to end, and awaited for five seconds, as are the sessions of ours that were ended;
    on a busy machine that may be too short.
    """
    for tries_left in reversed(range(DROPPING_TRIES)):
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usesysid IS NOT NULL AND pg_has_role(usesysid, 'USAGE')",
            [name],
        )
        try:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            return
        except ObjectInUse:
            if not tries_left:
                raise


def _administering(alias: str) -> AbstractContextManager[Any]:
    return programs.connected(alias, role=OWNER, database="postgres")


@contextmanager
def looking_at(names: dict[str, str]) -> Iterator[None]:
    """Let Django look at these databases instead, as the owner of them, in this process."""
    before = {alias: dict(connections[alias].settings_dict) for alias in names}
    for alias, name in names.items():
        connections[alias].close()
        user = programs.reached(alias, role=OWNER)["PGUSER"]
        connections[alias].settings_dict.update(NAME=name, USER=user, TEST={})
    try:
        yield
    finally:
        for alias, settings_dict in before.items():
            connections[alias].close()
            connections[alias].settings_dict.clear()
            connections[alias].settings_dict.update(settings_dict)


__all__ = [
    "Failed", "NotUsable", "is_shut", "keep_shut", "looking_at", "make", "put_back", "read", "scratch",
    "withhold_entries",
]  # fmt: skip
