"""What does a signed document say, in which order and in which words? One answer for the page and for the PDF.

Everything comes from the document: words of levels and lists from its own legend, sides in its own drawn order, so that
an old version reads as it was signed. Blocks are plain values; whoever draws them adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.appraisal.findings import NoteFinding, grouped
from assessments.appraisal.questions import ACTED
from assessments.appraisal.wording import COPIED, capital, listed, range_words, stopped
from assessments.version import Document, Enquired, Item, Receiving, Row, Urgent
from cases.vocabulary import IF_WE_ASK, End, Pole
from govuk.templatetags.govuk import day, moment

Json = Mapping[str, Any]
ABREAST = 3
"""Recipients side by side in one table; more of them go into a further table."""


@dataclass(frozen=True)
class Words:
    """A paragraph. `quiet`: an explanation, not an answer."""

    text: str
    quiet: bool = False
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Heading:
    """A heading below the section's own."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Points:
    """A list of sentences, in their order."""

    items: tuple[str, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class Fact:
    """What was asked, and the answer in paragraphs."""

    label: str
    values: tuple[str, ...]

    @property
    def asked(self) -> str:
        """The label where its answer follows on the same line."""
        return _asked(self.label)

    @property
    def sentence(self) -> str:
        """The answer where another follows it on the same line."""
        return stopped(" ".join(self.values))


@dataclass(frozen=True)
class Facts:
    """Labels and answers below one another."""

    rows: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class TableCell:
    """What stands below one column, in paragraphs."""

    column: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """A row heading and the cells beside it."""

    heading: str
    cells: tuple[TableCell, ...]


@dataclass(frozen=True)
class Table:
    """`corner` heads the row headings, `columns` the cells."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Column:
    """One course: its key, its label, and whether it is a pole (which has a shape and a colour)."""

    key: str
    name: str
    pole: bool


@dataclass(frozen=True)
class SideCell:
    """One side of one outcome: what could go wrong, how likely and serious in words, and all other answers."""

    course: str
    text: str
    level: str = ""
    more: tuple[Fact, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SideRow:
    """One outcome, what the readings showed for it, and its sides in the order of the columns."""

    heading: str
    notes: tuple[str, ...]
    cells: tuple[SideCell, ...]


@dataclass(frozen=True)
class Sides:
    """Outcomes by courses, in equal columns."""

    caption: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[SideRow, ...]
    kind: Literal["sides"] = "sides"


Block = Words | Heading | Points | Facts | Table | Sides


@dataclass(frozen=True)
class Section:
    """A part of the record under its own heading."""

    key: str
    heading: str
    blocks: tuple[Block, ...]

    @property
    def folded(self) -> bool:
        """Whether a screen may fold it: what only explains the words used above. Paper shows everything."""
        return self.key == "legend"


@dataclass(frozen=True)
class Record:
    """A signed document in words. `meta`: the line of facts under the title; `fixed`: what the fingerprint fixes."""

    reference: str
    number: int
    title: str
    author: str
    signed_at: dt.datetime
    meta: tuple[Fact, ...]
    sections: tuple[Section, ...]
    fixed: str
    content: str


def of(document: Document, *, signed: bool = True, as_drawn: bool = True) -> Record:
    """The whole record. Only for a document with a signature: ValueError for one without. `signed` is False of one that
    is only about to be signed, and is told as that; `as_drawn` of one whose sides stand in another order than drawn."""
    signing = document.signing
    if signing is None:
        raise ValueError("nobody has signed this document")
    names = _names(document)
    made = (
        _question(document),
        _acted_first(document),
        _known(document),
        _wishes(document),
        _purpose(document),
        _both_sides(document, as_drawn),
        _readings(document),
        _other_ways(document),
        _reasons(document),
        _views(document, signed),
        _conditions(document),
        _changed(document),
        _aside(document),
        _legend(document),
    )
    return Record(
        reference=document.question.reference,
        number=signing.number,
        title=document.question.asked,
        author=signing.by.name,
        signed_at=signing.at,
        meta=_meta(document, signed),
        sections=tuple(section for section in made if section.blocks),
        fixed=_(
            "Everything above this line is fixed by the fingerprint, with the order the two sides were shown in "
            "(“%(side)s” first)."
        )
        % {"side": names[document.question.order[0]]},
        content=_(
            "Content read: outcomes version %(outcomes)s, scales version %(scales)s, "
            "types of service version %(contexts)s, law version %(law)s."
        )
        % document.content.model_dump(),
    )


def to_be_read_first(record: Record, document: Document) -> tuple[tuple[Fact, ...], tuple[Section, ...]]:
    """The line of facts and the sections for a manager, who reads both sides before what was decided: that is told
    among the reasons."""
    facts = tuple(fact for fact in record.meta if fact.label != _("Decision"))
    told = (without_needs(each, document) if each.key == "known" else each for each in record.sections)
    return facts, tuple(told)


def what_is_so(document: Document) -> tuple[Section, ...]:
    """What is so and what is asked, of a document in which nobody has thought, read or decided anything yet."""
    made = (_question(document), _known(document, decided=False), _wishes(document), _purpose(document))
    return tuple(section for section in made if section.blocks)


def signature_role(role: str, team: str) -> str:
    """A signatory's role and team, as they were: "Practitioner, Child protection, Eastmere Children's Services"."""
    return ", ".join(part for part in (capital(role), team) if part)


# ---- small words ----


def _text(*parts: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part and part.strip())


def _fact(label: str, *values: str | None) -> Fact:
    return Fact(label, _text(*values) or (_("Not recorded"),))


def _said(rows: Iterable[tuple[str, str | None]]) -> tuple[Fact, ...]:
    """Those that say anything."""
    return tuple(Fact(label, _text(value)) for label, value in rows if value and value.strip())


def _facts(rows: Sequence[Fact]) -> tuple[Block, ...]:
    return (Facts(tuple(rows)),) if rows else ()


def _labelled(label: str, value: str | None) -> str:
    return _("%(asked)s %(words)s") % {"asked": _asked(label), "words": value} if value and value.strip() else ""


def _asked(label: str) -> str:
    """A label before its answer: with a colon, unless it is a question as it stands."""
    return label if label.endswith("?") else _("%(label)s:") % {"label": label}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _names(document: Document) -> dict[str, str]:
    return {course.key: course.name for course in document.courses}


def _column(document: Document, key: str) -> Column:
    return Column(key, _names(document)[key], pole=key in document.question.order)


# ---- the head ----


def _meta(document: Document, signed: bool) -> tuple[Fact, ...]:
    signing = document.signing
    assert signing is not None
    rows = (
        (_("Decision"), document.decision.course.words),
        (_("Decided by"), _("%(name)s, %(day)s") % {"name": signing.by.name, "day": day(signing.at)})
        if signed
        else (_("To be signed by"), signing.by.name),
        (_("Look again on"), day(document.reasons.review_on)),
        (_("Looking ahead"), document.question.period.words),
    )
    return _said(rows)


def _question(document: Document) -> Section:
    asked = document.question
    people = [
        _("%(initials)s (%(concern)s)") % {"initials": each.initials, "concern": _lower(each.concern.words)}
        for each in document.people
    ]
    rows = [
        _fact(_("Held by"), asked.holder.name, asked.holder.context.words),
        _fact(_("Might go to"), asked.receiver.name, asked.receiver.context.words),
        _fact(_("People concerned"), "; ".join(people)),
        _fact(_("Whose idea"), asked.initiative.words, asked.grounds),
        _fact(_("Kind of sharing"), asked.mode.words),
        _fact(_("How far ahead"), asked.period.words),
        _fact(_("Asked on"), day(asked.asked_at)),
        *_said([(_("To be decided by"), day(asked.decide_by)), (_("Why it was amended"), document.amends)]),
    ]
    return Section("question", _("The question"), _facts(rows))


def _acted_first(document: Document) -> Section:
    urgent = document.acted_first
    heading = _("Acting first")
    if urgent is None:
        return Section("acted_first", heading, ())
    rows = [
        _fact(_("What was done"), ACTED[Pole(urgent.direction.code)], urgent.did),
        _fact(_("Who was told, or not told"), urgent.who),
        _fact(_("When"), moment(urgent.acted_at)),
        _fact(_("Why it could not wait"), urgent.why),
        _fact(_("Who agreed"), urgent.agreed),
        _fact(_("Recorded"), moment(urgent.recorded_at)),
        _fact(_("Both sides"), _lateness(document, urgent)),
        *_said([(_("What was learned only later"), urgent.later_knowledge)]),
    ]
    columns = tuple(_column(document, pole) for pole in document.question.order)
    seen_then = SideRow(
        heading=_("What could have gone wrong"),
        notes=(_("As it was seen then"),),
        cells=tuple(SideCell(each.key, urgent.went_wrong.get(each.key) or _("Nothing written")) for each in columns),
    )
    wrong = Sides(_("What could have gone wrong, on both sides"), _("Seen then"), columns, (seen_then,))
    return Section("acted_first", heading, (*_facts(rows), wrong) if urgent.went_wrong else _facts(rows))


def _lateness(document: Document, urgent: Urgent) -> str:
    signing = document.signing
    due = _("They were due by %(moment)s.") % {"moment": moment(urgent.due_at)}
    if signing is None or signing.hours_after_acting is None:
        return due
    hours = signing.hours_after_acting
    done = ngettext(
        "They were complete %(hours)d hour after acting.", "They were complete %(hours)d hours after acting.", hours
    ) % {"hours": hours}
    if not hours:
        done = _("They were complete less than an hour after acting.")
    if signing.hours_after_due:
        late = signing.hours_after_due
        done += " " + ngettext(
            "That was %(hours)d hour after they were due.", "That was %(hours)d hours after they were due.", late
        ) % {"hours": late}
    elif signing.at > urgent.due_at:
        done += " " + _("That was less than an hour after they were due.")
    return f"{due} {done}"


# ---- what is so ----


def _known(document: Document, *, decided: bool = True) -> Section:
    """The items with what was decided for each recipient, or, where nothing is decided, the items alone."""
    blocks: list[Block] = []
    recipients = document.recipients
    beside = recipients if decided else ()
    for start in range(0, max(len(beside), 1), ABREAST):
        abreast = beside[start : start + ABREAST]
        blocks.append(
            Table(
                caption=_("Items of information and what was decided for each")
                if decided
                else _("Items of information"),
                corner=_("Item"),
                columns=(*((_("Kind and source"),) if start == 0 else ()), *(each.words for each in abreast)),
                rows=tuple(
                    TableRow(
                        heading=_("%(number)s. %(text)s") % {"number": item.number, "text": item.text},
                        cells=(
                            *((TableCell(_("Kind and source"), _item(item)),) if start == 0 else ()),
                            *(TableCell(each.words, _needed(document, item, each)) for each in abreast),
                        ),
                    )
                    for item in document.items
                ),
            )
        )
    if not document.items:
        blocks = [Words(_("No item of information was listed."))]
    rows = [_receiving(each) for each in recipients]
    rows += _said([(_("Who is not told, and why"), document.question.not_told)])
    if rows:
        blocks += [Heading(_("Who would receive it")), *_facts(rows)]
    for enquiry in document.enquiries:
        blocks += _enquiry(document, enquiry)
    return Section("known", _("What was known, and who would receive it"), tuple(blocks))


def without_needs(section: Section, document: Document) -> Section:
    """A section without the columns that say who was found to need what: for whoever has still to read it with their
    own eyes, since they tell what was decided."""
    decided = {each.words for each in document.recipients}
    blocks: list[Block] = []
    for block in section.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
        elif columns := tuple(name for name in block.columns if name not in decided):
            rows = tuple(
                TableRow(row.heading, tuple(cell for cell in row.cells if cell.column in columns)) for row in block.rows
            )
            blocks.append(Table(_("Items of information"), block.corner, columns, rows))
    return replace(section, blocks=tuple(blocks))


def _item(item: Item) -> tuple[str, ...]:
    same = item.same_source_as
    return _text(
        ". ".join(_text(item.kind.words, item.source)),
        _labelled(_("When"), item.dated),
        " · ".join(
            _text(
                _labelled(_("Source"), item.source_grade.words),
                _labelled(_("Content"), item.content_grade.words),
                _labelled(_("Sensitivity"), item.sensitivity.words),
                _labelled(_("Told in confidence"), item.in_confidence.words),
            )
        ),
        _labelled(_("About"), item.about),
        _("Same source as item %(number)s") % {"number": same} if same else "",
        _labelled(_("What we make of it"), item.interpretation),
        _labelled(_("How else it could be read"), item.other_reading),
    )


def _needed(document: Document, item: Item, recipient: Receiving) -> tuple[str, ...]:
    need = next(
        (each for each in document.needs if (each.item, each.recipient) == (item.number, recipient.number)), None
    )
    return _text(need.extent.words, need.why) if need else (_("Not answered"),)


def _receiving(recipient: Receiving) -> Fact:
    return _fact(
        recipient.words,
        recipient.context.words,
        _labelled(_("Person"), recipient.person),
        _labelled(_("What they would use it for"), recipient.purpose),
        _labelled(_("How it would reach them"), recipient.route),
    )


def _enquiry(document: Document, enquiry: Enquired) -> tuple[Block, ...]:
    wrong = [
        (_("What could go wrong %(if_we_ask)s") % {"if_we_ask": IF_WE_ASK[Pole(pole)]}, enquiry.went_wrong_if.get(pole))
        for pole in document.question.order
    ]
    rows = [
        _fact(_("What it asks"), enquiry.asks),
        _fact(_("What the question itself tells them"), enquiry.reveals),
        _fact(_("Asked without a name"), enquiry.without_name.words, enquiry.why_named),
        *_said(wrong),
    ]
    return (Heading(_("Asking another service: %(service)s") % {"service": enquiry.asked_of}), *_facts(rows))


def _wishes(document: Document) -> Section:
    rows = [
        _fact(
            wish.person,
            wish.said if wish.said else _labelled(wish.asked.words, wish.why_not) or wish.asked.words,
            _labelled(_("Knows that sharing is being considered"), wish.told.words),
        )
        for wish in document.wishes
    ]
    blocks = _facts(rows) or (Words(_("Nothing was recorded about what people want.")),)
    return Section("wishes", _("What people want"), blocks)


def _purpose(document: Document) -> Section:
    asked = document.question
    ends = {End.HOLDER.value: asked.holder.name, End.RECEIVER.value: asked.receiver.name}
    rows = _said(
        [
            (_("What it was told for"), asked.told_for),
            (_("In keeping with that?"), asked.in_keeping),
            (_("Lawful basis"), asked.lawful_basis.words),
            (_("Power to disclose"), asked.gateway),
        ]
    )
    norms = [
        _fact(norm.check, _labelled(ends.get(norm.end, norm.end), norm.answer.words or _("Not answered")), norm.because)
        for norm in document.norms
    ]
    blocks = _facts(rows)
    if norms:
        blocks += (Heading(_("Where the norms of the two ends differ")), *_facts(norms))
    return Section("purpose", _("Purpose and norms"), blocks)


# ---- both sides ----


def _both_sides(document: Document, as_drawn: bool) -> Section:
    order = document.question.order
    columns = tuple(_column(document, pole) for pole in order)
    read = _("Both sides are read over %(period)s.") % {"period": document.question.period.words}
    drawn = _("“%(side)s” was drawn to come first.") % {"side": columns[0].name}
    blocks: list[Block] = [Words(f"{read} {drawn}" if as_drawn else read, quiet=True)]
    if count := len(document.changed):
        changed = ngettext(
            "%(count)d answer was changed after the comparison was first shown. It is told below.",
            "%(count)d answers were changed after the comparison was first shown. They are told below.",
            count,
        )
        blocks.append(Words(changed % {"count": count}))
    if document.went_badly:
        cells = []
        for pole in order:
            line = document.went_badly.get(pole)
            cells.append(SideCell(pole, (line.text or line.cannot) if line else _("Not answered")))
        imagined = SideRow(_("It went badly: what happened?"), (_("Written before any level was set"),), tuple(cells))
        blocks.append(Sides(_("How each side might go badly"), _("Imagined"), columns, (imagined,)))
    found = {row["row"]: row for row in document.findings.get("rows", ())}
    blocks.append(
        Sides(
            caption=_("Each outcome, with what could go wrong on each side"),
            corner=_("Outcome"),
            columns=columns,
            rows=tuple(
                SideRow(
                    heading=row.title,
                    notes=_row_notes(row, found.get(row.key)),
                    cells=tuple(_side(document, row, pole) for pole in order),
                )
                for row in document.rows
            ),
        )
    )
    blocks += _looked(document)
    return Section("both_sides", _("What could go wrong, on both sides"), tuple(blocks))


def _row_notes(row: Row, finding: Json | None) -> tuple[str, ...]:
    notes = [finding["words"], *finding["detail"]] if finding else []
    return (*notes, *((_("Added after the comparison was first shown"),) if row.after_shown else ()))


def _side(document: Document, row: Row, course: str) -> SideCell:
    held = row.sides.get(course)
    if held is None:
        return SideCell(course, _("Not answered"))
    marks = (_("Copied from the nearer side, and left as it is"),) if held.copied else ()
    return _reading(document, course, held.reading, marks)


def _reading(document: Document, course: str, reading: Json, marks: tuple[str, ...] = ()) -> SideCell:
    legend = document.legend
    if reading.get("none"):
        looked = _labelled(_("Looked at"), reading.get("reason"))
        return SideCell(course, looked, level=str(legend["answers"]["none"]), marks=marks)
    numbers = [str(number) for number in reading.get("based_on") or ()]
    based = [ngettext("item %(list)s", "items %(list)s", len(numbers)) % {"list": listed(numbers)}] if numbers else []
    based += _text(reading.get("based_on_else"))
    rows = [
        (_("Who would bear it?"), reading.get("bearer_who") or _coded(legend, "bearer", reading.get("bearer"))),
        (_("Can it be undone?"), _coded(legend, "reversible", reading.get("reversible"))),
        (_("Based on"), "; ".join(based)),
        (_("How is it known?"), _coded(legend, "evidence", reading.get("evidence"))),
        *_measure(document, reading.get("mitigation") or {}),
    ]
    return SideCell(course, str(reading.get("reason") or ""), _levels(legend, reading), _said(rows), marks)


def _measure(document: Document, measure: Json) -> list[tuple[str, str | None]]:
    by = measure.get("by")
    residual = measure.get("residual") or {}
    agreed = (_("They have agreed") if measure.get("committed") else _("Nobody has agreed yet")) if measure else ""
    return [
        (_("What would help"), measure.get("text")),
        (_("Nothing would, because"), measure.get("none_possible")),
        (_("Who, and by when"), ", ".join(_text(measure.get("owner"), _day(by)))),
        (_("Agreed?"), agreed if measure.get("text") else ""),
        (_("If that is done"), _levels(document.legend, residual) if residual else ""),
    ]


def _held(words: str, until: str) -> str:
    """What happens to what is held: with its date in place of "until a date"."""
    if not until:
        return words
    unsaid = _("until a date")
    return words.replace(unsaid, _("until %(day)s") % {"day": until}) if unsaid in words else f"{words}, {until}"


def _day(value: str | None) -> str:
    """A date in the British order; what somebody typed that is no date, as it is."""
    try:
        return day(dt.date.fromisoformat(value)) if value else ""
    except ValueError:
        return value or ""


def _coded(legend: Json, name: str, code: str | None) -> str:
    return str(legend.get(name, {}).get(code, code)) if code else ""


def _levels(legend: Json, reading: Json) -> str:
    """How likely, then how serious, in the words that stood on the screen."""
    parts = []
    for axis, unknown in (("likelihood", _("how likely: cannot judge")), ("severity", _("how serious: cannot judge"))):
        value = reading.get(axis)
        if isinstance(value, str):
            parts.append(unknown)
        elif value:
            words = {int(level): str(said) for level, said in legend[axis].items()}
            parts.append(range_words((min(value), max(value)), words))
    first, *rest = parts or [""]
    return "; ".join([first[:1].upper() + first[1:], *(_lower(part) for part in rest)])


def _looked(document: Document) -> list[Block]:
    """How evenly both sides were looked at, as counted, with the reasons for leaving it."""
    names = _names(document)
    rows = []
    for looked in document.findings.get("looked", ()):
        counts = [
            _("%(side)s: %(count)s of %(all)s")
            % {"side": names[pole], "count": looked["counts"][pole][0], "all": looked["counts"][pole][1]}
            for pole in document.question.order
        ]
        because = document.uneven.get(looked["component"])
        rows.append(
            _fact(looked["label"], " · ".join(counts), looked["question"], _labelled(_("Left, because"), because))
        )
    always = document.findings.get("looked_always")
    notes = [NoteFinding.model_validate(note) for note in document.findings.get("notes", ())]
    blocks: list[Block] = [Heading(_("Have both sides been looked at equally?")), *_facts(rows)] if rows else []
    if notes:
        blocks.append(Heading(_("Worth a second look")))
    for group in grouped(notes, document.findings.get("sides", {})):
        blocks += [Words(group.sentence), Points(tuple(line.line for line in group.lines))]
    return blocks + ([Words(str(always), quiet=True)] if rows and always else [])


def _readings(document: Document) -> Section:
    """What the page showed before the decision: the same sentences, in the same order (METHOD 3; DESIGN 4)."""
    found = document.findings
    heading = str(found.get("heading") or _("What the readings show"))
    if not found.get("shown"):
        return Section("readings", heading, (Words(_("The comparison was not shown: not every side was answered.")),))
    blocks: list[Block] = []
    if document.first_shown_at:
        shown = {"moment": moment(document.first_shown_at), "basis": _lower(document.basis.words)}
        blocks.append(Words(_("First shown on %(moment)s, %(basis)s.") % shown, quiet=True))
    blocks += [
        Words(text)
        for text in _text(found["opening"], found["could_not_judge"], found.get("counted"), *found["always"])
    ]
    for group in found["groups"]:
        lines = tuple(_labelled(row["title"], row["line"]) or row["title"] for row in group["rows"])
        blocks += [Heading(group["heading"]), *([Points(lines)] if lines else [])]
        blocks += [Words(group["note"], quiet=True)] if group["note"] else []
    check = found["check"]
    blocks += [Heading(str(found["check_heading"])), Words(check["sentence"])]
    blocks += [Points(tuple(check["changes"]))] if check["changes"] else []
    beside = _text(*found["beside"], found["measures"]["sentence"] if found["measures"] else "")
    blocks += [Heading(_("Beside it")), Points(beside)] if beside else []
    return Section("readings", heading, tuple(blocks))


def _other_ways(document: Document) -> Section:
    names = _names(document)
    against = {way["course"]: way["against"] for way in document.findings.get("ways", ())}
    blocks: list[Block] = []
    for course in document.courses:
        if course.key in document.question.order:
            continue
        rows = _said(
            [
                (_("Kind"), course.kind.words if course.kind else ""),
                (_("Begun as a copy of"), names.get(course.nearer, "")),
                (_("What differs"), course.differs),
                (_("Until"), day(course.until)),
            ]
        )
        blocks += [Heading(course.name), *_facts(rows)]
        column = (_column(document, course.key),)
        lines = tuple(
            SideRow(
                row.title,
                tuple(_against(each, row.key) for each in against.get(course.key, ()) if _against(each, row.key)),
                (_side(document, row, course.key),),
            )
            for row in document.rows
        )
        caption = _("Each outcome, with what could go wrong with “%(way)s”") % {"way": course.name}
        blocks.append(Sides(caption, _("Outcome"), column, lines))
        beaten = _text(*(each["sentence"] for each in against.get(course.key, ())))
        blocks += [Points(beaten)] if beaten else []
    blocks += _facts(_said([(_("No other way, because"), document.no_other_way)]))
    return Section("other_ways", _("Another way"), tuple(blocks))


def _against(against: Json, row: str) -> str:
    found = next((each for each in against["rows"] if each["row"] == row), None)
    if found is None:
        return ""
    copied = COPIED in found["detail"]
    words = "; ".join([found["words"], *([_lower(COPIED)] if copied else [])])
    return _("Set against “%(side)s”: %(words)s") % {"side": against["side"], "words": words}


# ---- why ----


def _reasons(document: Document) -> Section:
    """In the order of METHOD 3.8; the readings and different views have sections of their own."""
    why, needs = document.reasons, document.needs
    recipients = {each.number: each.words for each in document.recipients}
    whose = _("Item %(item)s, %(recipient)s: %(extent)s. %(why)s")
    needed = [
        whose
        % {
            "item": need.item,
            "recipient": recipients.get(need.recipient, ""),
            "extent": _lower(need.extent.words),
            "why": need.why,
        }
        for need in needs
    ]
    stands = why.objection_state.words
    rows = [
        _fact(_("What I propose"), document.decision.course.words, document.decision.proposal),
        _fact(_("My main reason"), why.main_reason),
        *([_fact(_("Need to know"), *needed)] if needed else []),
        _fact(_("In proportion to the risks on both sides"), why.proportionality),
        *([_fact(_("Which risks this refers to"), *referred)] if (referred := _referred(document)) else []),
        _fact(_("What the person knows, wishes or would expect"), why.wishes_weighed),
        _fact(_("What we expect to happen"), why.expectation),
        *_said([(_("How it will be said"), why.form.words)]),
        _fact(_("Strongest argument against"), why.objection),
        _fact(_("The answer to it"), stands, why.answer),
        _fact(_("What would change my mind"), why.change_of_mind),
        _fact(_("What we considered instead"), why.alternatives),
        _fact(_("What happens to what we hold"), _held(why.kept.words, day(why.kept_until))),
        _fact(_("When I will look at this again"), day(why.review_on)),
        _fact(_("What would make me look sooner"), why.trigger),
    ]
    return Section("reasons", _("Reasons"), _facts(rows))


def _referred(document: Document) -> list[str]:
    """The risks ticked, a paragraph for each side on which any was, in the drawn order."""
    titles = {row.key: row.title for row in document.rows}
    names, ticked = _names(document), document.reasons.refers_to
    return [
        _labelled(names[pole], listed(titles[key] for key in ticked[pole]))
        for pole in document.question.order
        if ticked.get(pole)
    ]


def _views(document: Document, signed: bool) -> Section:
    rows = [
        _fact(
            ", ".join(_text(view.by.name, view.by.role)),
            view.text,
            _("Recorded on %(moment)s") % {"moment": moment(view.at)},
            _labelled(_("Answer"), view.answer),
        )
        for view in document.views
    ]
    rows += [
        _fact(
            _("Second opinion: %(name)s") % {"name": opinion.of.name},
            _labelled(_("Asked"), opinion.question),
            opinion.view or _("Not given when this was signed"),
            _("Given on %(moment)s") % {"moment": moment(opinion.given_at)} if opinion.given_at else "",
        )
        for opinion in document.opinions
    ]
    none = _("No different view had been recorded when this was signed.") if signed else _("No different view so far.")
    blocks = _facts(rows) or (Words(none),)
    return Section("views", _("Different views"), blocks)


def _conditions(document: Document) -> Section:
    own, team = document.conditions, document.team_conditions
    rows: list[Fact] = []
    if own:
        caseload = _("Not known") if own.caseload is None else str(own.caseload)
        if team and team.caseload_guide is not None:
            caseload = _("%(caseload)s (the team’s guide: %(guide)s)") % {
                "caseload": caseload,
                "guide": team.caseload_guide,
            }
        rows += [
            _fact(_("Caseload"), caseload),
            _fact(_("Last supervision"), day(own.last_supervision) or _("Not known")),
            _fact(_("Time for this"), own.time.words),
            _fact(_("Trained in this method"), own.trained.words),
            *_said([(_("Their own note"), own.note)]),
        ]
    if team:
        weeks, vacancies = team.supervision_every_weeks, team.vacancies
        every = ngettext("Every %(weeks)d week", "Every %(weeks)d weeks", weeks or 0) % {"weeks": weeks or 0}
        rows += _said(
            [
                (_("Vacancies in the team"), None if vacancies is None else str(vacancies)),
                (_("Supervision in the team"), every if weeks else ""),
                (_("The team’s conditions were recorded"), day(team.recorded_at)),
            ]
        )
    return Section("conditions", _("Working conditions at the time"), _facts(rows))


# ---- what was left out or moved ----


def _changed(document: Document) -> Section:
    names = _names(document)
    titles = {row.key: row.title for row in document.rows} | {row.key: row.title for row in document.aside}
    rows = [
        _fact(
            _("%(outcome)s, %(side)s")
            % {"outcome": titles.get(each.row, each.row), "side": _lower(names.get(each.course, each.course))},
            *_from_to(document, each.course, each.was, each.now),
            _labelled(_("Why"), each.why),
            _("%(name)s, %(moment)s") % {"name": each.by.name, "moment": moment(each.at)},
        )
        for each in document.changed
    ]
    heading = _("Changed after the comparison was first shown")
    if rows or not document.first_shown_at:
        return Section("changed", heading, _facts(rows))
    return Section("changed", heading, (Words(_("No answer was changed after the comparison was first shown.")),))


def _from_to(document: Document, course: str, was: Json | None, now: Json | None) -> tuple[str, str]:
    return (
        _labelled(_("Was"), _in_a_line(document, course, was)),
        _labelled(_("Now"), _in_a_line(document, course, now)),
    )


def _in_a_line(document: Document, course: str, reading: Json | None) -> str:
    if not reading:
        return _("Not answered")
    cell = _reading(document, course, reading)
    more = [_labelled(fact.label, " ".join(fact.values)) for fact in cell.more]
    return " · ".join(_text(cell.level, cell.text, *more))


def _aside(document: Document) -> Section:
    rows = [
        _fact(
            row.title,
            row.why,
            _("Set aside after the comparison was first shown") if row.after_shown else "",
        )
        for row in document.aside
    ]
    lead = (Words(_("Each was set aside for both sides together."), quiet=True),) if rows else ()
    return Section("aside", _("Outcomes set aside"), (*lead, *_facts(rows)))


def _legend(document: Document) -> Section:
    """What the words of the levels meant, with an example for both sides at every level of severity."""
    legend = document.legend
    order = document.question.order
    names = _names(document)
    likely = [
        _fact(words, legend["likelihood_numbers"].get(level)) for level, words in sorted(legend["likelihood"].items())
    ]
    serious = [
        _fact(
            words,
            legend["severity_anchors"].get(level),
            *(
                _("%(side)s, for example: %(example)s")
                % {"side": names[pole], "example": legend[f"severity_examples_{pole}"].get(level, "")}
                for pole in order
                if f"severity_examples_{pole}" in legend
            ),
        )
        for level, words in sorted(legend["severity"].items())
    ]
    blocks: list[Block] = [Heading(_("How likely, in situations like this one")), *_facts(likely)]
    blocks += [Heading(_("How serious")), *_facts(serious)]
    return Section("legend", _("What the words meant"), tuple(blocks))
