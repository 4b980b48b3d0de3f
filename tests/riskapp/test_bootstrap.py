"""The first start: one command on a machine with nothing but Python."""

import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from riskapp import bootstrap

ROOT = Path(__file__).parents[2]
SAYS_WHERE = "import sys; from riskapp import bootstrap; bootstrap.enter(sys.argv); print(sys.prefix, sys.argv[1:])"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with our bootstrap and requirements that need no network: none."""
    (tmp_path / "riskapp").mkdir()
    (tmp_path / "requirements").mkdir()
    for name in ("__init__.py", "bootstrap.py"):
        shutil.copy(ROOT / "riskapp" / name, tmp_path / "riskapp" / name)
    for kind in ("demo", "test"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text("# nothing\n")
    (tmp_path / "manage.py").write_text(SAYS_WHERE)
    return tmp_path


def start(checkout, *words, **surroundings):
    plain = {"PATH": os.defpath, "HOME": str(checkout)}
    return subprocess.run(
        [sys._base_executable, "manage.py", *words],
        cwd=checkout,
        env=plain | surroundings,
        capture_output=True,
        text=True,
    )


def test_the_first_start_makes_an_environment_and_goes_on_inside_it(checkout):
    first = start(checkout, "demo", "--port", "9000")
    second = start(checkout, "demo")
    (checkout / "requirements" / "demo.txt").write_text("# another lock\n")
    renewed = start(checkout, "demo")

    assert (first.returncode, first.stdout) == (0, f"{checkout}/.venv ['demo', '--port', '9000']\n")
    assert "Setting up .venv" in first.stderr
    assert (second.stdout, second.stderr) == (f"{checkout}/.venv ['demo']\n", "")
    assert "Setting up .venv" in renewed.stderr
    assert {path.name for path in checkout.iterdir()} <= {"riskapp", "requirements", "manage.py", ".venv", ".cache"}


def test_inside_an_environment_it_steps_aside(checkout):
    stayed = start(checkout, "demo", RISKAPP_NO_BOOTSTRAP="1")

    assert stayed.stdout == f"{sys.base_prefix} ['demo']\n"
    assert not (checkout / ".venv").exists()


def test_only_the_tests_get_the_tools_of_the_tests(checkout, monkeypatch):
    monkeypatch.setattr(bootstrap, "prepare", lambda kind: prepared.append(kind))
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setattr(os, "execv", lambda *_: None)
    monkeypatch.delenv("RISKAPP_NO_BOOTSTRAP", raising=False)
    prepared = []

    for word in ("demo", "test", "postgres"):
        bootstrap.enter(["manage.py", word])

    assert prepared == ["demo", "test", "demo"]


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_two_that_install_at_once_have_half_of_the_lock_each_and_leave_nothing_out(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    lock = ROOT / "requirements" / f"{kind}.txt"

    halves = [Path(command[-1]).read_text() for command in bootstrap.installers(lock)]

    first, second = (set(half.splitlines()) for half in halves)
    names = [{line for line in half if line[:1].isalnum()} for half in (first, second)]
    assert {line for line in lock.read_text().splitlines() if line[:1].isalnum()} == names[0] | names[1]
    assert not names[0] & names[1]
    assert abs(len(names[0]) - len(names[1])) <= 1
    assert first | second == {line for line in lock.read_text().splitlines() if line and not line.startswith("#")}


@pytest.mark.parametrize(
    ("one", "other", "looked", "ends"),
    [(0, 0, 0, False), (1, 0, 0, True), (0, 1, 0, True), (0, 0, 1, True)],
)
def test_it_goes_on_only_if_both_halves_are_there_and_nothing_is_missing(one, other, looked, ends, monkeypatch):
    def ended(code):
        return [sys.executable, "-c", f"import sys; sys.exit({code})"]

    monkeypatch.setattr(bootstrap, "installers", lambda lock: [ended(one), ended(other)])
    monkeypatch.setattr(bootstrap, "PIP", ended(looked))

    with pytest.raises(SystemExit, match="could not be installed") if ends else nullcontext():
        bootstrap.install(Path("lock.txt"))


def test_an_old_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(sys, "version", "3.10.4 (main)")
    monkeypatch.delenv("RISKAPP_NO_BOOTSTRAP", raising=False)

    with pytest.raises(SystemExit, match=r"^Either Way needs Python 3\.11 or newer; this is 3\.10\.4\.$"):
        bootstrap.enter(["manage.py", "demo"])


def test_requirements_without_hashes_are_refused(checkout):
    (checkout / "requirements" / "demo.txt").write_text("django==5.2.19\n")

    refused = start(checkout, "demo")

    assert refused.returncode == 1
    assert "The packages could not be installed; nothing was changed outside .venv." in refused.stderr
    assert not list((checkout / ".venv").glob(".demo-*"))
