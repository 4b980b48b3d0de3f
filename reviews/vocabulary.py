"""The four kinds of error, in two panels (METHOD 4.1), and the answers that follow-up may give."""

from collections.abc import Mapping
from enum import StrEnum

from assessments.vocabulary import Worded


class ErrorKind(StrEnum):
    """Each kind has its own denominator; none is traded against another."""

    OVER_SHARED = "over_shared"
    OVER_READ = "over_read"
    MISSED = "missed"
    UNDER_READ = "under_read"


class Panel(StrEnum):
    """The two panels, of equal weight, in an order drawn by lot."""

    SHARED_OR_READ_TOO_MUCH = "shared_or_read_too_much"
    NOT_SHARED_OR_MISSED = "not_shared_or_missed"


class Need(Worded):
    """Was the need real, in the light of what was then found? Not whether it turned out well."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNDETERMINED = "undetermined", "Not yet known"


class Use(Worded):
    """How what was shared was read and used."""

    AS_MEANT = "as_meant", "As meant, and acted on"
    OVER_READ = "over_read", "More was read into it than was there"
    UNDER_READ = "under_read", "Too little was made of it, or it was not acted on"
    UNDETERMINED = "undetermined", "Not yet known"


class Fit(Worded):
    """Whether what was then done was fit for what was expected; asked whichever way was decided."""

    YES = "yes", "Yes"
    PARTLY = "partly", "In part"
    NO = "no", "No"
    UNDETERMINED = "undetermined", "Not yet known"


class Occasion(Worded):
    """Why somebody looks. Complaints and incidents are a stratum of their own: they come to light by themselves."""

    PLANNED = "planned", "The day has come on which we said we would look"
    SAMPLED = "sampled", "It was drawn at random to be looked at"
    COMPLAINT = "complaint", "Somebody complained"
    INCIDENT = "incident", "Something happened"


class Onward(Worded):
    """What follows. Nothing closes without a next date or a reason."""

    AGAIN = "again", "We look again, on a date"
    CLOSED = "closed", "We do not look again, because"


class Looker(Worded):
    """Who looked. Whoever decided sees their own decision with their own eyes, so it is said."""

    AUTHOR = "author", "Whoever decided"
    TEAM = "team", "Somebody else of the team"


LOUD = (Occasion.COMPLAINT, Occasion.INCIDENT)

DID: Mapping[bool, str] = {
    True: "What did the other service do?",
    False: "What did you do yourselves, and what did others do?",
}
"""What was done, by whether it was shared: the one question of the follow-up whose words depend on it."""

PANELS: Mapping[Panel, tuple[ErrorKind, ErrorKind]] = {
    Panel.SHARED_OR_READ_TOO_MUCH: (ErrorKind.OVER_SHARED, ErrorKind.OVER_READ),
    Panel.NOT_SHARED_OR_MISSED: (ErrorKind.MISSED, ErrorKind.UNDER_READ),
}
PANEL_WORDS: Mapping[Panel, str] = {
    Panel.SHARED_OR_READ_TOO_MUCH: "Shared or read too much",
    Panel.NOT_SHARED_OR_MISSED: "Not shared or missed",
}
KIND_WORDS: Mapping[ErrorKind, str] = {
    ErrorKind.OVER_SHARED: "Shared without need",
    ErrorKind.OVER_READ: "Over-read",
    ErrorKind.MISSED: "Held back but needed",
    ErrorKind.UNDER_READ: "Under-read, or not acted on",
}
KIND_EXPLAINED: Mapping[ErrorKind, str] = {
    ErrorKind.OVER_SHARED: "It was shared, and in the light of what was then found there was no real need.",
    ErrorKind.OVER_READ: "It was shared, and more was read into it than was there.",
    ErrorKind.MISSED: "It was not shared, and in the light of what was then found there was a real need.",
    ErrorKind.UNDER_READ: "It was shared and needed, and too little was made of it or it was not acted on.",
}


def errors_of(need: str, use: str, *, shared: bool) -> tuple[ErrorKind, ...]:
    """Which kinds of error these answers amount to, in the order of the list. None where nothing is determined."""
    found = {
        ErrorKind.OVER_SHARED: shared and need == Need.NO,
        ErrorKind.OVER_READ: shared and use == Use.OVER_READ,
        ErrorKind.MISSED: not shared and need == Need.YES,
        ErrorKind.UNDER_READ: shared and need == Need.YES and use == Use.UNDER_READ,
    }
    return tuple(kind for kind, there in found.items() if there)


def in_lot_order(codes: list[tuple[str, str]], *, turned: bool, last: str) -> list[tuple[str, str]]:
    """Choices as a form offers them: the errors among them in the order drawn, `last` at the end whatever was drawn."""
    rest = [each for each in codes if each[0] != last]
    return [*(rest[::-1] if turned else rest), *(each for each in codes if each[0] == last)]


class Link(Worded):
    """The links of a justification, each spoken to on its own by whoever reviews it without knowing how it ended."""

    NEED_TO_KNOW = "need_to_know", "Who needs to know what, and why"
    PROPORTION = "proportion", "In proportion to the risks on both sides"
    IN_KEEPING = "in_keeping", "In keeping with why it was told"
    OBJECTION = "objection", "The strongest objection is met"


class LinkFinding(Worded):
    """What a reviewer finds of one link, on what was known then."""

    HOLDS = "holds", "Holds"
    WEAK = "weak", "Weak"
    MISSING = "missing", "Missing"


class StepAside(Worded):
    """Why a reviewer gives a review back."""

    CASE = "case", "I know this case"
    OUTCOME = "outcome", "I know how it ended"
    AUTHOR = "author", "I can tell who decided, and should not review them"
    OTHER = "other", "Another reason"


class NotNow(Worded):
    """Why somebody who was asked to appraise a question apart does not. None of it is held against anybody."""

    TIME = "time", "I have no time before it is needed"
    CASE = "case", "I know this case, or the people in it"
    READING = "reading", "I know how it was read"
    OTHER = "other", "Another reason"


class Rung(Worded):
    """Who could have done otherwise, from the top: the order in which it is asked."""

    ORGANISATION = "organisation", "The organisation"
    MANAGEMENT = "management", "Its management"
    TEAM = "team", "The team"
    PERSON = "person", "A person"


class Substitution(Worded):
    """Would a colleague with the same training, caseload, hour and facts have done otherwise? Asked before a person."""

    SAME = "same", "They would have done the same"
    NOT_CLEAR = "not_clear", "That is not clear"
    OTHERWISE = "otherwise", "They would have done otherwise"


RUNG_ASKED: Mapping[Rung, str] = {
    Rung.ORGANISATION: "What did the organisation do, or leave undone, that made this likelier?",
    Rung.MANAGEMENT: "What did its management do, or leave undone?",
    Rung.TEAM: "How did the team work, and what did it take for granted?",
    Rung.PERSON: "What could this person have done otherwise, and what would have helped them?",
}


class Towards(Worded):
    """Which way a threshold for sharing went. Neither is the better one."""

    MORE = "more", "We share sooner, or more"
    LESS = "less", "We share later, or less"
    OTHERWISE = "otherwise", "Neither: something else about it changed"


class SetOff(Worded):
    """What set a change of threshold off."""

    SCANDAL = "scandal", "A case that went wrong became widely known"
    INCIDENT = "incident", "Something that happened here"
    COMPLAINTS = "complaints", "Complaints"
    INSPECTION = "inspection", "An inspection or an audit"
    LAW = "law", "New law or guidance"
    MANAGER = "manager", "A new manager, or a new policy of ours"
    WORKLOAD = "workload", "How much work there was"
    LOOKED_BACK = "looked_back", "What we found when we looked back"
    OTHER = "other", "Something else"


class ThresholdCourseKey(StrEnum):
    """The two courses of a change of threshold: it changes, or it stays as it was."""

    CHANGE = "change"
    STAY = "stay"


class Conclusion(Worded):
    """What a person decides about a change of threshold, once both courses are read."""

    CHANGE = "change", "To let it change, or leave it changed"
    STAY = "stay", "To let it stay as it was, or go back to that"
    FIRST_ELSE = "first_else", "To do something else first, then decide"
