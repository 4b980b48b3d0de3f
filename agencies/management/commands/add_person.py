"""`manage.py add_person`: an operator makes an account, and enrols its owner in a team."""

import getpass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.management.commands._naming import add_membership_arguments, the_team
from agencies.models import User
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import LABELS, Role


class Command(BaseCommand):
    help = (
        "Make an account, and enrol its owner in a team. For somebody who has an account already, only the second."
        " The password is asked for here and never given on the command line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name they sign in with")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--no-password",
            action="store_true",
            help="set none: they choose one by “I have forgotten my password”, which needs an e-mail address",
        )
        add_membership_arguments(parser)
        parser.add_argument("--until", type=date.fromisoformat, help="their last day in the team, such as 2027-03-31")

    def handle(
        self,
        *,
        username: str,
        no_password: bool,
        agency: str | None,
        team: str | None,
        role: Role | None,
        until: date | None,
        **names: Any,
    ) -> None:
        given = [agency, team, role]
        if any(given) and not all(given):
            raise CommandError("To enrol somebody, give --agency, --team and --role.")
        where = (the_team(agency, team), role) if agency and team and role else None  # before anything is made
        by, at = Acting.machine(), timezone.now()
        try:
            user = User.objects.filter(username__iexact=username).first()
            if user is None:
                user = self.account(username, no_password=no_password, by=by, at=at, **names)
            elif not where:
                raise CommandError(f"“{user.username}” already has an account.")
            if where:
                their_team, their_role = where
                services.enrol(
                    user=user,
                    team=their_team,
                    role=their_role,
                    until=_end_of(until) if until else None,
                    by=by,
                    at=at,
                )
                self.stdout.write(f"{user.display_name} now acts as {LABELS[their_role]} for {their_team}.")
        except Refused as refused:
            raise CommandError("; ".join(refused.errors.values())) from None
        except (MayNot, NotPossibleNow) as refusal:
            raise CommandError(refusal.reason) from None

    def account(self, username: str, *, no_password: bool, email: str, by: Acting, at: datetime, **names: Any) -> User:
        if no_password and not email:
            raise CommandError("Without a password they need an --email to choose one.")
        user = services.register_person(
            username=username,
            first_name=names["first_name"],
            last_name=names["last_name"],
            email=email,
            password=None if no_password else _ask(username),
            by=by,
            at=at,
        )
        self.stdout.write(f"Made an account for {user.display_name}, who signs in as “{user.username}”.")
        return user


def _ask(username: str) -> str:
    """The password, typed twice on the terminal and shown nowhere."""
    first = getpass.getpass(f"Password for {username}: ")
    if getpass.getpass("Again: ") != first:
        raise CommandError("The two passwords differ. Nothing was made.")
    return first


def _end_of(day: date) -> datetime:
    """The first moment after that day, where the service is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
