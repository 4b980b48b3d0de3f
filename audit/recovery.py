"""A backup was restored: what is missing, and how does the history go on without denying it? (AUDIT 16)

What lies outside says how far the tree had grown. If the tree here is a beginning of that, it goes on under a new name
and key, and its first new entry says what is missing. The old name is never signed for again, so notes of it beyond
what is here stay what they are: a gap that was declared.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from audit import lodging, merkle, services, signing, tree
from audit.checkpoint import Head, NotANote, Signer, opened
from audit.models import Leaf
from audit.rotation import the_service
from audit.sequencer import LAST_NOTE, Refused, Sequencer, remember
from audit.verbs import Verb


class NotRecoverable(Exception):
    """What is here is not a beginning of what was lodged, or the other way round; the message says which."""


@dataclass(frozen=True)
class Recovered:
    """What is here (`size`), what was lodged (`lost_to`), and the key with which the tree goes on, if one is needed."""

    size: int
    lost_to: int
    key: Signer | None


def recover(notes: Sequence[str], *, at: datetime) -> Recovered:
    """Go on after a restore, by the notes that were lodged. Run as the sequencer, while no other process sequences.

    If nothing is missing only our own last note is put back. Raises NotRecoverable, NoKey, Refused, and OSError.
    """
    old = signing.ours()
    heads = _ours(notes, old.name)
    here = _as_lodged([head for head, _note in heads])
    last, note = max(heads)
    sequencer = Sequencer([old], folder=settings.TRAIL_FOLDER, lodged=settings.LODGED_FILE)
    if not sequencer.leads():
        raise Refused("audit_sequence is running: stop it first")
    try:
        if last.size <= here.size:
            remember(settings.TRAIL_FOLDER, note)
            return Recovered(here.size, last.size, None)
        return Recovered(here.size, last.size, _go_on(old, here.size, last, at))
    finally:
        sequencer.resign()


def _as_lodged(heads: Sequence[Head]) -> merkle.Frontier:
    """The tree, worked out again leaf by leaf; at every lodged size it must have the root that was lodged."""
    roots = {head.size: head.root for head in heads}
    found = merkle.Frontier()
    for place, (seq, leaf) in enumerate(Leaf.objects.order_by("seq").values_list("seq", "leaf_hash").iterator()):
        if seq != place:
            raise NotRecoverable(f"leaf {place} is missing")
        found.append(bytes(leaf))
        if found.size in roots and roots[found.size] != found.root():
            raise NotRecoverable(f"this is another history than the one that was lodged at {found.size} entries")
    if found.dump() != tree.frontier().dump():
        raise NotRecoverable("the tree is not that of its leaves")
    return found


def _go_on(old: Signer, size: int, last: Head, at: datetime) -> Signer:
    path: Path = settings.SIGNING_KEY_FILE
    beside = path.with_name(f"{path.name}.new")
    fresh = signing.read(Signer, beside) if beside.exists() else signing.made(Signer, next_name(old.name), beside)
    by = the_service()
    with services.action(
        Verb.RESTORE_PERFORMED, stream=by.user.stream, object=by.user, by=by, at=at,
        size=size, lost_to=last.size, root=last.root.hex(),
    ):  # fmt: skip
        pass
    own = settings.TRAIL_FOLDER / LAST_NOTE
    if own.exists():
        own.replace(own.with_name(f"{LAST_NOTE}.before-{fresh.pinned.key_id.hex()}"))
    sequencer = Sequencer([fresh], folder=settings.TRAIL_FOLDER, lodged=settings.LODGED_FILE)
    while sequencer.round():
        pass
    sequencer.resign()
    os.replace(beside, path)
    lodging.on_disk(path.parent)
    if not settings.TRAIL_KEYS:
        signing.announce(fresh)
    return fresh


def _ours(notes: Sequence[str], name: str) -> list[tuple[Head, str]]:
    """The lodged heads of this name that are signed by a key of ours."""
    found = []
    for note in notes:
        for pinned in lodging.pinned():
            try:
                found.append((opened(note, pinned.name, pinned.public_key), note))
                break
            except NotANote:
                continue
    if not any(head.origin == name for head, _note in found):
        raise NotRecoverable(f"the file holds no note of {name} that is signed by a key of ours")
    return [(head, note) for head, note in found if head.origin == name]


def next_name(name: str) -> str:
    """The name under which a tree goes on: "…/audit", "…/audit-2", "…/audit-3"."""
    found = re.fullmatch(r"(.+)-(\d+)", name)
    return f"{found[1]}-{int(found[2]) + 1}" if found else f"{name}-2"
