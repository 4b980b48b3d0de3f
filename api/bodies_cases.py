"""What is sent and given back about cases, sharing questions and what belongs to each?"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from agencies.contexts import ServiceContext, contexts
from api.values import Answer, Body, Day, Line, Moment, Text, Worded, said
from audit import trail
from cases import identifiers
from cases.given import ItemGiven, PersonGiven, RecipientGiven
from cases.models import Case, Enquiry, Grant, InformationItem, PersonConcerned, Recipient, SharingQuestion, Wish
from cases.stewardship import NormQuestion, differing_norms
from cases.vocabulary import (
    Asked,
    Concern,
    ContentGrade,
    End,
    GrantReason,
    InformationKind,
    Initiative,
    LawfulBasis,
    NormAnswerKind,
    Period,
    Pole,
    Sensitivity,
    SharingMode,
    SourceGrade,
    YesNoUnknown,
)

LOOKS_LIKE = "Filled in when a text looks like an identifier: a warning, and never a refusal."


class PersonBody(Body):
    """Someone the case is about: initials by default, a name only where the work needs it."""

    initials: Line
    name: Line = ""
    concern: Concern = Concern.OTHER
    note: Text = ""

    def given(self) -> PersonGiven:
        return PersonGiven(initials=self.initials, name=self.name, concern=self.concern, note=self.note)


class CaseBody(Body):
    """A case of the team acted for."""

    about: Text
    people: Annotated[tuple[PersonBody, ...], Field(min_length=1, max_length=50)]


class PersonAnswer(Worded):
    """Someone the case is about."""

    id: uuid.UUID
    number: int
    initials: str
    name: str
    concern: Concern
    note: str
    edition: int

    @classmethod
    def of(cls, row: PersonConcerned) -> PersonAnswer:
        return cls(
            id=row.pk,
            number=row.number,
            initials=said(row.initials),
            name=said(row.name),
            concern=Concern(row.concern),
            note=said(row.note),
            edition=row.edition,
        )


class People(Answer):
    """All whom the case concerns."""

    people: tuple[PersonAnswer, ...]


class CaseListed(Answer):
    """A case as in a list: as much of a name as its team lets be read over a shoulder.

    `open_questions` counts the questions that were not stopped, decided ones too.
    """

    id: uuid.UUID
    reference: str
    title: str
    team: uuid.UUID
    team_name: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    open_questions: int

    @classmethod
    def of(cls, row: Case) -> CaseListed:
        return cls(
            id=row.pk,
            reference=row.reference,
            title=row.title,
            team=row.team_id,
            team_name=str(row.team),
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            open_questions=getattr(row, "open_questions", 0),
        )


class Cases(Answer):
    """One page of the cases that one may see, newest first."""

    cases: tuple[CaseListed, ...]
    next: str | None = Field(description="The cursor of the next page, if there is one.")


class CaseAnswer(Answer):
    """A case and the people it is about."""

    id: uuid.UUID
    reference: str
    about: str
    team: uuid.UUID
    team_name: str
    opened_by: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    people: tuple[PersonAnswer, ...]
    warning: str = Field(description=LOOKS_LIKE)
    edition: int

    @classmethod
    def of(cls, row: Case) -> CaseAnswer:
        return cls(
            id=row.pk,
            reference=row.reference,
            about=said(row.about),
            team=row.team_id,
            team_name=str(row.team),
            opened_by=row.opened_by.display_name,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            people=tuple(PersonAnswer.of(each) for each in row.people.all()),
            warning=identifiers.warning(said(row.about)),
            edition=row.edition,
        )


class GrantBody(Body):
    """Who may see the case from now on, why, and until when."""

    user: uuid.UUID
    reason: GrantReason
    note: Text
    until: Moment | None = None


class GrantAnswer(Worded):
    """Who may see the case, why, given by whom, from when until when."""

    id: uuid.UUID
    user: uuid.UUID
    name: str
    reason: GrantReason
    note: str
    given_by: str
    from_at: dt.datetime
    until: dt.datetime | None
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, row: Grant) -> GrantAnswer:
        return cls(
            id=row.pk,
            user=row.user_id,
            name=row.user.display_name,
            reason=GrantReason(row.reason),
            note=said(row.note),
            given_by=row.given_by.display_name,
            from_at=row.from_at,
            until=row.until,
            ended_at=row.ended_at,
        )


class Grants(Answer):
    """Everybody who was ever let see the case."""

    grants: tuple[GrantAnswer, ...]


class QuestionBody(Body):
    """What is asked: whether to share, with which service, over which time."""

    asked: Text
    initiative: Initiative
    grounds: Text = Field(default="", description="The grounds they gave, if the idea is theirs.")
    holder_team: uuid.UUID | None = Field(default=None, description="The service that holds it; else the case's team.")
    holder_context: ServiceContext | None = Field(default=None, description="Its type here, if not its first.")
    receiver_team: uuid.UUID | None = Field(default=None, description="The service that might get it, if listed.")
    receiver_name: Line = Field(default="", description="Its name, if it is not listed.")
    receiver_context: ServiceContext | None = None
    period: Period
    period_until: Day | None = None
    decide_by: Day | None = None


class ChangeQuestionBody(QuestionBody):
    """The same, put otherwise."""

    why_later: Text = Field(
        default="", description="Why the answer has to wait, where somebody waits for it and `decide_by` comes later."
    )


class AskBody(QuestionBody):
    """A sharing question. Which side comes first on it is drawn by lot, and kept."""

    mode: SharingMode = SharingMode.SINGLE


class ReasonBody(Body):
    """Why."""

    why: Text


class QuestionListed(Answer):
    """A sharing question as in a list."""

    id: uuid.UUID
    reference: str
    case: uuid.UUID
    case_reference: str
    case_title: str
    holder: str
    receiver: str
    decide_by: dt.date | None
    asked_at: dt.datetime
    stopped_at: dt.datetime | None
    state: str = Field(description="Where its appraisal stands; empty while nobody has begun one.")

    @classmethod
    def of(cls, row: SharingQuestion) -> QuestionListed:
        assessment = getattr(row, "assessment", None)
        return cls(
            id=row.pk,
            reference=row.reference,
            case=row.case_id,
            case_reference=row.case.reference,
            case_title=row.case.title,
            holder=row.holder_words,
            receiver=row.receiver_words,
            decide_by=row.decide_by,
            asked_at=row.asked_at,
            stopped_at=row.stopped_at,
            state=str(assessment.state) if assessment else "",
        )


class Questions(Answer):
    """One page of sharing questions, newest first."""

    questions: tuple[QuestionListed, ...]
    next: str | None = Field(description="The cursor of the next page, if there is one.")


class QuestionAnswer(Answer):
    """A sharing question. `order` is the order of the two sides, drawn by lot for everybody."""

    id: uuid.UUID
    reference: str
    case: uuid.UUID
    asked: str
    initiative: Initiative
    grounds: str
    mode: SharingMode
    holder_team: uuid.UUID
    holder: str
    holder_context: ServiceContext
    receiver_team: uuid.UUID | None
    receiver: str
    receiver_context: ServiceContext
    period: Period
    period_until: dt.date | None
    period_words: str
    decide_by: dt.date | None
    order: tuple[Pole, Pole]
    asked_by: str
    asked_at: dt.datetime
    stopped_at: dt.datetime | None
    stopped_why: str
    sources: str
    warning: str = Field(description=LOOKS_LIKE)
    edition: int

    @classmethod
    def of(cls, row: SharingQuestion) -> QuestionAnswer:
        return cls(
            id=row.pk,
            reference=row.reference,
            case=row.case_id,
            asked=said(row.asked),
            initiative=Initiative(row.initiative),
            grounds=said(row.grounds),
            mode=SharingMode(row.mode),
            holder_team=row.holder_team_id,
            holder=row.holder_words,
            holder_context=ServiceContext(row.holder_context),
            receiver_team=row.receiver_team_id,
            receiver=row.receiver_words,
            receiver_context=ServiceContext(row.receiver_context),
            period=Period(row.period),
            period_until=row.period_until,
            period_words=row.period_words,
            decide_by=row.decide_by,
            order=row.order,
            asked_by=row.asked_by.display_name,
            asked_at=row.asked_at,
            stopped_at=row.stopped_at,
            stopped_why=said(row.stopped_why),
            sources=row.sources_words,
            warning=identifiers.warning(said(row.asked), said(row.grounds)),
            edition=row.edition,
        )


class ItemBody(Body):
    """One thing that could be shared on its own; what we make of it apart from the fact."""

    text: Text
    kind: InformationKind
    source: Text
    source_grade: SourceGrade
    content_grade: ContentGrade
    dated: Line = ""
    sensitivity: Sensitivity
    in_confidence: YesNoUnknown
    interpretation: Text = ""
    other_reading: Text = ""
    about: uuid.UUID | None = Field(default=None, description="A person of the case.")
    same_source_as: uuid.UUID | None = Field(default=None, description="Another item of the question.")

    def given(self) -> ItemGiven:
        return ItemGiven(**self.model_dump())


class ItemAnswer(Answer):
    """One thing that could be shared on its own."""

    id: uuid.UUID
    number: int
    text: str
    kind: InformationKind
    source: str
    source_grade: SourceGrade
    content_grade: ContentGrade
    dated: str
    sensitivity: Sensitivity
    in_confidence: YesNoUnknown
    interpretation: str
    other_reading: str
    about: uuid.UUID | None
    same_source_as: uuid.UUID | None
    removed_at: dt.datetime | None
    removed_why: str
    warning: str = Field(description=LOOKS_LIKE)
    edition: int

    @classmethod
    def of(cls, row: InformationItem) -> ItemAnswer:
        return cls(
            id=row.pk,
            number=row.number,
            text=said(row.text),
            kind=InformationKind(row.kind),
            source=said(row.source),
            source_grade=SourceGrade(row.source_grade),
            content_grade=ContentGrade(row.content_grade),
            dated=said(row.dated),
            sensitivity=Sensitivity(row.sensitivity),
            in_confidence=YesNoUnknown(row.in_confidence),
            interpretation=said(row.interpretation),
            other_reading=said(row.other_reading),
            about=row.about_id,
            same_source_as=row.same_source_as_id,
            removed_at=row.removed_at,
            removed_why=said(row.removed_why),
            warning=identifiers.warning(said(row.text), said(row.source), said(row.interpretation)),
            edition=row.edition,
        )


class Items(Answer):
    """The items that stand."""

    items: tuple[ItemAnswer, ...]
    sources: str = Field(description="From how many sources they come, in words.")


class RecipientBody(Body):
    """A role or a named person who would receive it, never a whole organisation."""

    team: uuid.UUID | None = None
    agency_name: Line = ""
    context: ServiceContext | None = None
    role: Line = ""
    person: Line = ""
    purpose: Text
    route: Text = ""

    def given(self) -> RecipientGiven:
        return RecipientGiven(**self.model_dump() | {"context": self.context or ""})


class RecipientAnswer(Worded):
    """Who would receive it, what for and by which route."""

    id: uuid.UUID
    number: int
    team: uuid.UUID | None
    agency_name: str
    context: ServiceContext
    role: str
    person: str
    purpose: str
    route: str
    removed_at: dt.datetime | None
    edition: int

    @classmethod
    def of(cls, row: Recipient) -> RecipientAnswer:
        return cls(
            id=row.pk,
            number=row.number,
            team=row.team_id,
            agency_name=said(row.agency_name),
            context=ServiceContext(row.context),
            role=said(row.role),
            person=said(row.person),
            purpose=said(row.purpose),
            route=said(row.route),
            removed_at=row.removed_at,
            edition=row.edition,
        )


class Recipients(Answer):
    """The recipients that stand."""

    recipients: tuple[RecipientAnswer, ...]


class WishBody(Body):
    """What a person wants, or why they were not asked."""

    asked: Asked
    said: Text = ""
    why_not: Text = ""
    told: YesNoUnknown = YesNoUnknown.NOT_KNOWN


class WishAnswer(Worded):
    """What a person concerned wants. Edition 0: nothing is recorded yet."""

    person: uuid.UUID
    initials: str
    asked: Asked | None
    said: str
    why_not: str
    told: YesNoUnknown
    edition: int

    @classmethod
    def of(cls, person: PersonConcerned, row: Wish | None) -> WishAnswer:
        return cls(
            person=person.pk,
            initials=said(person.initials),
            asked=Asked(row.asked) if row else None,
            said=said(row.said) if row else "",
            why_not=said(row.why_not) if row else "",
            told=YesNoUnknown(row.told) if row else YesNoUnknown.NOT_KNOWN,
            edition=row.edition if row else 0,
        )


class Wishes(Answer):
    """What each person concerned wants."""

    wishes: tuple[WishAnswer, ...]


class NormBody(Body):
    """How one norm that differs is met."""

    end: End
    norm: Annotated[str, Field(max_length=10)]
    answer: NormAnswerKind
    because: Text = ""


class PurposeBody(Body):
    """Whether the new use is in keeping with why it was told, and how the norms are met that differ."""

    told_for: Text = ""
    in_keeping: Text
    lawful_basis: LawfulBasis | None = None
    gateway: Text = ""
    not_told: Text = ""
    norms: Annotated[tuple[NormBody, ...], Field(max_length=50)] | None = Field(
        default=None, description="All of the norms asked about; left out, they stay as they stand."
    )


class NormAsked(Answer):
    """A norm that holds at one end and not at the other, and how it is met if that was said."""

    end: End
    norm: str
    check: str
    essay_wording: str
    answer: NormAnswerKind | None
    because: str


class PurposeAnswer(Worded):
    """Why it was told, whether the new use is in keeping, and the norms that differ. The edition is the question's."""

    told_for: str
    in_keeping: str
    lawful_basis: LawfulBasis | None
    gateway: str
    not_told: str
    norms: tuple[NormAsked, ...]
    edition: int

    @classmethod
    def of(cls, row: SharingQuestion) -> PurposeAnswer:
        stand = {(each.end, each.norm): each for each in row.norm_answers.all()}
        asked: Iterable[NormQuestion] = differing_norms(
            row.holder_context, row.receiver_context, row.initiative, contexts()
        )
        return cls(
            told_for=said(row.told_for),
            in_keeping=said(row.in_keeping),
            lawful_basis=LawfulBasis(row.lawful_basis) if row.lawful_basis else None,
            gateway=said(row.gateway),
            not_told=said(row.not_told),
            norms=tuple(
                NormAsked(
                    end=each.end,
                    norm=each.id,
                    check=each.check,
                    essay_wording=each.essay_wording,
                    answer=NormAnswerKind(found.answer) if (found := stand.get((str(each.end), each.id))) else None,
                    because=said(found.because) if found else "",
                )
                for each in asked
            ),
            edition=row.edition,
        )


class EnquiryBody(Body):
    """A question to another service, as the disclosure that it is."""

    asked_of: Annotated[str, Field(max_length=400)]
    asks: Text
    reveals: Text
    without_name: bool
    why_named: Text = ""
    went_wrong_if: dict[Pole, Text] = Field(description="What could go wrong if we ask (share) and if we do not.")
    done_at: Moment | None = Field(default=None, description="When it was asked; left out while it is thought of.")


class EnquiryAnswer(Worded):
    """A question to another service."""

    id: uuid.UUID
    asked_of: str
    asks: str
    reveals: str
    without_name: bool
    why_named: str
    went_wrong_if: dict[Pole, str]
    done_at: dt.datetime | None
    made_by: str
    made_at: dt.datetime

    @classmethod
    def of(cls, row: Enquiry) -> EnquiryAnswer:
        return cls(
            id=row.pk,
            asked_of=said(row.asked_of),
            asks=said(row.asks),
            reveals=said(row.reveals),
            without_name=row.without_name,
            why_named=said(row.why_named),
            went_wrong_if={Pole(pole): said(text) for pole, text in (row.went_wrong_if or {}).items()},
            done_at=row.done_at,
            made_by=row.made_by.display_name,
            made_at=row.made_at,
        )


class Enquiries(Answer):
    """The questions put, or thought of, to other services."""

    enquiries: tuple[EnquiryAnswer, ...]


class WasAndNow(Answer):
    """One thing that was and is now."""

    label: str
    was: str
    now: str


class Told(Answer):
    """Other words of an entry."""

    label: str
    words: str


class EntryAnswer(Answer):
    """One line of a history."""

    number: int
    event: uuid.UUID
    verb: str
    sentence: str
    detail: str
    at: dt.datetime
    actor: str
    actor_role: str
    object: str
    object_label: str
    changes: tuple[WasAndNow, ...]
    told: tuple[Told, ...]
    count: int
    erased: bool
    hash: str

    @classmethod
    def of(cls, entry: trail.Entry) -> EntryAnswer:
        return cls(
            number=entry.seq,
            event=entry.event_id,
            verb=str(entry.verb),
            sentence=str(entry.sentence),
            detail=str(entry.detail),
            at=entry.at,
            actor=str(entry.actor_name),
            actor_role=str(entry.actor_role),
            object=entry.object,
            object_label=str(entry.object_label),
            changes=tuple(WasAndNow(label=str(a), was=str(b), now=str(c)) for a, b, c in entry.changes),
            told=tuple(Told(label=str(label), words=str(words)) for label, words in entry.told),
            count=entry.count,
            erased=entry.erased,
            hash=str(entry.leaf),
        )


class HistoryAnswer(Answer):
    """One page of what happened, newest first, and how much a filter hides of all of it."""

    entries: tuple[EntryAnswer, ...]
    total: int
    hidden_looks: int
    hidden_others: int
    next: str | None = Field(description="The cursor of the next page, if there is one.")

    @classmethod
    def of(cls, history: trail.History, following: str | None) -> HistoryAnswer:
        return cls(
            entries=tuple(EntryAnswer.of(entry) for entry in history),
            total=history.total,
            hidden_looks=history.hidden_looks,
            hidden_others=history.hidden_others,
            next=following,
        )


class HistoryChecked(Answer):
    """What a check of the history found: whether chain and hashes hold, and if not, where they first do not.

    `lodged` is the number of the entry up to which a checkpoint lodged outside the database vouches, 0 if up to none.
    """

    entries: int
    sound: bool
    first_bad: int | None
    reason: str
    lodged: int
