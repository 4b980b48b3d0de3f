"""What the appraisal shows, and when it was first shown."""

import datetime as dt

import pytest

from agencies.permissions import NotPossibleNow, Refused
from assessments import services
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import a_full_question, answered, appraised, begun, seen_by, with_outcomes

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(hours=2)


def shown(assessment, by, at=NOON):
    return services.show_comparison(assessment=assessment, by=by, at=at)


def test_it_opens_when_every_outcome_has_both_sides(amara):
    assessment = with_outcomes(begun(a_full_question(by=amara), by=amara), by=amara)
    answered(assessment, "core_safety", by=amara)
    before = events()

    with pytest.raises(NotPossibleNow, match="Opens when every outcome has both sides"):
        shown(assessment, amara)

    kept = seen_by(assessment, amara)
    assert (kept.shown, events()) == (False, before)
    assert kept.findings().rows == ()
    assert len(kept.uncovered()) == 6


def test_there_is_nothing_to_show_without_outcomes(amara):
    assessment = begun(a_full_question(by=amara), by=amara)

    with pytest.raises(NotPossibleNow):
        shown(assessment, amara)


def test_the_first_showing_is_kept_and_no_later_one(amara):
    assessment = appraised(a_full_question(by=amara), by=amara)

    shown(assessment, amara)
    before = events()
    shown(assessment, amara, at=LATER)

    kept = seen_by(assessment, amara)
    assert (kept.first_shown_at, kept.first_shown_by) == (NOON, amara.user)
    assert events() == before
    verb, codes, _ = last(assessment)
    assert verb == Verb.COMPARISON_SHOWN
    assert codes["order"] == kept.question.first
    assert codes["rows"] == 4


def test_those_who_write_it_read_it_first(amara, bryn):
    assessment = appraised(a_full_question(by=amara), by=amara)

    with pytest.raises(NotPossibleNow):
        shown(assessment, bryn)
    shown(assessment, amara)

    assert shown(assessment, bryn, at=LATER).first_shown_by == amara.user


def test_leaving_it_uneven_is_a_full_answer(amara):
    assessment = appraised(a_full_question(by=amara), by=amara)

    services.leave_uneven(assessment=assessment, component="depth", because="One-sided facts", by=amara, at=NOON)

    assert seen_by(assessment, amara).uneven == {"depth": "One-sided facts"}
    assert last(assessment)[1]["component"] == "depth"


@pytest.mark.parametrize(("component", "because"), [("depth", " "), ("total", "There is none")])
def test_leaving_it_uneven_asks_what_and_why(component, because, amara):
    assessment = appraised(a_full_question(by=amara), by=amara)

    with pytest.raises(Refused):
        services.leave_uneven(assessment=assessment, component=component, because=because, by=amara, at=NOON)

    assert seen_by(assessment, amara).uneven is None
