"""What is sent and given back about people, teams, tokens and the content they work with?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from agencies.contexts import Context, Pair, ServiceContext
from agencies.models import Membership, Team, Token
from agencies.roles import LABELS, Role
from api.values import Answer, Body, Line
from assessments.appraisal.anchors import LikelihoodLevel, SeverityLevel
from assessments.appraisal.outcomes import Outcome
from assessments.appraisal.scales import Bearer, EvidenceGrade, Reversibility
from cases.law import Kind, Law, Read, Status


class TokenWanted(Body):
    """Who asks for a token, for what and for how long. `code` where they have a second factor."""

    username: Line = Field(description="The name or e-mail address one signs in with.")
    password: Annotated[str, Field(min_length=1, max_length=1_000)]
    code: Annotated[str, Field(max_length=20)] = Field(default="", description="One-time or recovery code.")
    membership: uuid.UUID | None = Field(default=None, description="Under which membership; needed with several.")
    name: Annotated[str, Field(min_length=1, max_length=100)] = Field(description="What the token is for.")
    days: Annotated[int, Field(ge=1, le=365)] = Field(default=30, description="How long it works.")


class TokenMade(Answer):
    """A new token. `secret` is shown this once and kept nowhere."""

    id: uuid.UUID
    name: str
    secret: str
    expires_at: dt.datetime


class TokenKept(Answer):
    """A token of one's own, without its secret."""

    id: uuid.UUID
    name: str
    membership: uuid.UUID
    made_at: dt.datetime
    expires_at: dt.datetime
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, token: Token) -> TokenKept:
        return cls(
            id=token.pk,
            name=token.name,
            membership=token.membership_id,
            made_at=token.made_at,
            expires_at=token.expires_at,
            ended_at=token.ended_at,
        )


class Tokens(Answer):
    """One's tokens, newest first."""

    tokens: tuple[TokenKept, ...]


class TeamListed(Answer):
    """A service of an agency, as in the directory."""

    id: uuid.UUID
    name: str
    agency: uuid.UUID
    agency_name: str
    context: ServiceContext
    also_acts_as: tuple[ServiceContext, ...]

    @classmethod
    def of(cls, team: Team) -> TeamListed:
        return cls(
            id=team.pk,
            name=team.name,
            agency=team.agency_id,
            agency_name=team.agency.name,
            context=ServiceContext(team.context),
            also_acts_as=tuple(ServiceContext(each) for each in team.also_acts_as),
        )


class Teams(Answer):
    """All teams, by agency and name."""

    teams: tuple[TeamListed, ...]


class MembershipHeld(Answer):
    """For which team one acts, and as what."""

    id: uuid.UUID
    team: TeamListed
    role: Role
    role_words: str

    @classmethod
    def of(cls, membership: Membership) -> MembershipHeld:
        role = Role(membership.role)
        return cls(id=membership.pk, team=TeamListed.of(membership.team), role=role, role_words=LABELS[role])


class Me(Answer):
    """Who calls, acting under which membership, and under which others they might."""

    id: uuid.UUID
    name: str
    acting: MembershipHeld | None
    memberships: tuple[MembershipHeld, ...]


class Colleague(Answer):
    """Somebody whose role sees cases, and who could be let see one."""

    user: uuid.UUID
    name: str
    role: Role
    team: uuid.UUID
    team_name: str


class Colleagues(Answer):
    """People of one's own agency whose roles see cases."""

    people: tuple[Colleague, ...]


class ContextsTable(Answer):
    """The types of service, and what tends to be at stake when one tells another."""

    version: int
    contexts: tuple[Context, ...]
    other: Context
    pairs: tuple[Pair, ...]


class OutcomesOffered(Answer):
    """The outcomes offered for two types of service, and those one step away. Offering says nothing about findings."""

    version: int
    offered: tuple[Outcome, ...]
    elsewhere: tuple[Outcome, ...]


class ScalesInWords(Answer):
    """The levels and closed lists with their words. Levels are labels in an order, and never added up."""

    version: int
    likelihood: tuple[LikelihoodLevel, ...]
    severity: tuple[SeverityLevel, ...]
    cannot_judge: str
    nothing_found: str
    evidence: dict[EvidenceGrade, str]
    reversible: dict[Reversibility, str]
    bearers: dict[Bearer, str]


class LawCard(Answer):
    """One law or piece of guidance in short: what it does and does not do."""

    id: str
    name: str
    jurisdiction: str
    year: str
    kind: Kind
    kind_words: str
    contexts: tuple[ServiceContext, ...]
    does: str
    does_not: str
    status: Status
    status_words: str
    read: Read
    read_words: str


class LawCards(Answer):
    """The cards that concern these types of service; a summary, and no advice."""

    version: int
    checked: dt.date
    disclaimer: str
    cards: tuple[LawCard, ...]

    @classmethod
    def of(cls, law: Law, contexts: list[ServiceContext]) -> LawCards:
        """Which side a text speaks of is not said to somebody in the middle of a decision (METHOD 3)."""
        words = law.words
        return cls(
            version=law.version,
            checked=law.checked,
            disclaimer=law.disclaimer,
            cards=tuple(
                LawCard(
                    id=card.id,
                    name=card.name,
                    jurisdiction=card.jurisdiction,
                    year=card.year,
                    kind=card.kind,
                    kind_words=words.kind[card.kind],
                    contexts=card.contexts,
                    does=card.does,
                    does_not=card.does_not,
                    status=card.status,
                    status_words=words.status[card.status],
                    read=card.read,
                    read_words=words.read[card.read],
                )
                for card in law.cards_for(contexts)
            ),
        )
