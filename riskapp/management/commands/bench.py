"""`manage.py bench`: what each page costs, as a ratio to an empty view, on few cases and on many."""

import contextlib
import io
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskapp import postgres
from riskapp.management.commands import demo


class Command(BaseCommand):
    help = "Measure what pages cost, in databases made for it in the private PostgreSQL (docs/how-to/measure-speed.md)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="on 1,000 cases alone")
        parser.add_argument("--room", action="store_true", help="a practice session of 300 people")
        parser.add_argument("--trail", action="store_true", help="what the trail costs, on 1,000,000 entries")
        parser.add_argument("--entries", type=int, default=1_000_000, help="with --trail: on about so many")
        parser.add_argument("--looking-back", action="store_true", help="looking back over 1,000,000 decisions")
        parser.add_argument("--decisions", type=int, default=1_000_000, help="with --looking-back: over so many")
        parser.add_argument("--port", type=int, default=8799, help="where the measured server listens meanwhile")

    def handle(self, *, quick: bool, room: bool, trail: bool, entries: int, port: int, **more: Any) -> None:
        if settings.SERVICE:
            raise CommandError("bench is never for service: unset RISKAPP_MODE.")
        server = postgres.ours()
        with contextlib.ExitStack() as on_the_way_out:
            if server.start():
                on_the_way_out.callback(server.stop)
            demo.Command(stdout=io.StringIO()).collect()
            demo.make_folders()  # the worker that is measured needs its queue, also where no try-out was ever started
            if trail:
                self.trail(server, entries, port)
            elif room:
                self.room(server, port)
            elif more["looking_back"]:
                self.looking_back(server, more["decisions"], port)
            else:
                self.pages(server, (1_000,) if quick else (1_000, 100_000), port)

    def pages(self, server: postgres.Server, sizes: tuple[int, ...], port: int) -> None:
        """What each page costs the server that answers it."""
        from bench import databases, measure, table  # of no use to anybody who does not measure

        found, memory = {}, {}
        for size in sizes:
            began = time.monotonic()
            with databases.empty(server, settings.ENVIRONMENT):
                loaded = databases.load(server, size)
                self.say(f"{size:,} cases loaded in {time.monotonic() - began:.0f} s; measuring …")
                with measure.serving(server, port) as children:
                    browser = measure.Browser(port, loaded.token)
                    browser.sign_in()
                    found[size] = measure.measured(measure.pages(browser, loaded))
                    memory[size] = measure.settled(children)
        for line in table.lines(found, memory):
            self.say(line)

    def room(self, server: postgres.Server, port: int) -> None:
        """What a practice session of three hundred people costs them and their trainer."""
        from bench import databases, measure, room  # as above

        with databases.empty(server, settings.ENVIRONMENT):
            told = room.told(timezone.now())
            with measure.serving(server, port):
                found = room.measured(port, told)
        for line in room.lines(found):
            self.say(line)

    def looking_back(self, server: postgres.Server, decisions: int, port: int) -> None:
        """What looking back over so many decisions costs, and a manager's desk beside them."""
        from bench import databases, looking, measure  # as above

        with databases.empty(server, settings.ENVIRONMENT):
            began = time.monotonic()
            loaded = looking.load(server, decisions, timezone.now())
            self.say(f"{loaded.decisions:,} decisions loaded in {time.monotonic() - began:.0f} s; measuring …")
            with measure.serving(server, port):
                browser = measure.Browser(port, "")
                browser.sign_in("manager")
                found = measure.measured(looking.pages(browser))
        for line in looking.lines(loaded, found):
            self.say(line)

    def trail(self, server: postgres.Server, entries: int, port: int) -> None:
        """What the trail costs those who write, who check and who wait."""
        from bench import databases, table, trail  # as above

        with databases.empty(server, settings.ENVIRONMENT), trail.surroundings() as around:
            loaded = databases.load(server, 1_000)
            self.say("A small trail is loaded; measuring …")
            trail.all_taken_in(server, around)
            small = trail.checked(server, around)
            receipt = trail.receipts(server, loaded, around, port)
            append = {work: trail.appended(server, work) for work in (0, trail.WORK)}
            waits = trail.waits(server, around)
        with databases.empty(server, settings.ENVIRONMENT), trail.surroundings() as around:
            cases = trail.cases_for(entries, small.entries)
            databases.load(server, cases)
            self.say(f"A trail of {cases:,} cases is loaded; measuring …")
            trail.all_taken_in(server, around)
            large = trail.checked(server, around)
        for line in table.trail_lines(append, [small, large], waits, receipt):
            self.say(line)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
