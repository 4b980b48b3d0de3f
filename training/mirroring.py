"""In what may the two of a mirror pair differ, and do they differ in nothing else?

A twin tells the same case with one feature swapped, so that what moves in people's answers went with that feature. What
is compared is what a group sees; notes for trainers and the talk afterwards may say what they like.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from training.evenness import PROMPTS_UNLIKE
from training.walkthrough import Mirror, ShownStage, Swapped, Walkthrough

A_FEW_WORDS: Final = 3
"""By which one of two short texts may be longer: “keep it from” needs more words than “tell”."""

# Fields of a stage that may differ, and one that must. Items keep their number, and all but these of their fields.
MAY: Final[Mapping[Swapped, frozenset[str]]] = MappingProxyType(
    {
        Swapped.DIRECTION: frozenset({"known", "items"}),
        Swapped.REQUESTING_CONTEXT: frozenset({"known", "question", "receiver"}),
        Swapped.HARD_FOR_SOFT: frozenset({"items"}),
        Swapped.SHARE_OR_WITHHOLD: frozenset({"question"}),
    }
)
MUST: Final[Mapping[Swapped, str]] = MappingProxyType(
    {
        Swapped.DIRECTION: "items",
        Swapped.REQUESTING_CONTEXT: "receiver",
        Swapped.HARD_FOR_SOFT: "items",
        Swapped.SHARE_OR_WITHHOLD: "question",
    }
)
OF_AN_ITEM: Final[Mapping[Swapped, frozenset[str]]] = MappingProxyType(
    {
        Swapped.DIRECTION: frozenset({"text", "quality"}),
        Swapped.HARD_FOR_SOFT: frozenset({"kind", "source", "quality"}),
    }
)
CALLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "its id",
        "number": "its place",
        "title": "its title",
        "when": "when it is",
        "known": "what is known",
        "items": "the items of information",
        "holder": "who holds it",
        "receiver": "who might get it",
        "question": "the question",
        "period": "how far ahead both sides are read",
        "rows": "the outcomes that are asked about",
    }
)


def twin_of(first: Walkthrough, name: str, swapped: Swapped) -> dict[str, Any]:
    """A draft (`Walkthrough.plain()`) of a twin: the same case, of which its author now swaps the one feature."""
    return first.plain() | {
        "id": name,
        "version": 1,
        "mirror": Mirror(of=first.id, swapped=swapped).model_dump(mode="json"),
    }


def differences(first: Walkthrough, twin: Walkthrough) -> list[str]:
    """What keeps the two from being a pair, as sentences; nothing where one feature differs and nothing else does.

    ValueError unless the twin says that it mirrors the other.
    """
    if twin.mirror is None or twin.mirror.of != first.id:
        raise ValueError(f"{twin.id} does not mirror {first.id}")
    return list(_differences(first, twin, twin.mirror.swapped))


def _differences(first: Walkthrough, twin: Walkthrough, swapped: Swapped) -> Iterator[str]:
    if first.mirror is not None:
        yield "What it mirrors is a twin itself. Mirror the walkthrough that both come from."
    one, other = (each.shown_at(each.stages[-1].id) for each in (first, twin))
    for field, words in (
        ("kind", "Where it comes from"),
        ("content_note", "The note"),
        ("setting", "The setting"),
    ):
        if getattr(one, field) != getattr(other, field):
            yield f"{words} differs from that of its twin."
    if len(one.stages) != len(other.stages):
        yield "It has not as many stages as its twin."
        return
    there = False
    for stage, beside in zip(one.stages, other.stages, strict=True):
        place = f"Stage {stage.number}"
        unlike = [name for name in ShownStage.model_fields if getattr(stage, name) != getattr(beside, name)]
        for name in unlike:
            if name not in MAY[swapped]:
                yield f"{place}: {CALLED[name]} differs too, and only one feature may."
        there |= MUST[swapped] in unlike and _swaps(stage, beside, swapped)
        if "items" in unlike and "items" in MAY[swapped]:
            yield from _items(stage, beside, swapped, place)
        for name in ("known", "question"):
            if name in unlike and _longer(getattr(stage, name), getattr(beside, name)):
                yield f"{place}: {CALLED[name]} is longer on one of the two by more than a quarter. Even them out."
    if not there:
        yield "The feature that it says is swapped is the same in both."


def _swaps(stage: ShownStage, beside: ShownStage, swapped: Swapped) -> bool:
    """Whether the feature itself differs here, and not only words around it."""
    if swapped is Swapped.REQUESTING_CONTEXT:
        return stage.receiver.contexts != beside.receiver.contexts
    if swapped is Swapped.HARD_FOR_SOFT:
        return [item.kind for item in stage.items] != [item.kind for item in beside.items]
    return True


def _items(stage: ShownStage, beside: ShownStage, swapped: Swapped, place: str) -> Iterator[str]:
    if len(stage.items) != len(beside.items):
        yield f"{place}: it has not as many items of information as its twin."
        return
    for number, (item, other) in enumerate(zip(stage.items, beside.items, strict=True), 1):
        for name in type(item).model_fields:
            if name not in OF_AN_ITEM[swapped] and getattr(item, name) != getattr(other, name):
                yield f"{place}, item {number}: {name} differs too, and only one feature may."


def _longer(one: str, other: str) -> bool:
    shorter, longer = sorted(len(text.split()) for text in (one, other))
    return longer > shorter * PROMPTS_UNLIKE and longer - shorter > A_FEW_WORDS
