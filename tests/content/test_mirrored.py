"""Both sides are asked in prompts of one length and one vividness, in everything we wrote."""

import pytest

from assessments.appraisal import anchors, outcomes
from cases.vocabulary import Pole
from training import evenness, library

SCENARIOS = [one for one in library.every_version() if one.risks]
ROWS = [pytest.param(row, id=row.id) for row in outcomes.load().rows]
RISKS = [pytest.param(risk, id=f"{one.id}.{risk.outcome}") for one in SCENARIOS for risk in one.risks]


@pytest.mark.parametrize("row", ROWS)
def test_the_two_prompts_of_a_row_are_about_as_long(row):
    assert set(row.prompts) == set(Pole)
    assert evenness.unlike(row.prompts) <= 1.25


@pytest.mark.parametrize("risk", RISKS)
def test_the_two_risks_of_a_scenario_are_about_as_long(risk):
    assert evenness.unlike(risk.sides) <= 1.5


@pytest.mark.parametrize("group", ["core", "catalogue"])
def test_over_the_whole_catalogue_neither_side_says_more(group):
    assert evenness.apart([row.prompts for row in getattr(outcomes.load(), group)]) <= 0.05


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.id) for one in SCENARIOS])
def test_over_a_whole_scenario_neither_side_says_more(scenario):
    assert evenness.apart([risk.sides for risk in scenario.risks]) <= 0.10


@pytest.mark.parametrize("walkthrough", [pytest.param(one, id=one.id) for one in library.every_version()])
def test_a_walkthrough_asks_both_sides_in_prompts_of_one_length_and_vividness(walkthrough):
    assert evenness.uneven(walkthrough) == []


@pytest.mark.parametrize("group", ["core", "catalogue"])
def test_neither_side_speaks_of_blame_or_law_more_often(group):
    rows = getattr(outcomes.load(), group)

    one, other = evenness.blame([row.prompts for row in rows])

    assert one == other


def test_every_level_of_severity_has_an_example_for_both_sides():
    for level in anchors.load().severity:
        assert set(level.examples) == set(Pole)
        assert all(level.examples.values())


def test_a_row_that_asks_about_one_side_only_is_refused():
    row = outcomes.load().rows[0].model_dump(mode="json")
    row["prompts"].pop("not_share")

    with pytest.raises(ValueError, match="both sides"):
        outcomes.Outcome.model_validate(row)


def test_an_example_for_one_side_only_is_refused():
    level = anchors.load().severity[0].model_dump(mode="json")
    level["examples"]["share"] = ""

    with pytest.raises(ValueError, match="both sides"):
        anchors.SeverityLevel.model_validate(level)
