"""The walkthroughs: whole, by role, blind where they must be, and the same as files as they are as values."""

import re

import pytest

from assessments.appraisal.base_rates import base_rates
from cases.vocabulary import POLES
from training import library
from training.walkthrough import Kind, UnknownStage, read

ALL = library.every_version()
HISTORIES = [one for one in ALL if one.kind is Kind.HISTORY]
MADE_UP = [one for one in ALL if one.kind is Kind.MADE_UP]


def each(walkthroughs):
    return pytest.mark.parametrize("walkthrough", [pytest.param(one, id=one.id) for one in walkthroughs])


def test_five_histories_and_seven_made_up_cases():
    assert {one.id for one in HISTORIES} == {"climbie", "ness", "soham", "cleveland", "orkney"}
    assert {one.id for one in MADE_UP} >= {
        *("sc_bulk", "sc_knife", "sc_drugs", "sc_mh", "sc_falls", "sc_da", "sc_employer"),
    }
    assert sum(len(one.stages) for one in HISTORIES) == 26
    assert sum(len(one.stages) for one in MADE_UP if one.id.startswith("sc_")) == 28


@each(ALL)
def test_a_file_that_is_written_out_is_read_back_as_the_same(walkthrough):
    again = read(walkthrough.written())

    assert again == walkthrough
    assert again.fingerprint == walkthrough.fingerprint


@each(ALL)
def test_both_sides_are_read_at_most_stages_and_every_row_asks_about_both(walkthrough):
    asked = [walkthrough.rows(stage.id) for stage in walkthrough.stages]

    assert sum(bool(rows) for rows in asked) * 2 > len(asked)
    assert all(set(row.prompts) == set(POLES) for rows in asked for row in rows)


@each([one for one in MADE_UP if one.id.startswith("sc_")])
def test_every_made_up_case_can_be_argued_in_several_ways(walkthrough):
    assert len(walkthrough.arguments) >= 3


@each(HISTORIES)
def test_a_history_says_afterwards_what_was_done_and_where_essay_and_record_differ(walkthrough):
    said = walkthrough.afterwards()

    assert all(done and found for _, done, found in said.stages)
    assert said.essay_and_record
    assert said.contested
    assert said.report
    assert said.sources


def test_what_is_known_grows_from_stage_to_stage():
    bus = library.load("sc_knife", 1)

    assert [item.id for item in bus.known_at("s1")] == ["i1", "i2"]
    assert [item.id for item in bus.known_at("s2")] == ["i1", "i2", "i3", "i4"]
    with pytest.raises(UnknownStage):
        bus.known_at("s9")


def test_the_ends_of_a_walkthrough_are_service_contexts():
    assert library.load("sc_employer", 1).pairs() == ("C>other", "C>C")


@each(HISTORIES)
def test_nothing_that_a_group_sees_gives_the_case_away(walkthrough):
    telling = re.findall(r"[A-Z][a-z]+", walkthrough.title)
    last = walkthrough.stages[-1].id

    seen = walkthrough.shown_at(last).model_dump_json()

    assert [name for name in telling if name in seen] == []
    assert walkthrough.report not in seen


@each(ALL)
def test_a_group_sees_nothing_of_a_later_stage_and_nothing_for_trainers(walkthrough):
    for number, stage in enumerate(walkthrough.stages, 1):
        seen = walkthrough.shown_at(stage.id).model_dump_json()

        assert stage.known in walkthrough.shown_at(stage.id).now.known
        for later in walkthrough.stages[number:]:
            assert later.known not in seen
            assert later.question not in seen
            assert f'"{later.title}"' not in seen
            assert not any(item.text in seen for item in later.items)
        for own in walkthrough.stages:
            assert not any(
                words and words in seen for words in (own.done, own.found, own.notes, own.evidence, *own.ask)
            )


@each(HISTORIES)
def test_every_source_named_is_listed_and_weak_ones_are_not_shown(walkthrough):
    said = " ".join([*(stage.evidence for stage in walkthrough.stages), *walkthrough.contested])

    named = set(re.findall(r"S-[A-Z]{2}\d+", said))

    assert named <= set(walkthrough.sources)
    assert not any(source.weak for source in walkthrough.afterwards().sources.values())


@pytest.mark.parametrize(("rule", "expected"), [("as_told", "expect"), ("then_try", "expect_then")])
def test_the_match_list_says_what_the_calculator_says(rule, expected):
    told = library.load("sc_bulk", 1).stage("s2").base_rate
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
    told = library.load("sc_bulk", 1).stage("s2")

    assert "9,080" in told.question
    assert told.base_rate.expect.true_finds + told.base_rate.expect.false_alarms == 9080
