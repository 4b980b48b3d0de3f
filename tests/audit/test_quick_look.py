"""The fast look at the whole trail says yes only where the thorough check finds nothing, however the rows are bent."""

import json
import struct
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit import canonical, merkle
from audit import services as audit
from audit.fsck import Asked, Check, quick, tree, words
from audit.fsck.shapes import IN_COLUMNS, Shapes, columns
from audit.models import AuditEvent
from audit.verbs import Verb
from tests.audit.sequencing import ORIGIN, SIGNER, Log
from tests.cast import NOON
from tests.examples import examples

THIRD = "WHERE stream_id = %(stream)s AND stream_seq = 3"
ANEW = [
    "UPDATE audit_event SET body = convert_to(replace(convert_from(body, 'UTF8'), %(old)s, %(new)s), 'UTF8')"
    " WHERE stream_id = %(stream)s AND stream_seq = 270",
    "UPDATE audit_pending p SET leaf_hash = e.leaf_hash FROM audit_event e WHERE e.event_id = p.event_id",
]
"""The last entry, which nothing follows and no checkpoint covers yet."""
NOT_ASKED_FOR = "ALTER TABLE audit_event ALTER {0} DROP NOT NULL; UPDATE audit_event SET {0} = NULL WHERE id = "
FIRST = "(SELECT min(id) FROM audit_event)"
CUT = "ALTER TABLE audit_leaf DROP CONSTRAINT"

BENT = {
    "an actor": f"UPDATE audit_event SET actor_id = gen_random_uuid() {THIRD}",
    "a kind of actor": f"UPDATE audit_event SET actor_kind = 'task' {THIRD}",
    "a type": f"UPDATE audit_event SET type = 'case.opened' {THIRD}",
    "a time": f"UPDATE audit_event SET at = at + interval '1 microsecond' {THIRD}",
    "a time without end": f"UPDATE audit_event SET at = 'infinity' {THIRD}",
    "a request": f"UPDATE audit_event SET request_id = gen_random_uuid() {THIRD}",
    "an event's number": f"UPDATE audit_event SET event_id = gen_random_uuid() {THIRD}",
    "a link": f"UPDATE audit_event SET prev = sha256('x') {THIRD}",
    "no actor": NOT_ASKED_FOR.format("actor_id") + FIRST,
    "no time": NOT_ASKED_FOR.format("at") + FIRST,
    "no type": NOT_ASKED_FOR.format("type") + FIRST,
    "no record": NOT_ASKED_FOR.format("stream_id") + FIRST,
    "gone from the middle": f"DELETE FROM audit_event {THIRD}",
    "gone, with its leaf": f"WITH e AS (DELETE FROM audit_event {THIRD} RETURNING event_id)"
    " DELETE FROM audit_leaf WHERE event_id IN (SELECT event_id FROM e)",
    "words gone": f"DELETE FROM audit_sealed WHERE event_id IN (SELECT event_id FROM audit_event {THIRD})",
    "words that nobody spoke of": "INSERT INTO audit_sealed SELECT event_id, gen_random_uuid(), 'x' FROM audit_event"
    " WHERE position('\"commit\"'::bytea IN body) = 0 LIMIT 1",
    "two leaves exchanged": f"{CUT} audit_leaf_event_id_key; UPDATE audit_leaf l"
    " SET event_id = o.event_id, leaf_hash = o.leaf_hash FROM audit_leaf o"
    " WHERE l.seq < 2 AND o.seq = 1 - l.seq",
    "two leaves that say the other's event": f"{CUT} audit_leaf_event_id_key; UPDATE audit_leaf l"
    " SET event_id = o.event_id FROM audit_leaf o"
    " WHERE l.seq < 2 AND o.seq = 1 - l.seq",
    "a leaf twice": "INSERT INTO audit_leaf SELECT max(seq) + 1, gen_random_uuid(), min(leaf_hash) FROM audit_leaf",
    "a leaf before the first": "INSERT INTO audit_leaf VALUES (-1, gen_random_uuid(), sha256('x'))",
    "a leaf far beyond": "INSERT INTO audit_leaf VALUES (1000000, gen_random_uuid(), sha256('x'))",
    "the last leaf gone": "DELETE FROM audit_leaf WHERE seq = (SELECT max(seq) FROM audit_leaf)",
    "a kept hash": "UPDATE audit_node SET hash = sha256('x')",
    "a kept hash gone": "DELETE FROM audit_node",
    "a checkpoint": "UPDATE audit_checkpoint SET root = sha256('x')",
    "a checkpoint beyond": "INSERT INTO audit_checkpoint (size, root) VALUES (100000, sha256('x'))",
    "a checkpoint of nothing": "INSERT INTO audit_checkpoint (size, root) VALUES (0, sha256('x'))",
    "something else waits": "INSERT INTO audit_pending VALUES (1000000, gen_random_uuid(), sha256('x'))",
    "in both": "INSERT INTO audit_pending SELECT seq + 1000000, event_id, leaf_hash FROM audit_leaf LIMIT 1",
}  # fmt: skip
"""One thing in the database that is not as it should be."""
BODIES = {
    "as it was": ('"v":1', '"v":1'),
    "a key twice": ('"v":1', '"v":1,"v":1'),
    "no JSON": ('"v":1}', '"v":1'),
    "two values": ('"v":1}', '"v":1}{}'),
    "a broken number": ('"v":1', '"v":1.0'),
    "another actor": ('"actor_kind":"person"', '"actor_kind":"task"'),
    "its column hidden in another value": ('"type":"item.added"', '"type":"item.withdrawn","x":{"type":"item.added"}'),
    "a column missing": ('"request":', '"asked":'),
}
"""A body that says something else, or nothing, with everything that hangs on it worked out anew."""
BENT |= {
    "a leaf in two places, and another event in none": f"{CUT} audit_leaf_event_id_key; UPDATE audit_leaf SET"
    " (event_id, leaf_hash) = (SELECT event_id, leaf_hash FROM audit_leaf WHERE seq = 0) WHERE seq = 1",
    "a place twice": f"{CUT} audit_leaf_pkey; INSERT INTO audit_leaf SELECT seq, gen_random_uuid(), leaf_hash"
    " FROM audit_leaf",
}
"""Past constraints that an owner can take away."""


@pytest.fixture
def trail(amara, stream, case, tmp_path):
    """A record of 270 entries, most of them in the tree, the rest waiting."""
    log = Log(tmp_path)
    for count in (3, 265, 2):
        for number in range(count):
            with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON, number=number) as act:
                if number % 2 == 0:
                    act.seal({"text": "words"})
        if count > 2:
            log.round()
    return log, stream


def look(**asked):
    return quick.look(tree.Tree(Asked(pinned=(SIGNER.pinned,), **asked)), words.erased().streams, 1, lambda *_: None)


def thorough(monkeypatch):
    """What is found when nothing is looked at fast."""
    with monkeypatch.context() as patched:
        patched.setattr(quick, "look", lambda *_: quick.NOT_LOOKED)
        return {finding.invariant for finding in Check(Asked()).findings() if finding.fatal}


@contextmanager
def bent(statements, **values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in ("event", "sealed", "leaf", "node", "checkpoint", "pending"):
            cursor.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER USER")
            if table == "leaf":
                cursor.execute("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_seq_check")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for each in statements:
            cursor.execute(each, values)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_fast_look_says_yes_only_where_the_thorough_check_finds_nothing(trail, amara, case, monkeypatch):
    log, stream = trail
    count = AuditEvent.objects.count()
    assert look()[:3] == (True, count, True)
    assert look().may_hold(Verb.ITEM_ADDED, Verb.ERASE_DONE)
    assert not look().may_hold(Verb.ERASE_DONE, Verb.ITEM_ERASED, Verb.AUDIT_LODGED)
    assert thorough(monkeypatch) == set()

    for story, statement in BENT.items():
        with bent([statement], stream=str(stream)):
            assert not look().sound, story

    for story, (old, new) in BODIES.items():
        with bent(ANEW, stream=str(stream), old=old, new=new):
            assert look().sound == (story == "as it was"), story

    roots = {(head.origin, head.size): head.root for head in log.heads()}
    assert look(lodged=roots).sound
    for size in (*(size for _origin, size in roots), 100_000):
        assert not look(lodged=roots | {(ORIGIN, size): bytes(32)}).sound

    with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON - timedelta(minutes=1), number=1):
        pass
    assert look()[:3] == (True, count + 1, False), "a clock that ran back is asked about, and is no harm"


@pytest.mark.django_db
def test_a_clock_that_ran_ahead_of_its_checkpoint_is_asked_about(tmp_path, amara, stream, case):
    log = Log(tmp_path)
    for days in (0, 36500):
        with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON + timedelta(days=days),
                          number=1):  # fmt: skip
            pass
        assert look().in_time, "nothing covers it yet"
    log.round()
    seen = look()
    assert (seen.sound, seen.in_time) == (True, False)


TEXT = st.text(st.sampled_from('ab"\\: {}[],é\n'), max_size=6)
VALUES = st.one_of(TEXT, st.integers(-9, 99), st.booleans(), st.none(), st.lists(TEXT, max_size=2),
                   st.dictionaries(st.sampled_from(("at", "x")), TEXT, max_size=2), st.floats(0, 1))  # fmt: skip
NAMES = st.sampled_from((*IN_COLUMNS, "actor_kind", "type", "commit", "v", "count"))


def body_of(pairs):
    """Of keys and values as they come, also twice, and as JSON has it, also with what is not canonical."""
    return ("{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in pairs) + "}").encode()


@examples(300)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=4), st.lists(st.tuples(NAMES, VALUES), max_size=3), TEXT)
def test_a_body_is_never_taken_for_another_by_its_shape(first, others, end):
    """Whatever was learned before: what is said of a body is what reading all of it says."""
    shapes, kinds = Shapes(), columns("person", "item.added")
    whole = [(name, "a") for name in (*IN_COLUMNS,)] + [("actor_kind", "person"), ("type", "item.added")]
    bodies = [body_of([*whole, *others]), body_of(whole), body_of([*whole, *first]), body_of([*first, *whole]),
              body_of(whole) + end.encode(), body_of(whole).replace(b'"a"', json.dumps(end).encode(), 1)]  # fmt: skip
    for body in bodies * 2:
        try:
            said = canonical.read(body)
            expected = tuple(said[name].encode() for name in IN_COLUMNS), said.get("commit") is not None
            if (said["actor_kind"], said["type"]) != ("person", "item.added"):
                expected = None
        except (ValueError, TypeError, KeyError, AttributeError):
            expected = None
        try:
            found = shapes.said(body, kinds)
        except (ValueError, TypeError, KeyError, AttributeError):
            found = None
        assert found == expected


@examples(200)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=4), TEXT, st.sampled_from(("", " ", "\t", "\r", "x", "{}")))
def test_a_body_is_read_the_same_whether_it_can_be_read_fast_or_not(pairs, text, end):
    for data in (body_of(pairs) + end.encode(), end.encode() + body_of(pairs), text.encode()):
        try:
            slowly = canonical._READER.decode(data.decode())
        except ValueError as error:
            slowly = type(error)
        except TypeError as error:
            slowly = type(error)
        try:
            found = canonical.read(data)
        except (ValueError, TypeError) as error:
            found = type(error)
        assert found == slowly


@examples(40)
@given(st.integers(0, 700), st.lists(st.integers(0, 600), max_size=4))
def test_many_leaves_at_once_make_the_same_tree_as_one_by_one(first, sizes):
    leaves = [merkle.leaf_hash(struct.pack(">q", number)) for number in range(first + sum(sizes))]
    one, many, kept, kept_at_once = merkle.Frontier(), merkle.Frontier(), [], []
    for leaf in leaves:
        one.append(leaf, lambda *group: kept.append(group))
    for count in (first, *sizes):
        many.extend(leaves[many.size : many.size + count], lambda *group: kept_at_once.append(group))
    assert (many.dump(), kept_at_once) == (one.dump(), kept)
