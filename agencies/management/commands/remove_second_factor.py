"""`manage.py remove_second_factor`: somebody has lost app and recovery codes, and an operator knows who asks."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.management.commands._naming import the_person


class Command(BaseCommand):
    help = "End somebody's one-time and recovery codes. Make sure first that it is them who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name they sign in with")

    def handle(self, *, username: str, **_: Any) -> None:
        user = the_person(username)
        if not Authenticator.objects.filter(user=user).exists():
            raise CommandError(f"{user.display_name} has no second factor.")
        services.end_second_factors(user=user, by=Acting.machine(), at=timezone.now())
        self.stdout.write(f"{user.display_name} signs in with the password alone now.")
