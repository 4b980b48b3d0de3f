"""Signing off and sending back: another person's act, bound to the version they read."""

import pytest

from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from assessments import services
from assessments.lifecycle import Status
from assessments.models import SignedVersion, SignOff
from assessments.permissions import can_sign_off
from cases.services import stop_question
from tests.cases.telling import Verb, events, last
from tests.cast import LONG_AGO, NOON, enrolled
from tests.factories import (
    a_full_question,
    answered,
    decided,
    let_see,
    nothing,
    pair,
    seen_by,
    signed,
    version_seen_by,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def version(amara, bryn):
    return signed(decided(a_full_question(by=amara), by=amara), by=amara)


def sign_off(version, by, seen=None):
    read = version_seen_by(version, by)
    return services.sign_off(version=read, seen=seen or read.fingerprint, by=by, at=NOON)


def send_back(version, by, question="What did the school see?"):
    return services.send_back(version=version_seen_by(version, by), question=question, by=by, at=NOON)


def test_a_manager_signs_off_what_they_read(bryn, version):
    done = sign_off(version, bryn)

    kept = seen_by(version.assessment, bryn)
    assert kept.state is Status.SIGNED_OFF
    assert (done.by, done.outcome, done.fingerprint) == (bryn.user, "signed_off", version.fingerprint)
    verb, codes, _ = last(version)
    assert (verb, codes["version"]) == (Verb.SIGNOFF_GIVEN, 1)


def test_what_was_not_read_is_not_signed_off(bryn, version):
    before = events()

    with pytest.raises(ChangedMeanwhile):
        sign_off(version, bryn, seen="0" * 64)

    assert (events(), SignOff.objects.count()) == (before, 0)


def test_nobody_signs_off_their_own_decision(amara, machine, version):
    promoted = enrolled(amara.user, amara.team, Role.MANAGER, by=machine, at=LONG_AGO)
    before = events()

    with pytest.raises(MayNot, match="your own"):
        sign_off(version, promoted)
    with pytest.raises(MayNot, match="your own"):
        send_back(version, promoted)

    assert not can_sign_off(version_seen_by(version, promoted), promoted, NOON)
    assert events() == before


def test_only_a_manager_of_the_team_does(amara, hari, nia, version):
    case = version.assessment.question.case
    let_see(case, nia, by=amara)
    let_see(case, hari, by=amara)
    before = events()

    for person in (nia, hari):
        with pytest.raises(MayNot):
            sign_off(version, person)

    assert events() == before


def test_an_outsider_finds_no_version(chidi, kit, version):
    for person in (chidi, kit):
        with pytest.raises(SignedVersion.DoesNotExist):
            sign_off(version, person)


def test_one_version_is_signed_off_or_sent_back_and_once(bryn, version):
    sign_off(version, bryn)
    before = events()

    with pytest.raises(NotPossibleNow):
        sign_off(version, bryn)
    with pytest.raises(NotPossibleNow):
        send_back(version, bryn)

    assert events() == before


def test_sent_back_with_a_question_it_is_signed_again_as_version_2(amara, bryn, version):
    send_back(version, bryn)
    sent_back = seen_by(version.assessment, amara)
    answered(
        sent_back, "core_safety", pair(share=nothing("The log of the school")), why="The school sent its log", by=amara
    )

    second = signed(sent_back, by=amara)

    first = version_seen_by(version, bryn)
    assert (first.superseded_at, first.sign_off.question) == (NOON, "What did the school see?")
    assert first.document["rows"][0]["sides"]["share"]["reading"]["reason"] == pair()["share"]["reason"]
    (changed,) = second.document["changed"]
    assert (second.number, changed["why"]) == (2, "The school sent its log")
    assert [moved["words"] for moved in changed["moved"]] == ["To “nothing found”"]
    assert seen_by(version.assessment, bryn).state is Status.TO_SIGN_OFF


def test_a_version_that_was_replaced_is_not_signed_off(amara, bryn, version):
    send_back(version, bryn)
    signed(seen_by(version.assessment, amara), by=amara)

    with pytest.raises(NotPossibleNow, match="later version"):
        sign_off(version, bryn)


def test_sending_back_asks_a_question(bryn, version):
    before = events()

    with pytest.raises(Refused) as refused:
        send_back(version, bryn, question=" ")

    assert refused.value.errors == {"question": "Enter your question"}
    assert (events(), SignOff.objects.count()) == (before, 0)


def test_a_stopped_question_is_not_signed_off(amara, bryn, version):
    stop_question(question=version.assessment.question, why="The family has moved", by=amara, at=NOON)

    with pytest.raises(NotPossibleNow):
        sign_off(version, bryn)
