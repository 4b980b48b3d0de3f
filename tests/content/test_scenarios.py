"""The made-up scenarios and the histories: whole, by role, and blind where they must be."""

import re

import pytest

from assessments.appraisal import outcomes
from assessments.appraisal.base_rates import base_rates
from riskapp.scenarios import UnknownScenario, histories, scenarios

SCENARIOS = scenarios().scenarios
HISTORIES = histories().histories


def test_seven_scenarios_and_five_histories():
    assert [one.id for one in SCENARIOS] == [
        *("sc_bulk", "sc_knife", "sc_drugs", "sc_mh", "sc_falls", "sc_da", "sc_employer"),
    ]
    assert [one.id for one in HISTORIES] == ["climbie", "ness", "soham", "cleveland", "orkney"]
    assert sum(len(one.stages) for one in SCENARIOS) == 28
    assert sum(len(one.stages) for one in HISTORIES) == 26


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.id) for one in SCENARIOS])
def test_every_risk_is_about_an_outcome_of_the_catalogue(scenario):
    known = {row.id for row in outcomes.load().catalogue}
    about = [risk.outcome for risk in scenario.risks]

    assert set(about) <= known
    assert len(set(about)) == len(about)


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.id) for one in SCENARIOS])
def test_every_scenario_can_be_argued_in_several_ways(scenario):
    assert len(scenario.arguments) >= 3


def test_what_is_known_grows_from_stage_to_stage():
    bus = scenarios().scenario("sc_knife")

    assert [item.id for item in bus.known_at("s1")] == ["i1", "i2"]
    assert [item.id for item in bus.known_at("s2")] == ["i1", "i2", "i3", "i4"]
    with pytest.raises(UnknownScenario):
        bus.known_at("s9")


def test_the_ends_of_a_scenario_are_service_contexts():
    assert scenarios().scenario("sc_employer").ends() == (("C", "other"), ("C", "C"))


@pytest.mark.parametrize("history", [pytest.param(one, id=one.id) for one in HISTORIES])
def test_a_blind_title_does_not_give_the_case_away(history):
    telling = re.findall(r"[A-Z][a-z]+", history.title)

    for name in telling:
        assert name not in history.blind_title
        for stage in history.stages:
            assert name not in stage.known_then
            assert not any(name in item.text or name in item.quality for item in stage.items)


def test_every_source_named_is_listed():
    content = histories()
    stages = [stage.evidence for one in content.histories for stage in one.stages]
    contested = [line for one in content.histories for line in one.contested]

    named = set(re.findall(r"S-[A-Z]{2}\d+", " ".join(stages + contested)))

    assert named <= set(content.sources)


@pytest.mark.parametrize(("rule", "expected"), [("as_told", "expect"), ("then_try", "expect_then")])
def test_the_match_list_says_what_the_calculator_says(rule, expected):
    told = scenarios().scenario("sc_bulk").stage("s2").base_rate
    given = getattr(told, rule)

    found = base_rates(
        records=told.records,
        prevalence=given.prevalence,
        sensitivity=given.sensitivity,
        specificity=given.specificity,
    )

    for name, value in getattr(told, expected):
        low, high = value if isinstance(value, tuple) else (value, value)
        assert getattr(found, name) == pytest.approx((low, high), abs=0.0005)


def test_of_the_flags_as_told_about_35_in_100_would_be_real():
    told = scenarios().scenario("sc_bulk").stage("s2")

    assert "9,080" in told.question
    assert told.base_rate.expect.true_finds + told.base_rate.expect.false_alarms == 9080
