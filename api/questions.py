"""What can a program read and change about a sharing question, before anybody thinks about both sides?"""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.models import Team
from agencies.permissions import Refused
from api import cases
from api.bodies_cases import (
    AskBody,
    ChangeQuestionBody,
    Enquiries,
    EnquiryAnswer,
    EnquiryBody,
    HistoryAnswer,
    ItemAnswer,
    ItemBody,
    Items,
    PurposeAnswer,
    PurposeBody,
    QuestionAnswer,
    QuestionBody,
    QuestionListed,
    Questions,
    ReasonBody,
    RecipientAnswer,
    RecipientBody,
    Recipients,
    WishAnswer,
    WishBody,
    Wishes,
)
from api.doors import CURSOR, Call, Door, Query, operation, page_of
from api.values import Answer
from audit import services as audit
from cases import services
from cases.models import Enquiry, InformationItem, PersonConcerned, Recipient, SharingQuestion

STATE = Query("state", "Only open or only stopped ones.", str, ["open", "stopped"])


def visible(call: Call) -> Any:
    """The sharing questions that this person may see, each with both ends."""
    return SharingQuestion.objects.visible_to(call.by).with_ends()


def whole(call: Call) -> Any:
    """The same with everything current that was said about each."""
    return SharingQuestion.objects.visible_to(call.by).with_all()


def shown(call: Call, question: uuid.UUID) -> QuestionAnswer:
    """A question, once the look is recorded."""
    row = call.find(whole(call), pk=question)
    call.look(row, "question")
    with reading(call.by):
        return QuestionAnswer.of(row)


def listed(call: Call, rows: Any) -> Questions:
    """One page of these questions."""
    if state := call.query.get("state"):
        rows = rows.filter(stopped_at__isnull=state == "open")
    with reading(call.by):
        found, following = page_of(
            rows,
            call,
            "asked_at",
            lambda rows: rows.with_ends().select_related("assessment").prefetch_related("case__people"),
        )
        audit.open_keys(row.stream for row in found)
        return Questions(questions=tuple(QuestionListed.of(row) for row in found), next=following)


class QuestionsDoor(Door):
    @operation(
        "questions",
        "The sharing questions that one may see, newest first",
        tag="Questions",
        gives=Questions,
        query=(*CURSOR, STATE),
    )
    def get(self, call: Call) -> Answer:
        return listed(call, SharingQuestion.objects.visible_to(call.by))


class CaseQuestionsDoor(Door):
    @operation("questions_of_case", "The questions of a case", tag="Questions", gives=Questions, query=(*CURSOR, STATE))
    def get(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(cases.visible(call), pk=case)
        return listed(call, SharingQuestion.objects.visible_to(call.by).of_case(row))

    @operation(
        "ask",
        "Ask a sharing question; which side comes first on it is drawn by lot",
        tag="Questions",
        takes=AskBody,
        gives=QuestionAnswer,
        status=201,
    )
    def post(self, call: Call, case: uuid.UUID) -> Answer:
        row = call.find(cases.visible(call), pk=case)

        def ask(**given: Any) -> SharingQuestion:
            return services.ask(case=row, mode=call.body.mode, **_given(call.body, row.team), **given)

        return shown(call, call.does(ask))


class QuestionDoor(Door):
    @operation("question", "A sharing question", tag="Questions", gives=QuestionAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return shown(call, question)

    @operation(
        "change_question",
        "Put the question otherwise; the order drawn stays",
        tag="Questions",
        takes=ChangeQuestionBody,
        gives=QuestionAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        call.about(row, "question")

        def change(**given: Any) -> SharingQuestion:
            return services.change_question(
                question=row,
                changes=_given(call.body, row.holder_team),
                why_later=call.body.why_later,
                edition=call.edition,
                **given,
            )

        return shown(call, call.does(change))


class QuestionStopDoor(Door):
    @operation(
        "stop_question",
        "Stop: the question has gone away",
        tag="Questions",
        takes=ReasonBody,
        gives=QuestionAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        call.about(row, "question")
        call.does(services.stop_question, question=row, why=call.body.why, edition=call.edition)
        return shown(call, question)


class ItemsDoor(Door):
    @operation("items", "The items of information, one by one", tag="What is known", gives=Items)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(whole(call), pk=question)
        call.look(row, "items")
        with reading(call.by):
            return Items(items=tuple(ItemAnswer.of(item) for item in row.items.all()), sources=row.sources_words)

    @operation("add_item", "List one more", tag="What is known", takes=ItemBody, gives=ItemAnswer, status=201)
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        return _item(call, question, call.does(services.add_item, question=row, item=call.body.given()))


class ItemDoor(Door):
    @operation("item", "One item, also one that was taken off the list", tag="What is known", gives=ItemAnswer)
    def get(self, call: Call, question: uuid.UUID, item: uuid.UUID) -> Answer:
        return _item(call, question, item)

    @operation("change_item", "Correct an item", tag="What is known", takes=ItemBody, gives=ItemAnswer, match=True)
    def put(self, call: Call, question: uuid.UUID, item: uuid.UUID) -> Answer:
        row = call.find(_of(InformationItem, call), pk=item, question=question)
        call.about(row.question, "items")
        call.does(services.change_item, item=row, changes=call.body.given(), edition=call.edition)
        return _item(call, question, item)


class ItemRemoveDoor(Door):
    @operation(
        "remove_item",
        "Take an item off the list, with the reason",
        tag="What is known",
        takes=ReasonBody,
        gives=ItemAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID, item: uuid.UUID) -> Answer:
        row = call.find(_of(InformationItem, call), pk=item, question=question)
        call.about(row.question, "items")
        call.does(services.remove_item, item=row, why=call.body.why, edition=call.edition)
        return _item(call, question, item)


class RecipientsDoor(Door):
    @operation("recipients", "Who would receive it", tag="Who would receive it", gives=Recipients)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(whole(call), pk=question)
        call.look(row, "recipients")
        with reading(call.by):
            return Recipients(recipients=tuple(RecipientAnswer.of(each) for each in row.recipients.all()))

    @operation(
        "name_recipient",
        "Name a role or a person",
        tag="Who would receive it",
        takes=RecipientBody,
        gives=RecipientAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        made = call.does(services.name_recipient, question=row, recipient=call.body.given())
        return _recipient(call, question, made)


class RecipientDoor(Door):
    @operation("recipient", "One recipient", tag="Who would receive it", gives=RecipientAnswer)
    def get(self, call: Call, question: uuid.UUID, recipient: uuid.UUID) -> Answer:
        return _recipient(call, question, recipient)

    @operation(
        "change_recipient",
        "Correct a recipient",
        tag="Who would receive it",
        takes=RecipientBody,
        gives=RecipientAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID, recipient: uuid.UUID) -> Answer:
        row = call.find(_of(Recipient, call), pk=recipient, question=question)
        call.about(row.question, "recipients")
        call.does(services.change_recipient, recipient=row, changes=call.body.given(), edition=call.edition)
        return _recipient(call, question, recipient)


class RecipientRemoveDoor(Door):
    @operation(
        "remove_recipient",
        "Take somebody off the list",
        tag="Who would receive it",
        gives=RecipientAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID, recipient: uuid.UUID) -> Answer:
        row = call.find(_of(Recipient, call), pk=recipient, question=question)
        call.about(row.question, "recipients")
        call.does(services.remove_recipient, recipient=row, edition=call.edition)
        return _recipient(call, question, recipient)


class WishesDoor(Door):
    @operation("wishes", "What each person concerned wants", tag="What people want", gives=Wishes)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(whole(call), pk=question)
        call.look(row, "wishes")
        with reading(call.by):
            stand = {wish.person_id: wish for wish in row.wishes.all()}
            return Wishes(wishes=tuple(WishAnswer.of(person, stand.get(person.pk)) for person in row.case.people.all()))


class WishDoor(Door):
    @operation("wish", "What one person wants; its ETag is asked of a change", tag="What people want", gives=WishAnswer)
    def get(self, call: Call, question: uuid.UUID, person: uuid.UUID) -> Answer:
        return _wish(call, question, person)

    @operation(
        "record_wish",
        "Record what a person wants, or why they were not asked",
        tag="What people want",
        takes=WishBody,
        gives=WishAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID, person: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        somebody = call.find(PersonConcerned.objects.visible_to(call.by), pk=person, case=row.case_id)
        call.about(row, "wishes")
        body: WishBody = call.body
        call.does(
            services.record_wish,
            question=row,
            person=somebody,
            asked=body.asked,
            said=body.said,
            why_not=body.why_not,
            told=body.told,
            edition=call.edition,
        )
        return _wish(call, question, person)


class PurposeDoor(Door):
    @operation(
        "purpose",
        "Why it was told, whether the new use is in keeping, and which norms of the two services differ",
        tag="Purpose",
        gives=PurposeAnswer,
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _purpose(call, question)

    @operation(
        "record_purpose",
        "Record the purpose, and how each norm that differs is met",
        tag="Purpose",
        takes=PurposeBody,
        gives=PurposeAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        call.about(row, "purpose")
        body: PurposeBody = call.body
        places = {f"{each.end}-{each.norm}": number for number, each in enumerate(body.norms or ())}

        def at_fault(name: str) -> str:
            norm = name.removesuffix("-because")
            if norm in places:
                return f"/norms/{places[norm]}/{'because' if name != norm else 'answer'}"
            return "/norms" if "-" in name else f"/{name}"

        def record(**given: Any) -> SharingQuestion:
            if len(places) != len(body.norms or ()):
                raise Refused({"norms": _("A norm stands twice in the list")})
            answers = {(str(each.end), each.norm): (str(each.answer), each.because) for each in body.norms or ()}
            return services.record_purpose(
                question=row,
                told_for=body.told_for,
                in_keeping=body.in_keeping,
                lawful_basis=body.lawful_basis or "",
                gateway=body.gateway,
                not_told=body.not_told,
                answers=answers if body.norms is not None else None,
                edition=call.edition,
                **given,
            )

        call.does(record, at_fault=at_fault)
        return _purpose(call, question)


class EnquiriesDoor(Door):
    @operation("enquiries", "Questions to other services: each tells something too", tag="Enquiries", gives=Enquiries)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(whole(call), pk=question)
        call.look(row, "enquiries")
        with reading(call.by):
            return Enquiries(enquiries=tuple(EnquiryAnswer.of(each) for each in row.enquiries.all()))

    @operation(
        "record_enquiry",
        "Record an enquiry as the disclosure that it is",
        tag="Enquiries",
        takes=EnquiryBody,
        gives=EnquiryAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        body: EnquiryBody = call.body
        made = call.does(
            services.record_enquiry,
            question=row,
            **{name: getattr(body, name) for name in EnquiryBody.model_fields},
        )
        found = call.find(Enquiry.objects.visible_to(call.by).select_related("made_by"), pk=made)
        call.look(row, "enquiries")
        with reading(call.by):
            return EnquiryAnswer.of(found)


class QuestionHistoryDoor(Door):
    @operation(
        "question_history",
        "What happened to the question, newest first",
        tag="History",
        gives=HistoryAnswer,
        query=cases.HISTORY,
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(visible(call), pk=question)
        with reading(call.by):
            objects = _parts(row)
        return cases.history_of(call, row, objects)


def _given(body: QuestionBody, otherwise: Team) -> dict[str, Any]:
    """What the services take, with the teams that the ids stand for."""
    ids = {name: getattr(body, name) for name in ("holder_team", "receiver_team")}
    teams = {team.pk: team for team in Team.objects.directory().filter(pk__in=[pk for pk in ids.values() if pk])}
    if unknown := {name: _("Select a service from the list") for name, pk in ids.items() if pk and pk not in teams}:
        raise Refused(unknown)
    return {
        "asked": body.asked,
        "initiative": body.initiative,
        "grounds": body.grounds,
        "holder_team": teams[ids["holder_team"]] if ids["holder_team"] else otherwise,
        "holder_context": body.holder_context or "",
        "receiver_team": teams.get(ids["receiver_team"]),
        "receiver_name": body.receiver_name,
        "receiver_context": body.receiver_context or "",
        "period": body.period,
        "period_until": body.period_until,
        "decide_by": body.decide_by,
    }


def _of(model: Any, call: Call) -> Any:
    """The rows of a question's list that this person may see, taken off or not: a call sent again finds its row."""
    return model.objects.visible_to(call.by).select_related("question__case__team__agency")


def _item(call: Call, question: uuid.UUID, item: uuid.UUID) -> ItemAnswer:
    row = call.find(_of(InformationItem, call), pk=item, question=question)
    call.look(row.question, "items")
    with reading(call.by):
        return ItemAnswer.of(row)


def _recipient(call: Call, question: uuid.UUID, recipient: uuid.UUID) -> RecipientAnswer:
    row = call.find(_of(Recipient, call), pk=recipient, question=question)
    call.look(row.question, "recipients")
    with reading(call.by):
        return RecipientAnswer.of(row)


def _wish(call: Call, question: uuid.UUID, person: uuid.UUID) -> WishAnswer:
    row = call.find(whole(call), pk=question)
    somebody = call.find(PersonConcerned.objects.visible_to(call.by), pk=person, case=row.case_id)
    call.look(row, "wishes")
    with reading(call.by):
        return WishAnswer.of(somebody, next((wish for wish in row.wishes.all() if wish.person_id == person), None))


def _purpose(call: Call, question: uuid.UUID) -> PurposeAnswer:
    row = call.find(whole(call), pk=question)
    call.look(row, "purpose")
    with reading(call.by):
        return PurposeAnswer.of(row)


def _parts(row: SharingQuestion) -> set[str]:
    """The question and everything that belongs to it, as the trail names them."""
    parts: list[Any] = [row, *row.items.all(), *row.recipients.all(), *row.enquiries.all()]
    if assessment := getattr(row, "assessment", None):
        parts += [assessment, *assessment.outcome_rows.all(), *assessment.ways.all(), *assessment.versions.all()]
        parts += [*assessment.dissents.all(), *assessment.opinions.all()]
        parts += [
            version.sign_off
            for version in assessment.versions.select_related("sign_off")
            if hasattr(version, "sign_off")
        ]
        if urgent := getattr(assessment, "urgent", None):
            parts.append(urgent)
    return {f"{part._meta.label_lower}:{part.pk}" for part in parts}
