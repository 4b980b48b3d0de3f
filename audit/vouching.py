"""For which entries of one history does a checkpoint outside vouch, and do they still agree with it? (DESIGN 6)

One proof is enough: each entry holds the hash of the one before, so the newest entry that a checkpoint covers answers
for all before it, once the history itself was found sound.
"""

import uuid
from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext as _

from audit import lodging, merkle, tree
from audit.checkpoint import Head, NotANote, opened
from audit.models import Checkpoint
from audit.soundness import Checked


def compared(checked: Checked, stream: uuid.UUID) -> Checked:
    """The same finding, compared with the largest checkpoint that was lodged outside.

    It says up to which entry that vouches, or, if the history was found sound by itself, that it does not match.
    """
    standing = lodging.standing()
    if not standing.left:
        return checked
    checked = replace(checked, any_lodged=True)
    newest = _newest_covered(stream, standing.size)
    if newest is None:
        return checked
    seq, index, leaf = newest
    if not _is_there(leaf, index, standing.size):
        if not checked.sound:
            return checked
        reason = _("Entry %(number)d does not match the checkpoint that was lodged outside.") % {"number": seq}
        return replace(checked, sound=False, first_bad=seq, reason=reason)
    return replace(checked, lodged=seq, lodged_at=standing.left[0].up_to, lodged_by=standing.places)


def _newest_covered(stream: uuid.UUID, size: int) -> tuple[int, int, bytes] | None:
    """Number, place in the tree and leaf, worked out afresh, of the newest entry among the first `size` leaves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.stream_seq, l.seq, e.prev, e.body FROM audit_event e JOIN audit_leaf l ON l.event_id = e.event_id"
            " WHERE e.stream_id = %s AND l.seq < %s ORDER BY e.stream_seq DESC LIMIT 1",
            [str(stream), size],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    seq, index, prev, body = row
    return seq, index, merkle.event_leaf(bytes(prev), seq, bytes(body))


def _is_there(leaf: bytes, index: int, size: int) -> bool:
    head = _signed_head(size)
    if head is None:
        return False
    try:
        proof = tree.inclusion(index, size)
    except merkle.OutsideTheTree:
        return False
    return merkle.verify_inclusion(leaf, index, head.size, proof, head.root)


def _signed_head(size: int) -> Head | None:
    """What the checkpoint of this size says, if it is signed by a key that was pinned for us."""
    note = Checkpoint.objects.filter(size=size).values_list("note", flat=True).first() or ""
    for pinned in lodging.pinned():
        try:
            head = opened(note, pinned.name, pinned.public_key)
        except NotANote:
            continue
        return head if head.size == size else None
    return None
