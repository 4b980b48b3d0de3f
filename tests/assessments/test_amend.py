"""Amending and withdrawing: what was signed stays readable."""

import pytest

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from assessments import services, version
from assessments.lifecycle import Status
from assessments.permissions import can_amend, can_withdraw
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import (
    a_decision,
    a_full_question,
    answered,
    assessment_at,
    decided,
    nothing,
    pair,
    seen_by,
    signed,
    the_reasons,
    version_seen_by,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def drafted(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return decided(a_full_question(by=amara), by=amara)


@pytest.fixture
def signed_off(amara, bryn, drafted):
    return assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, drafted=drafted)


def amend(assessment, by, why="The school has written"):
    return services.amend(assessment=assessment, why=why, by=by, at=NOON)


def test_an_amended_decision_shows_what_changed_and_why(amara, bryn, signed_off):
    amend(signed_off, amara)
    answered(signed_off, "core_safety", pair(not_share=nothing("The log")), why="The school sent its log", by=amara)
    services.decide(
        assessment=signed_off,
        recommendation=a_decision(course="not_share"),
        justification=the_reasons(main_reason="Sam was at school every day; Rose keeps the clinic"),
        finished=True,
        by=amara,
        at=NOON,
    )

    second = signed(seen_by(signed_off, amara), by=amara)

    first = next(each for each in seen_by(signed_off, bryn).versions.all() if each.number == 1)
    told = {each.label: (each.was, each.now) for each in version.differences(first.document, second.document)}
    assert told["Decision: what you have decided"] == (
        "To share some of it, or with fewer people",
        "Not to share any of it for now",
    )
    assert told["Outcome “Safety of the person or child”, if we do not share: nothing found"] == (
        "",
        "Yes",
    )
    assert told["Why it was amended"] == ("", "The school has written")
    assert "Outcome “The person's trust, candour and staying in touch" not in str(told)
    assert first.superseded_at == NOON


def test_the_version_before_stands_until_the_next_is_signed(amara, bryn, signed_off):
    amend(signed_off, amara)

    (standing,) = seen_by(signed_off, bryn).versions.all()
    assert standing.superseded_at is None
    assert seen_by(signed_off, amara).state is Status.DRAFTING
    assert last(signed_off)[0] == Verb.ASSESS_AMENDED


def test_amending_asks_why(amara, signed_off):
    with pytest.raises(Refused) as refused:
        amend(signed_off, amara, why="")

    assert refused.value.errors == {"why": "Enter why you are amending this"}


def test_only_the_author_amends_or_withdraws(amara, bryn, signed_off):
    before = events()

    with pytest.raises(MayNot):
        amend(signed_off, bryn)
    with pytest.raises(MayNot):
        services.withdraw(assessment=signed_off, why="No", by=bryn, at=NOON)

    assert events() == before
    with reading(amara):
        assert can_amend(signed_off, amara, NOON)
    with reading(bryn):
        assert not can_amend(signed_off, bryn, NOON)


@pytest.mark.parametrize("status", [Status.DRAFTING, Status.TO_SIGN_OFF, Status.SENT_BACK, Status.WITHDRAWN])
def test_only_what_was_signed_off_is_amended(status, amara, bryn, drafted):
    assessment = assessment_at(status, by=amara, manager=bryn, drafted=drafted)

    with pytest.raises(NotPossibleNow):
        amend(assessment, amara)


def test_a_withdrawn_decision_stays_readable_with_why(amara, bryn, signed_off):
    kept = services.withdraw(assessment=signed_off, why="Rose told them herself", by=amara, at=NOON)

    read = version_seen_by(kept, bryn)
    assert (read.withdrawn_at, read.withdrawn_why) == (NOON, "Rose told them herself")
    assert read.document["decision"]["proposal"] == "Tell the health visitor about the nights alone"
    assert seen_by(signed_off, bryn).state is Status.WITHDRAWN
    assert last(signed_off)[0] == Verb.ASSESS_WITHDRAWN


def test_a_draft_that_was_never_signed_is_not_withdrawn(amara, drafted):
    with pytest.raises(NotPossibleNow):
        services.withdraw(assessment=drafted, why="No", by=amara, at=NOON)

    with reading(amara):
        assert not can_withdraw(drafted, amara, NOON)


def test_while_amending_the_standing_decision_can_be_withdrawn(amara, signed_off):
    amend(signed_off, amara)

    services.withdraw(assessment=signed_off, why="Rose told them herself", by=amara, at=NOON)

    assert seen_by(signed_off, amara).state is Status.WITHDRAWN
