"""A case is erased by two people, on a ground, for good: nothing it said is left, and its history still holds."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, connections, transaction

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from audit import erasure as steps
from audit import gone, outbox, trail
from audit.fields import Erased
from audit.fsck import Asked, Check
from audit.models import AuditEvent, Errand, SealedPayload, Submission
from audit.services import Sent
from cases import erasing
from cases import services as cases
from cases.models import Case, Erasure, LegalHold, PersonConcerned
from cases.querysets import NotThere
from tests.cases.erasing import (
    a_closed_case,
    a_short_case,
    approved,
    as_eraser,
    asked_to_erase,
    erase_due,
    governed_case,
    no_fence,
)  # fmt: skip
from tests.cases.test_in_the_clear import tables_that_hold
from tests.cast import NOON, account, enrolled
from tests.factories import a_full_question, case_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER_FILE = tmp_path / "outside" / "erasures"
    return settings.ERASURE_LEDGER_FILE


@pytest.fixture
def closed(amara):
    return a_short_case(by=amara)


def words_left(stream):
    """Every sealed column of every table that still holds something of this record, read by the owner."""
    left = {}
    with no_fence() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c WHERE table_schema = 'public'"
            " AND udt_name = 'bytea' AND EXISTS (SELECT FROM information_schema.columns s"
            " WHERE s.table_name = c.table_name AND s.column_name = 'stream')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FILTER (WHERE {column} <> '\\x00'), count({column}) FROM {table} WHERE stream = %s",
                [str(stream)],
            )
            said, ever = cursor.fetchone()
            if ever:
                left[f"{table}.{column}"] = said
    return left


def sealed_of(stream):
    return SealedPayload.objects.filter(event_id__in=AuditEvent.objects.of_stream(stream).values("event_id")).count()


def verbs_of(stream):
    return list(AuditEvent.objects.of_stream(stream).values_list("type", flat=True))


def test_two_people_erase_a_case_and_nothing_it_said_is_left(amara, bryn, farid, hari, kit, ledger, caplog):
    closed = a_closed_case(by=amara, manager=bryn)
    cases.keep_away(case=closed, user=hari.user, conflict="relative", note="Her uncle", by=bryn, at=NOON)
    cases.open_in_emergency(
        reference=closed.reference, emergency="danger", note="Somebody called", by=kit, at=datetime.now(UTC)
    )
    other = a_full_question(by=amara)
    before, held = verbs_of(closed.stream), words_left(closed.stream)
    assert min(held.values()) > 0, "the story should fill what it says is emptied"
    sent = Sent.of(uuid.uuid4(), b"Rose Whitlock asked for it in writing")
    asked = asked_to_erase(closed, by=farid, key=sent)
    assert Submission.objects.filter(key=sent.key).exists()
    assert governed_case(closed, hari) is None, "a manager who is kept away has no part in it"
    with reading(hari):
        assert not Erasure.objects.visible_to(hari).exists()
    cases.approve_erasure(erasure=asked, because="Rose is right", by=bryn, at=NOON)

    erase_due()

    assert verbs_of(closed.stream)[len(before) :] == [
        "erase.requested", "erase.approved", "erase.done", "key.destroyed",
    ]  # fmt: skip
    left = words_left(closed.stream)
    assert set(left) >= set(held)
    assert set(left.values()) == {0}
    assert sealed_of(closed.stream) == 0
    with no_fence() as cursor:
        assert not tables_that_hold("Whitlock", cursor)
    with connections["keys"].cursor() as cursor:
        key = "SELECT wrapped, destroyed_at IS NOT NULL FROM stream_key WHERE stream_id = %s"
        cursor.execute(key, [str(closed.stream)])
        assert set(cursor.fetchall()) == {(None, True)}, "its own, and those of its items and versions"
    assert not Submission.objects.filter(key=sent.key).exists(), "nothing is left to try words out on"
    # the history holds, says what happened, and none of what was said
    assert (trail.check(closed.stream).sound, trail.check(closed.stream).erased > 10) == (True, True)
    told = trail.of_stream(closed.stream)
    assert {entry.erased for entry in told if entry.words is not None} == {True}
    # another case is as it was
    assert sealed_of(other.stream) > 0
    with reading(amara):
        person = PersonConcerned.objects.visible_to(amara).filter(stream=other.stream).first()
        assert person.name == "Rose Whitlock"
        erased = Case.objects.visible_to(amara).get(pk=closed.pk)
        assert (erased.about, erased.title, bool(erased.erased_at)) == (Erased(), "Erased", True)
    # the ledger outside names it, by codes alone
    assert [json.loads(line)["stream"] for line in ledger.read_text().splitlines()] == [str(closed.stream)]
    assert "Whitlock" not in ledger.read_text()
    assert "Whitlock" not in caplog.text
    assert [found for found in Check(Asked(keys=True)).findings() if found.fatal] == []


def test_who_may_ask_approve_and_refuse(closed, amara, bryn, farid, lena, ines, chidi, information_governance, machine):
    for person in (amara, bryn, lena, ines):
        with pytest.raises(MayNot):
            cases.ask_to_erase(case=governed_case(closed, farid), basis="ordered", why="x", by=person, at=NOON)
    assert governed_case(closed, chidi) is governed_case(closed, amara) is None
    asked = asked_to_erase(closed, by=farid)

    with pytest.raises(MayNot, match="You asked for this"):
        cases.approve_erasure(erasure=asked, because="I agree with myself", by=farid, at=NOON)
    for person in (amara, lena, ines, chidi):
        with pytest.raises((MayNot, NotThere)):
            cases.approve_erasure(erasure=asked, because="x", by=person, at=NOON)
    with pytest.raises(NotPossibleNow, match="already"):
        asked_to_erase(closed, by=farid)
    with pytest.raises(Refused):
        cases.approve_erasure(erasure=asked, because=" ", by=bryn, at=NOON)
    second = enrolled(account("Olwen", by=machine), information_governance, Role.GOVERNANCE, by=machine)
    refused = cases.refuse_erasure(
        erasure=asked, ground="safeguarding", because="Her brother is known to us", by=second, at=NOON
    )
    with pytest.raises(NotPossibleNow, match="already"):
        cases.approve_erasure(erasure=asked, because="Too late", by=bryn, at=NOON)

    assert (refused.outcome, refused.ground, refused.decided_by) == ("refused", "safeguarding", second.user)
    told = trail.of_stream(closed.stream)[0]
    assert told.sentence == "Not erased, because: it is needed to keep somebody safe"
    assert told.told == [("Because", "Her brother is known to us")]
    erase_due()
    assert gone.erased(closed.stream) is None
    assert asked_to_erase(closed, by=farid).pk != asked.pk  # a refusal does not end it for ever


def test_a_hold_keeps_a_case_and_the_schedule_too(closed, amara, bryn, farid, hari):
    held = cases.put_hold(case=governed_case(closed, farid), reason="claim", why="Letter of Monday", by=farid, at=NOON)
    with pytest.raises(NotPossibleNow, match="kept from being erased"):
        asked_to_erase(closed, by=farid)
    with pytest.raises(MayNot):
        cases.lift_hold(hold=held, why="Over", by=hari, at=NOON)
    cases.lift_hold(hold=held, why="The claim was settled", by=farid, at=NOON)
    with pytest.raises(NotPossibleNow, match="lifted already"):
        cases.lift_hold(hold=held, why="Again", by=farid, at=NOON)

    with pytest.raises(Refused, match="schedule"):
        asked_to_erase(closed, by=farid, basis="retention")
    with pytest.raises(NotPossibleNow, match="open"):
        asked_to_erase(case_of(amara), by=farid)
    later = NOON + timedelta(days=366)
    assert governed_case(closed, farid).due_on == date(2027, 11, 23)
    assert not governed_case(closed, farid).is_due(NOON.date())
    asked = asked_to_erase(closed, by=farid, basis="retention", at=later)
    approved_ = cases.approve_erasure(erasure=asked, because="It is time", by=bryn, at=later)

    # a hold that is put after the approval still stops it; lifted, the errand goes on
    again = cases.put_hold(case=governed_case(closed, farid), reason="court", why="Order", by=farid, at=later)
    erase_due(later)
    assert gone.erased(closed.stream) is None
    cases.lift_hold(hold=again, why="Order withdrawn", by=farid, at=later)
    with as_eraser():
        erasing.erase_case(erasure=approved_.pk, by=steps.the_eraser(), at=later)
    assert gone.erased(closed.stream).basis == "retention"


def test_what_broke_off_is_finished_from_the_outbox(closed, farid, bryn, monkeypatch, ledger):
    now = datetime.now(UTC) - timedelta(minutes=2)
    asked = approved(closed, by=farid, second=bryn, at=now)
    by = steps.the_eraser()
    with as_eraser():
        erasing.erase_case(erasure=asked.pk, by=by, at=now)  # and then the power went
        erasing.erase_case(erasure=asked.pk, by=by, at=now)
    assert verbs_of(closed.stream).count("erase.done") == 1
    assert "key.destroyed" not in verbs_of(closed.stream)
    assert gone.erased(closed.stream).unreadable_by is None
    unfinished = [found.words for found in Check(Asked()).findings() if found.invariant == "I11"]
    assert unfinished == ["This record was erased, and its key was not destroyed within a minute."]
    assert outbox.drain(lambda: now) == 0, "no worker can do this"
    with pytest.raises(Error), transaction.atomic(using="keys"):
        steps.keys.destroy(closed.stream, at=NOON)  # as the web server

    monkeypatch.setattr(steps.keys, "destroy", lambda *_, **__: (_ for _ in ()).throw(OSError("power")))
    erase_due(now)
    monkeypatch.undo()
    assert "key.destroyed" not in verbs_of(closed.stream)
    Errand.objects.update(claimed_until=None)  # five minutes later
    erase_due(now)

    assert verbs_of(closed.stream)[-1] == "key.destroyed"
    assert not Errand.objects.filter(done=None, task__startswith="erase.").exists()
    assert len(ledger.read_text().splitlines()) == 1
    with reading(farid):
        found = Erasure.objects.visible_to(farid).get()
    assert found.key_destroyed_at
    assert found.unreadable_by == gone.erased(closed.stream).unreadable_by
    with pytest.raises(CommandError, match="riskapp_eraser"):
        call_command("erase_due", "--once")


def test_nothing_but_an_erasure_takes_words_out(amara, farid, bryn):
    """Neither the web server nor the eraser, where no entry says that the record was erased."""
    closed = a_closed_case(by=amara, manager=bryn)
    sealed = "DELETE FROM audit_sealed WHERE event_id IN (SELECT event_id FROM audit_event WHERE stream_id = %s)"
    for role, statement in [
        ("riskapp_app", sealed),
        ("riskapp_eraser", sealed),
        ("riskapp_owner", sealed),
        ("riskapp_eraser", "SELECT riskapp_take_words_out(%s, now())"),
        ("riskapp_app", "SELECT riskapp_take_words_out(%s, now())"),
        ("riskapp_eraser", "UPDATE cases_case SET about = NULL WHERE stream = %s"),
        ("riskapp_owner", "UPDATE assessments_signedversion SET fingerprint = '' WHERE stream = %s"),
    ]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}" if role != "riskapp_owner" else "RESET ROLE")
            refused = False
            try:
                with transaction.atomic():
                    cursor.execute("SELECT set_config('riskapp.erasing', %s, true)", [str(closed.stream)])
                    cursor.execute(statement, [str(closed.stream)])
            except Error:
                refused = True
            cursor.execute("SET ROLE riskapp_app")
        assert refused, (role, statement)
    approved(closed, by=farid, second=bryn)
    with reading(farid), pytest.raises(Error), transaction.atomic():
        Erasure.objects.visible_to(farid).update(outcome="refused")


def test_after_a_restore_the_ledger_erases_again(closed, farid, bryn, amara, ledger):
    """The rows come from a backup of before; what the ledger outside names is erased before anybody is let in."""
    line = steps.Line(closed.stream, f"cases.case:{closed.pk}", "ordered", closed.pk, NOON)
    ledger.parent.mkdir()
    ledger.write_text(f"{line.text}\n")

    with as_eraser():
        call_command("erasures_replay")
        call_command("erasures_replay")

    assert verbs_of(closed.stream)[-2:] == ["erase.done", "key.destroyed"]
    assert verbs_of(closed.stream).count("erase.done") == 1
    assert set(words_left(closed.stream).values()) == {0}
    assert trail.of_stream(closed.stream)[1].codes["replayed"] is True


def test_at_the_end_of_an_epoch_keys_are_wrapped_anew_and_the_old_one_can_go(closed, farid, bryn, amara, settings):
    other = a_full_question(by=amara)
    approved(closed, by=farid, second=bryn)
    erase_due()
    settings.KEY_ENCRYPTION_KEYS = settings.KEY_ENCRYPTION_KEYS | {2: bytes(range(32))}

    with as_eraser():
        call_command("keys_rewrap")

    settings.KEY_ENCRYPTION_KEYS = {2: bytes(range(32))}
    with reading(amara):
        people = list(PersonConcerned.objects.visible_to(amara).filter(stream=other.stream))
        assert people[0].name == "Rose Whitlock"
    assert set(steps.in_use()) == {2}
    assert AuditEvent.objects.filter(type="key.rotated").count() == 1


def test_governance_sees_no_words_of_a_case_it_was_not_let_see(closed, farid, hari, chidi, amara):
    cases.put_hold(case=governed_case(closed, farid), reason="claim", why="Rose's letter", by=farid, at=NOON)
    with reading(farid):
        assert not Case.objects.visible_to(farid).exists()
        assert not Case.objects.all().exists()
    for person, sees in ((farid, 1), (hari, 1), (amara, 0), (chidi, 0)):
        with reading(person):
            assert LegalHold.objects.visible_to(person).count() == LegalHold.objects.count() == sees, person
