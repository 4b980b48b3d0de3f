"""Count every decision anew, from what was signed off and what was said to have come of it.

What is counted is kept up to date by the worker; this makes all of it again, and changes nothing where all is well.
"""

from typing import Any

from django.core.management.base import BaseCommand

from reviews import counting


class Command(BaseCommand):
    help = "Count every decision anew, for looking back."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{counting.afresh()} decisions counted.")
