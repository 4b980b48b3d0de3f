"""A twin tells the same case with one feature swapped, and nothing else."""

import pytest

from training import library
from training.mirroring import differences, twin_of
from training.walkthrough import Swapped, from_plain

FIRST = library.load("vg_key", 1)
TWINS = [one for one in library.every_version() if one.mirror]


def changed(swapped, **stage):
    """A twin of the first with these fields of its one stage changed."""
    draft = twin_of(FIRST, "vg_other", swapped)
    draft["stages"][0] |= stage
    return from_plain(draft)


def item(number, **fields):
    items = [dict(one) for one in FIRST.plain()["stages"][0]["items"]]
    items[number] |= fields
    return items


def test_there_is_a_pair_for_every_feature():
    assert {twin.mirror.swapped for twin in TWINS} == set(Swapped)


@pytest.mark.parametrize("twin", [pytest.param(one, id=one.id) for one in TWINS])
def test_the_pairs_that_are_shipped_are_pairs(twin):
    assert differences(library.load(twin.mirror.of, 1), twin) == []


@pytest.mark.parametrize("swapped", list(Swapped))
def test_a_twin_that_was_only_copied_swaps_nothing(swapped):
    assert differences(FIRST, changed(swapped)) == ["The feature that it says is swapped is the same in both."]


@pytest.mark.parametrize(
    ("swapped", "stage", "said"),
    [
        (Swapped.SHARE_OR_WITHHOLD, {"question": "Keep it?", "title": "Another"}, "Stage 1: its title differs too"),
        (Swapped.HARD_FOR_SOFT, {"items": item(1, kind="hard", text="Another key")}, "item 2: text differs too"),
        (Swapped.HARD_FOR_SOFT, {"items": item(1, kind="hard")[:2]}, "not as many items"),
        (Swapped.HARD_FOR_SOFT, {"items": item(1, source="a letter")}, "the same in both"),
        (Swapped.DIRECTION, {"items": item(1, kind="hard", text="No key")}, "item 2: kind differs too"),
        (Swapped.DIRECTION, {"items": item(1, text="No key"), "known": "Short."}, "longer on one of the two"),
        (Swapped.REQUESTING_CONTEXT, {"receiver": {"role": "a", "agency": "b", "contexts": ["D"]}}, "same in both"),
        (
            Swapped.SHARE_OR_WITHHOLD,
            {"question": "Is it kept?", "outcomes": ["core_safety"]},
            "outcomes that",
        ),
    ],
)
def test_whatever_else_differs_is_named(swapped, stage, said):
    assert any(said in line for line in differences(FIRST, changed(swapped, **stage)))


@pytest.mark.parametrize(("more", "even"), [(3, True), (4, False)])
def test_a_question_may_be_longer_by_a_few_words(more, even):
    question = FIRST.stages[0].question + " then" * more

    assert (differences(FIRST, changed(Swapped.SHARE_OR_WITHHOLD, question=question)) == []) is even


def test_a_twin_has_as_many_stages_and_is_no_twin_of_a_twin():
    draft = twin_of(FIRST, "vg_other", Swapped.SHARE_OR_WITHHOLD)
    draft["stages"].append(draft["stages"][0] | {"id": "s2", "items": item(0, id="k9")[:1]})
    twin = TWINS[0]
    of_a_twin = from_plain(twin.plain() | {"id": "vg_third", "mirror": twin.mirror.model_dump() | {"of": twin.id}})

    assert "It has not as many stages as its twin." in differences(FIRST, from_plain(draft))
    assert any("is a twin itself" in line for line in differences(twin, of_a_twin))
    with pytest.raises(ValueError, match="does not mirror"):
        differences(library.load("climbie", 1), twin)
