"""Every sentence that is generated about an appraisal (METHOD 3.1 to 3.5, DESIGN 4).

The row is the headline, the relation over all rows never is. Sides are parameters: no sentence knows which it is on.
What our own words never say is in `forbidden`.
"""

from collections.abc import Iterable, Mapping, Sequence

from assessments.appraisal.comparison import Comparison, Hinge, OverallRelation, RowRelation, RowResult
from assessments.appraisal.courses import Course
from assessments.appraisal.forbidden import Breach, breaches
from assessments.appraisal.grid import Basis, Cell, Harm, NoHarm, OutcomeGrid
from assessments.appraisal.questions import spoken
from assessments.appraisal.scales import Bearer, EvidenceGrade, Range, Reversibility, Severity
from assessments.appraisal.symmetry import Component, Evenness, Note, NoteKind, PairSymmetry

__all__ = ["Breach", "breaches"]

Titles = Mapping[str, str]
Sides = Mapping[str, Course]

HEADING = "What the readings show"
CHECK_HEADING = "All the outcomes together, as a check"
NOT_COUNTED = (
    "We do not count the rows or add them up: one grave harm can matter more than many slight ones. "
    "Nothing here says what you should decide."
)
COPIED = "Copied, not changed"
AGREED_COUNTED = "Readings count the measures that somebody has agreed to."
CHANGES_ARE_KEPT = "If you change an answer now, the change is kept and your reviewer will see it."
SAME_LOOKING = "The two sides need the same looking, not the same findings."
NO_ONE_STEP = "No single step in any one reading would change the finding."
INCOMPLETE = "The comparison appears once every outcome has been answered for both sides. “Cannot tell” is an answer."
NO_OUTCOME = "No outcome."
MORE_MIGHT_CHANGE_THIS = "Finding out more might change this; so might another way of sharing."

# On screen a long list of what could settle things informs nobody; the data hold all of it (METHOD 2.5).
RESOLVERS_SHOWN = 3

COMPONENT_LABELS: Mapping[Component, str] = {
    Component.COVERAGE: "Outcomes answered",
    Component.DEPTH: "Answers with reasons of their own",
    Component.NO_HARM: "Answers that found nothing that could go wrong",
    Component.EVIDENCE: "Answers seen first hand or backed up",
    Component.RANGE_USE: "Answers given as a range, or as “cannot judge”",
    Component.MITIGATION: "Answers that say what would help, or that nothing would",
}

_UNEVEN: Mapping[Component, str] = {
    Component.COVERAGE: "You gave an answer for {counts}.",
    Component.DEPTH: "You gave reasons of their own for {counts}.",
    Component.NO_HARM: "You found nothing that could go wrong for {counts}.",
    Component.EVIDENCE: "You gave something seen first hand or backed up for {counts}.",
    Component.RANGE_USE: "You gave a range, or “cannot judge”, for {counts}.",
    Component.MITIGATION: "You said what would help, or that nothing would, for {counts}.",
}

_NOTES: Mapping[NoteKind, str] = {
    NoteKind.NO_REASON: "no reason given.",
    NoteKind.EXACT_ON_ASSUMPTION: (
        "one exact level, and nothing firmer behind it than an assumption. "
        "You can widen it, say what it is based on, or leave it as it is."
    ),
    NoteKind.CANNOT_BE_UNDONE: "cannot be undone if it happens.",
    NoteKind.MITIGATION_NOT_COMMITTED: "nobody has agreed yet to do what would help, so it is not counted.",
}

_BEARERS: Mapping[Bearer, str] = {
    Bearer.PERSON_AT_CENTRE: "the person it is about",
    Bearer.CHILD: "a child",
    Bearer.FAMILY_OR_HOUSEHOLD: "their family or household",
    Bearer.OTHER_PERSON: "somebody else",
    Bearer.SOURCE_OF_INFORMATION: "whoever told us",
    Bearer.WORKER: "staff or carers",
    Bearer.OTHER_SERVICE_USERS: "other people who use the service",
    Bearer.PUBLIC: "the public",
}


def listed(words: Iterable[str]) -> str:
    """A list as it is read: "a, b and c"; with semicolons when one of them has a comma of its own: "a; b, c; and d"."""
    every = list(words)
    *most, last = every
    if most and any("," in each for each in every):
        return f"{'; '.join(most)}; and {last}"
    return f"{', '.join(most)} and {last}" if most else last


def stopped(text: str) -> str:
    """With a full stop at its end, and never a second one: initials and what people type may bring their own.

    >>> stopped("borne by N.F."), stopped("borne by her")
    ('borne by N.F.', 'borne by her.')
    """
    return text if text.rstrip("”\"’')").endswith((".", "!", "?", "…")) else f"{text}."


def capital(text: str) -> str:
    """The first letter as a capital, if it is a letter."""
    return text[:1].upper() + text[1:]


# --- Rows (3.1) ---


def row_words(result: RowResult, sides: Sides) -> str:
    """The words of one row on the screen."""
    label = sides[result.side].label if result.side else ""
    match result.relation:
        case RowRelation.WORSE:
            both = result.likelier == result.graver == result.side
            return f"{label}: worse on both counts" if both else f"{label}: worse or the same"
        case RowRelation.CONTESTED if result.likelier:
            return f"{sides[result.likelier].label}: likelier; how serious cannot be told apart"
        case RowRelation.CONTESTED if result.graver:
            return f"{sides[result.graver].label}: more serious; how likely cannot be told apart"
        case RowRelation.CONTESTED:
            return "Cannot be told apart on what we know"
        case RowRelation.CROSSED if result.likelier and result.graver:
            likelier, graver = sides[result.likelier].inline, sides[result.graver].inline
            return f"Depends how you weigh it: likelier {likelier}, more serious {graver}"
        case RowRelation.LEVEL:
            return "Read as the same"
        case _:
            return "Not answered yet"


def row_detail(result: RowResult, cells: Mapping[str, Cell | None], pair: Sequence[Course]) -> tuple[str, ...]:
    """The second lines under a row's words, where they apply (DESIGN 4). `pair`: the two courses as drawn."""
    lines = []
    if result.relation is RowRelation.WORSE:
        match result.likelier is not None, result.graver is not None:
            case True, False:
                lines.append("Likelier, and at least as serious")
            case False, True:
                lines.append("More serious, and at least as likely")
            case False, False:
                lines.append("At least as likely and at least as serious, on every reading")
    for course in pair:
        match cells[course.key]:
            case NoHarm():
                lines.append(f"Nothing found {course.inline}.")
            case Harm(cannot_tell=axes) if axes:
                words = listed({"likelihood": "how likely", "severity": "how serious"}[axis] for axis in axes)
                lines.append(f"Could not be judged: {words} {course.inline}.")
    return tuple(lines)


def row_sentence(result: RowResult, outcome: str, sides: Sides, pair: Sequence[Course]) -> str:
    """The sentence of one row in the record and the API. `pair`: the two courses as drawn."""
    one, other = (course.phrase for course in pair)
    match result.relation:
        case RowRelation.WORSE if result.side:
            side = sides[result.side].phrase
            than = other if side == one else one
            if result.strict:
                return f"For {outcome}, {side} is read as worse than {than}, at every reading in the ranges given."
            return f"For {outcome}, {side} is read as worse than {than} or level with it, within the ranges given."
        case RowRelation.LEVEL:
            return f"For {outcome}, {one} and {other} are read as level."
        case RowRelation.CROSSED if result.likelier and result.graver:
            likelier, graver = sides[result.likelier].phrase, sides[result.graver].phrase
            return (
                f"For {outcome}, harm is read as more likely with {likelier} but more serious with {graver}. "
                "The scales cannot rank these; it is a matter of judgement."
            )
        case RowRelation.CONTESTED:
            return f"For {outcome}, the comparison depends on which of the readings in the ranges is nearer the truth."
        case _:
            return f"For {outcome}, one side has not been looked at yet."


def range_words(levels: Range, words: Mapping[int, str]) -> str:
    """A range in the words of its levels: "A real possibility to about even or likely". `words` are content."""
    low, high = (words[level] for level in levels)
    return low if low == high else f"{low} to {high[:1].lower()}{high[1:]}"


# --- Opening line (3.2) ---


def points_at(result: RowResult) -> set[str]:
    """The sides that a row points at: the worse one, or the one told apart on one count; if crossed, both."""
    if result.relation in (RowRelation.CONTESTED, RowRelation.CROSSED):
        return {side for side in (result.likelier, result.graver) if side}
    return {result.side} if result.side else set()


def opening_line(compared: Comparison, grid: OutcomeGrid, pair: Sequence[Course]) -> str:
    """The line under "What the readings show", for the two poles. INCOMPLETE while they are not covered."""
    if compared.overall.relation is OverallRelation.INCOMPLETE:
        return INCOMPLETE
    pointed = set().union(*(points_at(row) for row in compared.rows.values()))
    if len(pointed) == 2:
        serious = "serious " if all(_serious(grid, side, compared.basis) for side in compared.pair) else ""
        return f"There are {serious}risks on both sides. This is a judgement, and it is yours to make."
    if pointed:
        return (
            "Every difference you found points the same way. That does not settle it: "
            "look again at what you left out, and at what the numbers of rows cannot show."
        )
    if all(row.relation is RowRelation.LEVEL for row in compared.rows.values()):
        return check_sentence(compared, {}, pair)
    return (
        "On what you know, the two sides cannot be told apart. "
        "More information, or a different way of sharing, may change that."
    )


def _serious(grid: OutcomeGrid, side: str, basis: Basis) -> bool:
    """Whether some harm of this side is serious at its lower end, on the basis shown."""
    return any(
        isinstance(cell, Harm) and cell.box(basis)[0][1] >= Severity.SERIOUS
        for cell in (row.cells[side] for row in grid.rows)
    )


def could_not_judge(grid: OutcomeGrid, pair: Sequence[Course]) -> str:
    """How many answers of the poles say "cannot tell" on an axis; "" if none does."""
    cells = [row.cells[course.key] for row in grid.rows for course in pair]
    unjudged = sum(isinstance(cell, Harm) and bool(cell.cannot_tell) for cell in cells)
    return f"You could not judge {unjudged} {'answer' if unjudged == 1 else 'answers'}." if unjudged else ""


# --- The check across all rows (3.3) ---


def check_sentence(compared: Comparison, titles: Titles, pair: Sequence[Course]) -> str:
    """What all rows together come to. Below the rows, smaller than they are, never a heading."""
    one, other = pair
    overall = compared.overall
    match overall.relation:
        case OverallRelation.WORSE:
            side, than = (one, other) if overall.side == one.key else (other, one)
            start = (
                f"As read here, {side.phrase} is worse for at least one outcome, and no better for any, "
                f"compared with {than.phrase}."
                if overall.strict
                else f"As read here, {side.phrase} is worse or level for every outcome, compared with {than.phrase}."
            )
            return (
                f"{start} This holds however the outcomes are weighted, but only as far as the readings and the list "
                "of outcomes hold. The decision stays with you."
            )
        case OverallRelation.LEVEL:
            return (
                f"As read here, {one.phrase} and {other.phrase} are level for every outcome. The readings give no "
                "ground for either; the reasons will have to come from need to know and proportionality."
            )
        case OverallRelation.DILEMMA:
            return (
                f"This is a dilemma: {'; '.join(_dilemma_parts(compared, titles, pair))}. No weighing is built in. "
                "Which matters more here, and why, is for you to argue."
            )
        case OverallRelation.UNSETTLED:
            return (
                "The comparison is not settled by these readings: it depends on where in the ranges the truth lies. "
                "Saying so is a finding, not a failure."
            )
        case OverallRelation.INCOMPLETE:
            return INCOMPLETE


def _dilemma_parts(compared: Comparison, titles: Titles, pair: Sequence[Course]) -> list[str]:
    parts = []
    for course in pair:
        worse = [row for row, result in compared.rows.items() if result.side == course.key]
        if worse:
            parts.append(f"{course.phrase} is read as worse, or no better, for {_rows(worse, titles)}")
    unranked = [
        row for row, result in compared.rows.items() if result.relation not in (RowRelation.WORSE, RowRelation.LEVEL)
    ]
    if unranked:
        parts.append(f"the scales do not rank {_rows(unranked, titles)}")
    return parts


def bettered_sentence(worse: Course, than: Course) -> str:
    """One way reads worse than, or level with, another for every outcome (METHOD 2.7)."""
    return f"{capital(worse.phrase)} reads worse than, or level with, {than.phrase} for every outcome."


# --- What would change it (3.4) ---


def finding_words(label: str, sides: Sides) -> str:
    """A finding within a sentence: `worse:X`, `level`, `dilemma` or `unsettled`."""
    kind, _, side = label.partition(":")
    if kind == "worse":
        return f"{sides[side].phrase} worse or level for every outcome"
    return {"level": "level for every outcome", "dilemma": "a dilemma", "unsettled": "not settled"}[kind]


def blocker_sentence(course: Course, rows: Sequence[str], titles: Titles) -> str:
    """What would have to read differently for this side to come out worse; "" if nothing would."""
    if not rows:
        return ""
    return stopped(
        f"For {course.phrase} to come out worse across the board, all of these would have to read differently: "
        f"{_rows(rows, titles)}"
    )


def hinge_sentence(hinge: Hinge, titles: Titles, sides: Sides) -> str:
    """What one step in one row would change the finding to; alternatives, so joined by "or"."""
    findings = "; or ".join(finding_words(label, sides) for label in _in_side_order(hinge.to, sides))
    return f"One step in {titles[hinge.row]} would change the finding to: {findings}."


def resolver_sentences(compared: Comparison, titles: Titles, sides: Sides) -> tuple[str, ...]:
    """What finding out more could show, one sentence for each finding, and at most three sets of rows in each."""
    grouped: dict[str, list[str]] = {}
    for resolver in compared.resolvers:
        grouped.setdefault(resolver.to, []).append(_rows(resolver.rows, titles))
    return tuple(
        _resolver_sentence(grouped[label], finding_words(label, sides)) for label in _in_side_order(grouped, sides)
    )


def _resolver_sentence(sets: list[str], finding: str) -> str:
    if len(sets) == 1:
        return f"Finding out more about {sets[0]} could show: {finding}."
    more = ", among others," if len(sets) > RESOLVERS_SHOWN else ""
    return f"Finding out more about any one of: {'; '.join(sets[:RESOLVERS_SHOWN])}{more} could show: {finding}."


def change_sentences(compared: Comparison, titles: Titles, pair: Sequence[Course]) -> tuple[str, ...]:
    """Everything that METHOD 3.4 says of a comparison, the same for both sides; nothing while it is incomplete."""
    if compared.overall.relation is OverallRelation.INCOMPLETE:
        return ()
    sides = {course.key: course for course in pair}
    blocked = [blocker_sentence(course, compared.blockers[course.key], titles) for course in pair]
    turning = [hinge_sentence(hinge, titles, sides) for hinge in compared.hinges]
    still = not turning and compared.overall.relation is not OverallRelation.UNSETTLED
    return (
        *(line for line in blocked if line),
        *turning,
        *((NO_ONE_STEP,) if still else ()),
        *resolver_sentences(compared, titles, sides),
    )


def _in_side_order(labels: Iterable[str], sides: Sides) -> list[str]:
    """Labels with the sides as drawn, then the rest: an order that swaps with the columns and says nothing else."""
    order = [*(f"worse:{key}" for key in sides), "level", "dilemma", "unsettled"]
    return sorted(labels, key=order.index)


# --- Beside the finding (3.5) ---


def beside(grid: OutcomeGrid, titles: Titles, pair: Sequence[Course], centre: str = "") -> tuple[str, ...]:
    """What stands beside the finding and never enters it: assumption, who bears what, what cannot be undone.

    `centre`: whoever it is about, by initials or name (DESIGN 3).
    """
    harms = [
        (row.id, course, cell)
        for row in grid.rows
        for course in pair
        if isinstance(cell := row.cells[course.key], Harm)
    ]
    assumed = [
        f"{titles[row]} ({course.inline})" for row, course, harm in harms if harm.evidence is EvidenceGrade.ASSUMED
    ]
    lines = []
    if assumed:
        rest = "rests" if len(assumed) == 1 else "rest"
        lines.append(f"{len(assumed)} of the readings behind this {rest} on assumption: {listed(assumed)}.")
    if bearers := _bearers_sentence(pair, harms, centre):
        lines.append(bearers)
    lines += [
        f"{capital(titles[row])} cannot be undone if it happens ({course.inline})."
        for row, course, harm in harms
        if harm.reversible is Reversibility.NO
    ]
    return tuple(lines)


def _bearers_sentence(pair: Sequence[Course], harms: Sequence[tuple[str, Course, Harm]], centre: str) -> str:
    borne: dict[str, list[str]] = {course.key: [] for course in pair}
    for _, course, harm in harms:
        if (who := bearer_words(harm, centre)) and who not in borne[course.key]:
            borne[course.key].append(who)
    if not any(borne.values()):
        return ""
    one, other = (
        (course.phrase, f"fall on {_apart(borne[course.key])}" if borne[course.key] else "fall on nobody named")
        for course in pair
    )
    fall = stopped(f"The harms read for {one[0]} {one[1]}; those for {other[0]} {other[1]}")
    return f"{fall} We do not compare people."


def _apart(bearers: Sequence[str]) -> str:
    """Bearers as people named them; where one name lists several people, semicolons keep the names apart."""
    return "; ".join(bearers) if any("," in who or " and " in who for who in bearers) else listed(bearers)


def bearer_words(harm: Harm, centre: str = "") -> str:
    """Who would bear a harm: as named by the author, else in our words for the kind of person; "" if not said.

    `centre` stands for the person it is about, where it is known who that is.
    """
    if harm.bearer_who and harm.bearer_who.strip():
        return harm.bearer_who.strip()
    if centre and harm.bearer is Bearer.PERSON_AT_CENTRE:
        return centre
    return _BEARERS[harm.bearer] if harm.bearer else ""


def counted(grid: OutcomeGrid, basis: Basis) -> str:
    """That the levels shown are those with agreed measures, where an agreed measure changes one; else ""."""
    if basis is not Basis.RESIDUAL:
        return ""
    cells = (cell for row in grid.rows for cell in row.cells.values() if isinstance(cell, Harm))
    return AGREED_COUNTED if any(cell.box(basis) != cell.box(Basis.INHERENT) for cell in cells) else ""


def measures_sentence(with_them: Comparison, without: Comparison, titles: Titles, pair: Sequence[Course]) -> str:
    """How the findings with and without the committed measures differ; "" if they do not."""
    sides = {course.key: course for course in pair}
    parts = []
    if with_them.overall.label != without.overall.label:
        parts.append(
            f"with them, {finding_words(with_them.overall.label, sides)}; "
            f"without them, {finding_words(without.overall.label, sides)}"
        )
    for row, result in with_them.rows.items():
        before, after = row_words(without.rows[row], sides), row_words(result, sides)
        if before != after:
            parts.append(f"for {titles[row]}, with them “{after}”, without them “{before}”")
    return f"With and without the committed mitigations the finding differs: {'; '.join(parts)}." if parts else ""


# --- Symmetry and notes (2.9) ---


def symmetry_sentences(counted: PairSymmetry, pair: Sequence[Course]) -> dict[Component, str]:
    """A question for each component in which the two sides were not looked at alike."""
    return {
        component: f"{_UNEVEN[component].format(counts=_counts(counted, component, pair))} Is there more to say?"
        for component in Component
        if counted.state(component) is Evenness.UNEVEN
    }


def _counts(counted: PairSymmetry, component: Component, pair: Sequence[Course]) -> str:
    return listed(
        f"{count} of {of} on {course.phrase}" for course in pair for count, of in [counted.count(component, course.key)]
    )


def note_sentence(note: Note, titles: Titles, sides: Sides) -> str:
    """What is worth a second look in one answer."""
    return f"{note_places(titles[note.row], [sides[note.option].label])}: {_NOTES[note.note]}"


def note_places(title: str, labels: Iterable[str]) -> str:
    """Which answers a note is about: an outcome, and one side of it or more."""
    return f"{capital(title)}, {listed(spoken(label) for label in labels)}"


def note_without_place(sentence: str, title: str, label: str) -> str:
    """What the sentence of a note says of any answer, for where the answers stand in a list below it."""
    return capital(sentence.removeprefix(f"{note_places(title, [label])}: "))


# --- Before deciding (DESIGN 4) ---


def before_you_decide(person: str = "the person") -> tuple[str, ...]:
    """The three fixed questions before a decision, the same whatever the readings show."""
    return (
        "Sharing does not mean that anyone acts, or acts well. What do you expect the other service to do?",
        f"Is there another way, such as sharing less, saying it differently or asking {person} first, "
        "that changes any row?",
        "Which outcomes weigh most with you, and what would someone who disagrees say about them?",
    )


def _rows(rows: Iterable[str], titles: Titles) -> str:
    return listed(titles[row] for row in rows)
