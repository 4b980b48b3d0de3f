"""Both sides are asked in prompts of one length and one vividness, in everything we wrote."""

import re

import pytest

from assessments.appraisal import anchors, outcomes
from cases.vocabulary import Pole
from tests.content.reading import words
from training import library

SCENARIOS = [one for one in library.every_version() if one.risks]
ROWS = [pytest.param(row, id=row.id) for row in outcomes.load().rows]
RISKS = [pytest.param(risk, id=f"{one.id}.{risk.outcome}") for one in SCENARIOS for risk in one.risks]
BLAME_AND_LAW = re.compile(
    r"\b(blame\w*|law\w*|legal\w*|illegal\w*|unlawful\w*|liab\w*|sue[ds]?|duty)\b", re.IGNORECASE
)


def unlike(sides):
    """How many times longer the longer of the two texts is."""
    shorter, longer = sorted(words(text) for text in sides.values())
    return longer / shorter


def apart(all_sides):
    """How far the totals of the two sides are apart, as a share of the larger."""
    totals = [sum(words(sides[pole]) for sides in all_sides) for pole in Pole]
    return abs(totals[0] - totals[1]) / max(totals)


@pytest.mark.parametrize("row", ROWS)
def test_the_two_prompts_of_a_row_are_about_as_long(row):
    assert set(row.prompts) == set(Pole)
    assert unlike(row.prompts) <= 1.25


@pytest.mark.parametrize("risk", RISKS)
def test_the_two_risks_of_a_scenario_are_about_as_long(risk):
    assert unlike(risk.sides) <= 1.5


@pytest.mark.parametrize("group", ["core", "catalogue"])
def test_over_the_whole_catalogue_neither_side_says_more(group):
    assert apart([row.prompts for row in getattr(outcomes.load(), group)]) <= 0.05


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.id) for one in SCENARIOS])
def test_over_a_whole_scenario_neither_side_says_more(scenario):
    assert apart([risk.sides for risk in scenario.risks]) <= 0.10


@pytest.mark.parametrize("group", ["core", "catalogue"])
def test_neither_side_speaks_of_blame_or_law_more_often(group):
    rows = getattr(outcomes.load(), group)

    counts = [sum(len(BLAME_AND_LAW.findall(row.prompts[pole])) for row in rows) for pole in Pole]

    assert counts[0] == counts[1]


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
