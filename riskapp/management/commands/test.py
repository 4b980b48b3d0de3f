"""`manage.py test` runs everything that CI runs; with words after it, only pytest with those words."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.management.base import BaseCommand

from riskapp import postgres

ROOT = Path(__file__).resolve().parents[3]
IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.argv[0] = 'lint-imports'; run()"
# One more than there are processors: a worker that waits for a browser or for the disk leaves its own to another.
WORKERS = min(os.cpu_count() or 2, 7) + 1
CHECKS = {
    "types (mypy)": ["-m", "mypy"],
    "ruff": ["-m", "ruff", "check", "."],
    "formatting": ["-m", "ruff", "format", "--check", "."],
    "import contracts": ["-c", IMPORTS, "--no-cache"],
    "templates (djlint)": ["-m", "djlint", "--quiet", "--lint", "templates"],
    "missing migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "databases for the tests": ["-m", "tests.migrated"],
    "collecting the tests": ["-m", "pytest", "--collect-only", "-q", "-n", "0"],  # compiled once, for all workers
    "tests": ["-m", "pytest", "-n", str(WORKERS), "--dist", "worksteal", "-q", "--in-turn"],
}

# A browser waits for a page eight seconds, and on a machine that is busy with something else that may be too short. A
# test that fails beside the others and passes alone is named for somebody to look at; more than a few are no accident.
FAILED, FEW = 1, 3
ONCE_MORE = ["-m", "pytest", "-n", "0", "-q", "--last-failed", "--last-failed-no-failures", "none"]


class Command(BaseCommand):
    help = "Run every check and every test (the same as CI); with words: pytest with those words."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Handed on untouched: options after the words are pytest's, not Django's."""
        words = argv[2:]
        os.environ["RISKAPP_MODE"] = "test"
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every program that is started would compile it all again
        if words:
            sys.exit(run(["-m", "pytest", *words]))
        if not os.environ.get("DATABASE_URL"):
            start_database()
        before = [name for name in CHECKS if name != "tests"]
        with ThreadPoolExecutor(2) as lanes:  # the types take about as long as all the others together
            passed = dict(zip(before, lanes.map(checked, before), strict=True))
        if "tests" in CHECKS:
            passed["tests"] = checked("tests")
        failed = [name for name in passed if not passed[name]]
        print(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything passed.", flush=True)
        sys.exit(bool(failed))


def start_database() -> None:
    """Once, so that every check and every test finds it running. It stays up for the next run."""
    try:
        postgres.ours().start()
    except postgres.NoPostgres as missing:
        sys.exit(str(missing))


def checked(name: str) -> bool:
    """Whether this check passed. What a check says is shown when it fails, what the tests say as they go."""
    began = time.monotonic()
    if name == "tests":
        print("\n== tests", flush=True)
        wrong, said = run(CHECKS[name]), ""
        if wrong == FAILED and len(which := failed()) <= FEW:
            print(f"\n== once more, each alone: {', '.join(which)}", flush=True)
            if not (wrong := run(ONCE_MORE)):
                said = f"== beside the others failed, and alone passed: {', '.join(which)}\n"
    else:
        done = subprocess.run(
            [sys.executable, *CHECKS[name]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        wrong, said = done.returncode, done.stdout if done.returncode else ""
    seconds = time.monotonic() - began
    print(f"{said}== {name}: {'FAILED' if wrong else 'passed'} in {seconds:.0f} s", flush=True)
    return not wrong


def failed() -> list[str]:
    """The tests that failed in the run before."""
    kept = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return list(json.loads(kept.read_text())) if kept.exists() else []


def run(command: list[str]) -> int:
    return subprocess.run([sys.executable, *command], cwd=ROOT).returncode
