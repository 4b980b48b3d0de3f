"""Does each figure hold, and which falls short? Printed for people; nothing is refused here."""

import statistics
from collections.abc import Iterator, Mapping, Sequence

from bench.measure import EMPTY, Page
from bench.trail import Appended, Checked

LIMITS = {
    "work list": 15,
    "case history": 15,
    "appraisal page, 16 by 2": 30,
    "saving a grid, 16 by 2": 55,
    "sign": 20,
}
GROWTH, MEMORY = 1.25, 400
APPEND, APPEND_WITH_WORK, CHECK, FLAT, WAIT, RECEIPT = 0.75, 0.7, 3.0, 1.25, 5.0, 10


def lines(found: Mapping[int, Sequence[Page]], memory: Mapping[int, float]) -> Iterator[str]:
    """The table, and a sentence for each figure that falls short."""
    sizes = sorted(found)
    short: list[str] = []
    heads = "".join(f"{f'{size:,} cases':>28}" for size in sizes)
    yield f"{'':<26}{heads}   limit"
    for place, page in enumerate(found[sizes[0]]):
        at = [found[size][place] for size in sizes]
        limit = LIMITS.get(page.name)
        cells = "".join(f"{each.milliseconds:>9.1f} ms {each.ratio:>5.1f}x {each.queries:>4} q" for each in at)
        yield f"{page.name:<26}{cells}   {limit or ''}"
        if page.name == EMPTY or limit is None:
            continue
        short += [
            f"{page.name}: {each.ratio:.1f} times the empty view on {size:,} cases, more than {limit}"
            for size, each in zip(sizes, at, strict=True)
            if each.ratio > limit
        ]
        if len({each.queries for each in at}) > 1:
            short.append(f"{page.name}: the number of queries changes with the number of cases")
        if at[-1].ratio / at[0].ratio > GROWTH:
            short.append(f"{page.name}: grows {at[-1].ratio / at[0].ratio:.2f} times with the number of cases")
    yield "".join(["web and worker together  ", *(f"{memory[size]:>22.0f} MiB" for size in sizes), f"     {MEMORY}"])
    short += [f"memory: {memory[size]:.0f} MiB on {size:,} cases" for size in sizes if memory[size] > MEMORY]
    yield ""
    yield from [f"Falls short: {each}." for each in short] or ["Every figure holds."]


def trail_lines(
    append: Mapping[float, Appended], checks: Sequence[Checked], waits: Sequence[float], receipt: Sequence[Page]
) -> Iterator[str]:
    """What the trail costs, and a sentence for each figure that falls short.

    `append` by the seconds of other work in the transaction; `checks` of a small trail and of a large one; `waits` in
    seconds, the shortest first; `receipt` as measured, the empty view first.
    """
    short: list[str] = []
    for work, each in append.items():
        limit = APPEND_WITH_WORK if work else APPEND
        name = "append" + (f", {work * 1000:.0f} ms of work after it" if work else "")
        plain, audited = (statistics.median(rates) for rates in each)
        yield f"{name:<36}{audited:>8.0f} a second {each.ratio:>6.2f} of {plain:.0f} without   at least {limit}"
        if each.ratio < limit:
            short.append(f"{name}: {each.ratio:.2f} of the same rows without the trail, less than {limit}")
    for found in checks:
        times = found.check / found.copy
        name = f"check of {found.entries:,} entries"
        yield f"{name:<36}{found.check:>8.1f} s {times:>13.2f}x a COPY, {found.memory:.0f} MiB   at most {CHECK:g}"
    last = checks[-1]
    if last.check / last.copy > CHECK:
        short.append(f"check: {last.check / last.copy:.1f} times a COPY of what it reads, more than {CHECK:g}")
    if last.memory / checks[0].memory > FLAT:
        short.append(f"check: its memory grows {last.memory / checks[0].memory:.2f} times with the trail")
    late = waits[int(len(waits) * 0.99)]
    half = waits[len(waits) // 2]
    yield f"{'commit to lodged, 99 of 100':<36}{late:>8.2f} s, half {half:.2f} s, of {len(waits):,}   at most {WAIT:g}"
    if late > WAIT:
        short.append(f"commit to lodged: {late:.1f} s for one of a hundred, more than {WAIT:g}")
    page = receipt[-1]
    yield f"{page.name:<36}{page.milliseconds:>8.1f} ms {page.ratio:>12.1f}x {page.queries:>4} q   at most {RECEIPT}"
    if page.ratio > RECEIPT:
        short.append(f"receipt: {page.ratio:.1f} times the empty view, more than {RECEIPT}")
    yield ""
    yield from [f"Falls short: {each}." for each in short] or ["Every figure holds."]
