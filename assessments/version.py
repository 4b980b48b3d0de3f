"""What exactly is signed, by which fingerprint is it known, and what changed between two versions?

A signed version is one canonical value that holds everything the signer had on the screens, in codes and in words, so
that page, print, PDF and API are made from it alone, whatever happens to content, code or rows later (METHOD 2.11,
last paragraph; AUDIT 12).
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from assessments.appraisal.questions import spoken
from assessments.appraisal.wording import listed, range_words
from audit.canonical import canon
from cases.vocabulary import POLES

FORMAT = 1
"""Of the document. Readers of later formats go on reading this one."""

Json = dict[str, Any]


Moment = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(dt.UTC))]
"""A time, in UTC: one moment is one text, in whichever zone it was read."""


class Part(BaseModel):
    """A part of the document: fixed once made, and nothing in it that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Coded(Part):
    """An answer from a closed list, and the words that stood on the screen for it."""

    code: str
    words: str


class Person(Part):
    """Somebody with an account: who, in which role, for whom."""

    user: str
    name: str
    role: str = ""
    team: str = ""


class End(Part):
    """One end of the sharing."""

    name: str
    context: Coded


class Question(Part):
    """What was asked, between whom, over which time, and which side was drawn first."""

    reference: str
    case_reference: str
    asked: str
    asked_at: Moment
    initiative: Coded
    grounds: str
    mode: Coded
    holder: End
    receiver: End
    period: Coded
    period_until: dt.date | None
    decide_by: dt.date | None
    order: tuple[str, ...]
    told_for: str
    in_keeping: str
    lawful_basis: Coded
    gateway: str
    not_told: str


class Concerned(Part):
    """A person concerned, by initials."""

    key: str
    initials: str
    concern: Coded


class Item(Part):
    """One item of information as it was listed."""

    key: str
    number: int
    text: str
    kind: Coded
    source: str
    source_grade: Coded
    content_grade: Coded
    dated: str
    sensitivity: Coded
    in_confidence: Coded
    interpretation: str
    other_reading: str
    about: str
    same_source_as: int | None


class Receiving(Part):
    """A role or person who would receive something."""

    key: str
    number: int
    words: str
    context: Coded
    role: str
    person: str
    purpose: str
    route: str


class Wished(Part):
    """What one person wants, or why they were not asked."""

    key: str
    person: str
    asked: Coded
    said: str
    why_not: str
    told: Coded


class Norm(Part):
    """One difference between the norms of the two ends, and its answer."""

    key: str
    end: str
    check: str
    answer: Coded
    because: str


class Enquired(Part):
    """An enquiry, which is itself a disclosure."""

    key: str
    asked_of: str
    asks: str
    reveals: str
    without_name: Coded
    why_named: str
    went_wrong_if: dict[str, str]


class Needed(Part):
    """How much of one item one recipient needs, and why."""

    key: str
    item: int
    recipient: int
    extent: Coded
    why: str


class Course(Part):
    """A column: a pole in the order drawn, or a further way after them."""

    key: str
    name: str
    kind: Coded | None = None
    nearer: str = ""
    differs: str = ""
    until: dt.date | None = None


class Side(Part):
    """One cell: the reading of METHOD 2.2 and whether it still is the copy a further way began with."""

    reading: Json
    copied: bool = False


class Row(Part):
    """One outcome, with the title and both prompts as they stood on the screen."""

    key: str
    title: str
    prompts: dict[str, str]
    core: bool
    own: bool
    after_shown: bool
    sides: dict[str, Side]


class Aside(Part):
    """An outcome set aside for both sides together, with the reason."""

    key: str
    title: str
    why: str
    after_shown: bool


class Line(Part):
    """What was imagined for one side, or why nothing could be (METHOD 5, minute 3 to 4)."""

    text: str
    cannot: str


class Changed(Part):
    """A reading changed after the comparison was first shown (METHOD 2.11)."""

    key: str
    row: str
    course: str
    was: Json | None
    now: Json | None
    moved: tuple[Coded, ...] = ()
    why: str
    at: Moment
    by: Person


class Reasons(Part):
    """The person's own reasons; every one typed by them. `refers_to`: the outcomes they ticked beside, by side."""

    main_reason: str
    proportionality: str
    refers_to: dict[str, tuple[str, ...]] = {}
    wishes_weighed: str
    objection: str
    objection_state: Coded
    answer: str
    change_of_mind: str
    alternatives: str
    expectation: str
    trigger: str
    kept: Coded
    kept_until: dt.date | None
    form: Coded
    review_on: dt.date | None

    @model_serializer(mode="wrap")
    def as_signed(self, written: SerializerFunctionWrapHandler) -> Json:
        """No place for ticks where there are none: what was signed before they were offered reads back as it was."""
        value: Json = written(self)
        if not self.refers_to:
            del value["refers_to"]
        return value


class Decision(Part):
    """What the person recommends, in a code and in their own words."""

    course: Coded
    proposal: str


class View(Part):
    """A different view: kept with the record whatever happens to it afterwards."""

    key: str
    text: str
    by: Person
    at: Moment
    answer: str
    answered_at: Moment | None


class Opinion(Part):
    """A second opinion that somebody was asked for."""

    key: str
    question: str
    of: Person
    asked_at: Moment
    view: str
    given_at: Moment | None


class Conditions(Part):
    """The author's working conditions, as they stood."""

    caseload: int | None
    caseload_unknown: bool
    last_supervision: dt.date | None
    time: Coded
    trained: Coded
    note: str


class TeamThen(Part):
    """The team’s conditions as last recorded, and when that was."""

    caseload_guide: int | None
    vacancies: int | None
    supervision_every_weeks: int | None
    recorded_at: Moment


class Urgent(Part):
    """The five facts of acting first, and what was learned only later (METHOD 5)."""

    direction: Coded
    did: str
    who: str
    acted_at: Moment
    why: str
    agreed: str
    went_wrong: dict[str, str]
    recorded_at: Moment
    due_at: Moment
    later_knowledge: str


class Contents(Part):
    """The versions of the content that the appraisal was begun with."""

    outcomes: int
    scales: int
    contexts: int
    law: int


class Signing(Part):
    """Who signed, as what, when; how long after acting first both sides were complete: a fact, not a breach."""

    number: int
    by: Person
    at: Moment
    hours_after_acting: int | None = None
    hours_after_due: int | None = None


class Document(Part):
    """Everything that is signed."""

    format: int = FORMAT
    question: Question
    people: tuple[Concerned, ...]
    items: tuple[Item, ...]
    recipients: tuple[Receiving, ...]
    wishes: tuple[Wished, ...]
    norms: tuple[Norm, ...]
    enquiries: tuple[Enquired, ...]
    content: Contents
    legend: dict[str, Json]
    basis: Coded
    courses: tuple[Course, ...]
    no_other_way: str
    rows: tuple[Row, ...]
    aside: tuple[Aside, ...]
    went_badly: dict[str, Line]
    first_shown_at: Moment | None
    first_shown_by: Person | None
    changed: tuple[Changed, ...]
    uneven: dict[str, str]
    findings: Json
    needs: tuple[Needed, ...]
    decision: Decision
    reasons: Reasons
    views: tuple[View, ...]
    opinions: tuple[Opinion, ...]
    conditions: Conditions | None
    team_conditions: TeamThen | None
    acted_first: Urgent | None
    amends: str = ""
    signing: Signing | None = None


class Difference(Part):
    """One thing that reads otherwise in the later version. Empty text: it was not there, or is there no more."""

    path: str
    label: str
    was: str
    now: str


def document(**parts: Any) -> Json:
    """The canonical JSON value of `Document`; pydantic's ValidationError if a part is missing or unknown.

    The value holds no floats (AUDIT 5), times in UTC.
    """
    value: Json = Document(**parts).model_dump(mode="json")
    canon(value)
    return value


def read(value: Json) -> Document:
    """A stored document as values again."""
    return Document.model_validate(value)


def fingerprint(value: Json) -> str:
    """The SHA-256, in hex, of every character of the document."""
    return digest(canon(value))


def digest(kept: bytes) -> str:
    """The same of a document's canonical bytes."""
    return hashlib.sha256(kept).hexdigest()


def seen(value: Json) -> str:
    """The fingerprint of what is about to be signed: the document without the signing itself, so that it does not
    depend on the minute at which somebody looks."""
    return fingerprint({**value, "signing": None})


LABELS: Mapping[str, str] = {
    "asked": "What are you deciding?",
    "grounds": "What grounds did they give?",
    "initiative": "Whose idea is this?",
    "mode": "What kind of sharing is it?",
    "holder": "Which service holds it?",
    "receiver": "Which service might get it?",
    "period": "How far ahead are you looking?",
    "period_until": "How far ahead: until",
    "decide_by": "When do you need to decide?",
    "told_for": "What it was told for",
    "in_keeping": "Is the new use in keeping?",
    "lawful_basis": "Lawful basis",
    "gateway": "Legal gateway",
    "not_told": "Who is not told, and why",
    "people": "Person concerned",
    "initials": "initials",
    "concern": "how they are concerned",
    "items": "Item",
    "text": "what it says",
    "kind": "kind",
    "source": "source",
    "source_grade": "how reliable the source is",
    "content_grade": "how well they know it",
    "dated": "when it was recorded or said",
    "sensitivity": "how sensitive",
    "in_confidence": "told in confidence",
    "interpretation": "what we make of it",
    "other_reading": "how else it could be read",
    "about": "about whom",
    "same_source_as": "same source as item",
    "recipients": "Recipient",
    "context": "context",
    "role": "role",
    "person": "person",
    "purpose": "what they would use it for",
    "route": "how it would reach them",
    "wishes": "What people want",
    "said": "what they said",
    "why_not": "why not asked",
    "told": "told that sharing is considered",
    "norms": "How the two ends differ",
    "check": "question",
    "answer": "answer",
    "because": "because",
    "enquiries": "Asking another service",
    "asked_of": "asked of",
    "asks": "what it asks",
    "reveals": "what it reveals",
    "without_name": "without a name",
    "why_named": "why the name was given",
    "went_wrong_if": "what could go wrong",
    "needs": "Need to know",
    "extent": "how much",
    "why": "why",
    "courses": "Way",
    "name": "name",
    "words": "who",
    "nearer": "nearer side",
    "differs": "what differs",
    "until": "until",
    "no_other_way": "No other way, because",
    "rows": "Outcome",
    "title": "title",
    "prompts": "the question asked",
    "core": "asked of everybody",
    "own": "added by the author",
    "copied": "left as copied from the nearer side",
    "sides": "reading",
    "reading": "reading",
    "likelihood": "how likely",
    "severity": "how serious",
    "reason": "what could go wrong",
    "none": "nothing found",
    "evidence": "how you know",
    "based_on": "based on items",
    "based_on_else": "based on",
    "reversible": "can it be undone",
    "bearer": "who would bear it",
    "bearer_who": "who",
    "mitigation": "what would help",
    "none_possible": "why nothing would",
    "owner": "who will do it",
    "by": "by when",
    "committed": "agreed to do it",
    "residual": "if that is done",
    "aside": "Set aside",
    "went_badly": "It went badly",
    "cannot": "why it could not be imagined",
    "uneven": "Left uneven, because",
    "decision": "Decision",
    "course": "what you have decided",
    "proposal": "in your words",
    "reasons": "Reasons",
    "main_reason": "main reason",
    "proportionality": "why this is in proportion",
    "refers_to": "which risks this refers to",
    "wishes_weighed": "how their wishes were weighed",
    "objection": "strongest argument against",
    "objection_state": "whether that is answered",
    "change_of_mind": "what would change your mind",
    "alternatives": "what else you could do",
    "expectation": "what you expect to happen",
    "trigger": "what would make you look sooner",
    "kept": "what happens to what we hold",
    "kept_until": "kept until",
    "form": "how it will be said",
    "review_on": "when you will look again",
    "views": "Different view",
    "opinions": "Second opinion",
    "question": "question",
    "view": "view",
    "conditions": "Working conditions",
    "caseload": "caseload",
    "caseload_unknown": "caseload not known",
    "last_supervision": "last supervision",
    "time": "time for this today",
    "trained": "trained in the method",
    "note": "note",
    "team_conditions": "The team’s conditions",
    "caseload_guide": "guide for caseloads",
    "vacancies": "vacancies",
    "supervision_every_weeks": "supervision every so many weeks",
    "acted_first": "Acting first",
    "direction": "what was done first",
    "did": "what was done",
    "who": "who was told, or not told",
    "agreed": "who agreed",
    "went_wrong": "what could have gone wrong",
    "later_knowledge": "what was learned later",
    "basis": "With agreed measures counted",
    "amends": "Why it was amended",
}
"""The words of each field in a list of differences, by its key in the document (DESIGN 9)."""

_NOT_COMPARED = frozenset(
    {"format", "content", "legend", "findings", "signing", "first_shown_at", "first_shown_by", "changed", "after_shown"}
)
_DAYS = frozenset({"period_until", "decide_by", "until", "by", "kept_until", "review_on", "last_supervision"})
LONDON = ZoneInfo("Europe/London")


def differences(before: Json, after: Json) -> list[Difference]:
    """What reads otherwise in `after`, in the order of the document; things gone come last.

    Findings, times and signatures follow from the rest and are left out. Texts are as people read them; who bears a
    harm is said in the words of the later one, as somebody may be called by another name and be the same.
    """
    before = {**before, "legend": before["legend"] | {"bearer": after["legend"].get("bearer", {})}}
    was, now = (dict(_lines(read(each).model_dump(mode="json"))) for each in (before, after))
    return [
        Difference(path=path, label=(now.get(path) or was[path])[0], was=_text(was, path), now=_text(now, path))
        for path in [*now, *(path for path in was if path not in now)]
        if _text(was, path) != _text(now, path)
    ]


def _text(lines: Mapping[str, tuple[str, str]], path: str) -> str:
    return lines[path][1] if path in lines else ""


@dataclass(frozen=True)
class _Names:
    """What the parts of one document are called by its people. Sides as they stand within a sentence."""

    legend: Json
    sides: Json
    titles: Json
    recipients: Json

    @classmethod
    def of(cls, value: Json) -> Self:
        return cls(
            legend=value["legend"],
            sides={course["key"]: spoken(course["name"]) for course in value["courses"]},
            titles={row["key"]: row["title"] for row in value["rows"]},
            recipients={each["number"]: each["words"] for each in value["recipients"]},
        )

    def one(self, thing: Json) -> str:
        """Which one of a list it is."""
        if "extent" in thing:
            return f"item {thing['item']}, {self.recipients.get(thing['recipient'], '')}".removesuffix(", ")
        if number := thing.get("number"):
            return str(number)
        if words := next((str(thing[key]) for key in ("title", "name", "check", "asked_of") if thing.get(key)), ""):
            return f"“{words}”"
        whose = thing.get("by") or thing.get("of")
        return str(thing.get("initials") or (whose["name"] if whose else thing.get("person", "")))

    def field(self, key: str, path: str, beside: Json) -> str:
        """What one field is called, where it stands; nothing for what only holds others together."""
        if path + key == "question" or key in _HOLDERS or (key == "text" and path.endswith(_SAY_IT_ALONE)):
            return ""
        if key == "reason" and beside.get("none"):
            return LOOKED_AT
        return str(self.sides.get(key) or _THERE.get(f"{path}.{key}") or LABELS.get(key, ""))


_HOLDERS = frozenset({"sides", "reading"})
_SAY_IT_ALONE = ("mitigation", *(f"went_badly.{pole.value}" for pole in POLES))
_THERE: Mapping[str, str] = {
    "reasons.answer": "answer to that argument",
    ".needs": "Need to know of",
    ".norms": "How the two ends differ,",
    ".wishes": "What people want,",
    ".views": "Different view of",
    ".opinions": "Second opinion of",
}
LOOKED_AT = "what was looked at"


def _lines(value: Json) -> Iterator[tuple[str, tuple[str, str]]]:
    yield from _walk(value, "", [], _Names.of(value))


def _walk(value: Any, path: str, labels: list[str], names: _Names) -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(value, dict) and set(value) == {"code", "words"}:
        yield path, (_label(labels), value["words"])
    elif isinstance(value, dict):
        for key, inner in sorted(value.items(), key=lambda each: _place(each[0], path, names.sides)):
            if key in _NOT_COMPARED or key == "key":
                continue
            label = names.field(key, path, value)
            yield from _walk(inner, f"{path}.{key}".lstrip("."), [*labels, label], names)
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        for inner in value:
            which = f"{labels[-1]} {names.one(inner)}".strip()
            yield from _walk(inner, f"{path}[{inner.get('key')}]", [*labels[:-1], which], names)
    elif path.startswith("reasons.refers_to."):
        yield path, (_label(labels), listed(names.titles.get(key, key) for key in value))
    else:
        yield path, (_label(labels), _plain(value, path.rsplit(".", 1)[-1], names.legend))


def _place(key: str, path: str, sides: Json) -> int:
    """Where a key stands among its neighbours: a side in the order drawn, an answer of a reading in the order asked.

    A kept document has lost both orders; its other parts stand as `Document` has them.
    """
    if key in sides:
        return list(sides).index(key)
    return list(LABELS).index(key) if ".reading" in path and key in LABELS else 0


def _label(labels: list[str]) -> str:
    """Where it stands, then what it is: "Outcome “Fair hearing”, if we share: how likely"."""
    *where, what = [label for label in labels if label] or [""]
    if not where:
        return what
    place = ", ".join(where)
    return f"{place} ({what})" if place.endswith("?") else f"{place}: {what}"


def _plain(value: Any, field: str, legend: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    words = legend.get(field, {})
    if isinstance(value, str) and (field in _DAYS or field.endswith("_at")):
        return _when(value)
    if isinstance(value, list):
        if words and value:
            return range_words((min(value), max(value)), {level: str(words.get(str(level), level)) for level in value})
        return ", ".join(str(each) for each in value)
    return str(words.get(str(value), value))


def _when(value: str) -> str:
    """A day or a moment of the document as people read it; what is neither, as it was typed."""
    try:
        at = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    day = f"{at.day} {at:%B %Y}"
    if at.tzinfo is None:
        return day
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%B %Y} at {here.hour % 12 or 12}:{here:%M}{'am' if here.hour < 12 else 'pm'}"
