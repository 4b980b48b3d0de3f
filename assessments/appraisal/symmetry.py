"""How evenly was every course looked at: counts and states for each pair, and notes on single answers (METHOD 2.9).

Evenly looked at, never evenly found. There is no total of any kind, and levels are never counted.
"""

from collections.abc import Callable
from enum import StrEnum
from itertools import combinations

from assessments.appraisal.grid import Harm, NoHarm, OutcomeGrid, Value, said
from assessments.appraisal.scales import EvidenceGrade, Reversibility, ends

Answer = Harm | NoHarm


class Component(StrEnum):
    """What is counted."""

    COVERAGE = "coverage"
    DEPTH = "depth"
    NO_HARM = "no_harm"
    EVIDENCE = "evidence"
    RANGE_USE = "range_use"
    MITIGATION = "mitigation"


class Evenness(StrEnum):
    """Whether two columns were looked at alike."""

    EVEN = "even"
    UNEVEN = "uneven"
    TOO_FEW = "too_few"


class NoteKind(StrEnum):
    """What is worth a second look in one answer; the same rules for every column."""

    NO_REASON = "no_reason"
    EXACT_ON_ASSUMPTION = "exact_on_assumption"
    CANNOT_BE_UNDONE = "cannot_be_undone"
    MITIGATION_NOT_COMMITTED = "mitigation_not_committed"


class Note(Value):
    """One note on one cell."""

    row: str
    option: str
    note: NoteKind


class PairSymmetry(Value):
    """One pair of courses: for each component the counts [count, of] by course, and `state`."""

    pair: tuple[str, str]
    components: dict[Component, dict[str, tuple[int, int] | Evenness]]

    def count(self, component: Component, option: str) -> tuple[int, int]:
        """[count, of] of one component for one course."""
        value = self.components[component][option]
        assert isinstance(value, tuple)
        return value

    def state(self, component: Component) -> Evenness:
        """Whether the two courses were looked at alike in this respect."""
        return Evenness(str(self.components[component]["state"]))


def symmetry(grid: OutcomeGrid) -> tuple[PairSymmetry, ...]:
    """Six counts per column, and for each pair of columns, in order, whether they differ."""
    counts = {option: _counts(grid, option) for option in grid.options}
    return tuple(
        PairSymmetry(
            pair=(one, other),
            components={
                component: {
                    one: counts[one][component],
                    other: counts[other][component],
                    "state": _state(component, counts[one][component], counts[other][component]),
                }
                for component in Component
            },
        )
        for one, other in combinations(grid.options, 2)
    )


def notes(grid: OutcomeGrid) -> tuple[Note, ...]:
    """What is worth a second look, in the order of rows, then courses, then kinds."""
    return tuple(
        Note(row=row.id, option=option, note=kind)
        for row in grid.rows
        for option in grid.options
        if (cell := row.cells[option]) is not None
        for kind, applies in _NOTES.items()
        if applies(cell)
    )


def _counts(grid: OutcomeGrid, option: str) -> dict[Component, tuple[int, int]]:
    answered = [cell for row in grid.rows if (cell := row.cells[option]) is not None]
    harms = [cell for cell in answered if isinstance(cell, Harm)]
    reasons = {" ".join(cell.reason.lower().split()) for cell in answered if cell.reason and said(cell.reason)}
    return {
        Component.COVERAGE: (len(answered), len(grid.rows)),
        Component.DEPTH: (len(reasons), len(answered)),
        Component.NO_HARM: (len(answered) - len(harms), len(answered)),
        Component.EVIDENCE: (sum(_backed(harm) for harm in harms), len(harms)),
        Component.RANGE_USE: (sum(not _exact(harm) for harm in harms), len(harms)),
        Component.MITIGATION: (sum(_measure_considered(harm) for harm in harms), len(harms)),
    }


def _state(component: Component, one: tuple[int, int], other: tuple[int, int]) -> Evenness:
    (x, m), (y, n) = one, other
    if component is Component.COVERAGE:
        return Evenness.UNEVEN if x != y else Evenness.EVEN
    if m < 2 or n < 2:
        return Evenness.TOO_FEW
    # Shares half or more apart; whole numbers only, so that nothing hangs on rounding.
    return Evenness.UNEVEN if 2 * abs(x * n - y * m) >= m * n else Evenness.EVEN


def _backed(harm: Harm) -> bool:
    return harm.evidence in (EvidenceGrade.DIRECT, EvidenceGrade.CORROBORATED)


def _exact(harm: Harm) -> bool:
    return all(low == high for low, high in (ends(harm.likelihood), ends(harm.severity)))


def _measure_considered(harm: Harm) -> bool:
    return harm.mitigation is not None and (said(harm.mitigation.text) or said(harm.mitigation.none_possible))


def _no_reason(cell: Answer) -> bool:
    return not said(cell.reason)


def _exact_on_assumption(cell: Answer) -> bool:
    return isinstance(cell, Harm) and _exact(cell) and cell.evidence in (None, EvidenceGrade.ASSUMED)


def _cannot_be_undone(cell: Answer) -> bool:
    return isinstance(cell, Harm) and cell.reversible is Reversibility.NO


def _mitigation_not_committed(cell: Answer) -> bool:
    return (
        isinstance(cell, Harm)
        and cell.mitigation is not None
        and said(cell.mitigation.text)
        and not cell.mitigation.committed
    )


_NOTES: dict[NoteKind, Callable[[Answer], bool]] = {
    NoteKind.NO_REASON: _no_reason,
    NoteKind.EXACT_ON_ASSUMPTION: _exact_on_assumption,
    NoteKind.CANNOT_BE_UNDONE: _cannot_be_undone,
    NoteKind.MITIGATION_NOT_COMMITTED: _mitigation_not_committed,
}
