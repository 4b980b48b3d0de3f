"""What can a program read and say of what came of decisions? Looking back is over teams, never over people."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import reading
from api.bodies_reviews import (
    FollowUpAnswer,
    FollowUpBody,
    FollowUpDue,
    FollowUps,
    FollowUpsDue,
    LookingBack,
    PanelAnswer,
    QuarterAnswer,
)
from api.doors import MOST, Call, Door, Query, operation
from api.problems import Failure
from api.values import Answer
from assessments.models import SignedVersion
from reviews import checks, figures, permissions, services
from reviews.models import Counted
from reviews.said import Said, together

YEARS = (
    Query("team", "Of which team; the first that one answers for, if it is left out.", uuid.UUID),
    Query("years_ago", "How many years before the last four quarters; 0 if left out."),
)


class FollowUpsDueDoor(Door):
    @operation(
        "follow_ups_due",
        "Decisions of one's team that are to be followed up by today",
        tag="Afterwards",
        gives=FollowUpsDue,
    )
    def get(self, call: Call) -> Answer:
        team = call.by.team
        if team is None:
            return FollowUpsDue(due=(), more=0)
        with reading(call.by):
            rows = Counted.objects.visible_to(call.by).of_team(team).due(timezone.localdate(call.at))
            found = list(rows.select_related("question").without_words("question")[:MOST])
            return FollowUpsDue(due=tuple(map(FollowUpDue.of, found)), more=rows.count() - len(found))


class FollowUpsDoor(Door):
    @operation("follow_ups", "What was said to have come of a signed version", tag="Afterwards", gives=FollowUps)
    def get(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        return _follow_ups(call, _signed(call, question, number))

    @operation(
        "record_follow_up",
        "Say what came of a decision, whichever way it was decided. What was said before stays",
        tag="Afterwards",
        takes=FollowUpBody,
        gives=FollowUps,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        row = _signed(call, question, number)
        call.does(services.record_follow_up, version=row, given=call.body.given())
        return _follow_ups(call, row)


class LookingBackDoor(Door):
    @operation(
        "looking_back",
        "The two panels of a team one answers for, and its quarters. Nothing by person, nothing of few",
        tag="Afterwards",
        gives=LookingBack,
        query=YEARS,
    )
    def get(self, call: Call) -> Answer:
        permissions.check_can_look_back(call.by)
        ago = call.query.get("years_ago", "0")
        if not (ago.isascii() and ago.isdecimal() and len(ago) < 3 and int(ago) <= figures.MOST_YEARS):
            raise Failure(400, _("years_ago is a whole number of years."))
        with reading(call.by):
            teams = figures.teams(call.by)
            typed = call.query.get("team", "").lower()
            team = next((each for each in teams if typed in ("", str(each.pk))), None)
            if team is None:
                raise Http404
            quarters = figures.quarters_of(timezone.localdate(call.at), int(ago))
            year = figures.Year.of(team, quarters, call.by)
            return LookingBack(
                team=team.pk,
                first_day=quarters[0],
                panels=tuple(map(PanelAnswer.of, year.panels)),
                quarters=tuple(map(QuarterAnswer.of, year.by_quarter)),
            )


def _signed(call: Call, question: uuid.UUID, number: int) -> SignedVersion:
    return call.find(SignedVersion.objects.visible_to(call.by).of_question(question).with_people(), number=number)


def _follow_ups(call: Call, row: SignedVersion) -> FollowUps:
    """Everything that was said of it, once the look is recorded. NotPossibleNow once the record is erased."""
    call.look(row, "follow_up")
    with reading(call.by):
        rows: list[Any] = list(row.follow_ups.all())
        stands = together([Said(each.need, each.use, each.settles) for each in rows])
        return FollowUps(
            follow_ups=tuple(map(FollowUpAnswer.of, rows)),
            shared=checks.said_to_share(row),
            need=stands.need,
            use=stands.use,
            differs=stands.differs,
        )
