"""Somebody who owns the database, and in the worst case the signing key too, changes the trail: what is found, and when
is it not? One story for each line of the table in AUDIT 3; each begins from the same trail, which is put back after it.
"""

import hashlib
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from assessments.lifecycle import Status
from audit import merkle
from audit.fsck import Asked, Check, read_lodged
from audit.models import AuditEvent, Checkpoint, Leaf
from tests.audit.sequencing import SIGNER, Log
from tests.factories import assessment_at, case_of, item_on, question_in

pytestmark = pytest.mark.django_db
TABLES = ("audit_event", "audit_sealed", "audit_leaf", "audit_node", "audit_checkpoint", "audit_lodgement",
          "assessments_signedversion", "assessments_signoff")  # fmt: skip
THIS = "stream_id = %(stream)s AND stream_seq"
OTHER_WORDS = (
    "convert_to(regexp_replace(convert_from(body, 'UTF8'), '\"outcome\":\"done\"', '\"outcome\":\"denied\"'), 'UTF8')"
)


class World:
    """Amara's case with a decision that Bryn signed off, another case, and a log of both that grew in three rounds."""

    def __init__(self, amara, bryn, folder):
        self.log = Log(folder)
        other = question_in(case_of(amara), by=amara)
        self.log.round()
        assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn)
        self.log.round()
        item_on(other, by=amara)
        self.log.round()
        self.stream, self.version = assessment.stream, assessment.versions.get().pk
        self.sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))

    def run(self, statement, **values):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"stream": str(self.stream), **values})
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def owned(self):
        """By the owner of the database, with every trigger off; taken back afterwards."""
        with transaction.atomic():
            self.run("SET CONSTRAINTS ALL IMMEDIATE")
            self.run("RESET ROLE")
            for table in TABLES:
                self.run(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" if "audit" not in table else "SELECT 1")
                self.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            transaction.set_rollback(True)

    def found(self, *, lodged, since=0):
        """Which invariants are found broken, and the records that are named."""
        roots, wrong = read_lodged([self.log.notes()] if lodged else [], (SIGNER.pinned,))
        check = Check(Asked(since=since, pinned=(SIGNER.pinned,), lodged=roots, keys=True))
        found = [*wrong, *check.findings()]
        named = {finding.stream for finding in found} | {stream for each in found for stream in each.among}
        assert all(finding.words for finding in found)
        return {finding.invariant for finding in found if finding.fatal}, named

    # What somebody can do who knows how it works

    def chain_again(self):
        """Work out every link again, so that the histories fit in themselves."""
        before = {}
        for event in AuditEvent.objects.order_by("stream_id", "stream_seq"):
            prev = before.get(event.stream_id, bytes(32))
            self.run("UPDATE audit_event SET prev = %(prev)s WHERE id = %(id)s", prev=prev, id=event.id)
            data = prev + event.stream_seq.to_bytes(8, "big") + hashlib.sha256(bytes(event.body)).digest()
            before[event.stream_id] = merkle.leaf_hash(data)
        self.run(
            "UPDATE audit_stream_head h SET (stream_seq, hash) = (SELECT stream_seq, leaf_hash FROM audit_event e"
            " WHERE e.stream_id = h.stream_id ORDER BY stream_seq DESC LIMIT 1)"
        )

    def tree_again(self, signer=None):
        """The same for leaves, kept hashes and checkpoints; with the key, for the notes too."""
        self.run("UPDATE audit_leaf l SET leaf_hash = e.leaf_hash FROM audit_event e WHERE e.event_id = l.event_id")
        self.run("UPDATE audit_pending l SET leaf_hash = e.leaf_hash FROM audit_event e WHERE e.event_id = l.event_id")
        self.run("DELETE FROM audit_node")
        frontier, nodes = merkle.Frontier(), []
        sizes = set(Checkpoint.objects.values_list("size", flat=True))
        for leaf in Leaf.objects.order_by("seq"):
            frontier.append(bytes(leaf.leaf_hash), lambda *node: nodes.append(node))
            if frontier.size in sizes:
                root, note = frontier.root(), signer and signer.sign(frontier.size, frontier.root())
                self.run(
                    "UPDATE audit_checkpoint SET root = %(root)s, note = coalesce(%(note)s, note)"
                    " WHERE size = %(size)s",
                    root=root, note=note, size=frontier.size,
                )  # fmt: skip
        for level, idx, hashed in nodes:
            self.run("INSERT INTO audit_node VALUES (%(l)s, %(i)s, %(h)s)", l=level, i=idx, h=hashed)
        self.run("UPDATE audit_tree SET frontier = %(frontier)s", frontier=frontier.dump())

    def rewrite(self):
        self.run(f"UPDATE audit_event SET body = {OTHER_WORDS} WHERE {THIS} = 5")

    def rewrite_and_chain(self):
        self.rewrite()
        self.chain_again()

    def rewrite_and_everything(self):
        self.rewrite_and_chain()
        self.tree_again()

    def rewrite_and_sign(self):
        self.rewrite_and_chain()
        self.tree_again(SIGNER)

    def old_backup(self, size=None):
        """All as it was at an earlier checkpoint: events, tree, notes and heads."""
        size = size or self.sizes[0]
        gone = "(SELECT event_id FROM audit_leaf WHERE seq >= %(size)s)"
        for table in ("audit_sealed", "audit_event"):
            self.run(f"DELETE FROM {table} WHERE event_id IN {gone}", size=size)
        self.run("DELETE FROM audit_leaf WHERE seq >= %(size)s", size=size)
        self.run("DELETE FROM audit_checkpoint WHERE size > %(size)s", size=size)
        self.run("DELETE FROM audit_lodgement WHERE size > %(size)s", size=size)
        self.run(
            "DELETE FROM audit_stream_head h"
            " WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.stream_id = h.stream_id)"
        )
        self.no_documents()
        self.chain_again()
        self.tree_again()

    def no_documents(self):
        self.run("DELETE FROM assessments_signoff")
        self.run("DELETE FROM assessments_signedversion")

    def cut_tail(self):
        self.run(
            "DELETE FROM audit_event WHERE event_id IN (SELECT event_id FROM audit_leaf ORDER BY seq DESC LIMIT 2)"
        )

    def exchange(self):
        for old, new in ((4, 9999), (6, 4), (9999, 6)):
            self.run(f"UPDATE audit_event SET stream_seq = {new} WHERE {THIS} = {old}")

    def exchange_and_sign(self):
        self.exchange()
        self.chain_again()
        self.tree_again(SIGNER)

    def back_date(self):
        """An entry put in between two that were there before, as if it had been written then."""
        self.run(f"UPDATE audit_event SET stream_seq = stream_seq + 10000 WHERE {THIS} >= 5")
        self.run(f"UPDATE audit_event SET stream_seq = stream_seq - 9999 WHERE {THIS} >= 10005")
        self.run(
            "INSERT INTO audit_event (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at,"
            " request_id, body) SELECT %(new)s, stream_id, 5, prev, actor_id, actor_kind, type, at, request_id,"
            " convert_to(replace(convert_from(body, 'UTF8'), event_id::text, %(new)s::text), 'UTF8')"
            f" FROM audit_event WHERE {THIS} = 4",
            new=str(uuid.uuid4()),
        )

    def back_date_and_sign(self):
        """The same with the newest leaf given up for it, so that everything can be made to fit."""
        self.back_date()
        self.run("DELETE FROM audit_leaf WHERE seq = (SELECT max(seq) FROM audit_leaf)")
        self.run(
            "DELETE FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.event_id)"
            f" AND NOT ({THIS} = 5)"
        )
        self.run(f"INSERT INTO audit_leaf SELECT %(last)s, event_id, leaf_hash FROM audit_event WHERE {THIS} = 5",
                 last=self.sizes[-1] - 1)  # fmt: skip
        self.run(
            "DELETE FROM audit_sealed s WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.event_id = s.event_id)"
        )
        self.run(
            "UPDATE audit_event SET body = convert_to(regexp_replace(convert_from(body, 'UTF8'),"
            f" '\"commit\":\"[0-9a-f]+\",', ''), 'UTF8') WHERE {THIS} = 5"
        )
        self.chain_again()
        self.tree_again(SIGNER)

    def sealed(self, what):
        self.run(f"{what} WHERE event_id = (SELECT event_id FROM audit_event WHERE {THIS} = 3)")


REWRITE_SEALED = "UPDATE audit_sealed SET blob = set_byte(blob, 40, get_byte(blob, 40) # 1)"
MOVED_SEAL = (
    "UPDATE audit_sealed SET blob ="
    f" (SELECT blob FROM audit_sealed s JOIN audit_event e USING (event_id) WHERE {THIS} = 4)"
)
EARLIER = f"UPDATE audit_event SET at = at - interval '1 microsecond' WHERE {THIS} = 6"
SOMEBODY_ELSE = f"UPDATE audit_event SET actor_id = gen_random_uuid() WHERE {THIS} = 6"
DELETED = f"DELETE FROM audit_event WHERE {THIS} = 3"
OF_ANOTHER = "UPDATE assessments_signedversion SET event_id = gen_random_uuid()"
WAITS = """
    WITH l AS (DELETE FROM audit_leaf WHERE seq = (SELECT max(seq) FROM audit_leaf) RETURNING *)
    INSERT INTO audit_pending
      SELECT e.id, e.event_id, e.leaf_hash, now() - interval '2 hours' FROM l JOIN audit_event e USING (event_id)"""
IN_BOTH = """
    INSERT INTO audit_pending SELECT id, event_id, leaf_hash FROM audit_event
      WHERE id = (SELECT min(id) FROM audit_event)"""
UNSIGNED = "UPDATE audit_checkpoint SET note = NULL, made_at = now() - interval '2 hours' WHERE size = %(first)s"

# What is done; what a check finds by itself; what it finds besides with what was lodged outside.
STORIES = {
    "one entry rewritten": (World.rewrite, {"I3", "I4"}, {"I3", "I4"}),
    "rewritten, and its history worked out anew": (World.rewrite_and_chain, {"I3"}, {"I3"}),
    "rewritten, and everything worked out anew without the key": (World.rewrite_and_everything, {"I7"}, {"I7", "I8"}),
    "the same with the key": (World.rewrite_and_sign, set(), {"I8"}),
    "an older copy restored": (World.old_backup, set(), {"I8"}),
    "the newest entries deleted": (World.cut_tail, {"I1", "I4"}, {"I1", "I4"}),
    "two entries exchanged": (World.exchange, {"I3", "I4"}, {"I3", "I4"}),
    "exchanged, and everything worked out anew with the key": (World.exchange_and_sign, set(), {"I8"}),
    "an entry put in and dated back": (World.back_date, {"I1", "I3", "I4"}, {"I1", "I3", "I4"}),
    "put in, and everything worked out anew with the key": (World.back_date_and_sign, set(), {"I8"}),
    "an entry dated back in its columns": (lambda world: world.run(EARLIER), {"I5"}, {"I5"}),
    "somebody else named in a column": (lambda world: world.run(SOMEBODY_ELSE), {"I5"}, {"I5"}),
    "an entry deleted": (lambda world: world.run(DELETED), {"I1", "I4"}, {"I1", "I4"}),
    "the words of an entry deleted": (lambda world: world.sealed("DELETE FROM audit_sealed"), {"I11"}, {"I11"}),
    "the words of an entry changed": (lambda world: world.sealed(REWRITE_SEALED), {"I11"}, {"I11"}),
    "the words of another entry put there": (lambda world: world.sealed(MOVED_SEAL), {"I11"}, {"I11"}),
    "a signed document taken away": (World.no_documents, {"I10"}, {"I10"}),
    "a signed document put in the place of another": (lambda world: world.run(OF_ANOTHER), {"I10"}, {"I10"}),
}  # fmt: skip

# Of the tree alone no record can be named.
STORIES_OF_THE_TREE = {
    "a leaf": ("UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE seq = 2", {"I3", "I6", "I13"}),
    "a leaf taken out": ("DELETE FROM audit_leaf WHERE seq = 2", {"I1", "I2", "I6"}),
    "a checkpoint": ("UPDATE audit_checkpoint SET root = sha256('x') WHERE size = %(first)s", {"I6", "I7"}),
    "a note": (
        "UPDATE audit_checkpoint SET note = translate(note, 'ABCDEFGHIJ', 'BCDEFGHIJA') WHERE size = %(first)s",
        {"I7"},
    ),
    "a note of another size": (
        "UPDATE audit_checkpoint SET note = (SELECT note FROM audit_checkpoint WHERE size > %(first)s LIMIT 1)"
        " WHERE size = %(first)s",
        {"I7"},
    ),
    "a checkpoint of more than there is": (
        "INSERT INTO audit_checkpoint (size, root, note) VALUES (100000, sha256('x'), NULL)", {"I6"}),
    "a checkpoint that nobody signs": (UNSIGNED, {"I15"}),
    "the frontier": ("UPDATE audit_tree SET frontier = set_byte(frontier, 20, get_byte(frontier, 20) # 1)", {"I13"}),
    "a kept hash that is none": ("INSERT INTO audit_node VALUES (8, 100, sha256('x'))", {"I13"}),
    "an entry in both": (IN_BOTH, {"I1"}),
    "an entry that waits too long": (WAITS, {"I6", "I9", "I13"}),
    "where a record goes on": ("UPDATE audit_stream_head SET stream_seq = 1000", {"I4"}),
    "where it was lodged": ("DELETE FROM audit_lodgement WHERE size = %(first)s", set()),
}  # fmt: skip


@pytest.fixture
def world(amara, bryn, tmp_path, monkeypatch):
    for waiting in ("entries.DELAY", "tree.UNSIGNED"):  # these stories take longer than a minute on a slow machine
        monkeypatch.setattr(f"audit.fsck.{waiting}", timedelta(hours=1))
    return World(amara, bryn, tmp_path)


def test_what_the_owner_of_the_database_changes_is_found_and_named_as_far_as_it_can_be(world):
    for lodged in (False, True):
        assert world.found(lodged=lodged) == (set(), set()), "nothing is found in a trail that nobody touched"

    for story, (change, alone, with_lodged) in STORIES.items():
        with world.owned():
            change(world)
            by_itself, _ = world.found(lodged=False)
            compared, named = world.found(lodged=True)

        assert alone <= by_itself, (story, by_itself)
        assert by_itself or not alone, story
        assert with_lodged <= compared, (story, compared)
        if not alone:
            assert by_itself == set(), (story, "is beyond a check of the database by itself")
        if change is not World.old_backup:  # what is gone has no name
            assert world.stream in named or change is World.cut_tail, (story, named)

    for story, (statement, expected) in STORIES_OF_THE_TREE.items():
        with world.owned():
            world.run(statement, first=world.sizes[0])
            found, _ = world.found(lodged=False)

        assert found >= expected, (story, found)

    with world.owned():
        world.run(STORIES_OF_THE_TREE["where it was lodged"][0], first=world.sizes[0])
        assert world.found(lodged=True)[0] == {"I8"}
