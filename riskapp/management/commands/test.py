"""`manage.py test` runs everything that CI runs; with words after it, only pytest with those words."""

import subprocess
import sys

from django.core.management.base import BaseCommand

CHECKS = [["ruff", "check", "."], ["lint-imports", "--no-cache"], ["pytest"]]


class Command(BaseCommand):
    help = "Run every check and every test (the same as CI)."
    requires_system_checks = []

    def run_from_argv(self, argv):
        words = argv[2:]
        failed = [
            c[0]
            for c in ([["pytest", *words]] if words else CHECKS)
            if subprocess.run(
                [sys.executable, "-m", *c]
                if c[0] != "lint-imports"
                else [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
            ).returncode
        ]
        sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)
