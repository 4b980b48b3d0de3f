"""How are words made unreadable without the key of their stream, and still provable once they are open? (AUDIT 10)

Two formats, both AES-256-GCM with a random nonce of 12 bytes:

* a sealed payload of an event: 0x01 ‖ nonce ‖ ciphertext ‖ tag, of r ‖ canonical bytes, bound to event and stream.
  The event holds HMAC-SHA256(r, bytes). With r inside the ciphertext nothing is left to guess against afterwards.
* a sealed field of a row: 0x01 ‖ key_id ‖ nonce ‖ ciphertext ‖ tag, bound to its table, column, row, stream and key.
"""

import hashlib
import hmac
import os
import uuid
from functools import cached_property
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from audit.canonical import canon, read

FORMAT = b"\x01"
NONCE = 12
R = 32
UUID = 16


class DoesNotOpen(ValueError):
    """Sealed words that do not open with their key at their place: changed, moved, or of another format."""


class NotAsCommitted(ValueError):
    """The words open, but they are not those the event committed to."""


class Erased:
    """What is left where sealed words were, once their key is gone. False in conditions; "Erased" as text."""

    def __init__(self, blob: bytes = b""):
        self.blob = blob

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "Erased"

    def __repr__(self) -> str:
        return "<erased>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Erased)

    def __hash__(self) -> int:
        return hash(Erased)


class Key:
    """The opened key of one stream. Lives for one request or transaction; shows nothing of itself when printed."""

    def __init__(self, key_id: uuid.UUID, stream: uuid.UUID, secret: bytes):
        self.key_id, self.stream, self._secret = key_id, stream, secret

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._secret)

    def __repr__(self) -> str:
        return f"<key {self.key_id}>"


class SealedWords(NamedTuple):
    """What is stored (`blob`) and what the event says about it (`commit`)."""

    commit: bytes
    blob: bytes


def seal_payload(key: Key, words: dict[str, Any], *, event: uuid.UUID, stream: uuid.UUID) -> SealedWords:
    """Seal the words of one event. Raises NotCanonical for a value without canonical bytes."""
    message, r = canon(words), os.urandom(R)
    nonce = os.urandom(NONCE)
    blob = FORMAT + nonce + key.cipher.encrypt(nonce, r + message, event.bytes + stream.bytes)
    return SealedWords(commitment(r, message), blob)


def open_payload(key: Key, blob: bytes, commit: bytes, *, event: uuid.UUID, stream: uuid.UUID) -> dict[str, Any]:
    """The words of one event. Raises DoesNotOpen, or NotAsCommitted if they are not those the event speaks of."""
    plain = _open(key, blob[:1], blob[1:], event.bytes + stream.bytes)
    r, message = plain[:R], plain[R:]
    if not hmac.compare_digest(commitment(r, message), commit):
        raise NotAsCommitted(str(event))
    words: dict[str, Any] = read(message)
    return words


def commitment(r: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 under 32 random bytes: says which words were meant, and lets nobody try out values."""
    return hmac.new(r, message, hashlib.sha256).digest()


def place(*, model: str, field: str, row: uuid.UUID, stream: uuid.UUID, key_id: uuid.UUID) -> bytes:
    """What a sealed field is bound to."""
    return "\n".join(["riskapp/field/v1", model, field, str(row), str(stream), str(key_id)]).encode()


def seal_field(key: Key, plain: bytes, *, model: str, field: str, row: uuid.UUID) -> bytes:
    """Seal the bytes of one field of one row."""
    nonce = os.urandom(NONCE)
    bound = place(model=model, field=field, row=row, stream=key.stream, key_id=key.key_id)
    return FORMAT + key.key_id.bytes + nonce + key.cipher.encrypt(nonce, plain, bound)


def open_field(key: Key, blob: bytes, *, model: str, field: str, row: uuid.UUID) -> bytes:
    """The bytes of one field of one row. Raises DoesNotOpen anywhere but at its own place."""
    bound = place(model=model, field=field, row=row, stream=key.stream, key_id=key.key_id)
    return _open(key, blob[:1], blob[1 + UUID :], bound)


def key_id_of(blob: bytes) -> uuid.UUID:
    """Which key a sealed field asks for. Raises DoesNotOpen if it is no sealed field."""
    if blob[:1] != FORMAT or len(blob) < 1 + UUID + NONCE + 16:
        raise DoesNotOpen("not a sealed field")
    return uuid.UUID(bytes=blob[1 : 1 + UUID])


def wrap(kek: bytes, secret: bytes) -> bytes:
    """A stream's key as it is stored: wrapped (RFC 3394) by the key-encryption key of the epoch."""
    return aes_key_wrap(kek, secret)


def unwrap(kek: bytes, wrapped: bytes) -> bytes:
    """The stream's key again. Raises DoesNotOpen under another key-encryption key."""
    try:
        return aes_key_unwrap(kek, wrapped)
    except InvalidUnwrap as error:
        raise DoesNotOpen("wrapped by another key") from error


def index(key: bytes, reference: str) -> bytes:
    """Eight bytes by which an exact reference number is found again without being stored: HMAC of the normalised text.

    Only for references that many people cannot share; a hit is compared again after opening.
    """
    normalised = "".join(reference.split()).casefold().encode()
    return hmac.new(key, normalised, hashlib.sha256).digest()[:8]


def _open(key: Key, version: bytes, rest: bytes, bound: bytes) -> bytes:
    if version != FORMAT:
        raise DoesNotOpen("another format")
    try:
        return key.cipher.decrypt(rest[:NONCE], rest[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen("changed, moved, or sealed under another key") from error
