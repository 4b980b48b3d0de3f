"""What is sent and given back about a decision: needs, reasons, conditions, signatures, versions and views?"""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from api.values import Answer, Body, Code, Count, Day, StillMissing, Text, Worded, said
from assessments import seen
from assessments.given import ConditionsGiven, JustificationGiven, RecommendationGiven, TeamConditionsGiven
from assessments.lifecycle import LABELS, Status
from assessments.missing import Missing
from assessments.models import (
    Assessment,
    Dissent,
    SecondOpinion,
    SignedVersion,
    TeamConditions,
    WorkingConditions,
)
from assessments.vocabulary import (
    Extent,
    Keeping,
    ObjectionState,
    SignOffOutcome,
    TellingForm,
    TimeToday,
    Trained,
)
from audit.receipts import Receipt
from cases.vocabulary import Pole

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NeedBody(Body):
    """How much of one item one recipient needs, and why."""

    item: uuid.UUID
    recipient: uuid.UUID
    extent: Extent
    why: Text = ""


class NeedsBody(Body):
    """Needs, item by recipient. Those left out stay as they stand."""

    needs: Annotated[tuple[NeedBody, ...], Field(max_length=1_000)]


class NeedAnswer(Answer):
    """How much of one item one recipient needs, and why; nothing said yet is null."""

    item: uuid.UUID
    item_number: int
    recipient: uuid.UUID
    recipient_number: int
    extent: Extent | None
    why: str


class NeedsAnswer(Worded):
    """The whole matrix, items by recipients. The edition is the appraisal's."""

    needs: tuple[NeedAnswer, ...]
    edition: int

    @classmethod
    def of(cls, row: Assessment) -> NeedsAnswer:
        stand = {(need.item_id, need.recipient_id): need for need in row.needs.all()}
        return cls(
            needs=tuple(
                NeedAnswer(
                    item=item.pk,
                    item_number=item.number,
                    recipient=each.pk,
                    recipient_number=each.number,
                    extent=need.extent if (need := stand.get((item.pk, each.pk))) else None,
                    why=said(need.why) if need else "",
                )
                for item in row.question.items.all()
                for each in row.question.recipients.all()
            ),
            edition=row.edition,
        )


class DecisionBody(Body):
    """What the person has decided and why, in their words. Unfinished, it is kept as far as it goes."""

    course: Code = Field(default="", description="share, not_share, part, first_else, or the key of a way.")
    proposal: Text = ""
    main_reason: Text = ""
    proportionality: Text = ""
    refers_to: dict[Pole, tuple[Code, ...]] = Field(
        default={}, description="The risks that the reasons refer to: by side the ids of outcomes, as ticked."
    )
    wishes_weighed: Text = ""
    objection: Text = ""
    objection_state: ObjectionState | None = None
    answer: Text = ""
    change_of_mind: Text = ""
    alternatives: Text = ""
    expectation: Text = ""
    trigger: Text = ""
    kept: Keeping | None = None
    kept_until: Day | None = None
    form: TellingForm | None = None
    review_on: Day | None = None
    finished: bool = Field(default=False, description="Whether everything but the needs is to be asked for.")

    def recommendation(self) -> RecommendationGiven:
        return RecommendationGiven(course=self.course, proposal=self.proposal)

    def justification(self) -> JustificationGiven:
        dates = {"kept_until", "review_on"}
        values = self.model_dump(exclude={"course", "proposal", "finished"}).items()
        kept: dict[str, Any] = {
            name: each if name in dates or name == "refers_to" else each or "" for name, each in values
        }
        return JustificationGiven(**kept)


class DecisionAnswer(Worded):
    """What the author decided and why. Edition 0: nothing is recorded yet. Nothing here is ever filled in for them."""

    course: str
    proposal: str
    main_reason: str
    proportionality: str
    refers_to: dict[Pole, tuple[str, ...]]
    wishes_weighed: str
    objection: str
    objection_state: ObjectionState | None
    answer: str
    change_of_mind: str
    alternatives: str
    expectation: str
    trigger: str
    kept: Keeping | None
    kept_until: dt.date | None
    form: TellingForm | None
    review_on: dt.date | None
    edition: int

    @classmethod
    def of(cls, row: Assessment) -> DecisionAnswer:
        conclusion, reasons = getattr(row, "recommendation", None), getattr(row, "justification", None)
        texts = (
            "main_reason", "proportionality", "wishes_weighed", "objection", "answer", "change_of_mind",
            "alternatives", "expectation", "trigger",
        )  # fmt: skip
        return cls(
            course=conclusion.course if conclusion else "",
            proposal=said(conclusion.proposal) if conclusion else "",
            **{name: said(getattr(reasons, name, None)) for name in texts},
            **{name: getattr(reasons, name, None) or None for name in ("objection_state", "kept", "form")},
            refers_to=reasons.refers_to or {} if reasons else {},
            kept_until=reasons.kept_until if reasons else None,
            review_on=reasons.review_on if reasons else None,
            edition=reasons.edition if reasons else 0,
        )


class ConditionsBody(Body):
    """The author's working conditions on the day."""

    caseload: Count | None = None
    caseload_unknown: bool = False
    last_supervision: Day | None = None
    time: TimeToday = TimeToday.UNKNOWN
    trained: Trained = Trained.UNKNOWN
    note: Text = ""

    def given(self) -> ConditionsGiven:
        return ConditionsGiven(**self.model_dump())


class ConditionsAnswer(Worded):
    """The author's working conditions on the day; `recorded_at` is null while nothing is recorded."""

    caseload: int | None
    caseload_unknown: bool
    last_supervision: dt.date | None
    time: TimeToday
    trained: Trained
    note: str
    recorded_at: dt.datetime | None

    @classmethod
    def of(cls, row: WorkingConditions | None) -> ConditionsAnswer:
        return cls(
            caseload=row.caseload if row else None,
            caseload_unknown=row.caseload_unknown if row else False,
            last_supervision=row.last_supervision if row else None,
            time=row.time if row else TimeToday.UNKNOWN,
            trained=row.trained if row else Trained.UNKNOWN,
            note=said(row.note) if row else "",
            recorded_at=row.recorded_at if row else None,
        )

    def etag(self) -> str:
        return seen.digest(self.model_dump(include=set(seen.CONDITIONS)) if self.recorded_at else seen.conditions(None))


class TeamConditionsBody(Body):
    """What a manager records about the team's conditions."""

    caseload_guide: Count | None = None
    vacancies: Count | None = None
    supervision_every_weeks: Count | None = None

    def given(self) -> TeamConditionsGiven:
        return TeamConditionsGiven(**self.model_dump())


class TeamConditionsAnswer(Answer):
    """A team's conditions as last recorded; `recorded_at` is null while nothing is."""

    team: uuid.UUID
    caseload_guide: int | None
    vacancies: int | None
    supervision_every_weeks: int | None
    recorded_at: dt.datetime | None
    recorded_by: str

    @classmethod
    def of(cls, team: uuid.UUID, row: TeamConditions | None) -> TeamConditionsAnswer:
        return cls(
            team=team,
            caseload_guide=row.caseload_guide if row else None,
            vacancies=row.vacancies if row else None,
            supervision_every_weeks=row.supervision_every_weeks if row else None,
            recorded_at=row.recorded_at if row else None,
            recorded_by=row.by.display_name if row else "",
        )


class MissingAnswer(Answer):
    """What is still to be said before signing, in the order of the journey."""

    missing: tuple[StillMissing, ...]

    @classmethod
    def of(cls, missing: list[Missing]) -> MissingAnswer:
        return cls(
            missing=tuple(
                StillMissing(page=str(each.page), side=str(each.side), row=str(each.row), message=str(each.message))
                for each in missing
            )
        )


class DraftAnswer(Answer):
    """What would be signed now. `seen` is sent back with the signature, so that one signs what one saw."""

    seen: str
    missing: tuple[StillMissing, ...]
    document: dict[str, Any]


class SeenBody(Body):
    """The fingerprint of what was read."""

    seen: Fingerprint


class SendBackBody(Body):
    """The manager's question."""

    question: Text


class SignOffAnswer(Answer):
    """What a manager did with a signed version."""

    outcome: SignOffOutcome
    by: uuid.UUID
    by_name: str
    at: dt.datetime
    question: str


class VersionListed(Answer):
    """A signed version, and what became of it."""

    number: int
    fingerprint: str
    event: uuid.UUID
    signed_by: uuid.UUID
    signed_by_name: str
    signed_at: dt.datetime
    superseded_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    withdrawn_why: str
    sign_off: SignOffAnswer | None

    @classmethod
    def of(cls, row: SignedVersion) -> VersionListed:
        return cls(**version_facts(row))


class VersionAnswer(Worded, VersionListed):
    """The record of one signed version: `document` is what was signed, whole and for good."""

    document: dict[str, Any] = Field(description="Empty once the words of the case were erased.")

    @classmethod
    def of(cls, row: SignedVersion) -> VersionAnswer:
        return cls(**version_facts(row), document=row.document if isinstance(row.document, dict) else {})


class Versions(Answer):
    """The signed versions of a question, first to last."""

    versions: tuple[VersionListed, ...]


class ReceiptState(StrEnum):
    """Whether there is a receipt."""

    ISSUED = "issued"
    PENDING = "pending"
    BROKEN = "broken"


class ReceiptAnswer(Answer):
    """The receipt of the entry that a signed version is bound to."""

    event: uuid.UUID
    entry: int = Field(description="Its number in the history of the case.")
    state: ReceiptState = Field(description="broken: the history holds something else in the place of the entry.")
    receipt: str | None = Field(description="The text that anyone can check (c2sp.org/tlog-proof@v1).")
    leaf: int | None = Field(description="The number of the entry in the log, counted from 0.")
    size: int | None = Field(description="How many entries the signed checkpoint covers.")

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptAnswer:
        state = (
            ReceiptState.BROKEN if receipt.broken else ReceiptState.PENDING if receipt.pending else ReceiptState.ISSUED
        )
        return cls(
            event=receipt.event,
            entry=receipt.entry,
            state=state,
            receipt=receipt.text or None,
            leaf=receipt.leaf,
            size=receipt.size,
        )


def version_facts(row: SignedVersion) -> dict[str, Any]:
    done = getattr(row, "sign_off", None)
    return {
        "number": row.number,
        "fingerprint": row.fingerprint,
        "event": row.event_id,
        "signed_by": row.signed_by_id,
        "signed_by_name": row.signed_by.display_name,
        "signed_at": row.signed_at,
        "superseded_at": row.superseded_at,
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_why": said(row.withdrawn_why),
        "sign_off": SignOffAnswer(
            outcome=done.outcome,
            by=done.by_id,
            by_name=done.by.display_name,
            at=done.at,
            question=said(done.question),
        )
        if done
        else None,
    }


class DifferenceAnswer(Answer):
    """One thing that reads otherwise in the later version."""

    path: str
    label: str
    was: str
    now: str


class Differences(Answer):
    """What changed from the version before."""

    version: int
    before: int | None
    differences: tuple[DifferenceAnswer, ...]


class ViewBody(Body):
    """A different view, in one's own words."""

    text: Text


class AnswerBody(Body):
    """The author's answer to a different view."""

    answer: Text


class ViewAnswer(Worded):
    """A different view, kept with the record, and the author's answer."""

    id: uuid.UUID
    text: str
    by: uuid.UUID
    by_name: str
    role: str
    at: dt.datetime
    answer: str
    answered_at: dt.datetime | None

    @classmethod
    def of(cls, row: Dissent) -> ViewAnswer:
        return cls(
            id=row.pk,
            text=said(row.text),
            by=row.by_id,
            by_name=row.by.display_name,
            role=row.role,
            at=row.at,
            answer=said(row.answer),
            answered_at=row.answered_at,
        )


class Views(Answer):
    """The different views, in the order in which they were written."""

    views: tuple[ViewAnswer, ...]


class OpinionBody(Body):
    """Which colleague is asked, and what to look at."""

    colleague: uuid.UUID
    question: Text


class OpinionGivenBody(Body):
    """The view of the colleague who was asked."""

    view: Text


class OpinionAnswer(Worded):
    """A second opinion: asked of whom, and the view once given."""

    id: uuid.UUID
    question_id: uuid.UUID
    asked_of: uuid.UUID
    asked_of_name: str
    asked_by: uuid.UUID
    asked_by_name: str
    question: str
    asked_at: dt.datetime
    view: str
    given_at: dt.datetime | None

    @classmethod
    def of(cls, row: SecondOpinion) -> OpinionAnswer:
        return cls(
            id=row.pk,
            question_id=row.assessment.question_id,
            asked_of=row.asked_of_id,
            asked_of_name=row.asked_of.display_name,
            asked_by=row.asked_by_id,
            asked_by_name=row.asked_by.display_name,
            question=said(row.question),
            asked_at=row.asked_at,
            view=said(row.view),
            given_at=row.given_at,
        )


class Opinions(Answer):
    """Second opinions."""

    opinions: tuple[OpinionAnswer, ...]


class OpinionsWanted(Answer):
    """One page of the second opinions asked of oneself, the longest waiting first."""

    opinions: tuple[OpinionAnswer, ...]
    next: str | None = Field(description="The cursor of the next page, if there is one.")


class WaitingListed(Answer):
    """A decision that waits for this manager to sign off or send back."""

    question: uuid.UUID
    reference: str
    case_title: str
    author_name: str
    status: Status
    status_words: str

    @classmethod
    def of(cls, row: Assessment) -> WaitingListed:
        return cls(
            question=row.question_id,
            reference=row.question.reference,
            case_title=row.question.case.title,
            author_name=row.author.display_name,
            status=row.state,
            status_words=str(LABELS[row.state]),
        )


class Waiting(Answer):
    """One page of what waits for this manager, the longest waiting first."""

    waiting: tuple[WaitingListed, ...]
    next: str | None = Field(description="The cursor of the next page, if there is one.")
