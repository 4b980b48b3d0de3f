"""`manage.py end_sessions`: sign somebody out wherever they are signed in (security S5)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.management.commands._naming import the_person


class Command(BaseCommand):
    help = "Sign somebody out everywhere: a telephone is lost, or somebody else may know the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name they sign in with")

    def handle(self, *, username: str, **_: Any) -> None:
        user = the_person(username)
        ended = services.end_sessions(user=user, by=Acting.machine(), at=timezone.now())
        self.stdout.write(f"{user.display_name} was signed in in {ended} places, and is not any more.")
