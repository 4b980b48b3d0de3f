"""Both sides are asked in prompts of one length and one vividness; what leans is named, with what to do."""

import pytest

from tests.training.stories import GATE
from training import evenness
from training.walkthrough import from_plain

WORD = "w"


def asked(*pairs, own=False):
    """A walkthrough in which so much is written for each side of each outcome."""
    names = ["candour", "fairness", "inference", "retention"]
    if own:
        rows = [
            {"id": f"own-{n}", "title": "Peace", "prompts": {"share": share, "not_share": keep}}
            for n, (share, keep) in enumerate(pairs, 1)
        ]
        return from_plain(GATE | {"id": "gate", "own_outcomes": rows})
    risks = [
        {"outcome": names[n], "sides": {"share": share, "not_share": keep}} for n, (share, keep) in enumerate(pairs)
    ]
    return from_plain(GATE | {"id": "gate", "risks": risks})


def long(words):
    return " ".join([WORD] * words)


@pytest.mark.parametrize(
    ("share", "keep", "own", "even"),
    [
        (10, 15, False, True),
        (10, 16, False, False),
        (16, 10, False, False),
        (8, 10, True, True),
        (8, 11, True, False),
        (11, 8, True, False),
    ],
)
def test_one_outcome_is_told_at_one_length(share, keep, own, even):
    found = evenness.uneven(asked((long(share), long(keep)), own=own))

    assert (found == []) is even
    if found:
        side = "if we share" if share > keep else "if we do not share"
        assert side in found[0]


def test_over_all_of_them_neither_side_says_more_than_a_tenth_more():
    leaning = [(long(10), long(12))] * 3

    assert evenness.uneven(asked(*leaning[:2])) == []
    assert any("more than a tenth" in words for words in evenness.uneven(asked(*leaning)))
    assert evenness.uneven(asked(*leaning[:2], (long(12), long(10)))) == []


@pytest.mark.parametrize(
    ("share", "keep", "said"),
    [
        ("She is blamed for it", "She is left with it", "once if we share and never if we do not share"),
        ("She is left with it", "They are sued and blamed", "never if we share and twice if we do not share"),
        ("It is against the law", "It is not unlawful here", ""),
    ],
)
def test_blame_and_law_are_spoken_of_alike(share, keep, said):
    found = evenness.uneven(asked((share, keep)))

    assert (said in found[0]) if said else found == []


def test_what_is_written_for_one_side_only_is_refused_before_it_is_counted():
    with pytest.raises(ValueError, match="both sides"):
        from_plain(GATE | {"id": "gate", "risks": [{"outcome": "candour", "sides": {"share": "Pupils stop telling"}}]})
