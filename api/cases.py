"""What can a program read and change about a case: its people, who may see it, its history?"""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.models import User
from agencies.permissions import MayNot, Refused
from api.bodies_cases import (
    CaseAnswer,
    CaseBody,
    CaseListed,
    Cases,
    GrantAnswer,
    GrantBody,
    Grants,
    HistoryAnswer,
    HistoryChecked,
    People,
    PersonAnswer,
    PersonBody,
)
from api.doors import CURSOR, Call, Door, Lines, Query, operation, page_of
from api.values import Answer
from audit import permissions as trail_permissions
from audit import services as audit
from audit import trail
from audit.verbs import GROUPS_OF_A_CASE
from cases import services
from cases.models import Case, Grant, PersonConcerned

HISTORY = (
    *CURSOR,
    Query("what", "Only entries of this kind.", str, [group.value for group in GROUPS_OF_A_CASE]),
    Query("looks", "“yes” to list who looked as well.", str, ["yes", "no"]),
)


def visible(call: Call) -> Any:
    """The cases that this person may see, each with its team and people."""
    return Case.objects.visible_to(call.by).with_people()


def shown(call: Call, case: uuid.UUID) -> CaseAnswer:
    """A case, once the look is recorded."""
    row = call.find(visible(call), pk=case)
    call.look(row, "case")
    with reading(call.by):
        return CaseAnswer.of(row)


def history_of(call: Call, row: Any, objects: set[str] | None = None) -> HistoryAnswer:
    """A page of the history of one stream, or of some things in it, through the filter in the query."""
    turned = Lines(call)
    call.look(row, "history")
    with reading(call.by):
        found = trail.entries(
            row.stream,
            groups=[call.query["what"]] if "what" in call.query else None,
            looks=call.query.get("looks") == "yes",
            objects=objects,
            words=trail_permissions.can_read_words(call.by, stream=row.stream, sees_record=True),
            name_lookers=trail_permissions.can_name_lookers(call.by, stream=row.stream, at=call.at),
            page=turned.page,
        )
        return HistoryAnswer.of(found, turned.next)


class CasesDoor(Door):
    @operation(
        "cases",
        "The cases that one may see, newest first",
        tag="Cases",
        gives=Cases,
        query=(*CURSOR, Query("state", "Only open or only closed ones.", str, ["open", "closed"])),
    )
    def get(self, call: Call) -> Answer:
        rows = Case.objects.visible_to(call.by)
        if state := call.query.get("state"):
            rows = rows.filter(closed_at__isnull=state == "open")
        with reading(call.by):
            found, following = page_of(rows, call, "opened_at", lambda rows: rows.with_people().with_counts())
            audit.open_keys(row.stream for row in found)
            return Cases(cases=tuple(CaseListed.of(row) for row in found), next=following)

    @operation(
        "open_case", "Open a case of the team acted for", tag="Cases", takes=CaseBody, gives=CaseAnswer, status=201
    )
    def post(self, call: Call) -> Answer:
        if call.by.team is None:
            raise MayNot(_("Only a practitioner of a team can open a case there."))
        made = call.does(
            services.open_case,
            team=call.by.team,
            about=call.body.about,
            people=[person.given() for person in call.body.people],
        )
        return shown(call, made)


class CaseDoor(Door):
    @operation("case", "A case and the people it is about", tag="Cases", gives=CaseAnswer)
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        return shown(call, case)


class CaseCloseDoor(Door):
    @operation(
        "close_case",
        "Close a case: it can be read, and changes no more\n\n"
        "Each question in it has been stopped before, or its decision signed off or withdrawn: 409 names those "
        "that are still open.",
        tag="Cases",
        gives=CaseAnswer,
        match=True,
    )
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        call.about(row, "case")
        call.does(services.close_case, case=row, edition=call.edition)
        return shown(call, case)


class PeopleDoor(Door):
    @operation("people", "Whom the case concerns", tag="Cases", gives=People)
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        return People(people=shown(call, case).people)

    @operation("record_person", "Record someone else", tag="Cases", takes=PersonBody, gives=PersonAnswer, status=201)
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        made = call.does(services.record_person, case=row, person=call.body.given())
        return _person(call, case, made)


class PersonDoor(Door):
    @operation("person", "Someone whom the case concerns", tag="Cases", gives=PersonAnswer)
    def get(self, call: Call, case: uuid.UUID, person: uuid.UUID) -> Answer:
        return _person(call, case, person)

    @operation(
        "change_person", "Correct what is said of them", tag="Cases", takes=PersonBody, gives=PersonAnswer, match=True
    )
    def put(self, call: Call, case: uuid.UUID, person: uuid.UUID) -> Answer:
        row = call.find(PersonConcerned.objects.visible_to(call.by).select_related("case__team"), pk=person, case=case)
        call.about(row.case, "case")
        call.does(services.change_person, person=row, changes=call.body.given(), edition=call.edition)
        return _person(call, case, person)


class GrantsDoor(Door):
    @operation("grants", "Who may see the case, and who might before", tag="Access", gives=Grants)
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        call.look(row, "access")
        with reading(call.by):
            rows = Grant.objects.visible_to(call.by).filter(case=row).with_people()
            return Grants(grants=tuple(GrantAnswer.of(grant) for grant in rows))

    @operation("let_see", "Let somebody see the case", tag="Access", takes=GrantBody, gives=GrantAnswer, status=201)
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        body: GrantBody = call.body

        def let_see(**given: Any) -> Grant:
            person = User.objects.open_account(body.user)
            if person is None:
                raise Refused({"user": _("Select who needs to see it")})
            return services.let_see(user=person, **given)

        made = call.does(let_see, case=row, reason=body.reason, note=body.note, until=body.until)
        return _grant(call, case, made)


class GrantEndDoor(Door):
    @operation("end_grant", "End somebody's access, or one's own", tag="Access", gives=GrantAnswer)
    def post(self, call: Call, case: uuid.UUID, grant: uuid.UUID) -> Answer:
        if call.key and audit.what_it_did(call.key, by=call.by) == f"cases.grant:{grant}":
            # Their own grant stays theirs to read, also when it opens the case to them no longer.
            own = Grant.objects.of(call.by.user).select_related("user", "given_by")
            with reading(call.by):
                if ended := own.filter(case=case, pk=grant).first():
                    return GrantAnswer.of(ended)
        rows = Grant.objects.visible_to(call.by).with_people().select_related("case__team", "user", "given_by")
        row = call.find(rows, pk=grant, case=case)
        call.does(services.end_grant, grant=row)
        row.ended_at = row.ended_at or call.at
        if row.user_id == call.by.user.pk:  # the case is not there any more for whoever ended their own access
            return GrantAnswer.of(row)
        return _grant(call, case, grant)


class CaseHistoryDoor(Door):
    @operation(
        "case_history", "What happened in the case, newest first", tag="History", gives=HistoryAnswer, query=HISTORY
    )
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        return history_of(call, call.find(visible(call), pk=case))


class HistoryCheckDoor(Door):
    @operation(
        "check_history",
        "Check the history of the case: every link, hash, column and sealed word",
        tag="History",
        gives=HistoryChecked,
    )
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=case)
        found = audit.verified(stream=row.stream, object=row, by=call.by, at=call.at, key=call.key)
        return HistoryChecked(
            entries=found.entries,
            sound=found.sound,
            first_bad=found.first_bad,
            reason=str(found.reason),
            lodged=found.lodged,
        )


def _person(call: Call, case: uuid.UUID, person: uuid.UUID) -> PersonAnswer:
    row = call.find(PersonConcerned.objects.visible_to(call.by).select_related("case"), pk=person, case=case)
    call.look(row.case, "case")
    with reading(call.by):
        return PersonAnswer.of(row)


def _grant(call: Call, case: uuid.UUID, grant: uuid.UUID) -> GrantAnswer:
    row = call.find(
        Grant.objects.visible_to(call.by).with_people().select_related("case", "user", "given_by"), pk=grant, case=case
    )
    call.look(row.case, "access")
    return GrantAnswer.of(row)
