"""Between what a program read and what it writes somebody else saves: 412, also when that comes at the last moment."""

import pytest
from zeal import zeal_ignore

from api.doors import Call
from assessments.given import ConditionsGiven
from tests import factories
from tests.api.program import Program
from tests.cast import NOON
from tests.told import told_once

pytestmark = pytest.mark.django_db

act = factories.assessments
LINES = {"share": {"text": "She left", "cannot": ""}, "not_share": {"text": "He was alone", "cannot": ""}}
SIDES = {"share": "She may leave", "not_share": "He may be alone"}
WHY = {"why": "The school has seen Sam"}
BECAUSE = {"because": "There is no time"}
NEW_CONDITIONS = {
    "caseload": 40, "caseload_unknown": False, "last_supervision": None, "time": "short", "trained": "yes", "note": "",
}  # fmt: skip


def reading_of(assessment, by):
    """Somebody else changes the appraisal itself."""
    row = factories.row_of(assessment, "core_response", by)
    act.set_aside(row=row, why="Not at stake here", by=by, at=NOON)


def told_otherwise(assessment, by):
    lines = {"share": {"text": "Rose moved away"}, "not_share": {"text": "Sam was found alone"}}
    act.record_premortem(assessment=assessment, lines=lines, by=by, at=NOON)


def renamed(assessment, by):
    way = factories.seen_by(assessment, by).current_ways()[0]
    act.change_way(way=way, name="Ask Rose first", kind="fewer_items", by=by, at=NOON)


def conditions_said(assessment, by):
    given = ConditionsGiven(caseload=12, time="enough", trained="no")
    act.record_conditions(assessment=assessment, conditions=given, by=by, at=NOON)


def learned(assessment, by):
    act.record_later_knowledge(
        assessment=assessment, went_wrong=SIDES | {"share": "Rose stays away"}, later_knowledge="", by=by, at=NOON
    )


DRAFTED = [
    ("POST", "outcomes/core_trust/set-aside", "", WHY, reading_of),
    ("POST", "outcomes/core_private_life/take-up", "", None, reading_of),
    ("PUT", "went-badly", "went-badly", {"lines": LINES}, told_otherwise),
    ("PUT", "no-other-way", "ways", BECAUSE, reading_of),
    ("POST", "ways/way-1/remove", "ways/way-1", None, renamed),
    ("PUT", "uneven/no_harm", "", BECAUSE, reading_of),
    ("PUT", "conditions", "conditions", NEW_CONDITIONS, conditions_said),
]


@told_once
def assessment(amara, bryn):
    """Everything that a signature asks for, with one outcome set aside; Bryn manages Amara's team."""
    assessment = factories.decided(factories.a_full_question(by=amara), by=amara)
    row = factories.row_of(assessment, "core_private_life", amara)
    act.set_aside(row=row, why="Not at stake here", by=amara, at=NOON)
    return assessment


@pytest.fixture
def slips_in(monkeypatch):
    """Let somebody save after the operation has fetched what it works on, and before its service holds it."""

    def arrange(save):
        does, waiting = Call.does, [save]

        def later(call, service, /, **given):
            if waiting:
                with zeal_ignore():  # two people's acts, in what the test makes one request
                    waiting.pop()()
            return does(call, service, **given)

        monkeypatch.setattr(Call, "does", later)

    return arrange


@pytest.mark.parametrize(("method", "where", "read", "body", "other"), DRAFTED, ids=[each[1] for each in DRAFTED])
def test_what_slips_in_is_not_written_over(amara, assessment, slips_in, method, where, read, body, other):
    if other is renamed:
        act.add_way(assessment=assessment, name="Ask first", kind="fewer_items", nearer="share", by=amara, at=NOON)
    program, here = Program(amara), f"questions/{assessment.question_id}/appraisal"
    etag = program.etag(f"{here}/{read}".rstrip("/"))
    slips_in(lambda: other(assessment, amara))

    stale = program.sent(method, f"{here}/{where}", body, headers={"If-Match": etag})

    assert stale.status_code == 412, stale.content
    assert stale.json()["current"]


@pytest.mark.parametrize("what", ["amend", "withdraw"])
def test_a_decision_opened_again_meanwhile(amara, bryn, assessment, slips_in, what):
    version = factories.version_seen_by(factories.signed(assessment, by=amara), bryn)
    act.sign_off(version=version, seen=version.fingerprint, by=bryn, at=NOON)
    program, here = Program(amara), f"questions/{version.assessment.question_id}/appraisal"
    etag = program.etag(here)
    slips_in(lambda: act.amend(assessment=version.assessment, why="The school has seen Sam", by=amara, at=NOON))

    stale = program.sent("POST", f"{here}/{what}", {"why": "Rose told them herself"}, headers={"If-Match": etag})

    assert stale.status_code == 412


def test_what_was_learned_later(amara, slips_in):
    assessment = act.act_first(
        direction="share", did="Rang the health visitor", who="Dilys", acted_at=NOON, why="Sam was alone",
        agreed="Nobody", receiver_name="Health visiting", receiver_context="B", people=[factories.ROSE],
        about="A child alone", by=amara, at=NOON,
    )  # fmt: skip
    program, where = Program(amara), f"questions/{assessment.question_id}/appraisal/acted-first"
    etag, body = program.etag(where), {"went_wrong": SIDES, "later_knowledge": "He was safe"}
    slips_in(lambda: learned(assessment, amara))

    stale = program.sent("PUT", where, body, headers={"If-Match": etag})
    mended = program.sent("PUT", where, body, headers={"If-Match": program.etag(where)})

    assert (stale.status_code, mended.status_code) == (412, 200)
    assert stale.json()["current"]["went_wrong"]["share"] == "Rose stays away"
    assert mended["ETag"] == program.etag(where)
