"""`manage.py demo`: the whole product on this machine, with a fictional area, until Ctrl-C."""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from audit.management.commands.audit_sequence import REFUSED
from riskapp import postgres
from riskapp.databases import MIGRATED

TOLD = "the fictional area has been told"
PATIENCE = 90  # seconds until the web server must have answered
AGAIN = 5  # times that a worker is started again before something is taken to be wrong with it


class Command(BaseCommand):
    help = "Try the product on this machine with a fictional area. Ctrl-C stops all of it; the data stay for next time."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter
        parser.add_argument("--port", type=int, default=8000, help="where the web server listens on this machine")
        parser.add_argument("--reset", action="store_true", help="start afresh: forgets everything done in the try-out")
        parser.add_argument(
            "--without-year", action="store_true",
            help="when the area is told: leave out the year of three teams, and be ready a minute sooner",
        )  # fmt: skip

    def handle(self, *, port: int, reset: bool, without_year: bool, **_: Any) -> None:
        if settings.SERVICE:
            raise CommandError("demo is for trying out and never for service: unset RISKAPP_MODE.")
        if settings.ENVIRONMENT.database_url and reset:
            raise CommandError("--reset forgets only the demo's own databases; DATABASE_URL names another.")
        if not is_free(port):
            free = next(filter(is_free, range(port + 1, 65536)), 8001)
            raise CommandError(
                f"Port {port} is taken by another program. Choose another: python3 manage.py demo --port {free}"
            )
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT is ignored where a shell started us with &
            signal.signal(each, signal.default_int_handler)
        try:
            self.run(port=port, reset=reset, with_year=not without_year)
        except postgres.NoPostgres as missing:
            raise CommandError(str(missing)) from None
        except KeyboardInterrupt:
            self.say("Stopped. Your data are kept for next time.")

    def run(self, *, port: int, reset: bool, with_year: bool) -> None:
        """Prepare, serve until something ends it, and leave nothing running that was not running before."""
        began = time.monotonic()
        with contextlib.ExitStack() as on_the_way_out:
            if not settings.ENVIRONMENT.database_url:
                self.start_database(on_the_way_out, reset=reset)
            with self.step("Preparing the databases"):
                migrate()
            make_folders()
            self.tell(with_year=with_year)
            self.collect()
            children = self.start_servers(on_the_way_out, port=port)
            with self.step("Waiting for the web server"):
                wait_until_ready(port, children["web"])
            self.welcome(port, time.monotonic() - began)
            self.watch(children, port=port)

    # Preparing

    def start_database(self, on_the_way_out: contextlib.ExitStack, *, reset: bool) -> None:
        server = postgres.ours()
        with self.step("Starting the private PostgreSQL"):
            if server.start():
                on_the_way_out.callback(server.stop)
            on_the_way_out.callback(connections.close_all)
        if reset or is_half_told():
            with self.step("Starting afresh"):
                connections.close_all()
                server.forget()
                shutil.rmtree(settings.DATA_FOLDER / "queue", ignore_errors=True)
        if is_new():  # a log that was signed before would refuse a tree that begins anew
            shutil.rmtree(settings.TRAIL_FOLDER, ignore_errors=True)
            if settings.LODGED_ON_THIS_MACHINE:
                shutil.rmtree(settings.LODGED_FILE.parent, ignore_errors=True)

    def tell(self, *, with_year: bool) -> None:
        """The fictional area, told once through the product's own services. Interrupted, it is told anew next time."""
        if not (demonstration := fictional_area()) or is_told():
            return
        if is_half_told():  # the private databases were started afresh before; one of DATABASE_URL is not ours to empty
            raise CommandError(
                "DATABASE_URL names a database that holds agencies already: the demo asks for an empty one."
            )
        began = time.monotonic()
        self.say("Telling the fictional area (once):")
        plans: dict[str, Any] = {} if with_year else {"plans": {}}
        demonstration.tell(lambda words: self.say(f"  {time.monotonic() - began:4.0f} s  {words}"), **plans)
        remember_told()

    def collect(self) -> None:
        """Gather static files, unless those gathered are still the ones that are there."""
        mark = settings.STATIC_ROOT / ".made-of"
        made_of = digest_of_static_files()
        if mark.exists() and mark.read_text() == made_of:
            return
        with self.step("Gathering styles and scripts"):
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            mark.write_text(made_of)

    # Serving

    def start_servers(self, on_the_way_out: contextlib.ExitStack, *, port: int) -> dict[str, subprocess.Popen[bytes]]:
        for old in (settings.DATA_FOLDER / "log").glob("*.log"):
            old.unlink()
        children = {name: started(name, command) for name, command in commands(port).items()}
        on_the_way_out.callback(lambda: end(list(children.values())))
        return children

    def welcome(self, port: int, seconds: float) -> None:
        self.say(f"\nEither Way is ready after {seconds:.0f} s: http://localhost:{port}\n")
        if demonstration := fictional_area():
            self.say(f"Sign in as one of these people; the password of each is {demonstration.PASSWORD}\n")
            people = [(person.username, person.name, person.does) for person in demonstration.PEOPLE]
            wide = [max(len(row[column]) for row in people) for column in (0, 1)]
            for username, name, does in people:
                self.say(f"  {username:<{wide[0]}}  {name:<{wide[1]}}  {does}")
        self.say("\nThis is for trying out only: everybody in it is made up, and nothing real belongs in it.")
        self.say(f"Logs are in {settings.DATA_FOLDER / 'log'}. Ctrl-C stops it.")

    def watch(self, children: dict[str, subprocess.Popen[bytes]], *, port: int) -> None:
        """Pages go on without worker and sequencer, which are started again; without the web server there is nothing to
        show. A sequencer that refuses to sign is left at that: pages say what is not lodged any more."""
        again = dict.fromkeys(children, 0)
        while True:
            for name, child in list(children.items()):
                if child.poll() is None:
                    continue
                if name == "sequencer" and (child.returncode == REFUSED or again[name] == AGAIN):
                    self.say(f"The sequencer ended, so nothing is lodged outside from now on. {last_lines(name)}")
                    del children[name]
                    continue
                if name == "web" or again[name] == AGAIN:
                    raise CommandError(f"The {name} ended by itself. {last_lines(name)}")
                again[name] += 1
                self.say(f"The {name} ended by itself; starting it again. Nothing is lost: what waits, waits for it.")
                children[name] = started(name, commands(port)[name])
            time.sleep(0.5)

    # Telling how it goes

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    @contextlib.contextmanager
    def step(self, words: str) -> Iterator[None]:
        """One line for a slow step, with the seconds it takes; a dot every two seconds shows that it goes on."""
        began = time.monotonic()
        done = threading.Event()

        def show_it_goes_on() -> None:
            while not done.wait(2):
                self.stdout.write(".", ending="")
                self.stdout.flush()

        self.stdout.write(f"{words} …", ending="")
        self.stdout.flush()
        threading.Thread(target=show_it_goes_on, daemon=True).start()
        try:
            yield
        except BaseException:
            self.say("")
            raise
        finally:
            done.set()
        self.say(f" {time.monotonic() - began:.1f} s")


def commands(port: int, application: str = "riskapp.wsgi") -> dict[str, str]:
    """How the web server, the worker, the sequencer and the eraser are started, as words for this Python's `-m`."""
    return {
        "web": f"gunicorn {application} --bind 127.0.0.1:{port} --threads 4 --no-control-socket",
        "worker": "celery --app riskapp.celery worker --timetable --pool solo --loglevel INFO"
        " --without-gossip --without-mingle --without-heartbeat",
        "sequencer": "django audit_sequence --settings riskapp.settings",
        "eraser": "django erase_due --settings riskapp.settings",
    }


def make_folders() -> None:
    """For logs, and for what waits for the worker: acts told before it starts leave word there too."""
    queue = settings.DATA_FOLDER / "queue"
    for folder in (settings.DATA_FOLDER / "log", queue, *settings.QUEUE_FOLDERS.values()):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)


def started(name: str, command: str) -> subprocess.Popen[bytes]:
    """A process of ours, as its role in the database, with its words in var/log."""
    role = {"sequencer": "riskapp_sequencer", "eraser": "riskapp_eraser"}.get(name, "riskapp_app")
    with (settings.DATA_FOLDER / "log" / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *command.split()],
            cwd=settings.BASE_DIR,
            env=os.environ | {"RISKAPP_DATABASE_ROLE": role, "PYTHONPATH": str(settings.BASE_DIR)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the others in order
        )


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Of the private databases only: migrations are made by their owner, all else runs as riskapp_app."""
    if settings.ENVIRONMENT.database_url:
        yield
        return
    role = {alias: connections[alias].settings_dict["USER"] for alias in connections}
    for alias in role:
        connections[alias].close()
        connections[alias].settings_dict["USER"] = "riskapp_owner"
    try:
        yield
    finally:
        for alias, user in role.items():
            connections[alias].close()
            connections[alias].settings_dict["USER"] = user


def migrate() -> None:
    with as_owner():
        for alias, apps in MIGRATED.items():
            try:
                call_command("migrate", *apps, database=alias, interactive=False, verbosity=0)
            except (DatabaseError, InconsistentMigrationHistory) as error:
                raise CommandError(
                    f"The databases of an earlier try-out do not fit this version ({type(error).__name__})."
                    " Start afresh: python3 manage.py demo --reset"
                ) from error


def fictional_area() -> Any:
    """The module that tells it, if this checkout has one."""
    return import_module("riskapp.demonstration") if find_spec("riskapp.demonstration") else None


def is_told() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') = %s FROM pg_database WHERE datname = current_database()",
            [TOLD],
        )
        return bool(cursor.fetchone()[0])


def is_new() -> bool:
    """No migration has made the trail here yet."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('audit_event') IS NULL")
        return bool(cursor.fetchone()[0])


def is_half_told() -> bool:
    """Agencies are there, but the telling never came to its end."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('agencies_agency') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM agencies_agency)")
        return bool(cursor.fetchone()[0]) and not is_told()


def remember_told() -> None:
    with as_owner(), connections["default"].cursor() as cursor:
        name = connections["default"].ops.quote_name(connections["default"].settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [TOLD])


def digest_of_static_files() -> str:
    """Of names, sizes and times, and of the settings that decide how they are stored."""
    found = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            found.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def wait_until_ready(port: int, web: subprocess.Popen[bytes]) -> None:
    """Until /health/ready says so; CommandError with the reasons if it does not in time."""
    answer = "it does not answer"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if web.poll() is not None:
            raise CommandError(f"The web server did not start. {last_lines('web')}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except urllib.error.HTTPError as refused:
            answer = " ".join(json.load(refused).get("reasons", [])) if refused.code == 503 else str(refused.code)
        except OSError:
            pass
        time.sleep(0.2)
    raise CommandError(f"The web server was not ready after {PATIENCE} s: {answer}")


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to finish what it is doing; after ten seconds end it with all it started."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + 10
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def last_lines(name: str) -> str:
    path = settings.DATA_FOLDER / "log" / f"{name}.log"
    lines = path.read_text(errors="replace").strip().splitlines()[-5:] if path.exists() else []
    return "\n".join([f"The end of {path}:", *lines])
