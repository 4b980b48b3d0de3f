"""The check of the whole trail, as an operator runs it: what it says, how it ends, and what it goes through."""

import io
import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from audit import evidence, fsck
from audit import services as audit
from audit.checkpoint import encoded
from audit.fsck import Asked, CannotBegin, Check, quick, read_lodged, sharing
from audit.models import AuditEvent, Checkpoint
from audit.verbs import Verb
from tests.audit.sequencing import ORIGIN, SIGNER, Log, as_owner, as_role, happen
from tests.cast import NOON
from tests.factories import case_of, item_on, question_in

OTHERWISE = "convert_to(replace(convert_from(body, 'UTF8'), 'done', 'denied'), 'UTF8')"
REWRITE = f"UPDATE audit_event SET body = {OTHERWISE} WHERE id = %s"


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    return Log(tmp_path)


def items(count, *, by, stream, case, at=NOON):
    for number in range(1, count + 1):
        with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=by, at=at, number=number) as act:
            act.seal({"text": f"words {number}"})


def found(**asked):
    check = Check(Asked(pinned=(SIGNER.pinned,), **asked))
    return {finding.invariant for finding in check.findings()}, check


@pytest.mark.django_db
def test_kept_hashes_that_are_gone_or_wrong_are_found(log):
    happen(600)
    log.round()

    assert "I13" not in found()[0]
    as_owner("UPDATE audit_node SET hash = sha256('x') WHERE level = 8 AND idx = 1")
    wrong = [finding for finding in Check(Asked()).findings() if finding.invariant == "I13"]
    assert [(each.leaf, each.past, "is wrong" in each.words) for each in wrong] == [(256, 512, True)]
    as_owner("DELETE FROM audit_node WHERE idx = 1")
    wrong = [finding for finding in Check(Asked()).findings() if finding.invariant == "I13"]
    assert [(each.leaf, each.past, "not there" in each.words) for each in wrong] == [(256, 512, True)]


@pytest.mark.django_db
def test_a_check_can_go_on_from_a_checkpoint_that_was_found_good_before(log, amara, stream, case):
    items(3, by=amara, stream=stream, case=case)
    log.round()
    size = Checkpoint.objects.get().size
    items(2, by=amara, stream=stream, case=case)
    log.round()
    items(1, by=amara, stream=stream, case=case)  # waits for the tree

    nothing, check = found(since=size)
    assert (nothing, check.entries, check.size) == (set(), 3, size + 2)
    assert "not gone through again" in " ".join(check.not_checked())
    first, *_others, last = AuditEvent.objects.of_stream(stream).values_list("id", flat=True)
    as_owner(REWRITE, last)
    assert found(since=size)[0] == {"I3", "I4"}
    as_owner(REWRITE, first)
    assert found()[0] == {"I3", "I4"}
    as_owner("UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE seq = 0")
    for since, words in ((size, "is not the one of its checkpoint"), (size - 1, "no checkpoint of")):
        with pytest.raises(CannotBegin, match=words):
            found(since=since)


@pytest.mark.django_db
def test_clocks_that_ran_ahead_or_back_are_told_and_harm_nothing(log, amara, stream, case):
    for minutes in (0, 3, -3):
        items(1, by=amara, stream=stream, case=case, at=NOON + timedelta(minutes=minutes))
    audit.viewed(stream=stream, object=case, by=amara, at=NOON)
    audit.viewed(stream=stream, object=case, by=amara, at=NOON)
    audit.viewed(stream=stream, object=case, by=amara, at=NOON + timedelta(minutes=9))  # counts the two before, late
    items(1, by=amara, stream=stream, case=case, at=NOON + timedelta(days=36500))
    log.round()

    check = Check(Asked())
    told = [(finding.entry, "after the checkpoint" in finding.words) for finding in check.findings()]
    assert sorted(told) == [(3, False), (7, True)]
    assert check.fatal == 0


@pytest.mark.django_db
def test_lodged_files_are_read_strictly(log):
    for _round in range(3):
        happen()
        log.round()
    first, second, third = log.notes()
    rival = SIGNER.sign(2, bytes(32))

    def said(*notes):
        return [finding.words for finding in read_lodged([notes], (SIGNER.pinned,))[1]]

    assert said(first, second, third) == []
    assert "covers less than the one before" in said(second, first)[0]
    assert "two histories were told" in said(second, rival)[0]
    assert "does not hold" in said(first.replace("council", "another"))[0]
    assert "does not hold" in said(first[:-9] + "A" + first[-8:])[0]
    assert len(read_lodged([[first, second], [third]], (SIGNER.pinned,))[0]) == 3


@pytest.mark.django_db
def test_who_reads_the_trail_can_check_it_and_is_told_which_records_are_meant(log, amara):
    case = case_of(amara)
    log.round()

    with as_role("riskapp_auditor"):  # who reads the trail, and of cases their reference alone
        checked = list(Check(Asked(pinned=(SIGNER.pinned,), shipped=evidence.shipped())).findings())
        named = evidence.in_words([case.stream, amara.user.pk, NOBODY])
    assert checked == []
    assert named == {case.stream: f"Case {case.reference}", amara.user.pk: "Account amara"}


NOBODY = uuid.UUID(int=7)


def run(*words):
    """What the command says, and what it ends with."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("audit_fsck", *words, stdout=out, stderr=err)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


@pytest.mark.django_db(transaction=True)
def test_how_the_command_speaks_and_ends(log, amara, tmp_path, monkeypatch):
    case = case_of(amara)
    item_on(question_in(case, by=amara), by=amara)
    log.round()
    size = Checkpoint.objects.get().size
    events = AuditEvent.objects.of_stream(case.stream)

    code, said, _ = run()
    assert (code, "nothing found altered or missing" in said) == (0, True), said
    assert "Checked only against itself" in said
    assert "that takes --keys" in said
    code, said, _ = run("--lodged", str(log.lodged), "--keys", "--origin", ORIGIN, "--key", encoded(SIGNER.public_key))
    assert (code, "only against itself: no" in said) == (0, False), said
    assert f"the largest of {size} entries" in said
    assert "--keys" not in said

    code, said, _ = run("--json", "--key", SIGNER.pinned.text, "--lodged", str(log.lodged))
    summary = json.loads(said)
    assert (code, summary["findings"], summary["size"], summary["lodged"]) == (0, 0, size, size)

    # The same with a process each for what is worth sharing, and where they end before they say anything.
    monkeypatch.setattr(quick, "WORTH_SHARING", 0)
    shared = run("--json", "--processes", "2")
    with monkeypatch.context() as broken:
        broken.setattr(sharing, "_work", lambda *_: None)
        assert run("--json", "--processes", "2") == shared == run("--json", "--processes", "1")

    as_owner(REWRITE, events[1].id)
    code, said, _ = run()
    assert code == 1
    assert "I3  This entry was altered: the tree holds another one in its place." in said
    assert f"Case {case.reference} · entry 2 · number " in said
    assert f"event {events[1].event_id}" in said
    code, said, _ = run("--json")
    told = [json.loads(line) for line in said.splitlines()]
    altered = next(each for each in told if each.get("finding") == "I3")
    assert (altered["event"], altered["stream"], altered["entry"]) == (str(events[1].event_id), str(case.stream), 2)
    assert altered["named"] == [f"Case {case.reference}"]
    assert (code, told[-1]["findings"]) == (1, len([each for each in told[:-1] if each["fatal"]]))

    nowhere, cut = tmp_path / "nowhere", tmp_path / "cut"
    cut.write_text("x\x1e")
    assert run("--lodged", str(nowhere))[0] == 2
    assert run("--key", "nonsense")[0] == 2
    assert run("--origin", ORIGIN, "--key", encoded(bytes(31)))[0] == 2
    assert run("--since", "1")[0] == 2
    assert "Note 1 of lodged file 1 does not hold" in run("--lodged", str(cut))[1]
    with fsck.frozen(), pytest.raises(Exception, match="read-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_errand")
