"""Who reads what? For managers and information governance leads: counts, and what is unusual, before any name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.models import Membership, User
from agencies.permissions import MayNot
from agencies.roles import Role
from audit import permissions as trail_permissions
from audit import reading as reads
from audit import services as audit
from audit.answers import Answer, attempt
from audit.forms import WhoReadsForm
from cases.models import Case, Wall

DAYS = 28


class Line(NamedTuple):
    """What one person read, by name: shown once a reason was recorded."""

    name: str
    cases: int
    most: int
    outside: int
    refused: int


@signed_in
@require_safe
def overview(request: ActingRequest) -> HttpResponse:
    """How much is read, and what is unusual; by person only for a day after a reason was recorded."""
    by, at = request.acting, timezone.now()
    _check(by)
    named = trail_permissions.gave_reason(by, stream=by.user.pk, at=at)
    if named:
        audit.viewed(stream=by.user.pk, object=by.user, by=by, at=at, page="who_reads_what")
    with reading(by):
        found, outside = _found(by)
        context = {
            "found": found,
            "outside": len(outside),
            "days": DAYS,
            "many": reads.MANY,
            "team": by.team if by.acts_as(Role.MANAGER) else None,
            "agency": by.agency,
            "named": named,
            "lines": _lines(found, outside) if named else [],
        }
        return render(request, "cases/reading.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: ActingRequest) -> HttpResponse:
    """Why somebody wants to know by name: an entry of their own chain, before anything is shown."""
    by = request.acting
    _check(by)
    form = WhoReadsForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        answer = Answer(done=False, status=422)
        if form.is_valid():
            given = {"stream": by.user.pk, "object": by.user, "reason": form.cleaned_data["reason"]}
            answer = attempt(form, audit.ask_who_looked, **given, by=by, at=timezone.now())
        if answer.done:
            return redirect("cases:reading")
        status = answer.status
    return render(request, "cases/reading_names.html", {"form": form}, status=status)


def _check(by: Acting) -> None:
    if not by.acts_as(Role.MANAGER, Role.GOVERNANCE):
        raise MayNot(_("Managers and information governance leads look at who reads what."))


def _found(by: Acting) -> tuple[reads.Reading, dict[UUID, int]]:
    """What was read, and by whom from outside the team, how many cases.

    A manager is told of the cases they may see, whoever read them. An information governance lead is told how much the
    people of the agency read, whatever it was, but for cases that they are kept away from.
    """
    until = timezone.now()
    since = until - timedelta(days=DAYS)
    if by.acts_as(Role.GOVERNANCE):
        assert by.agency is not None, "whoever governs information acts for an agency"
        members = Membership.objects.current(until).in_agency(by.agency)
        people = set(members.values_list("user_id", flat=True))
        return reads.of(people, since=since, until=until, without=Wall.objects.before_whoever_speaks()), {}
    teams: Mapping[UUID, UUID] = dict(Case.objects.visible_to(by).values_list("stream", "team"))
    assert by.team is not None, "whoever manages a team acts for it"
    of_team = set(Membership.objects.current(until).in_team(by.team).values_list("user_id", flat=True))
    found = reads.of(of_team, since=since, until=until, streams=teams)
    own = {stream for stream, team in teams.items() if team == by.team.pk}
    outside = {
        actor: len(read & own) for actor, read in found.records_of.items() if actor not in of_team and read & own
    }
    return found, outside


def _lines(found: reads.Reading, outside: Mapping[UUID, int]) -> list[Line]:
    people = User.objects.in_bulk([*found.records_of, *found.refused])
    lines = [
        Line(
            name=person.display_name,
            cases=len(found.records_of.get(key, ())),
            most=found.hurried.get(key, 0),
            outside=outside.get(key, 0),
            refused=found.refused.get(key, 0),
        )
        for key, person in people.items()
    ]
    return sorted(lines, key=lambda line: line.name.casefold())
