"""Where can processes be killed without harm to anybody else? In a house of its own: a private PostgreSQL in a folder
made for it, a key, a lodging file, queues and mail, and the processes of the product on them.

The tables are copied from the database of the tests, which is quicker than to make them again. `entered` lets the
process of the tests itself write and read there, as the product does.
"""

import base64
import contextlib
import datetime as dt
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import psycopg2
import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from agencies import services as agencies
from audit import merkle, signing
from audit.checkpoint import Signer, notes_in, opened
from audit.models import Leaf
from riskapp import postgres

ROOT = Path(__file__).parents[2]
ORIGIN = "council.example/audit"
NAMES = {"default": postgres.DATABASES[0], "keys": postgres.DATABASES[1]}
PATIENCE = 60


class House:
    """One service on one PostgreSQL, and everything that it keeps in files."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "var"
        self.lodged = folder / "outside" / "checkpoints"
        self.logs, self.notes = folder / "log", folder / "notes"
        for each in (self.logs, self.notes, *(self.data / "queue" / name for name in ("messages", "control"))):
            each.mkdir(parents=True)
        ours, self.server = postgres.ours(), postgres.Server(folder)
        self.server.found, self.server.bin = ours.found, ours.bin  # the very same programs, and no copy of them
        self.secret, self.key = secrets.token_urlsafe(50), secrets.token_bytes(32)
        self.lodged.parent.mkdir()
        self.lodge_in("kept")
        self.signer = signing.made(Signer, ORIGIN, self.data / "trail" / "signing-key")

    def lodge_in(self, where):
        """The lodging file is a link, so that a file on a full device can take its place in between."""
        beside = self.lodged.with_name("beside")
        beside.symlink_to(where)
        beside.replace(self.lodged)

    def build(self):
        """Start the server, and put into it what the databases of the tests hold."""
        self.server.start()
        with (
            self.server.superuser() as cursor
        ):  # what a killed process wrote is with the kernel: only power can lose it
            cursor.execute("ALTER SYSTEM SET fsync = off")
            cursor.execute("SELECT pg_reload_conf()")
        for alias, name in NAMES.items():
            programs, tests = self.server.bin, connections[alias].settings_dict["NAME"]
            copied = subprocess.run(
                f"'{programs}/pg_dump' -U postgres -h '{postgres.ours().socket}' '{tests}' | '{programs}/psql'"
                f" -q -o /dev/null -v ON_ERROR_STOP=1 -U postgres -h '{self.server.socket}' '{name}'",
                shell=True, capture_output=True, text=True, timeout=PATIENCE,
            )  # fmt: skip
            assert not copied.stderr.strip(), copied.stderr

    def surroundings(self, role="riskapp_app", **more):
        """The environment of a process in this house. Nothing of the tests' own surroundings is handed on."""
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "TMPDIR") if name in os.environ}
        return kept | {
            "RISKAPP_NO_BOOTSTRAP": "1",
            "HOME": str(self.folder),
            "DATABASE_URL": self.server.url(NAMES["default"], role=role),
            "KEYS_DATABASE_URL": self.server.url(NAMES["keys"], role=role),
            "RISKAPP_SECRET_KEY": self.secret,
            "RISKAPP_KEY_ENCRYPTION_KEYS": f"1:{base64.b64encode(self.key).decode()}",
            "RISKAPP_DATA_FOLDER": str(self.data),
            "RISKAPP_TRAIL_KEYS": self.signer.pinned.text,
            "RISKAPP_LODGED_FILE": str(self.lodged),
        } | more  # fmt: skip

    def started(self, name, words, surroundings, **how):
        """A process of its own session, with its words in the log."""
        with (self.logs / f"{name}.log").open("ab") as log:
            how.setdefault("stdin", subprocess.DEVNULL)
            return subprocess.Popen(
                [str(word) for word in words], cwd=ROOT, env=surroundings, stderr=log, start_new_session=True,
                **{"stdout": log} | how,
            )  # fmt: skip

    def said(self, name):
        """The end of what a process wrote."""
        path = self.logs / f"{name}.log"
        return path.read_text(errors="replace")[-3000:] if path.exists() else ""

    @contextlib.contextmanager
    def entered(self, role="riskapp_app"):
        """This process works on the databases of the house, in this role."""
        before = {}
        for alias, name in NAMES.items():
            connections[alias].close()
            had = connections[alias].settings_dict
            before[alias] = {key: had[key] for key in ("NAME", "USER", "OPTIONS")}
            there = {"host": str(self.server.socket), "assume_role": role}
            had.update(NAME=name, USER="riskapp_owner", OPTIONS=had["OPTIONS"] | there)
        try:
            with override_settings(SECRET_KEY=self.secret, KEY_ENCRYPTION_KEYS={1: self.key}):
                yield
        finally:
            for alias, had in before.items():
                connections[alias].close()
                connections[alias].settings_dict.update(had)

    @contextlib.contextmanager
    def asked(self):
        """A cursor past Django, as the superuser, who is refused nothing."""
        with contextlib.closing(
            psycopg2.connect(host=str(self.server.socket), user="postgres", dbname=NAMES["default"])
        ) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor

    def kill_database(self):
        """The whole tree of PostgreSQL at once, by kill -9; it is gone when this returns."""
        with open(self.server.data / "postmaster.pid") as file:
            first = int(file.readline())
        tree = [first, *children_of(first)]
        for pid in tree:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # Not only dead but buried, or its lock file would name a process that still has its number.
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in tree), "PostgreSQL is gone")

    # What lies outside

    def heads(self):
        """What the notes in the lodging file say, each opened with the pinned key."""
        notes = notes_in(self.lodged.read_text()) if self.lodged.exists() else []
        return [opened(note, ORIGIN, self.signer.public_key) for note in notes]

    def is_all_told(self):
        """A worker has kept what was promised and is due, but for what another one had in hand when it was killed."""
        with self.asked() as cursor:
            cursor.execute(
                "SELECT NOT EXISTS (SELECT FROM audit_errand WHERE done IS NULL AND due <= now()"
                " AND coalesce(claimed_until < now(), true))"
            )
            return cursor.fetchone()[0]

    def is_all_lodged(self):
        with self.asked() as cursor:
            cursor.execute(
                "SELECT NOT EXISTS (SELECT FROM audit_pending)"
                " AND NOT EXISTS (SELECT FROM audit_checkpoint WHERE note IS NULL)"
            )
            return cursor.fetchone()[0]

    def tear_down(self):
        """At once: nothing in it is needed any more."""
        self.server.run(self.server.bin / "pg_ctl", "-D", self.server.data, "-s", "-m", "immediate", "stop")
        self.server.remove()


def token_of(by):
    """What a program of this person shows."""
    now = timezone.now()
    return agencies.make_token(
        membership=by.membership,
        name=f"Case system {now:%H:%M:%S}",
        expires_at=now + dt.timedelta(days=7),
        by=by,
        at=now,
    ).secret


def agree(heads):
    """Nothing, or AssertionError: each lodged checkpoint is the root of a beginning of the tree that stands here, none
    is smaller than the one before, and each is led to from the one before by a proof."""
    from audit import tree

    leaves = [bytes(each) for each in Leaf.objects.order_by("seq").values_list("leaf_hash", flat=True)]
    sizes = [head.size for head in heads]
    assert sizes == sorted(sizes), "a checkpoint was lodged after a larger one"
    roots, growing = {}, merkle.Frontier()
    for leaf in leaves:
        growing.append(leaf)
        roots[growing.size] = growing.root()
    assert all(head.root == roots[head.size] for head in heads)
    for before, after in pairwise(heads):
        proof = tree.consistency(before.size, after.size)
        assert merkle.verify_consistency(before.size, after.size, before.root, after.root, proof)
    return sizes


def wait_until(holds, what, *, patience=PATIENCE):
    """Ask every twentieth of a second until it holds; otherwise the test fails with these words, or what they give."""
    until = time.monotonic() + patience
    while not holds():
        if time.monotonic() > until:
            pytest.fail(f"not after {patience} s: {what() if callable(what) else what}")
        time.sleep(0.05)


def is_running(pid):
    """Whether there is such a process that has not ended."""
    try:
        return state_of(pid)[0] != "Z"
    except OSError:
        return False


def children_of(pid):
    """The processes that this one started, and those that they did."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            if int(state_of(int(folder.name))[1]) == pid:
                found += [int(folder.name), *children_of(int(folder.name))]
    return found


def state_of(pid):
    """State and parent of a process, and what follows them in /proc (proc(5)): the name before may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def python(*words):
    return [sys.executable, *words]
