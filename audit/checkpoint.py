"""Which text says how large the tree is and what is in it, signed so that everybody can check it without us?

Three formats of C2SP, as AUDIT 7 to 9 narrow them:

* signed-note: a text, an empty line, signature lines `— name base64(key id ‖ signature)`;
* tlog-checkpoint: the text of a note has three lines: origin, size, root;
* tlog-proof: the proof that one event is in the tree, with the checkpoint it leads to.

Whoever checks brings the origin and the public key; neither is ever taken from what is being checked. Everything is
read strictly: a text that could be written otherwise is refused, so that one changed character never passes.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit import merkle

PROOF = "c2sp.org/tlog-proof@v1"
DASH = "— "
# Kinds of signature (signed-note, tlog-cosignature): of a log, and of a witness, who adds the time.
LOG, WITNESS = b"\x01", b"\x04"
SECRET = "PRIVATE+KEY+"  # noqa: S105  what such a line begins with
# What ends each note in a file of lodged notes (AUDIT 8).
END = "\x1e"
KEY_ID = 4
KEY = 32
SIGNATURE = 64
TIME = 8
LARGEST = 2**63 - 1
# A receipt of the largest tree has 63 hashes; a note with sixteen signatures stays far below this.
LONGEST = 100_000
# What stands before the body in `extra`: the previous leaf, and the place in the stream.
BEFORE_BODY = merkle.HASH + 8


class NotANote(ValueError):
    """A text that is no signed checkpoint, or not one by the key that was asked for; the message says why."""


class WrongOrigin(NotANote):
    """A checkpoint of another log."""


class NotSigned(NotANote):
    """No signature by the key that was asked for."""


class BadSignature(NotANote):
    """A signature line of the key that was asked for, over another text."""


class NotAProof(ValueError):
    """A text that is no proof, or proves nothing; the message says why."""


class NotInTheTree(NotAProof):
    """A well-formed proof that does not lead from its event to its checkpoint."""


class Head(NamedTuple):
    """What a checkpoint says: of which log, how many leaves, with which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed (AUDIT 7)."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


class Pinned(NamedTuple):
    """A name and the public key that signs for it, to be kept where the log's owner cannot change it."""

    name: str
    public_key: bytes
    kind: bytes = LOG

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.public_key, self.kind)

    @property
    def text(self) -> str:
        """One line for both, `name+key id+base64(kind ‖ key)`: the "vkey" of signed-note."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(self.kind + self.public_key)}"

    @classmethod
    def read(cls, text: str) -> "Pinned":
        """What `text` wrote. Raises NotANote."""
        name, _, rest = text.partition("+")
        id_text, _, key_text = rest.partition("+")
        key = decoded(key_text)
        found = cls(_name(name), key[1:], key[:1])
        if len(key) != 1 + KEY or found.kind not in (LOG, WITNESS) or id_text != found.key_id.hex():
            raise NotANote("this is not a name, the number of its key, and the key")
        return found


class Signer:
    """The name and the secret key of a log. Shows nothing of the key when printed."""

    kind = LOG

    def __init__(self, name: str, secret: bytes):
        """`secret`: 32 random bytes (RFC 8032)."""
        self.name = _name(name)
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def read(cls, text: str) -> Self:
        """What `secret_text` wrote, of this kind. Raises NotANote, and never says what it read."""
        name, _, rest = text.strip().removeprefix(SECRET).partition("+")
        id_text, _, key_text = rest.partition("+")
        data = decoded(key_text)
        if not text.startswith(SECRET) or len(data) != 1 + KEY or data[:1] != cls.kind:
            raise NotANote("this is not the secret key of a " + ("log" if cls.kind == LOG else "witness"))
        signer = cls(name, data[1:])
        if id_text != signer.pinned.key_id.hex():
            raise NotANote("the number of this secret key is not that of its name and key")
        return signer

    @property
    def secret_text(self) -> str:
        """One line for the file in which the key is kept."""
        secret = encoded(self.kind + self._key.private_bytes_raw())
        return f"{SECRET}{self.name}+{self.pinned.key_id.hex()}+{secret}"

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    @property
    def pinned(self) -> Pinned:
        return Pinned(self.name, self.public_key, self.kind)

    def line(self, text: str) -> str:
        """The signature line under a text."""
        return signature_line(self.pinned, self._key.sign(text.encode()))

    def sign(self, size: int, root: bytes) -> str:
        """The signed note of a head of this log."""
        return signed(Head(self.name, size, root).text, [self])

    def __repr__(self) -> str:
        return f"<signer {self.pinned.text}>"


class Witness(Signer):
    """The name and the secret key of somebody who saw a log grow (tlog-cosignature, version 1)."""

    kind = WITNESS

    def cosign(self, text: str, at: int) -> str:
        """The signature line: at that second (POSIX) this was the largest tree of the log that we had seen."""
        signature = self._key.sign(_cosigned(text, at))
        return signature_line(self.pinned, at.to_bytes(TIME, "big") + signature)


def signed(text: str, signers: Iterable[Signer]) -> str:
    """The note of a text, with a line by each signer. While a key is changed, the old and the new one sign."""
    return text + "\n" + "".join(signer.line(text) for signer in signers)


def opened(note: str, origin: str, public_key: bytes) -> Head:
    """What a note says, once its signature by this origin and key (32 bytes) is found good.

    Further signature lines may stand there and are ignored. Raises NotANote, or one of its kinds, with the reason.
    """
    text, lines = parts(note)
    head = read(text)
    if head.origin != origin:
        raise WrongOrigin(f"this is a checkpoint of {head.origin}, not of {origin}")
    for signature in _by(Pinned(origin, public_key), lines):
        _verify(public_key, signature, text.encode())
    return head


def witnessed(note: str, witness: Pinned) -> int:
    """When this witness saw the checkpoint (seconds, POSIX). Raises NotANote, or one of its kinds."""
    text, lines = parts(note)
    read(text)
    at = 0
    for signature in _by(witness, lines):
        if len(signature) != TIME + SIGNATURE:
            raise BadSignature("the signature of a witness has a time and 64 bytes")
        at = int.from_bytes(signature[:TIME], "big")
        _verify(witness.public_key, signature[TIME:], _cosigned(text, at))
    return at


def read(text: str) -> Head:
    """What the text of a checkpoint says, not what anybody signed. Raises NotANote."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NotANote("a checkpoint has three lines: origin, size and root")
    root = decoded(lines[2])
    if len(root) != merkle.HASH:
        raise NotANote("the root of a checkpoint has 32 bytes")
    return Head(_name(lines[0]), number(lines[1]), root)


def parts(note: str) -> tuple[str, list[str]]:
    """The text of a note, and its signature lines. Raises NotANote."""
    if len(note) > LONGEST:
        raise NotANote(f"a note has at most {LONGEST} characters")
    if any(character < " " and character != "\n" for character in note):
        raise NotANote("a note has no control characters")
    text, separator, block = note.rpartition("\n\n")
    if not separator or not block.endswith("\n"):
        raise NotANote("a note has a text, an empty line, and signature lines")
    lines = block[:-1].split("\n")
    for line in lines:
        _parsed(line)
    return text + "\n", lines


def notes_in(lodged: str | bytes) -> list[str]:
    """The notes of a file to which each was appended, followed by 0x1E; none of them opened yet.

    What was broken off in writing (a full disk, a loss of power) is left out: if it is the end of the file, and if the
    same note was written again after it, however often that was broken off too. A disk breaks off anywhere, also inside
    a character, so this works on bytes; a note that is no text is kept, and does not open.
    """
    *notes, _unfinished = (lodged.encode() if isinstance(lodged, str) else lodged).split(END.encode())
    kept, whole = list[bytes](), b""
    for note in reversed(notes):
        if note and (note == whole or not whole.startswith(note)):
            kept.append(note)
            whole = note
    return [note.decode(errors="replace") for note in reversed(kept)]


def signature_line(by: Pinned, signature: bytes) -> str:
    """`— name base64(key id ‖ signature)` and a line's end."""
    return f"{DASH}{by.name} {encoded(by.key_id + signature)}\n"


def key_id(name: str, public_key: bytes, kind: bytes = LOG) -> bytes:
    """The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key)."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public_key).digest()[:KEY_ID]


@dataclass(frozen=True)
class Proof:
    """That one event is in the tree: prev ‖ int64 stream_seq ‖ body, its index, the hashes upwards, the checkpoint."""

    extra: bytes
    index: int
    hashes: tuple[bytes, ...]
    note: str

    @property
    def body(self) -> bytes:
        return self.extra[BEFORE_BODY:]

    @property
    def leaf(self) -> bytes:
        """SHA-256(0x00 ‖ the first 40 bytes ‖ SHA-256(the rest)) (AUDIT 9)."""
        return merkle.leaf_hash(self.extra[:BEFORE_BODY] + hashlib.sha256(self.body).digest())

    @property
    def text(self) -> str:
        """The proof as a text that a stranger can check (c2sp.org/tlog-proof, version 1)."""
        lines = [
            PROOF,
            f"extra {encoded(self.extra)}",
            f"index {self.index}",
            *map(encoded, self.hashes),
            "",
            self.note,
        ]
        return "\n".join(lines)

    @classmethod
    def read(cls, text: str) -> "Proof":
        """What `text` wrote; nothing is verified but the form. Raises NotAProof."""
        above, separator, note = text.partition("\n\n")
        lines = above.split("\n")
        if not separator or lines[0] != PROOF:
            raise NotAProof(f"a proof begins with {PROOF} and ends with a checkpoint")
        if len(lines) < 3 or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
            raise NotAProof("a proof has a line “extra” and a line “index”")
        try:
            hashes = tuple(decoded(line) for line in lines[3:])
            found = cls(decoded(lines[1].removeprefix("extra ")), number(lines[2].removeprefix("index ")), hashes, note)
        except NotANote as wrong:
            raise NotAProof(str(wrong)) from None
        if len(found.extra) <= BEFORE_BODY or any(len(held) != merkle.HASH for held in hashes):
            raise NotAProof("a proof has the event and hashes of 32 bytes")
        return found


def verified(proof: Proof, origin: str, public_key: bytes) -> Head:
    """The checkpoint that the proof leads to, once signature and way are found good.

    Raises NotANote for the checkpoint, NotInTheTree for the way to it.
    """
    head = opened(proof.note, origin, public_key)
    if not merkle.verify_inclusion(proof.leaf, proof.index, head.size, proof.hashes, head.root):
        raise NotInTheTree("the event is not in the tree of this checkpoint, or not at this place, or was altered")
    return head


def encoded(data: bytes) -> str:
    """Base64 (RFC 4648 4)."""
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """The bytes of base64 that is written as `encoded` writes it, and in no other way. Raises NotANote."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NotANote("this is not base64") from None
    # Python reads over bits that stand for nothing; then one altered character would not show.
    if encoded(data) != text:
        raise NotANote("this base64 could be written otherwise")
    return data


def number(text: str) -> int:
    """A size or index: a whole number below 2^63, as `str` writes it. Raises NotANote."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST)) and str(int(text)) == text):
        raise NotANote("a size or index is a whole number without zeros before it")
    if int(text) > LARGEST:
        raise NotANote("a size or index is below 2^63")
    return int(text)


def _name(text: str) -> str:
    if not text or "+" in text or any(character.isspace() or character < " " for character in text):
        raise NotANote("a name has no spaces and no plus")
    return text


def _parsed(line: str) -> tuple[str, bytes]:
    """Name, and key id ‖ signature, of a signature line."""
    name, separator, text = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not separator:
        raise NotANote("a signature line has a dash, a name and the signature")
    data = decoded(text)
    if len(data) <= KEY_ID:
        raise NotANote("a signature line has the number of its key and a signature")
    return _name(name), data


def _by(signer: Pinned, lines: list[str]) -> list[bytes]:
    """Signatures by that name and key; there must be one."""
    parsed = [_parsed(line) for line in lines]
    found = [data[KEY_ID:] for name, data in parsed if (name, data[:KEY_ID]) == (signer.name, signer.key_id)]
    if not found:
        raise NotSigned(f"nothing here is signed by {signer.name} with the key that was asked for")
    return found


def _verify(public_key: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        raise BadSignature("the signature is not one of this text") from None


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
