"""Which words is a sharing question put in?

Every closed list of the case side, each with the words shown on screens (DESIGN 3 and 9). The two poles are named
here and nowhere else: all other code loops over `POLES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Spoken(StrEnum):
    """A closed list in which each member has words for the screen."""

    @property
    def words(self) -> str:
        return WORDS[type(self)][self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, words) of each member, in the order of the list: for model fields and forms."""
        return [(member.value, member.words) for member in cls]


class Pole(Spoken):
    """The two answers to any sharing question. The only place where they are named."""

    SHARE = "share"
    NOT_SHARE = "not_share"

    @property
    def other(self) -> Pole:
        """The pole that this one is compared with."""
        return next(pole for pole in POLES if pole is not self)


POLES: Final = tuple(Pole)


class SharingMode(Spoken):
    """What kind of sharing it is."""

    SINGLE = "single"
    BULK = "bulk"
    ROUTINE = "routine"


class Initiative(Spoken):
    """Whose idea it is to share."""

    OURS = "ours"
    THEIRS = "theirs"
    DUTY = "duty"


class Period(Spoken):
    """How far ahead both sides are read."""

    FOUR_WEEKS = "four_weeks"
    THREE_MONTHS = "three_months"
    TWELVE_MONTHS = "twelve_months"
    UNTIL_DATE = "until_date"


class InformationKind(Spoken):
    """Hard.

    Recorded, tested, seen or admitted. Soft: opinion, suspicion, hearsay or an untested account. Soft is not wrong.
    """

    HARD = "hard"
    SOFT = "soft"


class SourceGrade(Spoken):
    """How far the source can be trusted."""

    RELIABLE = "reliable"
    UNTESTED = "untested"
    UNRELIABLE = "unreliable"


class ContentGrade(Spoken):
    """How well the source knows it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Sensitivity(Spoken):
    """How much it would matter to the person that others knew."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class YesNoUnknown(Spoken):
    """For what we may simply not know."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class LawfulBasis(Spoken):
    """The ground in data protection law on which a disclosure would rest.

    Having one makes no sharing necessary or fair.
    """

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    RECOGNISED_INTEREST = "recognised_interest"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    CONSENT = "consent"
    CONTRACT = "contract"
    LAW_ENFORCEMENT = "law_enforcement"


class NormAnswerKind(Spoken):
    """How a norm of the service at one end is met here. A departure is answered for, not forbidden."""

    HONOURED = "honoured"
    DEPARTED = "departed"
    DOES_NOT_ARISE = "does_not_arise"


class ErasureBasis(Spoken):
    """On what ground a case is to be erased."""

    RETENTION = "retention"
    ASKED = "asked_by_person"
    WRONG_PERSON = "wrong_person"
    NOT_TO_BE_HELD = "not_to_be_held"
    ORDERED = "ordered"


class ErasureGround(Spoken):
    """What whoever decides about an erasure finds: that its ground applies, or why it is not erased."""

    APPLIES = "applies"
    LAW_KEEPS = "law_keeps"
    CLAIMS = "claims"
    SAFEGUARDING = "safeguarding"
    TOO_SOON = "too_soon"
    NOT_SHOWN = "not_shown"


class HoldReason(Spoken):
    """Why a case is kept from being erased."""

    REVIEW = "review"
    CLAIM = "claim"
    COURT = "court"
    COMPLAINT = "complaint"
    ACCESS = "access"


class GrantReason(Spoken):
    """Why somebody may see a case."""

    AUTHOR = "author"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    SECOND_OPINION = "second_opinion"
    SIGN_OFF = "sign_off"
    RECEIVER = "receiver"
    REVIEW = "review"
    GOVERNANCE = "governance"
    EMERGENCY = "emergency"
    APART = "apart"


class EmergencyReason(Spoken):
    """Why somebody opens a case they were not let see."""

    DANGER = "danger"
    HIDING = "hiding"
    ASKED = "asked_in_emergency"
    NOBODY = "nobody_reached"
    OTHER = "other"


class UrgentFinding(Spoken):
    """What whoever reviews an urgent access says of it. None of it says that anybody did wrong."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    ASK = "ask"


class Conflict(Spoken):
    """Why somebody is kept away from a case, whatever else they may see."""

    SUBJECT = "subject"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    COMPLAINT = "complaint"
    OTHER = "other"


class Concern(Spoken):
    """How the case concerns a person."""

    AT_CENTRE = "at_centre"
    CHILD = "child"
    FAMILY = "family"
    OTHER = "other"


class Asked(Spoken):
    """Whether the person was asked what they want."""

    ASKED = "asked"
    NOT_ASKED = "not_asked"


class End(Spoken):
    """The two services of a sharing question: the one that holds the information, the one that might get it."""

    HOLDER = "holder"
    RECEIVER = "receiver"


WORDS: Final[Mapping[type[Spoken], Mapping[str, str]]] = MappingProxyType(
    {
        Pole: {Pole.SHARE: "If we share", Pole.NOT_SHARE: "If we do not share"},
        SharingMode: {
            SharingMode.SINGLE: "Once, about this case",
            SharingMode.BULK: "Many people’s records at once",
            SharingMode.ROUTINE: "Routine access from now on",
        },
        Initiative: {
            Initiative.OURS: "Ours",
            Initiative.THEIRS: "Theirs",
            Initiative.DUTY: "Neither: a duty or an order asks for it",
        },
        Period: {
            Period.FOUR_WEEKS: "4 weeks",
            Period.THREE_MONTHS: "3 months",
            Period.TWELVE_MONTHS: "12 months",
            Period.UNTIL_DATE: "Until a date",
        },
        InformationKind: {InformationKind.HARD: "Hard", InformationKind.SOFT: "Soft"},
        SourceGrade: {
            SourceGrade.RELIABLE: "Reliable",
            SourceGrade.UNTESTED: "Untested",
            SourceGrade.UNRELIABLE: "Not reliable",
        },
        ContentGrade: {
            ContentGrade.A: "Known directly by them",
            ContentGrade.B: "Known indirectly, and backed up",
            ContentGrade.C: "Known indirectly",
            ContentGrade.D: "Not known",
            ContentGrade.E: "Suspected to be false",
        },
        Sensitivity: {Sensitivity.LOW: "Low", Sensitivity.MEDIUM: "Medium", Sensitivity.HIGH: "High"},
        YesNoUnknown: {YesNoUnknown.YES: "Yes", YesNoUnknown.NO: "No", YesNoUnknown.NOT_KNOWN: "Not known"},
        LawfulBasis: {
            LawfulBasis.PUBLIC_TASK: "Public task",
            LawfulBasis.LEGAL_OBLIGATION: "Legal obligation",
            LawfulBasis.VITAL_INTERESTS: "Vital interests",
            LawfulBasis.RECOGNISED_INTEREST: "Recognised legitimate interest",
            LawfulBasis.LEGITIMATE_INTERESTS: "Legitimate interests",
            LawfulBasis.CONSENT: "Consent",
            LawfulBasis.CONTRACT: "Contract",
            LawfulBasis.LAW_ENFORCEMENT: "Law enforcement purpose",
        },
        NormAnswerKind: {
            NormAnswerKind.HONOURED: "Honoured",
            NormAnswerKind.DEPARTED: "Departed from, because",
            NormAnswerKind.DOES_NOT_ARISE: "Does not arise",
        },
        GrantReason: {
            GrantReason.AUTHOR: "Opened the case",
            GrantReason.MANAGER: "Manages the team",
            GrantReason.COLLEAGUE: "Works on it too",
            GrantReason.SECOND_OPINION: "Asked for a second opinion",
            GrantReason.SIGN_OFF: "Asked to sign off",
            GrantReason.RECEIVER: "Receives what was shared",
            GrantReason.REVIEW: "Asked to review it",
            GrantReason.GOVERNANCE: "Information governance",
            GrantReason.EMERGENCY: "Urgent access",
            GrantReason.APART: "Asked to appraise a question apart: reads what is known, and not the case",
        },
        EmergencyReason: {
            EmergencyReason.DANGER: "Someone may come to harm now",
            EmergencyReason.HIDING: "Someone must not be found, and may be",
            EmergencyReason.ASKED: "Another service asks in an emergency",
            EmergencyReason.NOBODY: "Nobody who may see it can be reached",
            EmergencyReason.OTHER: "Something else that cannot wait",
        },
        UrgentFinding: {
            UrgentFinding.NEEDED: "Access was needed",
            UrgentFinding.NOT_NEEDED: "Access was not needed, because",
            UrgentFinding.ASK: "Ask them",
        },
        Conflict: {
            Conflict.SUBJECT: "The case concerns them",
            Conflict.RELATIVE: "Somebody in it is a relative or close to them",
            Conflict.NEIGHBOUR: "Somebody in it is a neighbour or known to them",
            Conflict.COMPLAINT: "A complaint is by them or about them",
            Conflict.OTHER: "Another conflict of interest",
        },
        ErasureBasis: {
            ErasureBasis.RETENTION: "It was kept for as long as our schedule says",
            ErasureBasis.ASKED: "The person concerned asked for it",
            ErasureBasis.WRONG_PERSON: "It was recorded about the wrong person",
            ErasureBasis.NOT_TO_BE_HELD: "It should not have been recorded",
            ErasureBasis.ORDERED: "A court or the Information Commissioner ordered it",
        },
        ErasureGround: {
            ErasureGround.APPLIES: "The ground given applies",
            ErasureGround.LAW_KEEPS: "The law says that we keep it",
            ErasureGround.CLAIMS: "It is needed for a legal claim",
            ErasureGround.SAFEGUARDING: "It is needed to keep somebody safe",
            ErasureGround.TOO_SOON: "Our schedule says to keep it for longer",
            ErasureGround.NOT_SHOWN: "The ground given does not apply",
        },
        HoldReason: {
            HoldReason.REVIEW: "An inquiry or review",
            HoldReason.CLAIM: "A legal claim",
            HoldReason.COURT: "A court order",
            HoldReason.COMPLAINT: "A complaint",
            HoldReason.ACCESS: "A request for access that is not answered yet",
        },
        Concern: {
            Concern.AT_CENTRE: "The person at the centre",
            Concern.CHILD: "A child",
            Concern.FAMILY: "Family or household",
            Concern.OTHER: "Somebody else",
        },
        Asked: {Asked.ASKED: "Asked", Asked.NOT_ASKED: "Not asked"},
        End: {End.HOLDER: "The service that holds it", End.RECEIVER: "The service that might get it"},
    }
)

# What the pages about a case and a question are called where the history says that somebody looked at one.
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case": "the case",
        "people": "a person of the case",
        "access": "who may see the case",
        "history": "the history",
        "close": "closing the case",
        "governance": "information governance of the case",
        "certificate": "the certificate of an erasure",
        "urgent_access": "an urgent access",
        "ask": "asking a question",
        "question": "the question",
        "what": "the wording of the question",
        "stop": "stopping the question",
        "items": "the list of information",
        "item": "an item of information",
        "recipients": "the list of recipients",
        "recipient": "a recipient",
        "not_told": "who should not be told",
        "wishes": "what people want",
        "wish": "what a person wants",
        "purpose": "the purpose, and whether it is in keeping",
        "enquiries": "what was asked of other services",
        "enquiry": "something asked of another service",
        "who_reads_what": "who reads what",
    }
)

# The codes that events hold, by name, and the list each is taken from: the history says them in words.
WORDS_OF_CODES: Final[Mapping[str, type[Spoken]]] = MappingProxyType(
    {
        "order": Pole,
        "mode": SharingMode,
        "initiative": Initiative,
        "period": Period,
        "source_grade": SourceGrade,
        "content_grade": ContentGrade,
        "sensitivity": Sensitivity,
        "in_confidence": YesNoUnknown,
        "lawful_basis": LawfulBasis,
        "reason": GrantReason,
        "concern": Concern,
        "emergency": EmergencyReason,
        "finding": UrgentFinding,
        "conflict": Conflict,
        "asked": Asked,
        "told": YesNoUnknown,
        "without_name": YesNoUnknown,
        "basis": ErasureBasis,
        "ground": ErasureGround,
        "hold": HoldReason,
    }
)

# What each field is called on its page (DESIGN 9), for forms and for the history that says what was and is now.
LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "about": "About whom or what",
        "initials": "Initials",
        "name": "Name",
        "concern": "How the case concerns them",
        "note": "Note",
        "people": "People",
        "closed_at": "Closed",
        "asked": "What are you deciding?",
        "initiative": "Whose idea is this?",
        "grounds": "What grounds did they give?",
        "mode": "What kind of sharing is it?",
        "holder_team": "Which service holds it?",
        "holder_context": "Type of service that holds it",
        "receiver_team": "Which service might get it?",
        "receiver_name": "Which service might get it?",
        "receiver_context": "Type of service that might get it",
        "period": "How far ahead are you looking?",
        "period_until": "Until which date?",
        "decide_by": "When do you need to decide?",
        "text": "What is the information?",
        "kind": "Is it hard or soft?",
        "source": "Where did it come from?",
        "source_grade": "How reliable is the source?",
        "content_grade": "How well do they know it?",
        "dated": "When was it recorded or said?",
        "sensitivity": "How sensitive is it?",
        "in_confidence": "Was it told in confidence?",
        "interpretation": "What do we make of it?",
        "other_reading": "How else could it be read?",
        "same_source_as": "Same source as",
        "team": "Service",
        "agency_name": "Service",
        "context": "Type of service",
        "role": "Role",
        "person": "Person",
        "recipient": "Recipient",
        "purpose": "What would they use it for?",
        "route": "How would it reach them?",
        "not_told": "Who should not be told, and why?",
        "asked_them": "Were they asked?",
        "said": "What they want",
        "why_not": "Why they were not asked",
        "told": "Do they know that we are thinking of sharing?",
        "told_for": "Why was it told to us?",
        "in_keeping": "Is the new use in keeping with that?",
        "lawful_basis": "Lawful basis",
        "gateway": "Power to disclose",
        "asked_of": "Which service would you ask?",
        "asks": "What would you ask?",
        "reveals": "What does the question itself tell them?",
        "without_name": "Can it be asked without a name?",
        "why_named": "Why do they need the name?",
        "went_wrong_if": "What could go wrong?",
        "why": "Why",
        "emergency": "Why can it not wait?",
        "because": "Because",
        "question": "What is asked",
        "conflict": "Why are they kept away?",
        "takes_over": "Who takes over?",
        "why_later": "If you decide later than was said, why?",
    }
)

# Grants that let somebody work on a case, and hand access on. The others let them look, answer or sign.
FOR_WORK: Final = frozenset({GrantReason.AUTHOR, GrantReason.MANAGER, GrantReason.COLLEAGUE})
# Grants by which a manager looks on. Those who are looked on do not end them.
OF_MANAGERS: Final = frozenset({GrantReason.MANAGER, GrantReason.SIGN_OFF})
# Reasons that one colleague can give another. An author opens the case; urgent access is taken by oneself; a receiver
# works for another agency, and is told by a decision; whoever appraises a question apart is asked for it on its page.
NOT_TO_GIVE: Final = frozenset({GrantReason.AUTHOR, GrantReason.EMERGENCY, GrantReason.RECEIVER, GrantReason.APART})
TO_GIVE: Final = tuple(reason for reason in GrantReason if reason not in NOT_TO_GIVE)

# An enquiry is a disclosure with two sides of its own: asking tells something, and not asking may cost something.
IF_WE_ASK: Final[Mapping[Pole, str]] = MappingProxyType(
    {Pole.SHARE: "if we ask", Pole.NOT_SHARE: "if we do not ask"},
)
