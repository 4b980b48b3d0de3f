"""Two people at the same moment: one signature, one sign-off, and no text of anybody lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from agencies.roles import Role
from assessments import services
from assessments.models import SignOff
from tests.cases.telling import Verb, verbs
from tests.cast import LONG_AGO, NOON, account, enrolled
from tests.factories import (
    a_full_question,
    begun,
    decided,
    harm,
    let_see,
    pair,
    row_of,
    seen_by,
    signed,
    version_seen_by,
    with_outcomes,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act gives back, or the exception it raises, all of them begun together."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=30)
            return act()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_managers_exactly_one_signs_off_or_sends_back(amara, bryn, machine):
    deputy = enrolled(account("Ola", by=machine), amara.team, Role.MANAGER, by=machine, at=LONG_AGO)
    version = signed(decided(a_full_question(by=amara), by=amara), by=amara)
    read = {who: version_seen_by(version, who) for who in (bryn, deputy)}

    results = at_once(
        lambda: services.sign_off(version=read[bryn], seen=version.fingerprint, by=bryn, at=NOON),
        lambda: services.send_back(version=read[deputy], question="What did the school see?", by=deputy, at=NOON),
    )

    assert sorted(type(each) for each in results if isinstance(each, SignOff)) == [SignOff]
    assert [type(each) for each in results if not isinstance(each, SignOff)] == [NotPossibleNow]
    told = [verb for verb in verbs(version) if verb in (Verb.SIGNOFF_GIVEN, Verb.SIGNOFF_SENT_BACK)]
    assert len(told) == 1
    assert seen_by(version.assessment, amara).state == told[0].replace("signoff.given", "signed_off").replace(
        "signoff.sent_back", "sent_back"
    )


def test_two_signatures_at_once_are_one_version(amara):
    assessment = decided(a_full_question(by=amara), by=amara)
    seen = services.draft_fingerprint(assessment)

    results = at_once(*[lambda: services.sign(assessment=assessment, seen=seen, by=amara, at=NOON)] * 2)

    assert [type(each) for each in results].count(NotPossibleNow) == 1
    assert [version.number for version in seen_by(assessment, amara).versions.all()] == [1]


def test_of_two_editors_of_one_pair_one_is_kept_and_the_other_told(amara, nia):
    assessment = with_outcomes(begun(a_full_question(by=amara), by=amara), by=amara)
    let_see(assessment.question.case, nia, by=amara)
    rows = {who: row_of(assessment, "core_safety", who) for who in (amara, nia)}

    def save(who, words):
        return services.appraise(
            row=rows[who],
            answers=pair(share=harm(words)),
            editions={"share": 0, "not_share": 0},
            finished=True,
            by=who,
            at=NOON,
        )

    results = at_once(lambda: save(amara, "Amara's text"), lambda: save(nia, "Nia's text"))

    (refused,) = [each for each in results if isinstance(each, ChangedMeanwhile)]
    kept = row_of(assessment, "core_safety", amara).reading("share")["reason"]
    assert refused.theirs["share"]["reason"] == kept
    assert kept in ("Amara's text", "Nia's text")


def test_two_people_beginning_at_once_begin_one_appraisal(amara, nia):
    question = a_full_question(by=amara)
    let_see(question.case, nia, by=amara)

    results = at_once(lambda: begun(question, by=amara), lambda: begun(question, by=nia))

    assert [type(each) for each in results].count(NotPossibleNow) == 1
