"""`manage.py bench`: what each page costs, as a ratio to an empty view, on few cases and on many."""

import contextlib
import io
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from riskapp import postgres
from riskapp.management.commands import demo


class Command(BaseCommand):
    help = "Measure what pages cost, in databases made for it in the private PostgreSQL (docs/how-to/measure-speed.md)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="on 1,000 cases alone")
        parser.add_argument("--port", type=int, default=8799, help="where the measured server listens meanwhile")

    def handle(self, *, quick: bool, port: int, **_: Any) -> None:
        from bench import databases, measure, table  # of no use to anybody who does not measure

        if settings.SERVICE:
            raise CommandError("bench is never for service: unset RISKAPP_MODE.")
        server = postgres.ours()
        found, memory = {}, {}
        with contextlib.ExitStack() as on_the_way_out:
            if server.start():
                on_the_way_out.callback(server.stop)
            demo.Command(stdout=io.StringIO()).collect()
            demo.make_folders()  # the worker that is measured needs its queue, also where no try-out was ever started
            for size in (1_000,) if quick else (1_000, 100_000):
                began = time.monotonic()
                with databases.empty(server, settings.ENVIRONMENT):
                    loaded = databases.load(server, size)
                    self.say(f"{size:,} cases loaded in {time.monotonic() - began:.0f} s; measuring …")
                    with measure.serving(server, port) as children:
                        browser = measure.Browser(port, loaded.token)
                        browser.sign_in()
                        found[size] = measure.measured(browser, loaded)
                        memory[size] = measure.settled(children)
        for line in table.lines(found, memory):
            self.say(line)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
