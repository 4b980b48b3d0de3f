"""How does one service watch the trail of another grow? Both sides of C2SP tlog-witness, over HTTP (AUDIT 8).

A witness keeps, of each trail it knows, the largest tree that it signed for, and signs for a larger one only with the
proof that it begins with that. So nobody can show it one history and somebody else another.
"""

from __future__ import annotations

import datetime as dt
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from audit import lodging, merkle, signing, tree
from audit.checkpoint import (
    Head,
    NotANote,
    Pinned,
    decoded,
    encoded,
    number,
    opened,
    parts,
    read,
    witnessed,
)
from audit.models import Checkpoint

MOST_HASHES = 63
PATIENCE = 5.0  # seconds for a witness of ours to answer
LONGEST_ANSWER = 20_000
PLAIN = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"

log = logging.getLogger(__name__)


class Refusal(Exception):
    """What the witness answers instead of signing: a status, and a body of this type."""

    def __init__(self, status: int, body: str, kind: str = PLAIN):
        self.status, self.body, self.kind = status, body, kind
        super().__init__(f"{status} {body}")


class Asked(NamedTuple):
    """A request of `add-checkpoint`: what they think we signed for last, the proof from there, the new checkpoint."""

    old: int
    proof: list[bytes]
    note: str

    @property
    def text(self) -> str:
        return "\n".join([f"old {self.old}", *map(encoded, self.proof), "", self.note])

    @classmethod
    def read(cls, text: str) -> Asked:
        """What `text` wrote. Raises Refusal (400)."""
        above, separator, note = text.partition("\n\n")
        first, *hashes = above.split("\n")
        try:
            if not separator or not first.startswith("old ") or len(hashes) > MOST_HASHES:
                raise NotANote("a request has the line “old”, at most 63 hashes, an empty line, and a checkpoint")
            found = cls(number(first.removeprefix("old ")), [decoded(line) for line in hashes], note)
        except NotANote as wrong:
            raise Refusal(400, f"{wrong}\n") from None
        return found


# The side of the witness


def watched() -> dict[str, list[Pinned]]:
    """The trails that the operator has us watch, by name, with every key that may sign for them."""
    found: dict[str, list[Pinned]] = {}
    for line in settings.WITNESSED_TRAILS:
        pinned = Pinned.read(line)
        found.setdefault(pinned.name, []).append(pinned)
    return found


def add_checkpoint(text: str, *, at: dt.datetime) -> str:
    """Sign for a larger tree of a trail that we watch; the signature line. Raises Refusal with the answer otherwise."""
    witness = signing.witness()
    asked = Asked.read(text)
    head = _signed_head(asked.note, watched() if witness else {})
    assert witness is not None, "without a key nothing is watched"
    if asked.old > head.size:
        raise Refusal(400, "the old size is larger than the new one\n")
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_witnessed VALUES (%s, 0, %s, '', %s) ON CONFLICT DO NOTHING",
            [head.origin, merkle.EMPTY, at],
        )
        # Locked, so that of two requests at once the one for the smaller tree cannot roll back the other.
        cursor.execute("SELECT size, root FROM audit_witnessed WHERE origin = %s FOR UPDATE", [head.origin])
        size, root = cursor.fetchone()
        if asked.old != size or (head.size == size and head.root != bytes(root)):
            raise Refusal(409, f"{size}\n", SIZE)
        if not merkle.verify_consistency(size, head.size, bytes(root), head.root, asked.proof):
            raise Refusal(422, "the proof does not lead from the old tree to the new one\n")
        cursor.execute(
            "UPDATE audit_witnessed SET size = %s, root = %s, note = %s, at = %s WHERE origin = %s",
            [head.size, head.root, asked.note, at, head.origin],
        )
    return witness.cosign(head.text, int(at.timestamp()))


def _signed_head(note: str, known: dict[str, list[Pinned]]) -> Head:
    try:
        head = read(parts(note)[0])
    except NotANote as wrong:
        raise Refusal(400, f"{wrong}\n") from None
    if head.origin not in known:
        raise Refusal(404, "this trail is not watched here\n")
    for pinned in known[head.origin]:
        try:
            return opened(note, pinned.name, pinned.public_key)
        except NotANote:
            continue
    raise Refusal(403, "no signature by a key that is known here\n")


# The side of the log


class Answer(NamedTuple):
    status: int
    body: str


Post = Callable[[str, str], Answer]


def post(address: str, text: str) -> Answer:
    """Ask a witness. Only addresses that the operator has set are called, over TLS, and redirections are not followed.

    Raises OSError if it does not answer.
    """
    request = urllib.request.Request(  # noqa: S310  in service the settings admit https:// only
        address, data=text.encode(), headers={"Content-Type": PLAIN}, method="POST"
    )
    try:
        with _OPENER.open(request, timeout=PATIENCE) as response:
            return Answer(response.status, response.read(LONGEST_ANSWER).decode("utf-8", "replace"))
    except urllib.error.HTTPError as refused:
        return Answer(refused.code, refused.read(LONGEST_ANSWER).decode("utf-8", "replace"))


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stays)


def ask(post: Post = post) -> int:
    """Send the newest checkpoint to each witness of ours that has not signed for it; how many signed."""
    newest = lodging.newest() if settings.WITNESSES else None
    if newest is None:
        return 0
    return sum(_ask(newest, *_configured(words), post) for words in settings.WITNESSES)


def _configured(words: str) -> tuple[str, Pinned]:
    address, _, line = words.partition(" ")
    return address.rstrip("/") + "/add-checkpoint", Pinned.read(line.strip())


def _ask(newest: Checkpoint, address: str, witness: Pinned, post: Post) -> bool:
    last = lodging.last_left("witness", address)
    old = last.size if last else 0
    if old == newest.size:
        return False
    try:
        answer = _sent(newest, old, address, post)
        if answer.status == 409 and answer.body.strip().isdecimal() and len(answer.body) < 20:
            # It knows more or less than we think, as after a mail lost on the way back: prove it from there.
            theirs = int(answer.body)
            if theirs > newest.size:
                return _refused(newest, address, f"a witness has signed for {theirs} entries, and there are fewer now")
            answer = _sent(newest, theirs, address, post)
    except OSError as error:
        log.warning("a witness did not answer: %s", type(error).__name__)
        return False
    if answer.status == 422 or (answer.status == 409 and answer.body.strip() == str(newest.size)):
        return _refused(newest, address, "a witness has signed for another history than this one")
    if answer.status != 200:
        log.warning("a witness answered %d", answer.status)
        return False
    try:
        witnessed(f"{newest.note}{answer.body}", witness)
    except NotANote as wrong:
        log.warning("a witness answered with something else than its signature: %s", wrong)
        return False
    lodging.record(newest.size, "witness", address, f"{lodging.LODGED}\n{answer.body}")
    return True


def _sent(newest: Checkpoint, old: int, address: str, post: Post) -> Answer:
    assert newest.note is not None, "only signed checkpoints are shown"
    return post(address, Asked(old, tree.consistency(old, newest.size), newest.note).text)


def _refused(newest: Checkpoint, address: str, reason: str) -> bool:
    last = lodging.last_row("witness", address)
    if last is None or last.result != lodging.REFUSED + reason:
        lodging.record(newest.size, "witness", address, lodging.REFUSED + reason)
    log.critical("the trail is not what a witness saw: %s", reason)
    return False
