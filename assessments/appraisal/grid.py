"""The outcome grid: outcomes by courses, a cell for what could go wrong; and what is refused (METHOD 2.2)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Discriminator, StrictBool, StrictInt, Tag, ValidationError, model_validator

from assessments.appraisal.scales import CANNOT_TELL, Axis, Bearer, EvidenceGrade, Reversibility, ends

# Words that name relations, and so cannot name a course.
RESERVED = frozenset({"level", "crossed", "dilemma"})

Point = tuple[int, int]
Box = tuple[Point, Point]

NO_HARM_BOX: Box = ((0, 0), (0, 0))
# A cell that nobody has answered could still become "no harm", or any harm.
UNANSWERED: tuple[Box, ...] = (NO_HARM_BOX, ((1, 1), (5, 5)))


class Basis(StrEnum):
    """Before any measure, or after those that someone has committed to. One basis holds for every column."""

    INHERENT = "inherent"
    RESIDUAL = "residual"


class Value(BaseModel):
    """A frozen value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def said(text: str | None) -> bool:
    """Whether a text says anything: blanks do not."""
    return bool(text and text.strip())


class Residual(Value):
    """What would remain. Both axes must be there once the measure is committed to."""

    likelihood: Axis | None = None
    severity: Axis | None = None


class Mitigation(Value):
    """A measure and what would then remain, or why none is possible."""

    text: str | None = None
    owner: str | None = None
    by: str | None = None
    committed: StrictBool = False
    residual: Residual | None = None
    none_possible: str | None = None

    @model_validator(mode="after")
    def whole(self) -> "Mitigation":
        """A measure that counts must say what it leaves."""
        if said(self.none_possible) and (self.committed or said(self.text)):
            raise ValueError("a measure and the reason why none is possible exclude each other")
        if self.committed:
            if self.residual is None:
                raise ValueError("a committed measure must say what remains")
            for name in ("likelihood", "severity"):
                if getattr(self.residual, name) is None:
                    raise ValueError(f"a committed measure must say what remains: {name} is missing")
        return self


class NoHarm(Value):
    """Looked, and no harm to this outcome identified. Below every harm."""

    none: Literal[True]
    reason: str | None = None

    @model_validator(mode="before")
    @classmethod
    def ticked(cls, data: Any) -> Any:
        """`none` is true or absent: 1 is not an answer."""
        if isinstance(data, dict) and data.get("none") is not True:
            raise ValueError("“none” can only be true")
        return data

    def box(self, basis: Basis) -> Box:
        """The one point below every harm."""
        return NO_HARM_BOX


class Harm(Value):
    """What could go wrong for this outcome under this course, as a range on each axis."""

    likelihood: Axis
    severity: Axis
    reason: str | None = None
    evidence: EvidenceGrade | None = None
    reversible: Reversibility | None = None
    bearer: Bearer | None = None
    bearer_who: str | None = None
    based_on: tuple[StrictInt, ...] = ()
    based_on_else: str | None = None
    mitigation: Mitigation | None = None

    @model_validator(mode="after")
    def lessened(self) -> "Harm":
        """A measure that counts cannot make it likelier or graver, at either end of either axis (METHOD 2.2).

        "Cannot tell" reads as [1, 5], so that after it a residual begins at 1 as well: whoever cannot say that it is at
        least unlikely before a measure does not know it afterwards. What they have learned narrows the reading itself.
        """
        if self.committed:
            for name, (low, high), (low_left, high_left) in zip(
                ("likelihood", "severity"), self._axes(Basis.INHERENT), self._axes(Basis.RESIDUAL), strict=True
            ):
                if low_left > low or high_left > high:
                    raise ValueError(f"what remains after the measure is higher than before it: {name}")
        return self

    @property
    def committed(self) -> bool:
        """Whether someone has committed to a measure; only then does it count."""
        return self.mitigation is not None and self.mitigation.committed

    @property
    def cannot_tell(self) -> tuple[str, ...]:
        """The axes that could not be judged, as answered: "likelihood", "severity"."""
        return tuple(name for name in ("likelihood", "severity") if getattr(self, name) == CANNOT_TELL)

    def answers(self, basis: Basis) -> tuple[Axis, Axis]:
        """Likelihood and severity as answered, on this basis: "cannot_tell" stays itself."""
        counts = basis is Basis.RESIDUAL and self.mitigation is not None and self.mitigation.committed
        left = self.mitigation.residual if counts and self.mitigation is not None else None
        if left is None or left.likelihood is None or left.severity is None:
            return self.likelihood, self.severity
        return left.likelihood, left.severity

    def _axes(self, basis: Basis) -> tuple[tuple[int, int], tuple[int, int]]:
        likelihood, severity = self.answers(basis)
        return ends(likelihood), ends(severity)

    def box(self, basis: Basis) -> Box:
        """The readings admitted on this basis, as the lowest and the highest point."""
        (low_l, high_l), (low_s, high_s) = self._axes(basis)
        return (low_l, low_s), (high_l, high_s)


def _kind(value: Any) -> str:
    none = "none" in value if isinstance(value, dict) else isinstance(value, NoHarm)
    return "none" if none else "harm"


Cell = Annotated[Annotated[NoHarm, Tag("none")] | Annotated[Harm, Tag("harm")], Discriminator(_kind)]


class Row(Value):
    """One outcome, with exactly one cell for each course; None is a cell that nobody has answered."""

    id: str
    cells: dict[str, Cell | None]


class OutcomeGrid(Value):
    """Outcomes by courses. Any names may be used for the courses but those that name relations."""

    options: tuple[str, ...]
    rows: tuple[Row, ...]

    @model_validator(mode="wrap")
    @classmethod
    def named(cls, data: Any, handler: Any) -> "OutcomeGrid":
        """Refuse what METHOD 2.2 refuses, naming the row and the side."""
        try:
            grid: OutcomeGrid = handler(data)
        except ValidationError as error:
            raise Malformed([_problem(data, detail) for detail in error.errors()]) from None
        if found := list(_misfits(grid)):
            raise Malformed(found)
        return grid

    def boxes(self, option: str, basis: Basis) -> list[tuple[Box, ...]]:
        """The readings of one column, row by row: one box, or two where nobody has answered."""
        return [UNANSWERED if cell is None else (cell.box(basis),) for cell in (row.cells[option] for row in self.rows)]


class Problem(NamedTuple):
    """Something refused: in which row, on which side (both "" where it concerns the whole grid), and why."""

    row: str
    side: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(f"{kind} “{name}”" for kind, name in (("row", self.row), ("side", self.side)) if name)
        return (
            f"{place[:1].upper()}{place[1:]}: {self.message}."
            if place
            else f"{self.message[:1].upper()}{self.message[1:]}."
        )


class Malformed(ValueError):
    """A grid that METHOD 2.2 refuses. `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(" ".join(str(problem) for problem in problems))


def read(data: Any) -> OutcomeGrid:
    """The grid in this data. Raises Malformed."""
    try:
        return OutcomeGrid.model_validate(data)
    except ValidationError as error:
        raise error.errors()[0]["ctx"]["error"] from None


def problems(data: Any) -> list[Problem]:
    """Everything in this data that is refused: (row, side, message). Empty if it is a grid."""
    try:
        read(data)
    except Malformed as malformed:
        return malformed.problems
    return []


def _misfits(grid: OutcomeGrid) -> Iterator[Problem]:
    """What no cell can know: names used twice, and cells that fit no column."""
    if len(grid.options) < 2:
        yield Problem("", "", "a grid has at least two options")
    for place, name in enumerate(grid.options):
        if name in RESERVED:
            yield Problem("", name, "this name means a relation and cannot name an option")
        if name in grid.options[:place]:
            yield Problem("", name, "this option is there twice")
    seen: set[str] = set()
    for row in grid.rows:
        if row.id in seen:
            yield Problem(row.id, "", "this row is there twice")
        seen.add(row.id)
        for name in dict.fromkeys(grid.options):
            if name not in row.cells:
                yield Problem(row.id, name, "there is no cell")
        for name in row.cells:
            if name not in grid.options:
                yield Problem(row.id, name, "there is a cell for an option that the grid does not have")


def _problem(data: Any, detail: Any) -> Problem:
    """One of pydantic's errors, with the row's own name in place of its number."""
    place = [part for part in detail["loc"] if part not in ("none", "harm")]
    row = side = ""
    if place[:1] == ["rows"] and len(place) > 1:
        row = _row_name(data, int(place[1]))
        place = place[2:]
        if place[:1] == ["cells"]:
            side, place = (str(place[1]), place[2:]) if len(place) > 1 else ("", place)
    message = detail["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    return Problem(row, side, ": ".join([" ".join(str(part) for part in place), message] if place else [message]))


def _row_name(data: Any, number: int) -> str:
    row = data["rows"][number] if isinstance(data, dict) else None
    name = row.get("id") if isinstance(row, dict) else None
    return name if isinstance(name, str) else f"number {number + 1}"
