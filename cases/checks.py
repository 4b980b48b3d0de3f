"""What must an answer hold before it is kept?

One function for each thing handed in: it takes what was typed and gives what is kept, or raises `Refused` with an
error for each field, in the words of DESIGN 9. Doors may look first; here it is decided, the same for pages, the API
and the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.contexts import ServiceContext
from agencies.models import Team
from agencies.permissions import Refused
from cases.given import ItemGiven, PersonGiven, RecipientGiven, plain
from cases.models import Case, InformationItem, SharingQuestion
from cases.stewardship import NormQuestion, field_of
from cases.vocabulary import (
    IF_WE_ASK,
    POLES,
    Asked,
    Concern,
    ContentGrade,
    InformationKind,
    Initiative,
    LawfulBasis,
    NormAnswerKind,
    Period,
    Pole,
    Sensitivity,
    SharingMode,
    SourceGrade,
    Spoken,
    YesNoUnknown,
)

NO_ABOUT = "Enter what the case is about"
P = ParamSpec("P")
Kept = TypeVar("Kept")

LONGEST = 10_000  # characters of any free text
LINE = 200  # characters of what is said in one line


class Answers:
    """Collects the errors of several fields, so that a person hears of all of them at once."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def wrong(self, field: str, message: str) -> None:
        self.errors.setdefault(field, message)

    def text(self, field: str, typed: str | None, missing: str = "", longest: int = LONGEST) -> str:
        """The text as it is kept; an error when `missing` says that it is asked for, or when it is too long."""
        kept = plain(typed)
        if missing and not kept:
            self.wrong(field, missing)
        if len(kept) > longest:
            self.wrong(field, _("This must be %(count)s characters or fewer") % {"count": f"{longest:,}"})
        return kept

    def code(self, field: str, kind: type[Spoken] | type[ServiceContext], typed: str | None, missing: str) -> str:
        """One of a closed list; an empty text is refused too."""
        try:
            return str(kind(typed or ""))
        except ValueError:
            self.wrong(field, missing)
            return ""

    def kept(self, check: Callable[P, Kept], *args: P.args, **kwargs: P.kwargs) -> Kept:
        """What another check keeps; its errors join these. Ask `done` before using it."""
        try:
            return check(*args, **kwargs)
        except Refused as refused:
            for field, message in refused.errors.items():
                self.wrong(field, message)
            return None  # type: ignore[return-value]  # `done` refuses, so nobody reads it

    def done(self) -> None:
        if self.errors:
            raise Refused(self.errors)


@contextmanager
def together() -> Iterator[Answers]:
    """Several checks of one page, whose errors are told all at once."""
    answers = Answers()
    yield answers
    answers.done()


def person(given: PersonGiven) -> dict[str, Any]:
    """Someone concerned.

    `initials`, `name`, `concern`, `note`. How they are concerned, if unsaid, is "somebody else".
    """
    answers = Answers()
    kept = {
        "initials": answers.text("initials", given.initials, _("Enter initials"), LINE),
        "name": answers.text("name", given.name, longest=LINE),
        "concern": answers.code(
            "concern", Concern, given.concern or Concern.OTHER, _("Select how the case concerns them")
        ),
        "note": answers.text("note", given.note),
    }
    answers.done()
    return kept


def people(given: Sequence[PersonGiven]) -> list[dict[str, Any]]:
    """Several, as on the page that opens a case; errors are named "people-0-initials" and so on."""
    answers, kept = Answers(), []
    for place, one in enumerate(given):
        try:
            kept.append(person(one))
        except Refused as refused:
            for field, message in refused.errors.items():
                answers.wrong(f"people-{place}-{field}", message)
    answers.done()
    return kept


def question(given: Mapping[str, Any], at: datetime, was: SharingQuestion | None = None) -> dict[str, Any]:
    """What is asked. Keys as of `services.ask`; `was` is the question as it stood, when one is changed."""
    answers = Answers()
    kept: dict[str, Any] = {
        "asked": answers.text("asked", given["asked"], _("Enter what you are deciding")),
        "initiative": answers.code("initiative", Initiative, given["initiative"], _("Select whose idea this is")),
        "mode": answers.code("mode", SharingMode, given["mode"], _("Select what kind of sharing it is")),
        "period": answers.code("period", Period, given["period"], _("Select how far ahead you are looking")),
    }
    theirs = kept["initiative"] == Initiative.THEIRS
    kept["grounds"] = answers.text("grounds", given["grounds"], _("Enter the grounds they gave") if theirs else "")
    if kept["mode"] not in ("", SharingMode.SINGLE):
        answers.wrong("mode", _("Only sharing once, about this case, can be recorded here for now"))
    kept |= _ends(answers, given) | _times(answers, given, kept["period"], localtime(at).date(), was)
    answers.done()
    return kept


def _ends(answers: Answers, given: Mapping[str, Any]) -> dict[str, Any]:
    holder: Team | None = given["holder_team"]
    receiver: Team | None = given["receiver_team"]
    no_holder, no_receiver = _("Select the service that holds it"), _("Select the service that might get it")
    if holder is None:
        answers.wrong("holder_team", no_holder)
    if receiver is not None and receiver == holder:
        answers.wrong("receiver_team", _("Select another service than the one that holds it"))
    name = str(receiver) if receiver else answers.text("receiver_name", given["receiver_name"], no_receiver, LINE)
    # Of what type a service is, is asked once there is one.
    return {
        "holder_team": holder,
        "holder_context": _context(answers, "holder_context", given["holder_context"], holder) if holder else "",
        "receiver_team": receiver,
        "receiver_name": name,
        "receiver_context": _context(answers, "receiver_context", given["receiver_context"], receiver) if name else "",
    }


def _context(answers: Answers, field: str, typed: str | None, team: Team | None) -> str:
    """The type of service at one end: as said, else the first type of the team."""
    unsaid = team.context if team else ""
    return answers.code(field, ServiceContext, typed or unsaid, _("Select what type of service it is here"))


def _times(
    answers: Answers, given: Mapping[str, Any], period: str, today: date, was: SharingQuestion | None
) -> dict[str, date | None]:
    until: date | None = given["period_until"] if period == Period.UNTIL_DATE else None
    decide_by: date | None = given["decide_by"]
    if period == Period.UNTIL_DATE and until is None:
        answers.wrong("period_until", _("Enter the date until which you are looking"))
    if until and until <= today and not (was and was.period_until == until):
        answers.wrong("period_until", _("Date must be in the future"))
    if decide_by and decide_by < today and not (was and was.decide_by == decide_by):
        answers.wrong("decide_by", _("Decide-by date must be today or in the future"))
    return {"period_until": until, "decide_by": decide_by}


def item(given: ItemGiven, of: SharingQuestion, itself: InformationItem | None = None) -> dict[str, Any]:
    """One thing that could be shared. `about` and `same_source_as` must belong to the case and the question."""
    answers = Answers()
    kept: dict[str, Any] = {
        "text": answers.text("text", given.text, _("Enter the information")),
        "kind": answers.code("kind", InformationKind, given.kind, _("Select hard or soft")),
        "source": answers.text("source", given.source, _("Enter where it came from")),
        "source_grade": answers.code(
            "source_grade", SourceGrade, given.source_grade, _("Select how reliable the source is")
        ),
        "content_grade": answers.code(
            "content_grade", ContentGrade, given.content_grade, _("Select how well they know it")
        ),
        "dated": answers.text("dated", given.dated, longest=LINE),
        "sensitivity": answers.code("sensitivity", Sensitivity, given.sensitivity, _("Select how sensitive it is")),
        "in_confidence": answers.code(
            "in_confidence", YesNoUnknown, given.in_confidence, _("Select yes, no or not known")
        ),
        "interpretation": answers.text("interpretation", given.interpretation),
        "other_reading": answers.text("other_reading", given.other_reading),
        "about": _about(answers, given.about, of.case),
        "same_source_as": _same_source(answers, given.same_source_as, of, itself),
    }
    answers.done()
    return kept


def _about(answers: Answers, wanted: UUID | None, case: Case) -> Any:
    person = case.people.filter(pk=wanted).first() if wanted else None
    if wanted and not person:
        answers.wrong("about", _("Select a person of this case"))
    return person


def _same_source(
    answers: Answers, wanted: UUID | None, of: SharingQuestion, itself: InformationItem | None
) -> InformationItem | None:
    """The first item of that source, so that every item points straight at it and none in a circle."""
    if not wanted:
        return None
    other = of.items.filter(removed_at=None, pk=wanted).select_related("same_source_as").first()
    if other is None:
        answers.wrong("same_source_as", _("Select a source you have listed"))
        return None
    first: InformationItem = other.same_source_as or other
    if first != itself:
        return first
    return None


def recipient(given: RecipientGiven) -> dict[str, Any]:
    """Who would receive it: a role or a person of some service, and what they would use it for."""
    answers = Answers()
    team = Team.objects.directory().filter(pk=given.team).first() if given.team else None
    if given.team and team is None:
        answers.wrong("team", _("Select a service from the list"))
    role = answers.text("role", given.role, longest=LINE)
    person = answers.text("person", given.person, longest=LINE)
    if not role and not person:
        answers.wrong("role", _("Enter a role or a person"))
    service = plain(given.agency_name) or (str(team) if team else "")
    kept = {
        "team": team,
        "agency_name": answers.text("agency_name", service, _("Enter the service they work for"), 2 * LINE),
        "context": _context(answers, "context", given.context, team),
        "role": role,
        "person": person,
        "purpose": answers.text("purpose", given.purpose, _("Enter what they would use it for")),
        "route": answers.text("route", given.route),
    }
    answers.done()
    return kept


def wish(*, asked: str, said: str, why_not: str, told: str) -> dict[str, Any]:
    """What a person wants, or why they were not asked. What was typed under the other answer is not kept."""
    answers = Answers()
    missing = _("Enter what they said, or why you have not asked")
    kept = {
        "asked": answers.code("asked", Asked, asked, _("Select whether you have asked")),
        "said": "",
        "why_not": "",
        "told": answers.code("told", YesNoUnknown, told or YesNoUnknown.NOT_KNOWN, _("Select yes, no or not known")),
    }
    if kept["asked"] == Asked.ASKED:
        kept["said"] = answers.text("said", said, missing)
    if kept["asked"] == Asked.NOT_ASKED:
        kept["why_not"] = answers.text("why_not", why_not, missing)
    answers.done()
    return kept


def purpose(*, told_for: str, in_keeping: str, lawful_basis: str, gateway: str, not_told: str) -> dict[str, Any]:
    """Whether the new use is in keeping with why it was told.

    A lawful basis may be left open; none makes sharing fair by itself.
    """
    answers = Answers()
    basis = (
        answers.code("lawful_basis", LawfulBasis, lawful_basis, _("Select a basis from the list"))
        if lawful_basis
        else ""
    )
    kept = {
        "told_for": answers.text("told_for", told_for),
        "in_keeping": answers.text("in_keeping", in_keeping, _("Enter whether the new use is in keeping")),
        "lawful_basis": basis,
        "gateway": answers.text("gateway", gateway),
        "not_told": answers.text("not_told", not_told),
    }
    answers.done()
    return kept


def norm_answers(
    given: Mapping[tuple[str, str], tuple[str, str]], asked: tuple[NormQuestion, ...]
) -> dict[tuple[str, str], dict[str, str]]:
    """An answer to each norm that differs, keyed (end, norm). Only "honoured" needs no reason."""
    answers = Answers()
    unanswered = _("Answer this, or say why it does not arise")
    kept: dict[tuple[str, str], dict[str, str]] = {}
    for norm in asked:
        field = field_of(norm.end, norm.id)
        typed, because = given.get((norm.end, norm.id), ("", ""))
        answer = answers.code(field, NormAnswerKind, typed, unanswered)
        reason = ""
        if answer == NormAnswerKind.DEPARTED:
            reason = _("Enter why you depart from it")
        if answer == NormAnswerKind.DOES_NOT_ARISE:
            reason = unanswered
        kept[str(norm.end), norm.id] = {
            "answer": answer,
            "because": answers.text(f"{field}-because", because, reason),
        }
    for end, norm_id in set(given) - set(kept):
        answers.wrong(field_of(end, norm_id), _("This is not asked here"))
    answers.done()
    return kept


def enquiry(
    *,
    asked_of: str,
    asks: str,
    reveals: str,
    without_name: bool | None,
    why_named: str,
    went_wrong_if: Mapping[Pole | str, str],
    order: Sequence[Pole] = POLES,
) -> dict[str, Any]:
    """A question to another service, as the disclosure that it is: both what asking and what not asking could do."""
    answers = Answers()
    if without_name is None:
        answers.wrong("without_name", _("Select whether it can be asked without a name"))
    named = _("Enter why they need the name in order to answer") if without_name is False else ""
    kept = {
        "asked_of": answers.text("asked_of", asked_of, _("Enter which service you would ask"), 2 * LINE),
        "asks": answers.text("asks", asks, _("Enter what you would ask")),
        "reveals": answers.text("reveals", reveals, _("Enter what the question itself tells them")),
        "without_name": without_name,
        "why_named": answers.text("why_named", why_named, named),
        "went_wrong_if": {
            str(pole): answers.text(
                f"went_wrong_if-{pole}",
                went_wrong_if.get(pole, ""),
                _("Enter what could go wrong %(side)s") % {"side": IF_WE_ASK[pole]},
            )
            for pole in order
        },
    }
    answers.done()
    return kept


def reason(typed: str, missing: str, field: str = "why") -> str:
    """One free text that is asked for."""
    answers = Answers()
    kept = answers.text(field, typed, missing)
    answers.done()
    return kept


def optional(field: str, typed: str) -> str:
    """One free text that may be left empty."""
    answers = Answers()
    kept = answers.text(field, typed)
    answers.done()
    return kept
