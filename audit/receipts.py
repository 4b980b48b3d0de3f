"""What proves to a stranger that one event is in the trail, and does such a proof that somebody brings hold? (AUDIT 9)

A receipt is a text (c2sp.org/tlog-proof@v1): the event, its place in the log, and the hashes from there to a signed
checkpoint. It is made from the smallest checkpoint that covers its event, so that it is the same text each time.
"""

from __future__ import annotations

import datetime as dt
import re
import time
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from audit import canonical, lodging, merkle, tree
from audit.checkpoint import (
    BEFORE_BODY,
    BadSignature,
    NotANote,
    NotAProof,
    NotInTheTree,
    NotSigned,
    Pinned,
    Proof,
    WrongOrigin,
    parts,
    read,
    verified,
)
from audit.models import AuditEvent, Checkpoint, Leaf

WAIT = 2.0
"""Seconds for which a signature waits for the checkpoint that covers it."""
STEP = 0.1
LONGEST = 100_000


class DoesNotHold(ValueError):
    """A text that proves nothing; the message says why, to the person who brought it."""


@dataclass(frozen=True)
class Receipt:
    """The receipt of one event: its text, the number of its leaf, and the size of the checkpoint it leads to.

    While no signed checkpoint covers the event it is `pending`, and the text is empty. It is `broken`, and empty too,
    when the tree holds something else in the place of the event: a receipt would not hold.
    """

    event: uuid.UUID
    entry: int
    text: str = ""
    leaf: int | None = None
    size: int | None = None
    broken: bool = False

    @property
    def pending(self) -> bool:
        return not self.text and not self.broken


@dataclass(frozen=True)
class Held:
    """What a receipt that holds proves: of which log, which entry of it, and what that entry says in codes.

    `here`: whether this system's own trail still says the same; None for the log of somebody else.
    """

    origin: str
    leaf: int
    size: int
    entry: int
    event: uuid.UUID
    stream: uuid.UUID
    type: str
    at: dt.datetime
    object: str
    body: dict[str, Any]
    here: bool | None


def of(event_id: uuid.UUID) -> Receipt:
    """The receipt of an event; pending until a signed checkpoint covers it.

    Reads at most 256 hashes for each level of the tree. LookupError if there is no such event.
    """
    event = AuditEvent.objects.filter(event_id=event_id).first()
    if event is None:
        raise LookupError(f"no entry {event_id}")
    pending = Receipt(event.event_id, event.stream_seq)
    broken = Receipt(event.event_id, event.stream_seq, broken=True)
    leaf = Leaf.objects.filter(event_id=event_id).first()
    if leaf is None:
        return pending
    covering = Checkpoint.objects.filter(size__gt=leaf.seq).exclude(note=None).order_by("size").first()
    if covering is None or covering.note is None:
        return pending
    extra = bytes(event.prev) + event.stream_seq.to_bytes(8, "big") + bytes(event.body)
    try:
        hashes = tuple(tree.inclusion(leaf.seq, covering.size))
        proof = Proof(extra, leaf.seq, hashes, covering.note)
        head = read(parts(covering.note)[0])
    except (merkle.OutsideTheTree, NotANote):
        return broken
    if not merkle.verify_inclusion(proof.leaf, leaf.seq, head.size, hashes, head.root):
        return broken
    return Receipt(event.event_id, event.stream_seq, proof.text, leaf.seq, covering.size)


def wait(stream: uuid.UUID, *, seconds: float = WAIT) -> bool:
    """Wait until a signed checkpoint covers the newest event of a stream; whether one does.

    Outside any transaction, after the act. It does not wait where nothing takes events into the tree at all.
    """
    until = time.monotonic() + seconds
    while not (covered := _covered(stream)):
        if time.monotonic() >= until or not Checkpoint.objects.exists():
            break
        time.sleep(STEP)
    return covered


def checked(text: str) -> Held:
    """What this receipt proves. Raises DoesNotHold with the reason, in words for whoever pasted it.

    Spaces around it, and the line breaks with which it is printed on paper, are put right first; nothing else is.
    """
    if len(text) > LONGEST:
        raise DoesNotHold(_("This is too long for a receipt."))
    try:
        proof = Proof.read(unwrapped(text))
        head = read(parts(proof.note)[0])
    except (NotANote, NotAProof) as wrong:
        raise DoesNotHold(_("This is not a whole receipt: %(why)s.") % {"why": wrong}) from None
    known = lodging.pinned()
    others = [Pinned.read(line) for line in settings.WITNESSED_TRAILS]
    keys = [each for each in [*known, *others] if each.name == head.origin]
    if not keys:
        words = _("This receipt is of the log %(origin)s, which this service does not know.")
        raise DoesNotHold(words % {"origin": head.origin})
    _verify(proof, keys)
    return _held(proof, head.origin, head.size, ours=any(each.name == head.origin for each in known))


def unwrapped(text: str) -> str:
    """A receipt as it was made, from one that was copied: line breaks inside its second line are taken out.

    A line ends with LF, or CR LF as browsers send it; nothing else that could stand in its place is taken for one.
    """
    lines = [line.strip() for line in text.strip().replace("\r\n", "\n").split("\n")]
    whole = "\n".join(lines) + "\n"
    return re.sub(
        r"^extra [^ ]*?(?=\nindex )", lambda found: found[0].replace("\n", ""), whole, flags=re.M | re.S, count=1
    )


def _covered(stream: uuid.UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM audit_checkpoint c JOIN audit_leaf l ON c.size > l.seq"
            " WHERE c.note IS NOT NULL AND l.event_id = (SELECT event_id FROM audit_event WHERE stream_id = %s"
            " ORDER BY stream_seq DESC LIMIT 1))",
            [str(stream)],
        )
        (covered,) = cursor.fetchone()
    return bool(covered)


def _verify(proof: Proof, keys: list[Pinned]) -> None:
    """Raises DoesNotHold unless one of the keys signed the checkpoint that the proof leads to."""
    reason: Exception | None = None
    for each in keys:
        try:
            verified(proof, each.name, each.public_key)
            return
        except (NotANote, NotAProof) as wrong:
            reason = wrong if reason is None or isinstance(reason, NotSigned) else reason
    words: dict[Any, str] = {
        NotInTheTree: _("This receipt does not hold: its entry is not in the checkpoint, or was altered."),
        BadSignature: _("This receipt does not hold: its checkpoint was altered after it was signed."),
        NotSigned: _("This receipt does not hold: its checkpoint is not signed with the key of its log."),
        WrongOrigin: _("This receipt does not hold: its checkpoint is of another log."),
    }
    raise DoesNotHold(words.get(type(reason), _("This receipt does not hold.")))


def _held(proof: Proof, origin: str, size: int, *, ours: bool) -> Held:
    try:
        body = canonical.read(proof.body)
        event, stream = uuid.UUID(body["event"]), uuid.UUID(body["stream"])
        return Held(
            origin=origin,
            leaf=proof.index,
            size=size,
            entry=int.from_bytes(proof.extra[BEFORE_BODY - 8 : BEFORE_BODY], "big"),
            event=event,
            stream=stream,
            type=str(body["type"]),
            at=dt.datetime.fromisoformat(body["at"]),
            object=str(body["object"]),
            body=body,
            here=_is_here(proof, event) if ours else None,
        )
    except (ValueError, TypeError, KeyError):
        raise DoesNotHold(_("This receipt holds, but what it is for is no entry of Either Way.")) from None


def _is_here(proof: Proof, event: uuid.UUID) -> bool:
    """Whether our trail still holds this event at this place, as it is in the receipt."""
    leaf = Leaf.objects.filter(seq=proof.index).first()
    held = AuditEvent.objects.filter(event_id=event).values_list("leaf_hash", flat=True).first()
    return leaf is not None and bytes(leaf.leaf_hash) == proof.leaf and held is not None and bytes(held) == proof.leaf
