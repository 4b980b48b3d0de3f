"""How an operator names a team on the command line, and what is said if there is none of that name."""

from django.core.management.base import CommandError, CommandParser

from agencies.models import Team, User
from agencies.roles import Role


def add_membership_arguments(parser: CommandParser) -> None:
    parser.add_argument("--agency", help="name of the agency")
    parser.add_argument("--team", help="name of the team")
    parser.add_argument(
        "--role", type=Role, choices=list(Role), help="as what they act for it; governance: information governance lead"
    )


def the_team(agency: str, name: str) -> Team:
    """The team of these names, or an error that lists what there is."""
    found = Team.objects.directory().filter(agency__name=agency, name=name).first()
    if found is None:
        known = "\n".join(f"  --agency “{team.agency.name}” --team “{team.name}”" for team in Team.objects.directory())
        raise CommandError(f"There is no team of this name. Teams are added with add_team. These are known:\n{known}")
    return found


def the_person(username: str) -> User:
    found = User.objects.filter(username__iexact=username).first()
    if found is None:
        raise CommandError(f"Nobody signs in as “{username}”.")
    return found
