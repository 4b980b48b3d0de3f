"""What does an appraisal show? One value, so that page, signed record and API say the same (METHOD 3, DESIGN 4).

Nothing in it is sorted by finding, and no course is left out, marked or preferred. It holds no number but levels and
counts, and no fractions, so that it can be signed as it stands.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from assessments.appraisal import comparison, symmetry, wording
from assessments.appraisal.comparison import (
    Comparison,
    Hinge,
    OverallRelation,
    Resolver,
    RowRelation,
    RowResult,
    compare,
)
from assessments.appraisal.courses import Course
from assessments.appraisal.grid import Basis, Cell, Harm, NoHarm, OutcomeGrid, Row, Value
from assessments.appraisal.scales import Range
from assessments.appraisal.symmetry import Component, Evenness, NoteKind


class Missing(Value):
    """An answer that is still to be given before the comparison appears."""

    row: str
    title: str
    course: str
    side: str


class Shown(Value):
    """One cell as a strip shows it, on the basis shown: a range on each axis, or that nothing was found."""

    course: str
    side: str
    nothing_found: bool = False
    likelihood: Range | None = None
    severity: Range | None = None
    cannot_tell: tuple[str, ...] = ()


class RowFinding(Value):
    """One outcome seen on two sides: the words on the screen, second lines, and the sentence of the record."""

    row: str
    title: str
    relation: RowRelation
    side: str | None
    strict: bool
    possible: tuple[str, ...]
    likelier: str | None
    graver: str | None
    words: str
    detail: tuple[str, ...]
    sentence: str
    cells: tuple[Shown, ...]


class GroupRow(Value):
    """One outcome in a group, with what is to be added in words."""

    row: str
    title: str
    line: str


class Group(Value):
    """Outcomes that read alike, in the author's order. Both sides' groups are always there; empty ones say so."""

    heading: str
    course: str | None
    rows: tuple[GroupRow, ...]
    note: str


class HingeFinding(Hinge):
    """A hinge and its sentence."""

    sentence: str


class Blockers(Value):
    """What would have to read differently for one side to come out worse throughout."""

    course: str
    rows: tuple[str, ...]
    sentence: str


class Check(Value):
    """All the outcomes together, as a check: below the rows, never a heading."""

    relation: OverallRelation
    side: str | None
    strict: bool
    possible: tuple[str, ...]
    sentence: str
    blockers: tuple[Blockers, ...]
    hinges: tuple[HingeFinding, ...]
    resolvers: tuple[Resolver, ...]
    changes: tuple[str, ...]


class Against(Value):
    """A further way set against one pole, row by row, in the same words."""

    pole: str
    side: str
    rows: tuple[RowFinding, ...]
    check: Check
    sentence: str


class WayFinding(Value):
    """A further way set against each pole, in the order drawn."""

    course: str
    name: str
    against: tuple[Against, ...]


class Measures(Value):
    """Whether what was found differs with and without the measures that someone has committed to."""

    differ: bool
    rows: tuple[str, ...]
    sentence: str


class Looked(Value):
    """One component of how evenly both sides were looked at: counts, and a question where they are uneven."""

    component: Component
    label: str
    counts: dict[str, tuple[int, int]]
    state: Evenness
    question: str


class NoteFinding(Value):
    """What is worth a second look in one answer."""

    row: str
    title: str
    course: str
    note: NoteKind
    sentence: str


class NoteLine(Value):
    """One outcome that a note concerns, with the sides it concerns there, in words."""

    row: str
    title: str
    line: str


class NoteGroup(Value):
    """What is worth a second look, said once, and the answers it is said of, in the author's order of rows."""

    note: NoteKind
    sentence: str
    lines: tuple[NoteLine, ...]


class Findings(Value):
    """Everything that the page "What the appraisal shows", the signed record and the API show.

    While `shown` is false only `missing`, `looked` and `notes` say anything: no finding appears before both poles are
    covered and the first showing is recorded (METHOD 2.11).
    """

    shown: bool
    missing: tuple[Missing, ...]
    order: tuple[str, ...]
    sides: dict[str, str]
    period: str
    basis: Basis
    heading: str = wording.HEADING
    opening: str = ""
    could_not_judge: str = ""
    counted: str = ""
    always: tuple[str, ...] = ()
    rows: tuple[RowFinding, ...] = ()
    groups: tuple[Group, ...] = ()
    check_heading: str = wording.CHECK_HEADING
    check: Check | None = None
    beside: tuple[str, ...] = ()
    measures: Measures | None = None
    ways: tuple[WayFinding, ...] = ()
    before_you_decide: tuple[str, ...] = ()
    looked: tuple[Looked, ...]
    looked_always: str = wording.SAME_LOOKING
    notes: tuple[NoteFinding, ...]


def findings(
    *,
    grid: OutcomeGrid,
    titles: Mapping[str, str],
    courses: Sequence[Course],
    order: Sequence[str],
    period: str,
    basis: Basis | str = Basis.RESIDUAL,
    person: str = "the person",
    shown: bool = True,
    copied: Mapping[str, Collection[str]] | None = None,
    centre: str = "",
) -> Findings:
    """What this grid shows.

    `titles`: the words of each row; `courses`: the poles and further ways, in their order; `order`: the poles as drawn;
    `period`: the time both sides are read over, in words; `person`: who could be asked first, in words; `shown`:
    whether somebody who writes it has looked, before which nobody is told what it would show; `copied`: by further way
    the rows that still are the copy of the nearer pole with which it began; `centre`: whoever it is about, where a
    harm falls on them.
    """
    basis = Basis(basis)
    by_key = {course.key: course for course in courses}
    pair = tuple(by_key[str(pole)] for pole in order)
    keys = tuple(course.key for course in pair)
    shown = shown and comparison.covered(grid, keys)
    value = Findings(
        shown=shown,
        missing=tuple(
            Missing(row=row, title=titles[row], course=course, side=by_key[course].label)
            for row, course in comparison.uncovered(grid, keys)
        ),
        order=keys,
        sides={course.key: course.label for course in courses},
        period=period,
        basis=basis,
        looked=_looked(grid, pair),
        notes=_notes(grid, titles, pair),
    )
    if not shown:
        return value
    one, other = keys
    compared = compare(grid, one, other, basis)
    rows = _rows(grid, compared, titles, pair)
    return value.model_copy(
        update={
            "opening": wording.opening_line(compared, grid, pair),
            "could_not_judge": wording.could_not_judge(grid, pair),
            "counted": wording.counted(grid, basis),
            "always": (wording.NOT_COUNTED, wording.CHANGES_ARE_KEPT),
            "rows": rows,
            "groups": _groups(rows, pair),
            "check": _check(compared, titles, pair),
            "beside": wording.beside(grid, titles, pair, centre),
            "measures": _measures(grid, compared, titles, pair),
            "ways": tuple(
                _way(grid, course, pair, titles, basis, (copied or {}).get(course.key, ()))
                for course in courses
                if course.key not in keys
            ),
            "before_you_decide": wording.before_you_decide(person),
        }
    )


def grouped(notes: Iterable[NoteFinding], sides: Mapping[str, str]) -> tuple[NoteGroup, ...]:
    """The notes of findings by kind: the sentence of a kind once, then where it applies; for every reader of notes.

    `sides`: the labels of the courses. The sentence is taken from the notes, so that those of a signed version are
    grouped in the words that were signed. Kinds come in the order of the method, not in that of their finding: no side
    decides what is read first.
    """
    found: dict[tuple[NoteKind, str], dict[str, list[NoteFinding]]] = {}
    for note in notes:
        sentence = wording.note_without_place(note.sentence, note.title, sides[note.course])
        found.setdefault((note.note, sentence), {}).setdefault(note.row, []).append(note)
    kinds = list(NoteKind)
    return tuple(
        NoteGroup(
            note=kind,
            sentence=sentence,
            lines=tuple(
                NoteLine(
                    row=row,
                    title=about[0].title,
                    line=wording.note_places(about[0].title, [sides[note.course] for note in about]),
                )
                for row, about in rows.items()
            ),
        )
        for (kind, sentence), rows in sorted(found.items(), key=lambda each: kinds.index(each[0][0]))
    )


def _rows(
    grid: OutcomeGrid, compared: Comparison, titles: Mapping[str, str], pair: Sequence[Course]
) -> tuple[RowFinding, ...]:
    sides = {course.key: course for course in pair}
    return tuple(_row(row, compared.rows[row.id], titles[row.id], sides, pair, compared.basis) for row in grid.rows)


def _row(
    row: Row, result: RowResult, title: str, sides: Mapping[str, Course], pair: Sequence[Course], basis: Basis
) -> RowFinding:
    return RowFinding(
        row=row.id,
        title=title,
        **result.model_dump(),
        words=wording.row_words(result, sides),
        detail=wording.row_detail(result, row.cells, pair),
        sentence=wording.row_sentence(result, title, sides, pair),
        cells=tuple(_cell(course, row.cells[course.key], basis) for course in pair),
    )


def _cell(course: Course, cell: Cell | None, basis: Basis) -> Shown:
    if isinstance(cell, Harm):
        (low_l, low_s), (high_l, high_s) = cell.box(basis)
        return Shown(
            course=course.key,
            side=course.label,
            likelihood=(low_l, high_l),
            severity=(low_s, high_s),
            cannot_tell=cell.cannot_tell,
        )
    return Shown(course=course.key, side=course.label, nothing_found=isinstance(cell, NoHarm))


def _groups(rows: Iterable[RowFinding], pair: Sequence[Course]) -> tuple[Group, ...]:
    """The rows in words, grouped: a group for each side always, the others where they are not empty (DESIGN 4)."""
    rows = list(rows)
    groups = []
    for course in pair:
        lines = tuple(
            GroupRow(row=row.row, title=row.title, line=_how_much_worse(row)) for row in rows if row.side == course.key
        )
        groups.append(
            Group(
                heading=f"Worse or the same {course.inline}",
                course=course.key,
                rows=lines,
                note="" if lines else wording.NO_OUTCOME,
            )
        )
    told_apart = [row for row in rows if row.relation is RowRelation.CONTESTED and (row.likelier or row.graver)]
    not_told_apart = [row for row in rows if row.relation is RowRelation.CONTESTED and row not in told_apart]
    for heading, found, in_words, note in (
        ("Told apart on one count only", told_apart, True, ""),
        ("Depends how you weigh it", [row for row in rows if row.relation is RowRelation.CROSSED], True, ""),
        ("Read as the same", [row for row in rows if row.relation is RowRelation.LEVEL], False, ""),
        ("Cannot be told apart on what we know", not_told_apart, False, wording.MORE_MIGHT_CHANGE_THIS),
    ):
        if found:
            lines = tuple(GroupRow(row=r.row, title=r.title, line=r.words if in_words else "") for r in found)
            groups.append(Group(heading=heading, course=None, rows=lines, note=note))
    return tuple(groups)


def _how_much_worse(row: RowFinding) -> str:
    return "Worse on both counts" if row.likelier == row.graver == row.side else row.detail[0]


def _check(compared: Comparison, titles: Mapping[str, str], pair: Sequence[Course]) -> Check:
    sides = {course.key: course for course in pair}
    incomplete = compared.overall.relation is OverallRelation.INCOMPLETE
    return Check(
        relation=compared.overall.relation,
        side=compared.overall.side,
        strict=compared.overall.strict,
        # What is possible while answers are missing is not for showing (METHOD 2.4).
        possible=() if incomplete else compared.overall.possible,
        sentence=wording.check_sentence(compared, titles, pair),
        blockers=tuple(
            Blockers(
                course=course.key,
                rows=compared.blockers[course.key],
                sentence=wording.blocker_sentence(course, compared.blockers[course.key], titles),
            )
            for course in pair
            if not incomplete
        ),
        hinges=tuple(
            HingeFinding(row=hinge.row, to=hinge.to, sentence=wording.hinge_sentence(hinge, titles, sides))
            for hinge in compared.hinges
        ),
        resolvers=compared.resolvers,
        changes=wording.change_sentences(compared, titles, pair),
    )


def _measures(grid: OutcomeGrid, compared: Comparison, titles: Mapping[str, str], pair: Sequence[Course]) -> Measures:
    """The same comparison on the other basis."""
    other = compare(grid, *compared.pair, _other(compared.basis))
    with_them, without = (compared, other) if compared.basis is Basis.RESIDUAL else (other, compared)
    text = wording.measures_sentence(with_them, without, titles, pair)
    sides = {course.key: course for course in pair}
    differing = tuple(
        row
        for row, result in with_them.rows.items()
        if wording.row_words(result, sides) != wording.row_words(without.rows[row], sides)
    )
    return Measures(differ=bool(text), rows=differing, sentence=text)


def _other(basis: Basis) -> Basis:
    return Basis.INHERENT if basis is Basis.RESIDUAL else Basis.RESIDUAL


def _way(
    grid: OutcomeGrid,
    way: Course,
    pair: Sequence[Course],
    titles: Mapping[str, str],
    basis: Basis,
    copied: Collection[str],
) -> WayFinding:
    against = []
    for pole in pair:
        compared = compare(grid, pole.key, way.key, basis)
        both = (pole, way)
        worse = next((course for course in both if course.key == compared.overall.side), None)
        against.append(
            Against(
                pole=pole.key,
                side=pole.label,
                rows=tuple(
                    _copied(row) if pole.key == way.nearer and row.row in copied else row
                    for row in _rows(grid, compared, titles, both)
                ),
                check=_check(compared, titles, both),
                sentence=wording.bettered_sentence(worse, way if worse is pole else pole) if worse else "",
            )
        )
    return WayFinding(course=way.key, name=way.name, against=tuple(against))


def _copied(row: RowFinding) -> RowFinding:
    """With a second line that this is a copy: a range beside itself is not told apart, an exact level reads level."""
    return row.model_copy(update={"detail": (*row.detail, wording.COPIED)})


def _looked(grid: OutcomeGrid, pair: Sequence[Course]) -> tuple[Looked, ...]:
    keys = {course.key for course in pair}
    counted = next(each for each in symmetry.symmetry(grid) if set(each.pair) == keys)
    questions = wording.symmetry_sentences(counted, pair)
    return tuple(
        Looked(
            component=component,
            label=wording.COMPONENT_LABELS[component],
            counts={course.key: counted.count(component, course.key) for course in pair},
            state=counted.state(component),
            question=questions.get(component, ""),
        )
        for component in Component
    )


def _notes(grid: OutcomeGrid, titles: Mapping[str, str], pair: Sequence[Course]) -> tuple[NoteFinding, ...]:
    """Notes on the poles, each row's in the order drawn. What was copied into a way is noted once, at its pole."""
    sides = {course.key: course for course in pair}
    rows = [row.id for row in grid.rows]
    found = [note for note in symmetry.notes(grid) if note.option in sides]
    found.sort(key=lambda note: (rows.index(note.row), list(sides).index(note.option)))
    return tuple(
        NoteFinding(
            row=note.row,
            title=titles[note.row],
            course=note.option,
            note=note.note,
            sentence=wording.note_sentence(note, titles, sides),
        )
        for note in found
    )
