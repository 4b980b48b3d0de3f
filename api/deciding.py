"""What can a program read and change about a decision: needs, reasons, conditions, signatures, versions and views?"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer, JSONRenderer

from agencies.acting import reading
from agencies.models import Team, User
from agencies.permissions import Refused
from api.appraisals import found, shown
from api.bodies_appraisal import AppraisalAnswer, WhyBody
from api.bodies_deciding import (
    AnswerBody,
    ConditionsAnswer,
    ConditionsBody,
    DecisionAnswer,
    DecisionBody,
    DifferenceAnswer,
    Differences,
    DraftAnswer,
    MissingAnswer,
    NeedsAnswer,
    NeedsBody,
    OpinionAnswer,
    OpinionBody,
    OpinionGivenBody,
    Opinions,
    OpinionsWanted,
    ReceiptAnswer,
    SeenBody,
    SendBackBody,
    TeamConditionsAnswer,
    TeamConditionsBody,
    VersionAnswer,
    VersionListed,
    Versions,
    ViewAnswer,
    ViewBody,
    Views,
    Waiting,
    WaitingListed,
)
from api.doors import CURSOR, Call, Door, operation, page_of
from api.values import Answer
from assessments import record, services, version
from assessments.copies import Copy
from assessments.given import NeedGiven
from assessments.models import Assessment, SecondOpinion, SignedVersion, TeamConditions
from audit import receipts
from audit import services as audit


class NeedsDoor(Door):
    @operation("needs", "Who needs to know what: items by recipients", tag="Decision", gives=NeedsAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _needs(call, question)

    @operation(
        "record_needs",
        "Say how much of each item each recipient needs, and why",
        tag="Decision",
        takes=NeedsBody,
        gives=NeedsAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "needs")
        body: NeedsBody = call.body
        places = {f"{each.item}-{each.recipient}": number for number, each in enumerate(body.needs)}

        def at_fault(name: str) -> str:
            place, field = (name[:73], name[74:]) if name[:73] in places else ("", name)
            return f"/needs/{places[place]}" + (f"/{field}" if field else "") if place else f"/{field}"

        def record(**given: Any) -> Assessment:
            if len(places) != len(body.needs):
                raise Refused({"needs": _("An item and a recipient stand together twice")})
            needs = [
                NeedGiven(item=each.item, recipient=each.recipient, extent=str(each.extent), why=each.why)
                for each in body.needs
            ]
            return services.record_needs(assessment=row, needs=needs, edition=call.edition, **given)

        call.does(record, at_fault=at_fault)
        return _needs(call, question)


class DecisionDoor(Door):
    @operation("decision", "What the author decided and why", tag="Decision", gives=DecisionAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _decision(call, question)

    @operation(
        "decide",
        "Record what one has decided, and why: the same whichever way it goes",
        tag="Decision",
        takes=DecisionBody,
        gives=DecisionAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "decide")
        call.does(
            services.decide,
            assessment=row,
            recommendation=call.body.recommendation(),
            justification=call.body.justification(),
            finished=call.body.finished,
            edition=call.edition,
        )
        return _decision(call, question)


class ConditionsDoor(Door):
    @operation("conditions", "The author's working conditions on the day", tag="Decision", gives=ConditionsAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _conditions(call, question)

    @operation(
        "record_conditions",
        "Record one's working conditions on the day",
        tag="Decision",
        takes=ConditionsBody,
        gives=ConditionsAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "conditions")
        call.does(
            services.record_conditions,
            assessment=row,
            conditions=call.body.given(),
            seen=call.seen,
            current=lambda: _stands(call, question),
        )
        return _conditions(call, question)


class MissingDoor(Door):
    @operation("missing", "What is still to be said before signing", tag="Signing", gives=MissingAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.look(row, "check")
        with reading(call.by):
            return MissingAnswer.of(services.missing_for_signing(row, today=timezone.localdate(call.at)))


class DraftDoor(Door):
    @operation("draft", "What would be signed now, and its fingerprint", tag="Signing", gives=DraftAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.look(row, "check")
        with reading(call.by):
            document = services.draft_document(row)
            missing = services.missing_for_signing(row, today=timezone.localdate(call.at))
            return DraftAnswer(
                seen=version.seen(document), missing=MissingAnswer.of(missing).missing, document=document
            )


class SignDoor(Door):
    @operation(
        "sign",
        "Sign, as the author, what one has read\n\n409 with `missing` while something is still to be said; "
        "412 with what stands now if it is no longer what `seen` names.",
        tag="Signing",
        takes=SeenBody,
        gives=VersionAnswer,
        status=201,
        refuses={412: "It is no longer what `seen` names: `current` holds what stands now."},
        confirmed=True,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        # The service fetches what is signed itself, once it holds it: here it is only asked whether it may be seen.
        row = call.find(Assessment.objects.visible_to(call.by).of_question(question))
        call.about(row, "check")
        made = call.does(services.sign, assessment=row, seen=call.body.seen)
        receipts.wait(row.stream)
        return _version(call, question, pk=made)


class WaitingDoor(Door):
    @operation("waiting", "What waits for this manager to sign off", tag="Signing", gives=Waiting, query=CURSOR)
    def get(self, call: Call) -> Answer:
        with reading(call.by):
            if call.by.team is None:
                return Waiting(waiting=(), next=None)
            rows = Assessment.objects.visible_to(call.by).for_sign_off_by(call.by).with_since()
            held, following = page_of(
                rows,
                call,
                "since",
                lambda rows: rows.with_question().prefetch_related("question__case__people"),
                oldest_first=True,
            )
            audit.open_keys({row.stream for row in held})
            return Waiting(waiting=tuple(WaitingListed.of(row) for row in held), next=following)


class VersionsDoor(Door):
    @operation("versions", "The signed versions, first to last", tag="Record", gives=Versions)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.look(row, "record")
        with reading(call.by):
            rows = SignedVersion.objects.visible_to(call.by).of_question(question).with_people()
            return Versions(versions=tuple(VersionListed.of(each) for each in rows))


class VersionDoor(Door):
    @operation("version", "The record of one signed version, whole", tag="Record", gives=VersionAnswer)
    def get(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        return _version(call, question, number=number)


class AsPdf(BaseRenderer):
    """So that asking for application/pdf is understood; the bytes are made by the record itself."""

    media_type = "application/pdf"
    format = "pdf"


class PdfDoor(Door):
    renderer_classes = [AsPdf, JSONRenderer]

    @operation(
        "version_pdf",
        "A signed version on paper (PDF/A-2a, PDF/UA-1), made from what was signed alone; making it is recorded",
        tag="Record",
        gives=None,
        gives_file="application/pdf",
        refuses={409: "What it said has been erased."},
        confirmed=True,
    )
    def get(self, call: Call, question: uuid.UUID, number: int) -> HttpResponse:
        return _handed_out(call, question, number, "pdf", record.pdf_of)


class FileDoor(Door):
    @operation(
        "version_file",
        "A signed version as a file that anyone can check: the document, its fingerprint, what opens its commitment",
        tag="Record",
        gives=None,
        gives_file="application/json",
        refuses={409: "What it said has been erased."},
        confirmed=True,
    )
    def get(self, call: Call, question: uuid.UUID, number: int) -> HttpResponse:
        return _handed_out(call, question, number, "json", record.as_json)


class ReceiptDoor(Door):
    @operation(
        "version_receipt",
        "The receipt of a signed version: proof that its entry stands in the history, for anyone to check\n\n"
        "Pending until a signed checkpoint covers the entry, which takes seconds: ask again.",
        tag="Record",
        gives=ReceiptAnswer,
    )
    def get(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        row = _signed(call, question, number=number)
        call.look(row, "record")
        with reading(call.by):
            return ReceiptAnswer.of(receipts.of(row.event_id))


class ChangesDoor(Door):
    @operation("changes", "What a version changed from the one before", tag="Record", gives=Differences)
    def get(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        row = _signed(call, question, number=number)
        call.look(row, "record")
        with reading(call.by):
            before = SignedVersion.objects.visible_to(call.by).of_question(question).filter(number__lt=number).last()
            was = before.document if before else None
            now = row.document
            different = version.differences(was, now) if isinstance(was, dict) and isinstance(now, dict) else []
        return Differences(
            version=number,
            before=before.number if before else None,
            differences=tuple(
                DifferenceAnswer(path=each.path, label=str(each.label), was=str(each.was), now=str(each.now))
                for each in different
            ),
        )


class SignOffDoor(Door):
    @operation(
        "sign_off",
        "Sign off, as a manager who did not write it, the version one has read",
        tag="Signing",
        takes=SeenBody,
        gives=VersionAnswer,
        refuses={412: "`seen` is not the fingerprint of this version."},
        confirmed=True,
    )
    def post(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        row = _signed(call, question, number=number)
        call.about(row, "sign_off")
        call.does(services.sign_off, version=row, seen=call.body.seen)
        receipts.wait(row.stream)
        return _version(call, question, number=number)


class SendBackDoor(Door):
    @operation(
        "send_back", "Send a version back with a question", tag="Signing", takes=SendBackBody, gives=VersionAnswer
    )
    def post(self, call: Call, question: uuid.UUID, number: int) -> Answer:
        row = _signed(call, question, number=number)
        call.does(services.send_back, version=row, question=call.body.question)
        return _version(call, question, number=number)


class AmendDoor(Door):
    @operation(
        "amend",
        "Open a decision again, to sign another version; the one before stands until then",
        tag="Signing",
        takes=WhyBody,
        gives=AppraisalAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "overview")
        call.does(services.amend, assessment=row, why=call.body.why, edition=call.edition)
        return shown(call, question)


class WithdrawDoor(Door):
    @operation(
        "withdraw",
        "Withdraw the decision that stands; it stays readable",
        tag="Signing",
        takes=WhyBody,
        gives=AppraisalAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "overview")
        call.does(services.withdraw, assessment=row, why=call.body.why, edition=call.edition)
        return shown(call, question)


class ViewsDoor(Door):
    @operation("views", "The different views kept with the record", tag="Views", gives=Views)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.look(row, "dissent")
        with reading(call.by):
            return Views(views=tuple(ViewAnswer.of(each) for each in row.dissents.all()))

    @operation(
        "record_view",
        "Keep a different view with the record; nobody can remove it",
        tag="Views",
        takes=ViewBody,
        gives=ViewAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        made = call.does(services.record_dissent, assessment=found(call, question), text=call.body.text)
        return _view(call, question, made)


class ViewAnswerDoor(Door):
    @operation("answer_view", "Answer a different view, as the author", tag="Views", takes=AnswerBody, gives=ViewAnswer)
    def post(self, call: Call, question: uuid.UUID, view: uuid.UUID) -> Answer:
        row = found(call, question)
        held = next((each for each in row.dissents.all() if each.pk == view), None)
        if held is None:
            raise Http404
        call.does(services.answer_dissent, dissent=held, answer=call.body.answer)
        return _view(call, question, view)


class QuestionOpinionsDoor(Door):
    @operation("opinions", "The second opinions asked for", tag="Views", gives=Opinions)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.look(row, "opinion")
        with reading(call.by):
            rows = SecondOpinion.objects.visible_to(call.by).with_assessment().filter(assessment=row)
            return Opinions(opinions=tuple(OpinionAnswer.of(each) for each in rows))

    @operation(
        "ask_opinion",
        "Ask a colleague of one's own agency for a view, and let them see the case for it\n\n"
        "They can read it for 14 days, or until the question is decided, withdrawn or stopped; then they can be asked "
        "again.",
        tag="Views",
        takes=OpinionBody,
        gives=OpinionAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)

        def ask(**given: Any) -> SecondOpinion:
            colleague = User.objects.open_account(call.body.colleague)
            if colleague is None:
                raise Refused({"colleague": _("Select a colleague")})
            return services.ask_opinion(assessment=row, colleague=colleague, question=call.body.question, **given)

        return _opinion(call, call.does(ask))


class OpinionsDoor(Door):
    @operation(
        "opinions_wanted",
        "Second opinions asked of oneself and not given yet, the longest waiting first",
        tag="Views",
        gives=OpinionsWanted,
        query=CURSOR,
    )
    def get(self, call: Call) -> Answer:
        rows = SecondOpinion.objects.visible_to(call.by).asked_of(call.by)
        with reading(call.by):
            asked, following = page_of(rows, call, "asked_at", lambda rows: rows.with_assessment(), oldest_first=True)
            audit.open_keys({each.stream for each in asked})
        for each in asked:
            call.look(each, "opinion")
        with reading(call.by):
            return OpinionsWanted(opinions=tuple(OpinionAnswer.of(each) for each in asked), next=following)


class OpinionDoor(Door):
    @operation("opinion", "A second opinion", tag="Views", gives=OpinionAnswer)
    def get(self, call: Call, opinion: uuid.UUID) -> Answer:
        return _opinion(call, opinion)

    @operation(
        "give_opinion",
        "Give the view one was asked for, once",
        tag="Views",
        takes=OpinionGivenBody,
        gives=OpinionAnswer,
    )
    def post(self, call: Call, opinion: uuid.UUID) -> Answer:
        row = call.find(SecondOpinion.objects.visible_to(call.by).with_assessment(), pk=opinion)
        call.does(services.give_opinion, opinion=row, view=call.body.view)
        return _opinion(call, opinion)


class TeamConditionsDoor(Door):
    @operation("team_conditions", "A team's conditions as last recorded", tag="People", gives=TeamConditionsAnswer)
    def get(self, call: Call, team: uuid.UUID) -> Answer:
        return _team_conditions(call, team)

    @operation(
        "record_team_conditions",
        "Record the conditions of one's team, as its manager",
        tag="People",
        takes=TeamConditionsBody,
        gives=TeamConditionsAnswer,
        status=201,
    )
    def post(self, call: Call, team: uuid.UUID) -> Answer:
        row = _own_agency(call, team)
        call.does(services.record_team_conditions, team=row, conditions=call.body.given())
        return _team_conditions(call, team)


def _needs(call: Call, question: uuid.UUID) -> NeedsAnswer:
    row = found(call, question)
    call.look(row, "needs")
    with reading(call.by):
        return NeedsAnswer.of(row)


def _decision(call: Call, question: uuid.UUID) -> DecisionAnswer:
    row = found(call, question)
    call.look(row, "decide")
    with reading(call.by):
        return DecisionAnswer.of(row)


def _conditions(call: Call, question: uuid.UUID) -> ConditionsAnswer:
    call.look(found(call, question), "conditions")
    return _stands(call, question)


def _stands(call: Call, question: uuid.UUID) -> ConditionsAnswer:
    """What is recorded now, if anything."""
    row = found(call, question)
    with reading(call.by):
        return ConditionsAnswer.of(getattr(row, "conditions", None))


def _handed_out(
    call: Call,
    question: uuid.UUID,
    number: int,
    kind: Literal["pdf", "json"],
    made: Callable[[SignedVersion, Copy], bytes],
) -> HttpResponse:
    """Made, recorded, and only then handed out. Asking for the headers alone hands nothing out and records nothing."""
    rows = SignedVersion.objects.visible_to(call.by).of_question(question).for_record()
    row = call.find(rows, number=number)
    with reading(call.by):
        copy = record.copy_of(row, by=call.by, at=call.at)
        content, name = made(row, copy), record.file_name(row, kind)
    if call.request.method == "GET":
        services.hand_out(version=row, content=content, kind=kind, copy=copy, by=call.by, at=call.at)
    answer = HttpResponse(content, content_type=f"application/{kind}")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _signed(call: Call, question: uuid.UUID, **which: Any) -> SignedVersion:
    return call.find(SignedVersion.objects.visible_to(call.by).of_question(question).with_people(), **which)


def _version(call: Call, question: uuid.UUID, **which: Any) -> VersionAnswer:
    rows = SignedVersion.objects.visible_to(call.by).of_question(question).with_signers()
    row = call.find(rows, **which)
    call.look(row, "record")
    with reading(call.by):
        return VersionAnswer.of(row)


def _view(call: Call, question: uuid.UUID, view: uuid.UUID) -> ViewAnswer:
    row = found(call, question)
    call.look(row, "dissent")
    with reading(call.by):
        return ViewAnswer.of(next(each for each in row.dissents.all() if each.pk == view))


def _opinion(call: Call, opinion: uuid.UUID) -> OpinionAnswer:
    row = call.find(SecondOpinion.objects.visible_to(call.by).with_assessment(), pk=opinion)
    call.look(row, "opinion")
    with reading(call.by):
        return OpinionAnswer.of(row)


def _own_agency(call: Call, team: uuid.UUID) -> Team:
    """How a team works is for its own agency to see."""
    if call.by.agency is None:
        raise Http404
    return call.find(Team.objects.directory().of_agency(call.by.agency), pk=team)


def _team_conditions(call: Call, team: uuid.UUID) -> TeamConditionsAnswer:
    row = _own_agency(call, team)
    with reading(call.by):
        return TeamConditionsAnswer.of(row.pk, TeamConditions.objects.select_related("by").last_recorded_for(row))
