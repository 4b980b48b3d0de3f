"""`manage.py add_team`: an operator adds a team, and its agency if it is new."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.contexts import ServiceContext, contexts
from agencies.models import Agency, Team, Titles
from agencies.permissions import Refused


def about_contexts() -> str:
    return "\n".join(f"  {context.id}: {context.name} ({context.for_example})" for context in contexts().contexts)


class Command(BaseCommand):
    help = "Add a team. Its agency is added first if it is not registered yet; say then with --kind what it is."

    def add_arguments(self, parser: CommandParser) -> None:
        letters = [context.value for context in ServiceContext]
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = "The context comes from what the team is for, not from its agency:\n" + about_contexts()
        parser.add_argument("agency", help="name of the agency")
        parser.add_argument("name", help="name of the team")
        parser.add_argument("--context", required=True, choices=letters, help="what kind of service it is, see below")
        parser.add_argument("--also", action="append", default=[], choices=letters, help="what it also acts as")
        parser.add_argument("--kind", default="", help="what the agency is, in a few words; only for a new one")
        parser.add_argument(
            "--titles",
            default=Titles.INITIALS.value,
            choices=Titles.values,
            help="what its lists show of people (default: initials)",
        )

    def handle(
        self, *, agency: str, name: str, context: str, also: list[str], kind: str, titles: str, **_: Any
    ) -> None:
        by, at = Acting.machine(), timezone.now()
        owner = Agency.objects.filter(name=agency).first()
        if owner is None and not kind:
            raise CommandError(f"There is no agency “{agency}” yet. To add it, say with --kind what it is.")
        if owner and Team.objects.of_agency(owner).filter(name=name).exists():
            raise CommandError(f"{agency} already has a team “{name}”.")
        try:
            if owner is None:
                owner = services.register_agency(name=agency, kind=kind, by=by, at=at)
                self.stdout.write(f"Added the agency {owner}.")
            team = services.register_team(
                agency=owner,
                name=name,
                context=ServiceContext(context),
                also_acts_as=[ServiceContext(other) for other in also],
                titles=titles,
                by=by,
                at=at,
            )
        except Refused as refused:
            raise CommandError("; ".join(refused.errors.values())) from None
        self.stdout.write(f"Added the team {team}.")
