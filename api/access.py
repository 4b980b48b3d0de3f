"""What can a program do in an emergency, and about who is kept away from a case?"""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.models import User
from agencies.permissions import MayNot, Refused
from agencies.roles import Role
from api.bodies_access import (
    EmergencyBody,
    ReviewBody,
    UrgentAccessAnswer,
    UrgentAccesses,
    WallAnswer,
    WallBody,
    Walls,
)
from api.bodies_cases import ReasonBody
from api.cases import visible
from api.doors import CURSOR, Call, Door, operation, page_of
from api.values import Answer
from audit import services as audit
from cases import services
from cases.models import UrgentAccess, Wall


class EmergencyDoor(Door):
    @operation(
        "open_in_emergency",
        "Open a case in an emergency: for four hours, by its reference\n\n"
        "The managers of its team and information governance are told at once, and somebody else reviews it. A "
        "reference that nobody has, one of another agency, and a case that one is kept away from give the same 422.",
        tag="Access",
        takes=EmergencyBody,
        gives=UrgentAccessAnswer,
        status=201,
    )
    def post(self, call: Call) -> Answer:
        body: EmergencyBody = call.body
        if call.key and (thing := audit.what_it_did(call.key, by=call.by)):
            return _own(call, uuid.UUID(thing.partition(":")[2]))
        made = call.does(services.open_in_emergency, reference=body.reference, emergency=body.emergency, note=body.note)
        return _own(call, made)


class UrgentAccessesDoor(Door):
    @operation(
        "urgent_accesses",
        "What was opened in an emergency, for those who look after it",
        tag="Access",
        gives=UrgentAccesses,
        query=CURSOR,
    )
    def get(self, call: Call) -> Answer:
        if not call.by.acts_as(Role.MANAGER, Role.GOVERNANCE):
            raise MayNot(_("Managers and information governance leads review what was opened in an emergency."))
        rows = UrgentAccess.objects.visible_to(call.by).looked_after_by(call.by)
        with reading(call.by):
            found, following = page_of(rows, call, "opened_at", lambda rows: rows.with_people())
            audit.open_keys(row.stream for row in found)
            return UrgentAccesses(urgent_accesses=tuple(UrgentAccessAnswer.of(row) for row in found), next=following)


class UrgentReviewDoor(Door):
    @operation(
        "review_urgent_access",
        "Say whether it was needed, or ask whoever took it: never of one's own",
        tag="Access",
        takes=ReviewBody,
        gives=UrgentAccessAnswer,
    )
    def post(self, call: Call, access: uuid.UUID) -> Answer:
        rows = UrgentAccess.objects.visible_to(call.by).looked_after_by(call.by).with_people()
        row = call.find(rows, pk=access)
        body: ReviewBody = call.body
        call.does(
            services.review_urgent_access,
            access=row,
            finding=body.finding,
            because=body.because,
            question=body.question,
        )
        row = call.find(rows.all(), pk=access)
        call.look(row, "urgent_access")
        return UrgentAccessAnswer.of(row)


class WallsDoor(Door):
    @operation("walls", "Who is kept away from the case, and who was", tag="Access", gives=Walls)
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        call.look(row, "access")
        with reading(call.by):
            rows = Wall.objects.visible_to(call.by).filter(case=row).with_people()
            return Walls(walls=tuple(WallAnswer.of(wall) for wall in rows))

    @operation(
        "keep_away",
        "Keep somebody away from the case, whatever they hold",
        tag="Access",
        takes=WallBody,
        gives=WallAnswer,
        status=201,
    )
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        body: WallBody = call.body

        def keep_away(**given: Any) -> Wall:
            person = User.objects.open_account(body.user)
            if person is None:
                raise Refused({"user": _("Select who is to be kept away")})
            return services.keep_away(user=person, **given)

        made = call.does(keep_away, case=row, conflict=body.conflict, note=body.note, takes_over=body.takes_over)
        return _wall(call, case, made)


class WallLiftDoor(Door):
    @operation(
        "lift_wall",
        "Keep somebody away no longer; it opens nothing by itself",
        tag="Access",
        takes=ReasonBody,
        gives=WallAnswer,
    )
    def post(self, call: Call, case: uuid.UUID, wall: uuid.UUID) -> Answer:
        rows = Wall.objects.visible_to(call.by).with_people().select_related("case__team__agency", "user")
        row = call.find(rows, pk=wall, case=case)
        return _wall(call, case, call.does(services.lift_wall, wall=row, why=call.body.why))


def _own(call: Call, access: uuid.UUID) -> Answer:
    """What this person opened, while it is open to them."""
    row = call.find(UrgentAccess.objects.visible_to(call.by).with_people(), pk=access)
    call.look(row, "urgent_access")
    return UrgentAccessAnswer.of(row)


def _wall(call: Call, case: uuid.UUID, wall: uuid.UUID) -> Answer:
    row = call.find(Wall.objects.visible_to(call.by).with_people(), pk=wall, case=case)
    call.look(row, "access")
    return WallAnswer.of(row)
