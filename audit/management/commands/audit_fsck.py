"""`manage.py audit_fsck`: does the trail still hold? Checks every invariant of AUDIT 14; repairs nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error
from django.utils.translation import gettext as _

from audit import evidence, fsck, lodging
from audit.checkpoint import KEY, LOG, NotANote, Pinned, decoded, notes_in
from audit.fsck import Asked, Check, Finding

EVERY = 10_000
CLEAN, FOUND, NOT_RUN = 0, 1, 2


class CannotRun(Exception):
    """Why nothing could be checked."""


class Command(BaseCommand):
    requires_system_checks = []  # of the pages nothing is asked here, and looking them over takes seconds
    help = "Check the whole trail and say what does not hold. Exit 0: nothing found. 1: findings. 2: could not run."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.shown = dict[str, int]()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lodged", nargs="+", type=Path, default=[], metavar="FILE",
                            help="files with checkpoints that were lodged outside")  # fmt: skip
        parser.add_argument("--origin", help="name of the log, if the key is given without it")
        parser.add_argument("--key", action="append", default=[],
                            help="public key of the log, kept outside the database; again for each later one."
                                 " Without it: as this machine is set up")  # fmt: skip
        parser.add_argument("--keys", action="store_true", help="open sealed words and signed documents, too")
        parser.add_argument("--since", type=int, default=0, metavar="SIZE",
                            help="go on from the checkpoint of this size, which was found good before")  # fmt: skip
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N",
                            help="share a long trail among so many; without it: one for each processor")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON value a line: findings, then a summary")
        parser.add_argument("--quiet", action="store_true", help="do not show how far it has come")

    def handle(self, **options: Any) -> None:
        """Ends with SystemExit 1 or 2 unless nothing was found."""
        try:
            lodged, found = self.lodged(options["lodged"], pinned := self.pinned(options["origin"], options["key"]))
            asked = Asked(
                since=options["since"],
                pinned=pinned,
                lodged=lodged,
                keys=options["keys"],
                shipped=evidence.shipped(),
            )
            progress = self.silent if options["quiet"] else self.progress
            check = Check(asked, progress=progress, processes=options["processes"])
            told = self.as_json if options["json"] else self.as_words
            fatal = told(check, found)
        except (CannotRun, fsck.CannotBegin) as why:
            self.stderr.write(_("Could not run: %(why)s") % {"why": why})
            raise SystemExit(NOT_RUN) from None
        except Error as error:
            words = {"why": " ".join(str(error).split())}
            self.stderr.write(_("Could not run: the database says: %(why)s") % words)
            raise SystemExit(NOT_RUN) from None
        if fatal:
            raise SystemExit(FOUND)

    def pinned(self, origin: str | None, given: list[str]) -> tuple[Pinned, ...]:
        """Name and key to check with: as given, else as this machine is set up."""
        if not given:
            return tuple(lodging.pinned())
        try:
            return tuple(pinned(key, origin) for key in given)
        except NotANote as wrong:
            raise CannotRun(_("--key cannot be used: %(why)s") % {"why": wrong}) from None

    def lodged(
        self, files: list[Path], pinned: tuple[Pinned, ...]
    ) -> tuple[dict[tuple[str, int], bytes], list[Finding]]:
        """Root by size of what lies in these files, and what is wrong with the files themselves."""
        if files and not pinned:
            raise CannotRun(_("lodged checkpoints can only be read with the origin and key that signed them"))
        try:
            return fsck.read_lodged((notes_in(file.read_bytes()) for file in files), pinned)
        except OSError as error:
            raise CannotRun(str(error)) from None

    def as_words(self, check: Check, found: list[Finding]) -> int:
        """Each finding as two lines, then what was and was not checked; how many findings count."""
        with fsck.frozen():
            for finding in self.named(check, found):
                self.stdout.write(f"{finding[0].invariant}  {finding[0].words}")
                if place := " · ".join(place_of(*finding)):
                    self.stdout.write(f"    {place}")
        fatal = check.fatal + len(found)
        self.stdout.write(
            _("%(entries)d entries and %(size)d leaves gone through: %(findings)s.")
            % {
                "entries": check.entries,
                "size": check.size,
                "findings": (_("%(count)d findings") % {"count": fatal})
                if fatal
                else _("nothing found altered or missing"),
            }
        )
        for words in check.not_checked():
            self.stdout.write(words)
        if check.asked.lodged:
            self.stdout.write(
                _("Compared with %(count)d lodged checkpoints, the largest of %(size)d entries: what came after it was"
                  " checked only against itself.")
                % {"count": len(check.asked.lodged), "size": largest(check)}
            )  # fmt: skip
        return fatal

    def as_json(self, check: Check, found: list[Finding]) -> int:
        """The same for programs."""
        with fsck.frozen():
            for finding, named in self.named(check, found):
                told = {"finding": finding.invariant, "words": finding.words, "fatal": finding.fatal}
                about = {"event": finding.event, "stream": finding.stream, "entry": finding.entry,
                         "leaf": finding.leaf, "past": finding.past}  # fmt: skip
                told |= {
                    name: value if isinstance(value, int) else str(value)
                    for name, value in about.items()
                    if value is not None
                }
                if finding.among:
                    told["among"] = [str(stream) for stream in finding.among]
                if named:
                    told["named"] = named
                self.stdout.write(json.dumps(told, ensure_ascii=False))
        fatal = check.fatal + len(found)
        self.stdout.write(
            json.dumps(
                {
                    "entries": check.entries,
                    "size": check.size,
                    "since": check.asked.since,
                    "lodged": largest(check),
                    "findings": fatal,
                    "not_checked": check.not_checked(),
                },
                ensure_ascii=False,
            )
        )
        return fatal

    def named(self, check: Check, found: list[Finding]) -> Iterator[tuple[Finding, list[str]]]:
        """Each finding, and what people call the records that it is about."""
        for source in (iter(found), check.findings()):
            for finding in source:
                streams = [*([finding.stream] if finding.stream else []), *finding.among]
                yield finding, sorted(evidence.in_words(streams).values()) if streams else []

    def progress(self, what: str, done: int) -> None:
        if sys.stderr.isatty() and self.shown.get(what) != (now := done // EVERY):
            self.shown[what] = now
            self.stderr.write(f"{done:,} {what}", ending="\r")

    def silent(self, what: str, done: int) -> None:
        """Nothing."""


def largest(check: Check) -> int | None:
    """Up to which size what was lodged reaches."""
    return max((size for _origin, size in check.asked.lodged), default=None)


def pinned(key: str, origin: str | None) -> Pinned:
    """One line of name, number and key, or the key alone with its origin. Raises NotANote."""
    if origin and not key.startswith(f"{origin}+"):
        data = decoded(key)
        if len(data) != KEY:
            raise NotANote(_("a public key has 32 bytes"))
        return Pinned(origin, data, LOG)
    return Pinned.read(key)


def place_of(finding: Finding, named: list[str]) -> Iterator[str]:
    """Where: in words, each part that is known."""
    yield from named
    if finding.stream and not named:
        yield _("record %(stream)s") % {"stream": finding.stream}
    if finding.among and not named:
        yield _("records %(streams)s") % {"streams": ", ".join(map(str, finding.among))}
    if finding.entry:
        yield _("entry %(number)d") % {"number": finding.entry}
    if finding.leaf is not None:
        yield _("number %(number)d in the log") % {"number": finding.leaf}
    if finding.event:
        yield _("event %(event)s") % {"event": finding.event}
