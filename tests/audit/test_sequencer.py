"""From the queue into the tree: everything once, signed only when it is safe, and never a second history."""

import json
import os
import threading
from itertools import pairwise

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from audit import lodging, merkle, sequencer, tree
from audit.checkpoint import Signer, opened
from audit.models import AuditEvent, Checkpoint, Leaf, Lodgement, Node, Pending
from tests.audit.sequencing import ORIGIN, SIGNER, Log, as_owner, as_role, happen

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    return Log(tmp_path)


def leaves():
    return [bytes(each) for each in Leaf.objects.order_by("seq").values_list("leaf_hash", flat=True)]


def test_many_rounds_make_one_history_that_can_be_checked_from_outside(log):
    for count in (1, 2, 253, 1, 300):
        happen(count)
        assert log.round() == count
        assert log.round() == 0

    heads, found = log.heads(), leaves()
    assert [head.size for head in heads] == [1, 3, 256, 257, 557]
    assert all(head.root == merkle.root_of(found[: head.size]) for head in heads)
    for before, after in pairwise(heads):
        proof = tree.consistency(before.size, after.size)
        assert merkle.verify_consistency(before.size, after.size, before.root, after.root, proof)
    # Each event is one leaf, in the order in which the queue had them; what was kept for proofs is what it says.
    assert list(Leaf.objects.order_by("seq").values_list("event_id", flat=True)) == list(
        AuditEvent.objects.order_by("id").values_list("event_id", flat=True)
    )
    assert [(node.level, node.idx) for node in Node.objects.order_by("level", "idx")] == [(8, 0), (8, 1)]
    assert [bytes(node.hash) for node in Node.objects.order_by("idx")] == [
        merkle.root_of(found[:256]),
        merkle.root_of(found[256:512]),
    ]
    assert not Pending.objects.exists()
    for index in (0, 255, 256, 500, 556):
        assert merkle.verify_inclusion(found[index], index, 557, tree.inclusion(index, 557), heads[-1].root)
    # What the tables say is what lies outside, and each lodging is a row.
    assert list(Checkpoint.objects.order_by("size").values_list("note", flat=True)) == log.notes()
    rows = Lodgement.objects.order_by("id").values_list("size", "channel", "target", "result")
    assert list(rows) == [(head.size, "file", str(log.lodged), "lodged") for head in heads]
    assert os.stat(log.folder / "last-note").st_size == len(log.notes()[-1].encode())


def test_a_queue_longer_than_one_round_is_taken_in_over_several(log, monkeypatch):
    happen(7)

    with as_role("riskapp_sequencer"):
        taken = [sequencer.take_in(limit=3) for _ in range(4)]
        log.sequencer.round()

    assert taken == [3, 3, 1, 0]
    assert [head.size for head in log.heads()] == [3, 6, 7]


def test_a_crash_after_the_commit_is_made_good_in_order(log):
    """Between T1 and T2: nothing is signed yet, twice over; whoever leads next signs both."""
    happen(2)
    with as_role("riskapp_sequencer"):
        sequencer.take_in()
        assert not log.notes()
    happen(3)
    with as_role("riskapp_sequencer"):
        sequencer.take_in()

    log.sequencer = log.another()
    log.round()

    assert [head.size for head in log.heads()] == [2, 5]
    assert not Checkpoint.objects.filter(note=None).exists()


@pytest.mark.parametrize("broken", ["remember", "_write_down"])
def test_a_crash_in_the_middle_of_signing_leaves_no_second_note(log, monkeypatch, broken):
    """After the note lies outside and before our own file has it; or after that and before the table has it."""
    happen(2)
    log.round()
    happen(2)
    with monkeypatch.context() as crash:

        def ends(*_):
            raise OSError("the process ended here")

        crash.setattr(sequencer.Sequencer if broken == "_write_down" else sequencer, broken, ends)
        with pytest.raises(OSError, match="ended here"):
            log.round()
    assert Checkpoint.objects.get(size=4).note is None

    log.sequencer = log.another()
    log.round()

    sizes = [head.size for head in log.heads()]
    assert sizes == [2, 4]
    assert len(set(log.notes())) == 2
    assert list(Lodgement.objects.values_list("size", flat=True)) == [2, 4]
    assert Checkpoint.objects.get(size=4).note == log.notes()[-1]


def test_a_file_outside_that_cannot_be_written_delays_and_loses_nothing(log):
    happen(2)
    log.lodged.parent.parent.joinpath("outside").write_text("in the way of the folder")

    with pytest.raises(OSError):
        log.round()
    assert (Leaf.objects.count(), Checkpoint.objects.get().note) == (2, None)
    log.lodged.parent.unlink()
    happen(1)
    log.round()

    assert [head.size for head in log.heads()] == [2, 3]


def test_a_note_broken_off_in_writing_spoils_none_after_it(log):
    happen(2)
    log.round()
    with log.lodged.open("a") as file:
        file.write(log.notes()[0][:50])  # the disk was full, or the power went
    happen(1)
    log.round()

    assert "\x1e" in log.lodged.read_text()
    whole = [note for note in log.notes() if note.endswith("=\n")]
    assert [opened(note, ORIGIN, SIGNER.public_key).size for note in whole] == [2, 3]
    assert whole[-1] == Checkpoint.objects.get(size=3).note


def refusal(log):
    with pytest.raises(sequencer.Refused) as refused:
        log.round()
    return str(refused.value)


def test_a_smaller_tree_than_was_signed_is_refused_before_anything_is_added(log):
    """A restored backup, or a tail that was cut off."""
    happen(5)
    log.round()
    happen(3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT frontier FROM audit_tree")
        before = bytes(cursor.fetchone()[0])
    log.round()
    as_owner("DELETE FROM audit_checkpoint WHERE size = 8")
    as_owner("DELETE FROM audit_leaf WHERE seq >= 5")
    as_owner("UPDATE audit_tree SET frontier = %s", before)
    happen(9)

    assert refusal(log) == "the tree has 5 leaves, and one of 8 was signed"
    assert refusal(log) == "the tree has 5 leaves, and one of 8 was signed"

    assert (Leaf.objects.count(), Pending.objects.count(), len(log.notes())) == (5, 9, 2)
    # The alarm stands there once, and pages say it.
    alarms = Lodgement.objects.filter(result__startswith="refused").values_list("size", "result")
    assert list(alarms) == [(8, "refused: the tree has 5 leaves, and one of 8 was signed")]
    assert lodging.standing().is_behind
    assert lodging.standing().refused == "the tree has 5 leaves, and one of 8 was signed"


def test_a_tree_that_was_written_anew_is_refused(log):
    """Everything worked out again by somebody who owns the database, and does not have our last note."""
    happen(6)
    log.round()
    happen(1)
    forged = [merkle.leaf_hash(b"forged"), *leaves()[1:]]
    frontier = merkle.Frontier()
    for leaf in forged:
        frontier.append(leaf)
    as_owner("UPDATE audit_leaf SET leaf_hash = %s WHERE seq = 0", forged[0])
    as_owner("UPDATE audit_tree SET frontier = %s", frontier.dump())

    assert refusal(log) == "the tree of 6 leaves does not begin with the one of 6 that was signed"
    assert len(log.notes()) == 1


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (None, "our own last note is gone, and the tree has signed checkpoints"),
        ("", "our own last note is not one that we signed"),
        ("another size", "our own last note is not one that we signed"),
        ("another key", "our own last note is not one that we signed"),
    ],
)
def test_a_last_note_that_was_tampered_with_is_refused(log, written, reason):
    happen(2)
    log.round()
    path = log.folder / "last-note"
    note = path.read_text()
    if written is None:
        path.unlink()
    else:
        another = Signer(ORIGIN, bytes(32)).sign(2, merkle.root_of(leaves()))
        path.write_text({"": "", "another size": note.replace("\n2\n", "\n1\n"), "another key": another}[written])
    happen(1)

    assert refusal(log).startswith(reason)
    assert len(log.notes()) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit_event SET body = 'altered' WHERE id = (SELECT max(id) FROM audit_event)",
        "UPDATE audit_event SET prev = sha256('x') WHERE id = (SELECT max(id) FROM audit_event)",
        "UPDATE audit_pending SET leaf_hash = sha256('x') WHERE id = (SELECT max(id) FROM audit_pending)",
        "UPDATE audit_pending SET event_id = gen_random_uuid() WHERE id = (SELECT max(id) FROM audit_pending)",
    ],
)
def test_what_does_not_read_back_as_its_event_is_not_taken_in(log, damage):
    happen(3)
    as_owner(damage)

    assert refusal(log) == "leaf 2 is not that of its event"
    assert (Leaf.objects.count(), Pending.objects.count()) == (0, 3)
    assert not log.notes()


def test_a_leaf_that_somebody_else_put_in_is_refused(log):
    happen(1)
    as_owner("INSERT INTO audit_leaf VALUES (0, gen_random_uuid(), sha256('x'))")

    assert refusal(log) == "the tree was added to by somebody else"
    assert Pending.objects.count() == 1


def test_a_lost_frontier_is_refused(log):
    happen(1)
    as_owner("DELETE FROM audit_tree")

    assert refusal(log).startswith("the tree cannot be read")


def test_two_keys_sign_while_the_key_is_changed(log):
    fresh = Signer(ORIGIN, bytes(range(9, 41)))
    happen(1)
    log.round()

    happen(1)
    log.sequencer = log.another(fresh, SIGNER)
    log.round()
    happen(1)
    log.sequencer = log.another(fresh)
    log.round()

    first, both, after = log.notes()
    assert opened(first, ORIGIN, SIGNER.public_key).size == 1
    assert opened(both, ORIGIN, SIGNER.public_key) == opened(both, ORIGIN, fresh.public_key)
    assert opened(after, ORIGIN, fresh.public_key).size == 3


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_event (event_id) VALUES (gen_random_uuid())",
        "UPDATE audit_checkpoint SET root = root",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_tree",
        "SELECT * FROM cases_case",
        "DELETE FROM audit_checkpoint",
    ],
)
def test_the_sequencer_may_do_nothing_else(log, statement):
    with as_role("riskapp_sequencer"), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_product_may_not_do_the_work_of_the_sequencer(log):
    happen(1)

    with pytest.raises(DatabaseError, match="denied"):
        log.sequencer.round()


# With connections of their own


@pytest.fixture
def log_of_many(transactional_db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    return Log(tmp_path)


@pytest.fixture
def late(transactional_db):
    """Somebody else's transaction, open until they commit it."""
    about = connection.get_connection_params()
    other = psycopg2.connect(host=about.get("host"), dbname=about["dbname"], user=about["user"])
    with other.cursor() as cursor:
        cursor.execute("SET ROLE riskapp_app")
    yield other
    other.close()


@pytest.mark.django_db(transaction=True)
def test_who_commits_late_is_not_skipped_and_two_at_once_make_one_tree(log_of_many, late):
    log = log_of_many
    happen(1, cursor=late.cursor())
    happen(2)
    numbers = [*AuditEvent.objects.order_by("id").values_list("id", flat=True)]

    assert log.round() == 2
    late.commit()
    assert AuditEvent.objects.order_by("id").first().id < numbers[0]
    assert log.round() == 1
    assert [head.size for head in log.heads()] == [2, 3]
    assert Leaf.objects.count() == AuditEvent.objects.count() == 3

    # A second process does not lead, whatever waits, until the first one ends.
    def in_another_process(found):
        happen(1)
        with as_role("riskapp_sequencer"):
            second = log.another()
            found.append((second.leads(), second.round()))
        connection.close()

    found = []
    other = threading.Thread(target=in_another_process, args=[found])
    other.start()
    other.join()
    assert found == [(False, 0)]
    assert log.round() == 1

    # And if both thought they led: the tree's row lets one after the other in, and neither loses or doubles an event.
    happen(40)

    def take_in(taken):
        with as_role("riskapp_sequencer"):
            while count := sequencer.take_in(limit=5):
                taken.append(count)
        connection.close()

    taken = []
    threads = [threading.Thread(target=take_in, args=[taken]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.round()

    assert sum(taken) == 40
    assert [*Leaf.objects.order_by("seq").values_list("seq", flat=True)] == list(range(44))
    assert merkle.root_of(leaves()) == log.heads()[-1].root
    assert json.dumps([head.size for head in log.heads()]) == json.dumps(sorted({head.size for head in log.heads()}))
