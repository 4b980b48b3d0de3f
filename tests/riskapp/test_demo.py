"""`manage.py demo` as somebody who has just cloned the repository sees it: it serves, it stops, it remembers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.examples import ALL

ROOT = Path(__file__).parents[2]
WITHOUT = () if ALL else ("--without-year",)  # of which test_year tells a part
LEFT_OUT = shutil.ignore_patterns(".*", "var", "tests", "node_modules", "__pycache__", "docs")


@pytest.fixture
def checkout(tmp_path):
    """A copy with nothing made yet. The packages are those of the tests, so that nothing has to be fetched."""
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    stories = sorted((copy / "riskapp" / "demonstration" / "stories").glob("*.yaml"))
    for story in [] if ALL else stories[2:]:  # all of them: test_demonstration
        story.unlink()
    yield copy
    subprocess.run(command(copy, "postgres", "remove"), cwd=copy, env=surroundings(), stdout=subprocess.DEVNULL)


def surroundings():
    return {k: v for k, v in os.environ.items() if k in {"PATH", "TMPDIR"}} | {
        "RISKAPP_NO_BOOTSTRAP": "1",
        "HOME": "/nowhere",
    }


def command(checkout, *words):
    return [sys.executable, str(checkout / "manage.py"), *words]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def start(checkout, port, *words):
    """The running demo, once it has said that it is ready, and what it said until then."""
    demo = subprocess.Popen(
        command(checkout, "demo", "--port", str(port), *words),
        cwd=checkout,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in demo.stdout:
        said.append(line)
        if "Ctrl-C stops it." in line:
            return demo, "".join(said)
    pytest.fail("".join(said))


def stop(demo):
    demo.send_signal(signal.SIGINT)
    rest = demo.communicate(timeout=30)[0]
    return demo.returncode, rest


def status(port, address):
    with urllib.request.urlopen(f"http://localhost:{port}{address}", timeout=10) as answer:
        return answer.status


def processes_of(checkout):
    """Command lines of everything that runs from this checkout or for it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            where = os.readlink(folder / "cwd")
        except OSError:
            continue
        if words and str(checkout) in words + where:
            found.append(words)
    return found


def resident(checkout):
    """MiB of web server and worker, summed over their processes."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            if os.readlink(folder / "cwd") == str(checkout) and (b"gunicorn" in words or b"celery" in words):
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    return total / 2**20


def worker_of(checkout):
    """The process id of the worker that runs from this checkout, if one does."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(folder / "cwd") == str(checkout) and b"celery" in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return None


def lodged_by(checkout, *, until):
    """What the sequencer has left in its file, once it has left anything."""
    file = checkout / "var" / "lodged" / "checkpoints"
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.2)
    return file.read_text()


def test_it_serves_stops_and_starts_again_with_the_data_kept(checkout):
    port = free_port()

    began = time.monotonic()
    first, said = start(checkout, port, *WITHOUT)
    at_first = time.monotonic() - began
    answers = [status(port, "/health/ready"), status(port, "/accounts/login/")]
    memory = resident(checkout)
    lodged = lodged_by(checkout, until=time.monotonic() + 20)
    answers.append(status(port, "/health/audit"))
    ended = stop(first)

    assert f"http://localhost:{port}" in said
    assert "This is for trying out only: everybody in it is made up, and nothing real belongs in it." in said
    assert answers == [200, 200, 200]
    assert lodged.startswith("localhost/audit\n")
    assert 0 < memory < 400
    assert ended == (0, "Stopped. Your data are kept for next time.\n")
    assert processes_of(checkout) == []

    began = time.monotonic()
    second, said = start(checkout, port)
    again = time.monotonic() - began
    lost = worker_of(checkout)
    os.kill(lost, signal.SIGKILL)
    without_it = status(port, "/accounts/login/")
    until = time.monotonic() + 20
    while worker_of(checkout) in {lost, None} and time.monotonic() < until:
        time.sleep(0.2)
    another = worker_of(checkout)
    ended = stop(second)

    assert "Telling" not in said
    assert "Gathering" not in said
    assert again < at_first / 2
    assert without_it == 200
    assert another not in {lost, None}
    assert ended[0] == 0
    assert "starting it again" in ended[1]
    assert processes_of(checkout) == []
