"""What does the trail cost, and how soon is what happened vouched for outside? (AUDIT 18)

Three things in databases made for it, each against a floor in the same run: eight processes that append against eight
that put the same rows into plain tables; the check of the whole trail against a COPY of what it reads; and how long an
entry waits, from its commit to the checkpoint that lies outside.
"""

import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from audit.services import _APPEND
from bench import measure, writer
from bench.databases import NAMES, Loaded, superuser
from riskapp.management.commands.demo import end
from riskapp.postgres import Server

ROOT = Path(__file__).resolve().parents[1]
WRITERS, ROUNDS, SECONDS = 8, 5, 3.0
WORK = 0.01
MOST = 500  # of one writer and second; made beforehand
SIGNED = 12
ELSEWHERE = 20  # entries of a case of somebody else
FAST = 20.0  # seconds of appending at full speed, for the wait
# What the check reads of every entry (audit/fsck/entries.py), and of every leaf.
READ = (
    "SELECT e.stream_id, e.stream_seq, e.event_id, e.prev, e.leaf_hash, e.body, e.actor_id, e.actor_kind, e.type, e.at,"
    " e.request_id, l.seq, l.leaf_hash FROM audit_event e LEFT JOIN audit_leaf l USING (event_id)"
    " ORDER BY e.stream_id, e.stream_seq"
)


class Appended(NamedTuple):
    """Entries a second of all writers together, of each round: plain and audited."""

    plain: list[float]
    audited: list[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return statistics.median(a / p for p, a in zip(self.plain, self.audited, strict=True))


class Checked(NamedTuple):
    """Seconds of the check and of the COPY, entries gone through, MiB that the check held at most: all its processes
    together, and what they share as often as they share it."""

    check: float
    copy: float
    entries: int
    memory: float


def written(address: str, *, audited: bool, work: float = 0, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """Eight writers at once; what each of them answered."""
    told = {"address": address, "audited": audited, "work": work, "seconds": seconds,
            "statement": _APPEND if audited else writer.PLAIN, "most": int(MOST * seconds)}  # fmt: skip
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.writer"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(WRITERS)
    ]
    try:
        for each in writers:
            tell(each, json.dumps(told))
        for each in writers:
            heard(each)
        for each in writers:
            tell(each, "go")
        return [json.loads(heard(each)) for each in writers]
    finally:
        for each in writers:
            each.communicate(timeout=60)


def address_of(server: Server) -> str:
    return f"host={server.socket} user=riskapp_owner dbname={NAMES['default']}"


def tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def heard(process: "subprocess.Popen[str]") -> str:
    """The next line it says. RuntimeError if it ended without a word."""
    assert process.stdout is not None
    if line := process.stdout.readline():
        return line
    raise RuntimeError("A writer ended by itself, so there is nothing to measure.")


def appended(server: Server, work: float = 0) -> Appended:
    """In turns, so that whatever else the machine does falls on both."""
    address = address_of(server)
    with superuser(server, NAMES["default"]) as cursor:
        cursor.execute(writer.TABLES)
    found = Appended([], [])
    for _ in range(ROUNDS):
        for audited, rates in ((False, found.plain), (True, found.audited)):
            rates.append(sum(each["rate"] for each in written(address, audited=audited, work=work)))
    return found


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """A folder for key, last note and lodged file, and the environment in which our commands find it."""
    with tempfile.TemporaryDirectory(prefix="either-way-bench-") as folder:
        yield {
            **os.environ,
            "RISKAPP_DATA_FOLDER": folder,
            "RISKAPP_LODGED_FILE": f"{folder}/checkpoints",
            "PYTHONPATH": str(ROOT),
        }


def command(
    server: Server, words: str, around: Mapping[str, str], role: str, then: str = ""
) -> "subprocess.Popen[bytes]":
    """One of our commands, signed in as this role; `then`: the role it takes at once, where that one cannot sign in."""
    addresses = measure.addresses(server, role)
    if then:
        addresses = {name: f"{address}&options=-c%20role%3D{then}" for name, address in addresses.items()}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words.split()],
        cwd=ROOT,
        env={**around, **addresses},
        stdin=subprocess.DEVNULL,
        stdout=(Path(around["RISKAPP_DATA_FOLDER"]) / "said").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def ended_badly(what: str, around: Mapping[str, str]) -> RuntimeError:
    """To be raised: what could not be measured, and the last that the command said."""
    said = (Path(around["RISKAPP_DATA_FOLDER"]) / "said").read_text(errors="replace").strip().splitlines()
    return RuntimeError(" ".join([f"{what}, so there is nothing to measure.", *said[-1:]]))


def all_taken_in(server: Server, around: Mapping[str, str]) -> None:
    """Whatever was copied into the trail waits for the tree, and is taken in, signed and lodged."""
    with superuser(server, NAMES["default"]) as cursor:
        cursor.execute(
            "INSERT INTO audit_pending (id, event_id, leaf_hash) SELECT id, event_id, leaf_hash FROM audit_event e"
            " WHERE NOT EXISTS (SELECT FROM audit_pending p WHERE p.event_id = e.event_id)"
            " AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.event_id)"
        )
        if command(server, "audit_sequence --once", around, "riskapp_sequencer").wait():
            raise ended_badly("The sequencer took nothing in", around)
        cursor.execute("ANALYZE")


def checked(server: Server, around: Mapping[str, str]) -> Checked:
    """The whole trail gone through once, and what it reads copied to nowhere before and after."""
    before = copied(server)
    clock = time.monotonic()
    words = f"audit_fsck --quiet --lodged {around['RISKAPP_LODGED_FILE']}"
    process = command(server, words, around, "riskapp_owner", "riskapp_auditor")
    memory = 0.0
    while process.poll() is None:
        memory = max(memory, most_held(process.pid) + sum(map(most_held, begun_by(process.pid))))
        time.sleep(0.05)
    seconds = time.monotonic() - clock
    if process.returncode:
        raise ended_badly(f"The check ended with {process.returncode}", around)
    with superuser(server, NAMES["default"]) as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")
        (entries,) = cursor.fetchone()
    return Checked(seconds, (before + copied(server)) / 2, entries, memory)


def begun_by(pid: int) -> list[int]:
    """The processes that this one began and that still run."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def most_held(pid: int) -> float:
    """MiB that this process held at most so far. What the system tells of it after its end counts ours before it began
    as well; 0 once it has ended."""
    try:
        told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(told[1]) / 1024 if told else 0


def copied(server: Server) -> float:
    """Seconds that a COPY of the same columns takes, read by this process and thrown away."""
    with superuser(server, NAMES["default"]) as cursor, Path(os.devnull).open("wb") as nowhere:
        began = time.monotonic()
        cursor.copy_expert(f"COPY ({READ}) TO STDOUT", nowhere)
        return time.monotonic() - began


def waits(server: Server, around: Mapping[str, str]) -> list[float]:
    """Seconds from the commit of each entry to the lodging that covers it, while eight append as fast as they can."""
    address = address_of(server)
    sequencer = command(server, "audit_sequence", around, "riskapp_sequencer")
    try:
        committed = dict[str, float]()
        for each in written(address, audited=True, seconds=FAST):
            committed |= each["committed"]
        with superuser(server, NAMES["default"]) as cursor:
            for _ in range(60):
                cursor.execute("SELECT count(*) FROM audit_pending")
                if not cursor.fetchone()[0]:
                    break
                time.sleep(0.5)
            time.sleep(1)
            cursor.execute(
                "SELECT l.event_id::text, extract(epoch FROM min(o.at))::float8 FROM audit_leaf l"
                " JOIN LATERAL (SELECT at FROM audit_lodgement o WHERE o.channel = 'file' AND o.size > l.seq"
                " ORDER BY o.size LIMIT 1) o ON true WHERE l.event_id::text = ANY(%s) GROUP BY l.event_id",
                [list(committed)],
            )
            lodged = dict(cursor.fetchall())
    finally:
        end([sequencer])
    if len(lodged) != len(committed):
        raise RuntimeError(f"{len(committed) - len(lodged)} entries were not lodged, so there is nothing to measure.")
    return sorted(lodged[event] - at for event, at in committed.items())


def receipts(server: Server, loaded: Loaded, around: Mapping[str, str], port: int) -> list[measure.Page]:
    """The receipts of some signed records, in turns with the empty view."""
    keys = (Path(around["RISKAPP_DATA_FOLDER"]) / "trail" / "public-key").read_text().strip()
    with measure.serving(server, port, {**os.environ, "RISKAPP_TRAIL_KEYS": keys}):
        browser = measure.Browser(port, loaded.token)
        browser.sign_in()
        calls = measure.pages(browser, loaded)
        for _ in range(SIGNED):
            calls["sign"]()
        all_taken_in(server, around)
        signed = itertools.cycle(question for _case, question in loaded.ready[-SIGNED:])

        def receipt(**how: Any) -> measure.Answered:
            return browser.program("GET", f"questions/{next(signed)}/versions/1/receipt", **how)

        return measure.measured({measure.EMPTY: calls[measure.EMPTY], "receipt": receipt})


def cases_for(entries: int, of_a_thousand: int) -> int:
    """How many cases hold about so many entries: all beyond the first thousand are of one kind."""
    return max(1_000, 1_000 + (entries - of_a_thousand) // ELSEWHERE)
