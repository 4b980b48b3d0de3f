"""Another way: it begins as a copy, follows while it is one, and is never ranked."""

import datetime as dt

import pytest

from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments import services
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import (
    ROWS,
    a_decision,
    a_full_question,
    answered,
    appraised,
    completed,
    harm,
    nothing,
    pair,
    seen_by,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def assessment(amara):
    return appraised(a_full_question(by=amara), by=amara)


def a_way(assessment, by, **changes):
    given = {"name": "Tell the duty worker only", "kind": "fewer_people", "nearer": "share"} | changes
    return services.add_way(assessment=assessment, **given, by=by, at=NOON)


@pytest.mark.parametrize("nearer", ["share", "not_share"])
def test_a_way_begins_as_a_marked_copy_of_the_nearer_side(nearer, amara, assessment):
    way = a_way(assessment, amara, nearer=nearer)

    kept = seen_by(assessment, amara)
    cells = [row.cell(way.key) for row in kept.rows()]
    assert [cell.reading for cell in cells] == [row.reading(nearer) for row in kept.rows()]
    assert all(cell.copied for cell in cells)
    assert [course.key for course in kept.courses()] == [*(str(pole) for pole in kept.question.order), "way-1"]
    assert last(assessment)[1]["nearer"] == nearer


def test_a_way_counts_neither_for_coverage_nor_for_how_evenly_both_sides_were_looked_at(amara, assessment):
    services.show_comparison(assessment=assessment, by=amara, at=NOON)
    before = seen_by(assessment, amara).findings()

    a_way(assessment, amara)

    after = seen_by(assessment, amara).findings()
    assert (after.shown, after.looked, after.rows) == (True, before.looked, before.rows)


def test_a_cell_that_is_touched_is_no_copy_any_more(amara, assessment):
    way = a_way(assessment, amara)

    answered(assessment, "core_trust", {way.key: nothing()}, by=amara)

    row = seen_by(assessment, amara).rows()[1]
    assert (row.cell(way.key).copied, row.cell("share").reading["reason"]) == (False, pair()["share"]["reason"])


def test_a_copy_that_the_comparison_has_shown_is_changed_with_why(amara, assessment):
    way = a_way(assessment, amara)
    services.show_comparison(assessment=assessment, by=amara, at=NOON + dt.timedelta(hours=1))

    with pytest.raises(Refused) as refused:
        answered(assessment, "core_trust", {way.key: nothing()}, by=amara)
    answered(assessment, "core_trust", {way.key: nothing()}, why="Nobody else would hear of it", by=amara)

    (kept,) = seen_by(assessment, amara).readings_changed.all()
    assert list(refused.value.errors) == ["why"]
    assert (kept.course, kept.why) == (way.key, "Nobody else would hear of it")


def test_a_copy_follows_its_side_and_a_touched_cell_does_not(amara, assessment):
    way = a_way(assessment, amara)
    answered(assessment, "core_trust", {way.key: nothing()}, by=amara)

    for key in ("core_trust", "core_safety"):
        answered(assessment, key, pair(share=harm("She moves away")), by=amara)

    safety, trust = (row.reading(way.key) for row in seen_by(assessment, amara).rows()[:2])
    assert safety["reason"] == "She moves away"
    assert trust["none"] is True


def test_a_first_answer_on_a_way_is_no_change_of_mind(amara, assessment):
    services.show_comparison(assessment=assessment, by=amara, at=NOON)
    way = a_way(assessment, amara)

    answered(assessment, "core_trust", {way.key: nothing()}, by=amara)

    assert not seen_by(assessment, amara).readings_changed.all()


def test_a_later_date_has_a_date(amara, assessment):
    with pytest.raises(Refused) as refused:
        a_way(assessment, amara, kind="later_date")
    with pytest.raises(Refused) as past:
        a_way(assessment, amara, kind="later_date", until=dt.date(2026, 11, 23))

    assert refused.value.errors == {"until": "Enter when you will decide"}
    assert past.value.errors == {"until": "Date must be in the future"}


def test_a_way_has_a_name(amara, assessment):
    before = events()

    with pytest.raises(Refused) as refused:
        a_way(assessment, amara, name=" ")

    assert refused.value.errors == {"name": "Enter the other way"}
    assert events() == before


def test_a_way_can_be_said_otherwise_once_seen(amara, assessment):
    way = a_way(assessment, amara)
    said = {"name": "Tell the duty worker and the school", "kind": "fewer_people"}

    services.change_way(way=way, **said, edition=1, by=amara, at=NOON)
    with pytest.raises(ChangedMeanwhile):
        services.change_way(way=way, name="Nobody", kind="fewer_people", edition=1, by=amara, at=NOON)

    (kept,) = seen_by(assessment, amara).current_ways()
    assert kept.name == "Tell the duty worker and the school"
    assert last(assessment)[0] == Verb.COURSE_CHANGED


def test_a_way_taken_out_leaves_the_poles_as_they_were(amara, assessment):
    way = a_way(assessment, amara)

    services.remove_way(way=way, by=amara, at=NOON)

    kept = seen_by(assessment, amara)
    assert [course.key for course in kept.courses()] == [str(pole) for pole in kept.question.order]
    assert kept.grid().options == tuple(str(pole) for pole in kept.question.order)


def test_the_way_decided_on_is_not_taken_out(amara, assessment):
    way = a_way(assessment, amara)
    completed(assessment, by=amara, decision=a_decision(course=way.key))

    with pytest.raises(NotPossibleNow):
        services.remove_way(way=way, by=amara, at=NOON)


def test_no_other_way_is_an_answer_and_gives_way_to_one(amara, assessment):
    services.no_other_way(assessment=assessment, because="Nobody else can call", by=amara, at=NOON)
    answer = seen_by(assessment, amara).no_other_way

    a_way(assessment, amara)

    assert (answer, seen_by(assessment, amara).no_other_way) == ("Nobody else can call", None)
    with pytest.raises(NotPossibleNow):
        services.no_other_way(assessment=assessment, because="None", by=amara, at=NOON)


def test_a_further_outcome_is_copied_when_its_side_is_answered(amara, assessment):
    way = a_way(assessment, amara)
    services.choose_outcomes(assessment=assessment, chosen=[*ROWS, "learning"], set_aside={}, by=amara, at=NOON)

    answered(assessment, "learning", by=amara)

    row = next(row for row in seen_by(assessment, amara).rows() if row.key == "learning")
    assert (row.reading(way.key), row.cell(way.key).copied) == (row.reading("share"), True)
