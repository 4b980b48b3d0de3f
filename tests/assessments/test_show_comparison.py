"""What the appraisal shows, and when it was first shown."""

import datetime as dt

import pytest

from agencies.permissions import NotPossibleNow, Refused
from assessments import services
from assessments.given import JustificationGiven, RecommendationGiven
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import (
    ROWS,
    SLIGHT,
    a_full_question,
    answered,
    appraised,
    begun,
    harm,
    pair,
    seen_by,
    with_outcomes,
)

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


def test_nothing_tells_what_it_would_show_before_somebody_who_writes_it_has_read_it(amara):
    level = {row: pair(harm(**SLIGHT), harm(**SLIGHT)) for row in ROWS}  # where one step turns what is found
    assessment = appraised(a_full_question(by=amara), by=amara, answers=level)

    unread = seen_by(assessment, amara)
    shown(assessment, amara)
    because = JustificationGiven(main_reason="It weighs most")
    services.decide(
        assessment=assessment,
        recommendation=RecommendationGiven(),
        justification=because,
        finished=False,
        by=amara,
        at=NOON,
    )
    read = seen_by(assessment, amara)

    said = services.draft_document(unread)["findings"]
    assert (said["shown"], said["rows"], said["check"], said["opening"], said["ways"]) == (False, [], None, "", [])
    assert len(services.draft_document(read)["findings"]["rows"]) == 4
    assert ("shows", "Read what the appraisal shows") in still_missing(unread)
    assert not [words for _page, words in still_missing(unread) if "would change the finding" in words]
    assert [words for _page, words in still_missing(read) if "would change the finding" in words]


def still_missing(assessment):
    return [(each.page, each.message) for each in services.missing_for_signing(assessment, today=NOON.date())]


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
