"""Does each figure hold, and which falls short? Printed for people; nothing is refused here."""

from collections.abc import Iterator, Mapping, Sequence

from bench.measure import EMPTY, Page

LIMITS = {
    "work list": 15,
    "case history": 15,
    "appraisal page, 16 by 2": 30,
    "saving a grid, 16 by 2": 55,
    "sign": 20,
}
GROWTH, MEMORY = 1.25, 400


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
