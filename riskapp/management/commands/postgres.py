"""`manage.py postgres`: the private PostgreSQL of this checkout, by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from riskapp import postgres


class Command(BaseCommand):
    help = "Start, stop, show or remove the private PostgreSQL of this checkout."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "where", "remove"])

    def handle(self, *, what: str, **_: Any) -> None:
        try:
            getattr(self, what)(postgres.ours())
        except postgres.NoPostgres as missing:
            raise CommandError(str(missing)) from None

    def start(self, server: postgres.Server) -> None:
        self.stdout.write("Started." if server.start() else "It was running already.")

    def stop(self, server: postgres.Server) -> None:
        was_running = server.running()
        server.stop()
        self.stdout.write("Stopped." if was_running else "It was not running.")

    def where(self, server: postgres.Server) -> None:
        self.stdout.write(f"state     {'running' if server.running() else 'stopped'}")
        self.stdout.write(f"data      {server.data}\nsocket    {server.socket}\nbinaries  {server.found[0]}")

    def remove(self, server: postgres.Server) -> None:
        server.remove()
        self.stdout.write("Removed: its data, its socket folder and its copies of programs. Nothing else was touched.")
