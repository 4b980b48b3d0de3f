"""`manage.py remove_person`: an operator ends a membership, or closes an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.management.commands._naming import add_membership_arguments, the_person, the_team
from agencies.models import Membership
from agencies.roles import LABELS, Role


class Command(BaseCommand):
    help = (
        "End somebody's membership of a team in a role, or all of them and close the account."
        " What they did stays, with their name; nothing is deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name they sign in with")
        add_membership_arguments(parser)
        parser.add_argument("--close-account", action="store_true", help="end every membership and close the account")

    def handle(
        self,
        *,
        username: str,
        agency: str | None,
        team: str | None,
        role: Role | None,
        close_account: bool,
        **_: Any,
    ) -> None:
        if close_account == all([agency, team, role]):
            raise CommandError("Give either --agency, --team and --role, or --close-account.")
        user, by, at = the_person(username), Acting.machine(), timezone.now()
        memberships = Membership.objects.of(user).not_over(at).with_team()
        if agency and team and role:
            memberships = memberships.in_team(the_team(agency, team)).with_role(role)
            if not memberships:
                raise CommandError(f"{user.display_name} does not have this role in this team.")
        for membership in memberships:
            services.end_membership(membership=membership, by=by, at=at)
            words = LABELS[Role(membership.role)]
            self.stdout.write(f"{user.display_name} no longer acts as {words} for {membership.team}.")
        if close_account:
            services.close_account(user=user, by=by, at=at)
            self.stdout.write(f"The account “{user.username}” is closed.")
