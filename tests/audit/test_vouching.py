"""What a checkpoint outside adds to a check: a history that was written anew, and fits itself, does not fit it."""

import datetime as dt
import uuid

import pytest
from django.template.loader import render_to_string

from audit import lodging, merkle
from audit import services as audit
from audit.models import AuditEvent, Leaf
from audit.soundness import check
from audit.verbs import Verb
from audit.vouching import compared
from tests.audit.sequencing import SIGNER, Log, as_owner, happen
from tests.cast import NOON, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    return Log(tmp_path)


@pytest.fixture
def history(amara, stream, case, log):
    """Nine entries, lodged."""
    write(amara, stream, case, 9)
    log.round()
    return stream


def write(by, stream, case, count):
    for number in range(1, count + 1):
        with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=by, at=NOON, number=number):
            pass


def aloud(checked):
    return " ".join(render_to_string("audit/_check.html", {"checked": checked, "check_url": "/"}).split())


def found(stream):
    return compared(check(stream), stream)


def test_a_check_says_up_to_which_entry_a_checkpoint_vouches(history, amara, case, log):
    assert (found(history).sound, found(history).lodged, found(history).newer) == (True, 9, 0)
    assert "Entries 1 to 9 also match the checkpoint of " in aloud(found(history))
    assert "is newer" not in aloud(found(history))

    happen(300)
    log.round()
    write(amara, history, case, 2)
    two_newer = found(history)

    assert (two_newer.lodged, two_newer.newer) == (9, 2)
    assert "2 entries are newer than that checkpoint, so until the next one" in aloud(two_newer)
    assert "lodged outside the database, in a file on this machine." in aloud(two_newer)


def test_a_check_claims_nothing_that_was_not_lodged(stream, amara, case, log):
    write(amara, stream, case, 1)
    assert (found(stream).any_lodged, found(stream).lodged) == (False, 0)
    assert "Nothing has been lodged outside the database yet." in aloud(found(stream))

    log.round()
    assert found(stream).lodged == 1
    fresh = uuid.uuid4()
    audit.open_stream(fresh)
    write(amara, fresh, case, 1)
    assert (found(fresh).any_lodged, found(fresh).lodged) == (True, 0)
    assert "No checkpoint lodged outside the database covers these entries yet." in aloud(found(fresh))


REWRITE = """
    UPDATE audit_event SET body = convert_to(replace(convert_from(body, 'UTF8'), '"number":9', '"number":8'), 'UTF8')
      WHERE stream_id = %(stream)s AND stream_seq = 9;
    UPDATE audit_leaf l SET leaf_hash = e.leaf_hash FROM audit_event e WHERE e.event_id = l.event_id;
    UPDATE audit_stream_head h SET hash = e.leaf_hash FROM audit_event e
      WHERE e.stream_id = h.stream_id AND e.stream_seq = h.stream_seq"""


def rewrite(stream):
    """The last entry written anew, with its leaf and the head of its chain, by somebody who owns the database."""
    as_owner(REWRITE.replace("%(stream)s", "%s"), str(stream))


def test_a_history_written_anew_does_not_fit_what_was_lodged(history):
    rewrite(history)

    assert check(history).sound
    assert not found(history).sound
    assert (found(history).first_bad, found(history).lodged) == (9, 0)
    assert "Entry 9 does not match the checkpoint that was lodged outside." in aloud(found(history))


def test_nor_with_the_whole_tree_worked_out_again_but_for_the_signature(history, log):
    rewrite(history)
    root = merkle.root_of(bytes(each) for each in Leaf.objects.order_by("seq").values_list("leaf_hash", flat=True))
    size = Leaf.objects.count()
    as_owner("UPDATE audit_checkpoint SET root = %s, note = %s", root, log.notes()[0].replace(str(size), str(size), 1))
    assert not found(history).sound

    forger = type(SIGNER)(SIGNER.name, bytes(32))
    as_owner("UPDATE audit_checkpoint SET note = %s", forger.sign(size, root))
    assert not found(history).sound

    # With the key that signs it fits itself again. Then only the file outside, which is compared elsewhere, tells.
    as_owner("UPDATE audit_checkpoint SET note = %s", SIGNER.sign(size, root))
    assert found(history).sound
    assert SIGNER.sign(size, root) not in log.notes()


def test_what_a_check_found_stands_in_the_trail(history, amara, case):
    rewrite(history)

    checked = audit.verified(stream=history, object=case, by=amara, at=NOON)

    assert not checked.sound
    body = bytes(AuditEvent.objects.of_stream(history).last().body)
    assert b'"sound":false' in body
    assert b'"first_bad":9' in body


# The front page


def work(client, by):
    return " ".join(signed_in(client, by).get("/").content.decode().split())


def test_those_who_answer_for_the_history_are_told_how_far_it_is_lodged(client, amara, bryn, farid, ines, log):
    nothing = "Nothing has been lodged outside the database yet."
    assert all(nothing in work(client, by) for by in (bryn, farid, ines))
    assert nothing not in work(client, amara)

    log.round()
    one_place = "The history is lodged in one place only."
    assert one_place in work(client, bryn)
    assert "in a file on this machine." in work(client, bryn)

    lodging.record(lodging.newest().size, "email", "guardian@council.example")
    assert one_place not in work(client, bryn)
    assert "is lodged outside the database, in a file on this machine, by e-mail." in work(client, bryn)

    as_owner("UPDATE audit_pending SET queued_at = now() - interval '3 minutes'")
    assert lodging.standing().waiting_since is not None
    assert "Not lodged outside since " in work(client, bryn)

    lodging.alarm(log.lodged, 1, "the tree has 1 leaves, and one of 2 was signed")
    assert "The signing of the history has stopped." in work(client, bryn)
    assert "Tell whoever runs this service" in work(client, bryn)
    assert "has 1 leaves" not in work(client, bryn)


def test_a_history_says_it_in_a_line_to_whoever_reads_it():
    standing = lodging.Standing(NOON, [lodging.Left("file", 9, NOON, NOON)], NOON - dt.timedelta(minutes=2))

    line = " ".join(render_to_string("audit/_lodged.html", {"lodged": standing, "quiet": True}).split())

    assert "Everything up to" in line
    assert "Nothing that was written from" in line
    assert "banner" not in line
