"""One outcome, both sides: drafts, readings, and what is kept of a change of mind."""

import pytest
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from assessments import services
from audit import trail
from tests.cases.telling import Verb, events, last, told
from tests.cast import NOON
from tests.factories import (
    a_full_question,
    answered,
    appraised,
    begun,
    harm,
    let_see,
    nothing,
    pair,
    row_of,
    seen_by,
    with_outcomes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(amara):
    return with_outcomes(begun(a_full_question(by=amara), by=amara), by=amara)


@pytest.fixture
def shown(amara):
    assessment = appraised(a_full_question(by=amara), by=amara)
    services.show_comparison(assessment=assessment, by=amara, at=NOON)
    return assessment


def test_both_sides_become_readings(amara, assessment):
    answered(assessment, "core_safety", by=amara)

    row = row_of(assessment, "core_safety", amara)
    assert row.reading("share")["severity"] == [4, 4]
    assert row.reading("not_share")["reason"] == "Sam is left alone at night and comes to harm"
    assert row.cell("share").edition == 1
    events_of_it = told(assessment)[-2:]
    assert sorted((verb, codes["row"], codes["course"]) for verb, codes, _ in events_of_it) == [
        (Verb.CELL_CHANGED, "core_safety", "not_share"),
        (Verb.CELL_CHANGED, "core_safety", "share"),
    ]
    assert events_of_it[0][2]["now"]["how serious"] == "Severe"


@pytest.mark.parametrize(("pole", "said"), [("share", "if we share"), ("not_share", "if we do not share")])
def test_one_side_alone_is_kept_as_a_draft_and_never_finished(pole, said, amara, assessment):
    other = next(each for each in pair() if each != pole)

    answered(assessment, "core_safety", {other: harm()}, finished=False, by=amara)
    with pytest.raises(Refused) as refused:
        answered(assessment, "core_safety", {other: harm()}, editions={}, by=amara)

    row = row_of(assessment, "core_safety", amara)
    assert row.cell(other).answers["reason"] == harm()["reason"]
    assert (row.reading(other), row.reading(pole)) == (None, None)
    assert refused.value.errors[f"{pole}-reason"] == (
        f"Enter what could go wrong {said}, or tick that you found nothing"
    )


def test_a_draft_over_a_reading_changes_no_reading(amara, assessment):
    answered(assessment, "core_safety", by=amara)

    answered(assessment, "core_safety", {"share": harm("Something else")}, finished=False, by=amara)

    cell = row_of(assessment, "core_safety", amara).cell("share")
    assert cell.answers["reason"] == "Something else"
    assert cell.reading["reason"] == pair()["share"]["reason"]
    assert last(assessment)[1]["finished"] is False


def test_finishing_settles_what_was_typed(amara, assessment):
    answered(assessment, "core_safety", by=amara)
    answered(assessment, "core_safety", {"share": harm("Something else")}, finished=False, by=amara)

    answered(assessment, "core_safety", by=amara)

    assert row_of(assessment, "core_safety", amara).cell("share").answers["reason"] == pair()["share"]["reason"]


def test_what_is_sent_unchanged_leaves_nothing(amara, assessment):
    answered(assessment, "core_safety", by=amara)
    before = events()

    answered(assessment, "core_safety", by=amara)

    assert events() == before
    assert row_of(assessment, "core_safety", amara).cell("share").edition == 1


def test_one_side_that_may_be_serious_asks_further_of_both(amara, assessment):
    slight = {"reason": "Upset", "likelihood": [2], "severity": [1]}

    with pytest.raises(Refused) as refused:
        answered(assessment, "core_safety", pair(not_share=slight), by=amara)

    assert set(refused.value.errors) == {
        "not_share-bearer",
        "not_share-reversible",
        "not_share-based_on",
        "not_share-evidence",
        "not_share-measure",
    }


def test_only_listed_items_can_be_leant_on(amara, assessment):
    with pytest.raises(Refused) as refused:
        answered(assessment, "core_safety", pair(share=harm(based_on=[1, 7])), by=amara)

    assert refused.value.errors == {"share-based_on": "Choose from the items that are listed"}


def test_a_text_too_long_is_refused_beside_its_field(amara, assessment):
    with pytest.raises(Refused) as refused:
        answered(assessment, "core_safety", {"not_share": harm("x" * 10_001)}, finished=False, by=amara)

    assert refused.value.errors == {"not_share-reason": "This must be 10000 characters or fewer"}


def test_what_no_canonical_value_can_hold_is_made_plain(amara, assessment):
    answered(assessment, "core_safety", pair(share=harm("Half a \ud83d character\x00 and a nought")), by=amara)

    assert row_of(assessment, "core_safety", amara).reading("share")["reason"] == "Half a ? character and a nought"


def test_there_is_no_third_side(amara, assessment):
    with pytest.raises(Refused) as refused:
        answered(assessment, "core_safety", pair() | {"way-1": harm()}, by=amara)

    assert refused.value.errors == {"way-1": "There is no such side or way"}


def test_two_editors_of_one_pair_both_see_both_texts(amara, nia, assessment):
    let_see(assessment.question.case, nia, by=amara)
    answered(assessment, "core_safety", editions={"share": 0, "not_share": 0}, by=amara)
    before = events()

    with pytest.raises(ChangedMeanwhile) as changed:
        answered(assessment, "core_safety", pair(share=nothing()), editions={"share": 0, "not_share": 0}, by=nia)

    assert changed.value.theirs["share"]["reason"] == pair()["share"]["reason"]
    assert set(changed.value.theirs) == {"share", "not_share"}
    assert events() == before


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_a_reading_changed_after_it_was_shown_is_kept_with_why(pole, amara, shown):
    changed = pair() | {pole: nothing("The log of the school")}

    answered(shown, "core_safety", changed, why="The school sent its log", by=amara)

    (kept,) = seen_by(shown, amara).readings_changed.all()
    assert (kept.row.key, kept.course, kept.why) == ("core_safety", pole, "The school sent its log")
    assert kept.was["reason"] == pair()[pole]["reason"]
    assert kept.now == {"none": True, "reason": "The log of the school"}
    assert [move.words for move in kept.moved()] == ["To “nothing found”"]
    verb, codes, words = last(shown)
    assert (verb, codes["after_shown"], words["why"]) == (Verb.CELL_CHANGED, True, "The school sent its log")
    assert (codes["likelihood"], codes["severity"]) == ("to_no_harm", "to_no_harm")


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_each_change_after_it_was_shown_is_a_line_of_its_own_with_its_direction(pole, amara, shown):
    first = pair()[pole]

    for likelihood, why in (([1, 2], "She came on Monday"), ([2, 3], "She did not come today")):
        answered(shown, "core_safety", pair() | {pole: first | {"likelihood": likelihood}}, why=why, by=amara)

    with reading(amara):
        later, before = trail.of_stream(shown.stream)[:2]
    assert (later.detail, before.detail) == ("How likely: raised", "How likely: lowered")


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_why_is_asked_on_every_side(pole, amara, shown):
    before = events()

    with pytest.raises(Refused) as refused:
        answered(shown, "core_safety", pair() | {pole: nothing()}, by=amara)

    assert refused.value.errors == {"why": "Say why you changed an answer that the comparison has already shown"}
    assert events() == before


def test_before_it_was_shown_nobody_asks_why(amara, assessment):
    answered(assessment, "core_safety", by=amara)

    answered(assessment, "core_safety", pair(share=nothing()), by=amara)

    assert not seen_by(assessment, amara).readings_changed.all()


def test_a_colleague_asked_for_a_view_reads_and_does_not_write(amara, kit, assessment):
    services.ask_opinion(
        assessment=assessment, colleague=kit.user, question="Is this fair?", by=amara, at=timezone.now()
    )
    before = events()

    with pytest.raises(MayNot):
        answered(assessment, "core_safety", by=kit)

    assert events() == before


def test_an_outcome_set_aside_takes_no_answers(amara, assessment):
    row = row_of(assessment, "core_safety", amara)
    services.set_aside(row=row, why="Not here", by=amara, at=NOON)

    with pytest.raises(NotPossibleNow):
        services.appraise(row=row, answers=pair(), editions={}, finished=True, by=amara, at=NOON)
