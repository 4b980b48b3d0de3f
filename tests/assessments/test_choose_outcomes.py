"""Choosing outcomes and setting them aside, always for both sides."""

import pytest

from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from assessments import services
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import ROWS, a_full_question, answered, begun, row_of, seen_by, with_outcomes

pytestmark = pytest.mark.django_db
PROMPTS = {"share": "Could telling cost her the tenancy?", "not_share": "Could silence cost her the tenancy?"}


@pytest.fixture
def assessment(amara):
    return begun(a_full_question(by=amara), by=amara)


def keys(assessment, by):
    return [row.key for row in seen_by(assessment, by).rows()]


def test_chosen_outcomes_stand_in_the_order_offered(amara, assessment):
    aside = {"core_trust": "He is two", "core_private_life": "All know it", "learning": "One case"}
    with_outcomes(assessment, by=amara, chosen=["core_response", "core_safety"], set_aside=aside)

    kept = seen_by(assessment, amara)
    assert [row.key for row in kept.rows()] == ["core_safety", "core_response"]
    assert [(row.key, row.set_aside_why) for row in kept.aside()] == list(aside.items())
    assert kept.rows()[0].prompt("share").startswith("Could sharing")
    assert kept.rows()[0].prompt("not_share").startswith("Could not sharing")
    verb, codes, _words = last(assessment)
    assert verb == Verb.OUTCOMES_CHOSEN
    assert codes["rows"] == ["core_safety", "core_response"]
    assert codes["set_aside"] == ["core_private_life", "core_trust", "learning"]


def test_an_outcome_in_detail_takes_the_place_of_its_core_outcome(amara, assessment):
    with_outcomes(assessment, by=amara, chosen=["core_trust", "candour", "core_safety"])

    assert keys(assessment, amara) == ["core_safety", "candour"]


def test_a_core_outcome_with_answers_is_set_aside_when_opened_in_detail(amara, assessment):
    with_outcomes(assessment, by=amara)
    answered(assessment, "core_trust", by=amara)

    with_outcomes(assessment, by=amara, chosen=[*ROWS, "candour"])

    kept = seen_by(assessment, amara)
    assert [row.key for row in kept.aside()] == ["core_trust"]
    assert kept.aside()[0].set_aside_why == "Looked at in detail: Candour with professionals"
    assert kept.aside()[0].reading("share")


def test_an_outcome_that_was_only_offered_goes_without_a_reason(amara, assessment):
    with_outcomes(assessment, by=amara, chosen=[*ROWS, "learning"])

    with_outcomes(assessment, by=amara)

    kept = seen_by(assessment, amara)
    assert [row.key for row in kept.all_rows()] == list(ROWS)


@pytest.mark.parametrize("left", ROWS)
def test_no_core_outcome_goes_without_a_reason(left, amara, assessment):
    with_outcomes(assessment, by=amara)
    before = events()

    with pytest.raises(Refused) as refused:
        with_outcomes(assessment, by=amara, chosen=[row for row in ROWS if row != left], set_aside={})

    assert refused.value.errors == {f"why-{left}": "Enter why it does not matter here"}
    assert keys(assessment, amara) == list(ROWS)
    assert events() == before


def test_a_core_outcome_with_a_reason_is_set_aside_for_both_sides(amara, assessment):
    with_outcomes(assessment, by=amara, chosen=ROWS[1:], set_aside={"core_safety": "Nobody is in danger"})

    kept = seen_by(assessment, amara)
    assert [(row.key, row.set_aside_why) for row in kept.aside()] == [("core_safety", "Nobody is in danger")]


def test_an_outcome_with_answers_goes_only_with_a_reason(amara, assessment):
    with_outcomes(assessment, by=amara, chosen=[*ROWS, "learning"])
    answered(assessment, "learning", by=amara)
    before = events()

    with pytest.raises(Refused) as refused:
        with_outcomes(assessment, by=amara)

    assert refused.value.errors == {"why-learning": "Enter why it does not matter here"}
    assert keys(assessment, amara) == [*ROWS, "learning"]
    assert events() == before


def test_setting_aside_asks_why(amara, assessment):
    with pytest.raises(Refused) as refused:
        with_outcomes(assessment, by=amara, set_aside={"learning": " "})

    assert refused.value.errors == {"why-learning": "Enter why it does not matter here"}


@pytest.mark.parametrize("chosen", [[], ["candour"], ["inference"]])
def test_each_service_has_an_outcome(chosen, amara, assessment):
    with pytest.raises(Refused) as refused:
        with_outcomes(assessment, by=amara, chosen=chosen)

    assert refused.value.errors == {"chosen": "Choose at least one outcome from each service"}


def test_signing_asks_again_when_one_service_was_left_without_an_outcome(amara, assessment):
    with_outcomes(assessment, by=amara, chosen=["candour", "inference"])
    services.set_aside(row=row_of(assessment, "inference", amara), why="Not at stake here", by=amara, at=NOON)

    still = services.missing_for_signing(seen_by(assessment, amara), today=NOON.date())

    assert ("outcomes", "Choose at least one outcome from each service") in [
        (each.page, each.message) for each in still
    ]
    assert "went_badly" in {each.page for each in still}


def test_only_outcomes_of_the_pinned_content_can_be_chosen(amara, assessment):
    with pytest.raises(Refused) as refused:
        with_outcomes(assessment, by=amara, chosen=[*ROWS, "reputation_of_the_council"])

    assert refused.value.errors == {"chosen": "Choose from the outcomes that are offered"}


def test_an_own_outcome_asks_something_of_both_sides(amara, assessment):
    with_outcomes(assessment, by=amara)

    row = services.add_own_outcome(assessment=assessment, title="Her tenancy", prompts=PROMPTS, by=amara, at=NOON)

    kept = row_of(assessment, row.key, amara)
    assert (kept.key, kept.title_words, kept.prompt("not_share")) == ("own-1", "Her tenancy", PROMPTS["not_share"])
    assert last(assessment)[0] == Verb.OUTCOME_ADDED


@pytest.mark.parametrize("left_out", ["share", "not_share"])
def test_an_own_outcome_that_asks_one_side_only_is_refused(left_out, amara, assessment):
    before = events()

    with pytest.raises(Refused) as refused:
        services.add_own_outcome(
            assessment=assessment, title="Her tenancy", prompts=PROMPTS | {left_out: ""}, by=amara, at=NOON
        )

    side = {"share": "if we share", "not_share": "if we do not share"}[left_out]
    assert refused.value.errors == {f"{left_out}-prompt": f"Enter the question to ask {side}"}
    assert events() == before


def test_what_is_set_aside_can_be_taken_up_with_its_answers(amara, assessment):
    with_outcomes(assessment, by=amara)
    answered(assessment, "core_trust", by=amara)

    services.set_aside(row=row_of(assessment, "core_trust", amara), why="Covered elsewhere", by=amara, at=NOON)
    aside = keys(assessment, amara)
    services.take_up(row=row_of(assessment, "core_trust", amara), by=amara, at=NOON)

    assert "core_trust" not in aside
    assert row_of(assessment, "core_trust", amara).reading("share")
    assert last(assessment)[0] == Verb.OUTCOME_TAKEN_UP


def test_no_harm_is_read_twice(amara, assessment):
    with_outcomes(assessment, by=amara)
    services.set_aside(row=row_of(assessment, "core_trust", amara), why="In detail", by=amara, at=NOON)
    with_outcomes(
        assessment,
        by=amara,
        chosen=["core_safety", "core_response", "candour"],
        set_aside={"core_trust": "Seen", "core_private_life": "Seen"},
    )

    with pytest.raises(NotPossibleNow):
        services.take_up(row=row_of(assessment, "core_trust", amara), by=amara, at=NOON)


def test_two_people_choosing_do_not_overwrite_each_other(amara, assessment):
    edition = seen_by(assessment, amara).edition
    with_outcomes(assessment, by=amara)

    with pytest.raises(ChangedMeanwhile):
        services.choose_outcomes(
            assessment=assessment, chosen=["core_safety"], set_aside={}, edition=edition, by=amara, at=NOON
        )

    assert keys(assessment, amara) == list(ROWS)


def test_a_manager_sets_nothing_aside(amara, bryn, assessment):
    with_outcomes(assessment, by=amara)

    with pytest.raises(MayNot):
        services.set_aside(row=row_of(assessment, "core_trust", bryn), why="No", by=bryn, at=NOON)
