"""Does the code that the pages use meet a file of method vectors (METHOD 7)? Needs no database."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessments.appraisal import base_rates, comparison, grid, noise, pairing, spread, symmetry, wording
from reviews import intervals, rates, reliability

SCHEMA = 1
TOLERANCE = 1e-6

# Lists in which the order says nothing.
SETS = frozenset({"rows", "possible", "hinges", "resolvers", "to", "bettered_by", "blockers"})

Json = Any


class Unusable(Exception):
    """The file cannot be run; the sentence says why."""


class Command(BaseCommand):
    """Run the vectors, name what differs, end with how many passed."""

    help = "Run a file of method vectors against the code that the pages use."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The one file."""
        parser.add_argument("file", type=Path, help="a file of the schema in METHOD 7")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Print each difference and the last line; exit 1 if anything differs, 2 if the file cannot be run."""
        try:
            vectors, tolerance = load(file)
        except Unusable as unusable:
            self.stderr.write(str(unusable))
            raise SystemExit(2) from None
        failed = 0
        for vector in vectors:
            found = list(check(vector, tolerance))
            failed += bool(found)
            for path, got, want in found:
                self.stdout.write(f"{vector['id']} at {path}: got {_shown(got)}, want {_shown(want)}")
        self.stdout.write(f"{len(vectors) - failed} passed, {failed} failed")
        if failed:
            raise SystemExit(1)


def load(file: Path) -> tuple[list[dict[str, Json]], float]:
    """The vectors of a file and its tolerance. Raises Unusable with one sentence."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{file} is not JSON: {error}.") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise Unusable(f"{file} is not a file of method vectors of schema {SCHEMA}.")
    tolerance = content.get("tolerance", TOLERANCE)
    if not _is_number(tolerance) or tolerance < 0:
        raise Unusable(f"{file} gives a tolerance that is not a number of 0 or more.")
    vectors = content.get("vectors")
    if not isinstance(vectors, list):
        raise Unusable(f"{file} has no list of vectors.")
    for number, vector in enumerate(vectors, 1):
        if not isinstance(vector, dict) or not {"id", "kind", "input", "expected"} <= set(vector):
            raise Unusable(f"{file}: vector number {number} lacks its id, kind, input or expected result.")
    return vectors, tolerance


def check(vector: Mapping[str, Json], tolerance: float) -> Iterator[tuple[str, Json, Json]]:
    """Where the result differs from what is expected: (path, got, want)."""
    run = KINDS.get(vector["kind"]) if isinstance(vector["kind"], str) else None
    if run is None:
        yield "kind", vector["kind"], f"one of {', '.join(KINDS)}"
        return
    try:
        got = run(vector["input"])
    except ValueError as refusal:
        # Refusing is a result too: whatever METHOD says is refused raises ValueError.
        got = {"error": True} if _is_refusal(vector["expected"]) else f"refused: {refusal}"
    except Exception as error:
        # One input of the wrong shape must not hide the other results.
        got = f"{type(error).__name__}: {error}"
    yield from differences(got, vector["expected"], tolerance)


def differences(got: Json, want: Json, tolerance: float, path: str = "", *, unordered: bool = False) -> Iterator[Any]:
    """Walk both values together, as METHOD 7 compares them."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in [*want, *(key for key in got if key not in want)]:
            place = f"{path}.{key}" if path else str(key)
            if key not in got or key not in want:
                yield place, got.get(key, "nothing"), want.get(key, "nothing")
            else:
                # The lists inside `bettered_by` and `blockers` are sets as well.
                inherited = unordered and isinstance(want[key], list)
                yield from differences(got[key], want[key], tolerance, place, unordered=inherited or key in SETS)
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        if unordered:
            got, want = sorted(map(_settle, got), key=_canonical), sorted(map(_settle, want), key=_canonical)
        for number, (mine, theirs) in enumerate(zip(got, want, strict=True)):
            yield from differences(mine, theirs, tolerance, f"{path}[{number}]")
    elif not _agree(got, want, tolerance):
        yield path or "result", got, want


def _agree(got: Json, want: Json, tolerance: float) -> bool:
    if _is_number(got) and _is_number(want):
        if isinstance(got, int) and isinstance(want, int):
            return got == want
        return bool(abs(got - want) <= tolerance * max(1, abs(want)))
    return type(got) is type(want) and bool(got == want)


def _settle(value: Json) -> Json:
    """A member of a set, its own sets put in order first."""
    if isinstance(value, dict):
        return {
            key: sorted(map(_settle, inner), key=_canonical) if key in SETS and isinstance(inner, list) else inner
            for key, inner in value.items()
        }
    return value


def _canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_refusal(expected: Json) -> bool:
    return bool(expected == {"error": True})


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _compare(given: dict[str, Json]) -> Json:
    return comparison.compare(grid.read(given["grid"]), given["first"], given["second"], given["basis"])


def _compare_all(given: dict[str, Json]) -> Json:
    return comparison.compare_all(grid.read(given["grid"]), given["basis"])


def _pairing(given: dict[str, Json]) -> Json:
    return pairing.pairing(grid.read(given["grid"]), given["first"], given["second"], given["basis"])


def _refused(given: dict[str, Json]) -> Json:
    return {"error": bool(grid.problems(given["grid"]))}


def _symmetry(given: dict[str, Json]) -> Json:
    outcomes = grid.read(given["grid"])
    return {
        "symmetry": [pair.model_dump(mode="json") for pair in symmetry.symmetry(outcomes)],
        "notes": [note.model_dump(mode="json") for note in symmetry.notes(outcomes)],
    }


def _wording(given: dict[str, Json]) -> Json:
    return {"breach": bool(wording.breaches(given["text"]))}


def _wilson(given: dict[str, Json]) -> Json:
    return list(intervals.wilson(given["k"], given["n"], population=given.get("population"), level=given["level"]))


def _jeffreys(given: dict[str, Json]) -> Json:
    return list(intervals.jeffreys(given["k"], given["n"], level=given["level"]))


def _two_errors(given: dict[str, Json]) -> Json:
    shared, not_shared = ([rates.Stratum(**stratum) for stratum in given[side]] for side in ("shared", "not_shared"))
    return rates.two_errors(shared, not_shared, level=given["level"])


def _begg_greenes(given: dict[str, Json]) -> Json:
    return rates.from_the_truth(rates.Stratum(**given["shared"]), rates.Stratum(**given["not_shared"]))


def _base_rate(given: dict[str, Json]) -> Json:
    return base_rates.base_rates(**given)


def _spread(given: dict[str, Json]) -> Json:
    return spread.spread(given["levels"])


def _noise(given: dict[str, Json]) -> Json:
    return noise.noise(given["judgements"], given["threshold"])


def _reliability(given: dict[str, Json]) -> Json:
    ranges = {int(level): printed for level, printed in given["ranges"].items()}
    return [each.model_dump(mode="json") for each in reliability.reliability(given["events"], ranges)]


def _as_json(run: Callable[[dict[str, Json]], Json]) -> Callable[[dict[str, Json]], Json]:
    def result(given: dict[str, Json]) -> Json:
        value = run(given)
        return value.model_dump(mode="json") if hasattr(value, "model_dump") else value

    return result


KINDS: Mapping[str, Callable[[dict[str, Json]], Json]] = {
    "compare": _as_json(_compare),
    "compare_all": _as_json(_compare_all),
    "pairing": _as_json(_pairing),
    "refused": _refused,
    "symmetry": _symmetry,
    "wording": _wording,
    "wilson": _wilson,
    "jeffreys": _jeffreys,
    "two_errors": _as_json(_two_errors),
    "begg_greenes": _as_json(_begg_greenes),
    "base_rate": _as_json(_base_rate),
    "spread": _as_json(_spread),
    "noise": _as_json(_noise),
    "reliability": _reliability,
}
