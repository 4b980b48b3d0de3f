"""What the sequencer and those who read its file do when the surroundings fail: they wait, say so, and go on."""

import contextlib
import errno
import os
import resource
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from audit import apart, lodging, sequencer
from audit.checkpoint import Signer, notes_in
from audit.management.commands import audit_sequence
from audit.models import Checkpoint, Leaf, Pending
from tests.audit.sequencing import ORIGIN, SIGNER, Log, as_owner, as_role, happen

NOTES = [SIGNER.sign(size, bytes([size]) * 32) for size in (1, 2, 3)]


@contextlib.contextmanager
def room_for(count):
    """No file of this process grows beyond so many bytes: what is written after that is broken off, as on a full disk.

    Python is told so by an error: it does not listen to the signal.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# A disk that is full


def test_a_note_may_be_broken_off_anywhere_and_again(tmp_path, monkeypatch):
    """At every byte, also inside the dash of three; then once more; then it is finished, and all is well."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # some thousand times
    path, whole = tmp_path / "checkpoints", len(f"{NOTES[1]}\x1e".encode())
    for cut in range(whole):
        for again in {0, min(1, whole - 1 - cut), whole - 1 - cut}:
            path.unlink(missing_ok=True)
            lodging.to_file(path, NOTES[0])
            for more in (cut, again):
                with room_for(path.stat().st_size + more), pytest.raises(OSError):
                    lodging.to_file(path, NOTES[1])
                assert notes_in(path.read_bytes()) == NOTES[:1], "what is not finished is no note"
            lodging.to_file(path, NOTES[1])
            lodging.to_file(path, NOTES[2])
            assert path.read_bytes() == "".join(f"{note}\x1e" for note in NOTES).encode(), (cut, again)


def test_another_note_may_come_after_what_was_broken_off(tmp_path):
    """The key was changed in between, or an older version of ours wrote the whole of it once more."""
    other = Signer(ORIGIN, bytes(32)).sign(2, bytes([2]) * 32)
    for cut in (1, 80, 83, 120, len(NOTES[1]) - 2):
        begun = NOTES[1].encode()[:cut]
        path = tmp_path / f"checkpoints-{cut}"
        path.write_bytes(f"{NOTES[0]}\x1e".encode() + begun)
        lodging.to_file(path, other)
        expected = [NOTES[0], other] if other.encode().startswith(begun) else [NOTES[0], begun.decode(), other]
        assert notes_in(path.read_bytes()) == expected
        twice = b"\x1e".join([NOTES[0].encode(), begun, begun[:40], NOTES[1].encode(), b""])
        assert notes_in(twice) == NOTES[:2]


def test_what_somebody_else_put_there_is_not_taken_for_broken_off():
    first, second, third = (note.encode() for note in NOTES)
    for foreign in (b"something", second[1:], third[:90] + b"x", b"\xff\xfe", second[:-1] + b"x"):
        found = notes_in(b"\x1e".join([first, foreign, second, third, b""]))

        assert [found[0], *found[2:]] == NOTES
        assert found[1] not in NOTES
        assert apart.differences({"kept": found}, [SIGNER.pinned])


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    settings.LODGED_FILE = tmp_path / "outside" / "checkpoints"
    return Log(tmp_path)


@pytest.mark.django_db
def test_a_full_device_is_said_and_everything_goes_on_when_there_is_room(log):
    log.lodged.parent.mkdir()
    log.lodged.symlink_to("/dev/full")
    for _ in range(2):
        happen(2)
        with pytest.raises(OSError) as full:
            log.round()
        assert full.value.errno == errno.ENOSPC
    assert (Leaf.objects.count(), Pending.objects.count(), Checkpoint.objects.exclude(note=None).count()) == (4, 0, 0)
    as_owner("UPDATE audit_checkpoint SET made_at = now() - interval '2 minutes'")
    said = Client().get("/health/audit")
    assert (said.status_code, said.json()["waiting_seconds"] >= 120) == (503, True)

    log.lodged.unlink()
    log.round()

    assert [head.size for head in log.heads()] == [2, 4]
    assert Client().get("/health/audit").status_code == 200


@pytest.mark.django_db
def test_where_only_our_own_file_has_no_room_the_file_outside_does_not_grow(log, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    happen(2)
    with monkeypatch.context() as disk:
        disk.setattr(sequencer, "remember", full)
        for _ in range(3):
            with pytest.raises(OSError):
                log.round()
    happen(1)
    log.round()

    assert [head.size for head in log.heads()] == [2, 3]


# Two at the same time


HOLDS = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django; django.setup()
import pathlib, sys, time
from audit.sequencer import Alone
held = Alone(pathlib.Path(sys.argv[1]))
print(held.taken(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(log):
    """Another process with the same files, which may be held still."""
    log.folder.mkdir()
    made = subprocess.Popen([sys.executable, "-c", HOLDS, log.folder], stdout=subprocess.PIPE, text=True)
    assert made.stdout.readline() == "True\n"
    yield made
    made.kill()
    made.wait()
    made.stdout.close()


@pytest.mark.django_db
def test_while_another_process_lives_nothing_is_signed_from_its_files(log, other):
    """Also if it is held still and its session is over: it may be in the middle of signing when it wakes."""
    happen(2)
    assert (log.round(), Pending.objects.count()) == (0, 2)
    other.send_signal(signal.SIGSTOP)
    assert (log.round(), log.heads()) == (0, [])

    other.kill()
    other.wait()

    assert log.round() == 2


@pytest.mark.django_db
def test_whether_it_leads_is_asked_of_the_database_each_time(log):
    """A session that ended took the lead with it, though another was given its number."""
    happen(1)
    log.round()
    about = connection.get_connection_params()
    with contextlib.closing(
        psycopg2.connect(host=about.get("host"), dbname=about["dbname"], user=about["user"])
    ) as one:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        with one.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [sequencer.LEADER])
            assert cursor.fetchone() == (True,)
        happen(2)
        assert (log.round(), Pending.objects.count()) == (0, 2)
    until = time.monotonic() + 10
    while not log.round():
        assert time.monotonic() < until, "nobody leads, and it does not take over"
    assert [head.size for head in log.heads()] == [1, 3]


# A database that is away, or can only be read


@pytest.fixture
def set_up(tmp_path, settings):
    settings.TRAIL_FOLDER, settings.SIGNING_KEY_FILE = tmp_path / "trail", tmp_path / "trail" / "signing-key"
    settings.LODGED_FILE = tmp_path / "outside" / "checkpoints"
    settings.TRAIL_KEYS = []


@pytest.mark.django_db
@pytest.mark.parametrize(("command", "role"), [("audit_sequence", "sequencer"), ("erase_due", "eraser")])
def test_a_database_that_can_only_be_read_is_said_in_a_sentence(set_up, command, role):
    around = transaction.atomic()
    around._from_testcase = True  # as the test's own transaction
    with as_role(f"riskapp_{role}"), around:
        connection.cursor().execute("SET TRANSACTION READ ONLY")
        with pytest.raises(CommandError, match=r"^Not (signed and lodged|erased)"):
            call_command(command, "--once")
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_log_says_once_why_the_sequencer_goes_on_trying(set_up, monkeypatch):
    full, refused = OSError(errno.ENOSPC, "No space left", "/mnt/elsewhere"), sequencer.Refused("enough")
    rounds = iter([full, full, OperationalError("server closed the connection"), full, refused])
    said = []

    def fails(_):
        raise next(rounds)

    monkeypatch.setattr(sequencer.Sequencer, "round", fails)
    monkeypatch.setattr(audit_sequence, "PAUSE", 0.0)
    monkeypatch.setattr(audit_sequence.signal, "signal", lambda *_: None)  # those of the tests stay
    monkeypatch.setattr(audit_sequence.connection, "close", lambda: None)
    monkeypatch.setattr(audit_sequence.log, "error", said.append)
    with as_role("riskapp_sequencer"), pytest.raises(CommandError, match="Refused: enough") as ended:
        call_command("audit_sequence")

    assert [line.rpartition(" ")[2] for line in said] == ["ENOSPC", "OperationalError", "ENOSPC"]
    assert ended.value.returncode == audit_sequence.REFUSED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["audit_sequence", "erase_due"])
def test_a_database_that_is_away_at_the_start_is_said_in_a_sentence(set_up, command, request):
    here = connections["default"].settings_dict["HOST"]
    request.addfinalizer(lambda: connections["default"].settings_dict.__setitem__("HOST", here))
    connections["default"].close()
    connections["default"].settings_dict["HOST"] = "/nowhere"

    with pytest.raises(CommandError, match=r"^Not (signed and lodged|erased)"):
        call_command(command, "--once")
