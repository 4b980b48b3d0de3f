"""The two commands say in one sentence what is in the way, and the last line names what failed."""

import socket

import pytest
from django.core.management import CommandError, call_command

from riskapp.management.commands import test as checks


def test_a_port_that_is_taken_is_said_with_the_way_on():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("demo", port=port)

    words, _, another = str(refusal.value).rpartition(" ")
    assert words == f"Port {port} is taken by another program. Choose another: python3 manage.py demo --port"
    assert int(another) > port


def test_the_demo_is_never_for_service(settings):
    settings.SERVICE = True

    with pytest.raises(CommandError, match="demo is for trying out and never for service"):
        call_command("demo", port=8000)


def test_every_check_runs_and_the_last_line_names_the_ones_that_failed(monkeypatch, capfd):
    command = {"passes": "pass", "fails": "raise SystemExit(3)", "tests": "raise SystemExit(1)"}
    monkeypatch.setattr(checks, "CHECKS", {name: ["-c", code] for name, code in command.items()})

    with pytest.raises(SystemExit) as end:
        checks.Command().run_from_argv(["manage.py", "test"])

    assert end.value.code == 1
    assert capfd.readouterr().out.splitlines()[-1] == "Failed: fails, tests"


def test_words_go_to_pytest_untouched(monkeypatch):
    monkeypatch.setattr(checks, "run", lambda command: ran.append(command) or 0)
    ran = []

    with pytest.raises(SystemExit) as end:
        checks.Command().run_from_argv(["manage.py", "test", "tests/cases", "-k", "grant", "--verbosity=3"])

    assert end.value.code == 0
    assert ran == [["-m", "pytest", "tests/cases", "-k", "grant", "--verbosity=3"]]


def test_the_checks_are_those_of_the_readme():
    assert list(checks.CHECKS) == [
        "types (mypy)",
        "ruff",
        "formatting",
        "import contracts",
        "templates (djlint)",
        "missing migrations",
        "OpenAPI schema",
        "tests",
    ]
