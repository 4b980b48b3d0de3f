"""What waits for a manager, of their team: to sign off, to look at, to answer, to hand over?

Each list is short and found by an index; it shows what the manager may see, and says how many more there are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Now

from agencies.acting import Acting
from agencies.models import Membership, Team, User
from agencies.roles import Role
from assessments import permissions
from assessments.models import Assessment, Dissent
from cases.models import UrgentAccess
from reviews.models import Action, Counted

AT_ONCE = 10


@dataclass(frozen=True)
class List:
    """The first of a list, and how many there are beyond them, or out of sight."""

    rows: list[Any]
    more: int = 0
    unseen: int = 0


def to_sign_off(by: Acting) -> List:
    """What waits for this manager's sign-off, the longest waiting first."""
    rows = Assessment.objects.visible_to(by).for_sign_off_by(by).with_since().with_question()
    return _first(rows.prefetch_related("question__case__people"))


def due(by: Acting, today: dt.date) -> List:
    """Follow-ups due by today in the team, the longest due first; those of cases out of sight are counted."""
    assert by.team is not None
    every = Counted.objects.countable_by(by).of_team(by.team).due(today)
    seen = Counted.objects.visible_to(by).of_team(by.team).due(today)
    listed = _first(seen.with_question())
    return List(listed.rows, listed.more, every.count() - seen.count())


def acted_first(by: Acting, at: dt.datetime) -> List:
    """What was done first in the team and whose both sides are late."""
    assert by.team is not None
    rows = Assessment.objects.visible_to(by).of_team(by.team).due(at).with_question().order_by("due_at", "pk")
    return _first(rows.prefetch_related("question__case__people"))


def urgent_access(by: Acting) -> int:
    """How many urgent accesses wait to be reviewed, their own left out."""
    return UrgentAccess.objects.visible_to(by).looked_after_by(by).to_review().exclude(opened_by=by.user).count()


def different_views(by: Acting) -> List:
    """Different views in the team that nobody has answered."""
    assert by.team is not None
    rows = Dissent.objects.visible_to(by).unanswered_in(by.team).with_assessment()
    return _first(rows.prefetch_related("assessment__question__case__people"))


def actions(by: Acting) -> List:
    """What is to be done in the team about findings and is not done, the first due first."""
    assert by.team is not None
    return _first(Action.objects.visible_to(by).open_in(by.team).with_question())


def in_hand(by: Acting, at: dt.datetime) -> list[tuple[User, int, bool]]:
    """Who of the team has appraisals in hand that this manager may see, how many, and whether they still work in it.

    For handing over alone, in the order of names: how much somebody has in hand says nothing about how well they work.
    """
    assert by.team is not None
    going_on = ["drafting", "to_sign_off", "sent_back", "signed_off"]
    mine = Assessment.objects.visible_to(by).of_team(by.team).filter(status__in=going_on, question__stopped_at=None)
    counts: dict[Any, int] = dict(mine.order_by().values_list("author").annotate(many=Count("pk")))
    here = set(permissions.practitioners_of(by.team, at).values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=counts).order_by("first_name", "last_name")
    return [(user, counts[user.pk], user.pk in here) for user in people]


def to_take_over(team: Team, but: User) -> Any:
    """Practitioners of the team, by name, without the one who hands over."""
    works = Membership.objects.current(Now()).in_team(team).with_role(Role.PRACTITIONER).at_work()
    return User.objects.filter(Q(pk__in=works.values("user")) & ~Q(pk=but.pk)).order_by("first_name", "last_name")


def _first(rows: Any) -> List:
    found = list(rows[: AT_ONCE + 1])
    more = rows.count() - AT_ONCE if len(found) > AT_ONCE else 0
    return List(found[:AT_ONCE], more)
