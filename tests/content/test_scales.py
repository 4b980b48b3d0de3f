"""The words of the scales agree with the method's codes and with the numbers printed beside them."""

import pytest

from assessments.appraisal import anchors
from assessments.appraisal.scales import PRINTED_SHARES, Bearer, Likelihood, Severity


def test_the_levels_are_those_of_the_method_in_its_words():
    scales = anchors.load()

    assert [one.words for one in scales.likelihood] == [
        *("Remote", "Unlikely", "A real possibility", "About even or likely", "Very likely"),
    ]
    assert [one.words for one in scales.severity] == ["Minor", "Moderate", "Serious", "Severe", "Grave"]
    assert [one.level for one in scales.likelihood] == list(Likelihood)
    assert [one.level for one in scales.severity] == list(Severity)


def test_the_printed_numbers_are_the_ranges_of_the_method():
    assert {one.level: one.range for one in anchors.load().likelihood} == PRINTED_SHARES


def test_a_level_is_found_by_its_number():
    scales = anchors.load()

    assert scales.likelihood_level(3).numbers == "from 1 in 10 up to 4 in 10"
    assert scales.severity_level(5).anchor == "death, or damage to a life that cannot be repaired"
    with pytest.raises(LookupError):
        scales.severity_level(6)


def test_the_person_at_the_centre_goes_by_their_own_initials():
    scales = anchors.load()

    assert scales.about("D.M.").bearers[Bearer.PERSON_AT_CENTRE] == "D.M."
    assert scales.about("D.M.").bearers[Bearer.CHILD] == scales.bearers[Bearer.CHILD]
    assert scales.about("").bearers[Bearer.PERSON_AT_CENTRE] == "The person it is about"
    assert scales.about("D.M.").bearers[Bearer.WORKER] == "Staff or carers"


def test_a_code_without_words_is_refused():
    content = anchors.load().model_dump(mode="json")
    content["bearers"].pop("worker")

    with pytest.raises(ValueError, match="has its words"):
        anchors.Scales.model_validate(content)


def test_ranges_that_leave_a_gap_are_refused():
    content = anchors.load().model_dump(mode="json")
    content["likelihood"][1]["range"] = [0.02, 0.1]

    with pytest.raises(ValueError, match="ranges meet"):
        anchors.Scales.model_validate(content)
