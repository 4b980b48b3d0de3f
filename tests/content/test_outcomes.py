"""Which outcomes are offered for two services, and what becomes of a core row when a covered row is opened."""

import pytest

from agencies.contexts import ServiceContext
from assessments.appraisal import outcomes

A, B, C, D, OTHER = ServiceContext
CORE = ("core_safety", "core_trust", "core_private_life", "core_response")


def ids(rows):
    return tuple(row.id for row in rows)


def test_a_school_that_thinks_of_telling_the_police_is_offered_the_rows_of_that_pair():
    offered = ids(outcomes.load().offered([B], [C]))

    assert offered == (
        *CORE,
        *("safety_person", "safety_others", "willingness_to_present", "candour", "other_agency_action"),
        *("trust_purposes", "fairness", "investigation", "retention"),
        *("inference", "privacy_right", "learning"),
    )


def test_the_direction_matters():
    content = outcomes.load()

    assert "willingness_to_present" in ids(content.offered([D], [C]))
    assert "willingness_to_present" not in ids(content.offered([C], [D]))


def test_a_team_that_also_acts_as_another_type_is_offered_the_rows_of_both():
    content = outcomes.load()

    both = set(ids(content.offered([D], [B, C])))

    assert both == set(ids(content.offered([D], [B]))) | set(ids(content.offered([D], [C])))


def test_an_employer_stands_outside_the_table_and_still_gets_rows():
    offered = ids(outcomes.load().offered(["C"], ["other"]))

    assert offered == (*CORE, "work_and_relations", "fairness", "retention", "inference", "privacy_right", "learning")


def test_no_row_is_offered_twice_and_the_others_are_one_click_away():
    content = outcomes.load()
    for holder in ServiceContext:
        for receiver in ServiceContext:
            offered = ids(content.offered([holder], [receiver]))
            elsewhere = ids(content.elsewhere([holder], [receiver]))

            assert len(set(offered)) == len(offered)
            assert sorted(offered + elsewhere) == sorted(ids(content.rows))


def test_an_opened_row_takes_the_place_of_its_core_row():
    content = outcomes.load()

    assert content.settled([*CORE, "candour"]) == ("core_safety", "candour", "core_private_life", "core_response")


def test_two_opened_rows_under_one_core_row_stand_together_in_its_place():
    content = outcomes.load()

    settled = content.settled([*CORE, "fairness", "stigma", "privacy_right"])

    assert settled == ("core_safety", "core_trust", "stigma", "privacy_right", "core_response", "fairness")


def test_a_core_row_and_a_row_it_covers_never_stand_together():
    content = outcomes.load()

    everything = content.settled(ids(content.rows))

    assert not set(everything) & set(CORE)
    assert sorted(everything) == sorted(ids(content.catalogue))


def test_which_core_row_stands_for_a_row_can_be_asked():
    content = outcomes.load()

    assert content.covering("stigma") == content.outcome("core_private_life")
    assert content.covering("fairness") is None


def test_an_unknown_row_is_refused_aloud():
    with pytest.raises(outcomes.UnknownOutcome, match="money"):
        outcomes.load().settled(["core_safety", "money"])


def test_a_prompt_is_found_by_the_code_of_its_pole():
    row = outcomes.load().outcome("core_safety")

    assert row.prompt("share").startswith("Could sharing")
    assert row.prompt("not_share").startswith("Could not sharing")


def test_eighteen_rows_and_four_that_stand_for_eleven_of_them():
    content = outcomes.load()

    assert len(content.catalogue) == 18
    assert ids(content.core) == CORE
    assert sum(len(row.covers) for row in content.core) == 11
