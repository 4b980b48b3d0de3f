"""The two commands say in one sentence what is in the way, and the last line names what failed."""

import re
import shlex
import socket
import uuid
from pathlib import Path

import pytest
from django.core.management import BaseCommand, CommandError, call_command, get_commands, load_command_class

from riskapp.management.commands import test as checks

ROOT = Path(__file__).parents[2]
OUR_APPS = {"riskapp", "agencies", "audit", "cases", "assessments"}


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
    monkeypatch.setattr(checks, "failed", lambda: ["one", "two", "three", "four"])

    with pytest.raises(SystemExit) as end:
        checks.Command().run_from_argv(["manage.py", "test"])

    assert end.value.code == 1
    assert capfd.readouterr().out.splitlines()[-1] == "Failed: fails, tests"


@pytest.mark.parametrize(
    ("broken", "alone", "passes"), [(1, "pass", True), (1, "raise SystemExit(1)", False), (4, "pass", False)]
)
def test_the_few_that_fail_beside_the_others_are_tried_alone_and_named(monkeypatch, capfd, broken, alone, passes):
    monkeypatch.setattr(checks, "CHECKS", {"tests": ["-c", "raise SystemExit(1)"]})
    monkeypatch.setattr(checks, "ONCE_MORE", ["-c", alone])
    monkeypatch.setattr(checks, "failed", lambda: [f"tests/test_it.py::test_{number}" for number in range(broken)])

    with pytest.raises(SystemExit) as end:
        checks.Command().run_from_argv(["manage.py", "test"])

    said = capfd.readouterr().out
    assert (not end.value.code, "alone passed: tests/test_it.py::test_0" in said) == (passes, passes)
    assert said.splitlines()[-1] == ("Everything passed." if passes else "Failed: tests")


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
        "databases for the tests",
        "collecting the tests",
        "tests",
    ]


DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TYPED = re.compile(r"(?:^|[`\s])manage\.py (?P<rest>[^`\n]*)")
OF_PYTEST = {"test"}  # what follows is handed on untouched


def typed_in(page):
    """Every command of ours that a page has somebody type, as words; in the middle of a sentence its name alone."""
    text = page.read_text().replace("\\\n", " ")
    for found in TYPED.finditer(text):
        try:
            words = shlex.split(found["rest"].partition(" | ")[0], comments=True)
        except ValueError:  # prose goes on after it
            words = found["rest"].split()[:1]
        in_a_line_of_its_own = "`" not in text[text.rfind("\n", 0, found.start()) + 1 : found.end()]
        yield words if in_a_line_of_its_own else words[:1]


def test_whatever_the_documents_type_is_understood():
    """By the very parser of each command, down to its options."""
    known, understood = get_commands(), set()
    for page in DOCS:
        for name, *words in filter(None, typed_in(page)):
            assert name in known, (page.name, name)
            understood.add(name)
            if name in OF_PYTEST or not words or words == ["--help"]:
                continue
            app = known[name]
            command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
            parser = command.create_parser("manage.py", name)
            words = [str(uuid.uuid4()) if word == "EVENT" else word for word in words]
            try:
                parser.parse_args(words)
            except CommandError as wrong:
                if "…" in str(wrong):  # the page leaves out what only the reader has
                    continue
                pytest.fail(f"{page.name}: {name} {words}: {wrong}")
    ours = {name for name, app in known.items() if app in OUR_APPS}
    assert ours - understood <= {"check_method", "postgres", "audit_rebuild_heads"} | {"spectacular"}
