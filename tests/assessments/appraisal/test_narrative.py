"""Facts stand beside the box, judgements are blank (METHOD 3.8)."""

from assessments.appraisal.forbidden import breaches
from assessments.appraisal.narrative import Part, narrative
from tests.assessments.appraisal.grids import NOTHING, grid, harm
from tests.assessments.appraisal.test_findings import shown

DILEMMA = grid({"r0": (harm(1, 4), harm(4, 5)), "r1": (harm(4, "cannot_tell"), harm(1, 1))})


def test_there_are_twelve_parts_with_facts_beside_two_and_every_judgement_blank():
    found = shown(DILEMMA)

    items = narrative(found)

    assert [item.number for item in items] == list(range(1, 13))
    assert all(item.words == "" for item in items)
    assert {item.part for item in items if item.facts} == {Part.READINGS, Part.CHANGE_OF_MIND}
    assert items[1].facts == (
        found.opening,
        found.could_not_judge,
        *(row.sentence for row in found.rows),
        found.check.sentence,
    )
    assert items[9].facts == found.check.changes
    assert not any(breaches(item.heading) for item in items)


def test_what_a_person_said_stands_in_the_box_and_dissent_beside_it():
    items = narrative(shown(DILEMMA), said={Part.MAIN_REASON: " Because. "}, dissent=["Tom Reyes: I would wait."])

    assert items[2].words == "Because."
    assert items[10].facts == ("Tom Reyes: I would wait.",)
    assert items[10].words == ""


def test_nothing_is_told_before_both_poles_are_covered():
    items = narrative(shown(grid({"r0": (NOTHING, None)})))

    assert not any(item.facts for item in items)


def test_the_level_sentence_is_told_once():
    items = narrative(shown(grid({"r0": (NOTHING, NOTHING)})))

    assert len(items[1].facts) == len(set(items[1].facts)) == 2
