"""How are copies closed? As files of the format age v1 (age-encryption.org/v1), by a passphrase or for a public key.

The format is somebody else's on purpose: what is closed here can be opened years from now without this product. PURE:
streams in, streams out. Ciphers, key agreement and key derivation are those of `cryptography`.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FIRST: Final = b"age-encryption.org/v1"
CHUNK: Final = 64 * 1024
TAG: Final = 16
COLUMNS: Final = 65  # of a full line of base64, with its end
WORK: Final = 15  # of scrypt: 2^15 rounds of 8 blocks, 32 MiB; a passphrase here is drawn, not remembered
MOST_WORK: Final = 20
LONGEST_HEADER: Final = 16 * 1024
LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
PUBLIC, SECRET = "age", "age-secret-key-"


class NotOpened(Exception):
    """Another key, another passphrase, or not the file that was closed; the message says which."""


class Lock(Protocol):
    """What closes a file: writes the lines of the header that hold the file's key."""

    def wrap(self, key: bytes) -> tuple[str, bytes]: ...


class Unlock(Protocol):
    """What opens it: the file's key, from the words and the body of one stanza; None if that is not for us."""

    def unwrap(self, words: Sequence[str], body: bytes) -> bytes | None: ...


@dataclass(frozen=True)
class Recipient:
    """A public key, as people hand it on: "age1…"."""

    public: bytes

    @classmethod
    def read(cls, text: str) -> Recipient:
        """Raises ValueError."""
        return cls(_from_words(PUBLIC, text.strip()))

    @property
    def text(self) -> str:
        return _in_words(PUBLIC, self.public)

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        passing = X25519PrivateKey.generate()
        share = passing.public_key().public_bytes_raw()
        shared = passing.exchange(X25519PublicKey.from_public_bytes(self.public))
        return f"X25519 {_b64(share)}", _box(_x25519(shared, share, self.public)).encrypt(bytes(12), key, None)


@dataclass(frozen=True, repr=False)
class Identity:
    """A secret key, as it stands in its file: "AGE-SECRET-KEY-1…"."""

    secret: bytes

    @classmethod
    def made(cls) -> Identity:
        """A new one, drawn at random."""
        raw, plain = serialization.Encoding.Raw, serialization.NoEncryption()
        return cls(X25519PrivateKey.generate().private_bytes(raw, serialization.PrivateFormat.Raw, plain))

    @classmethod
    def read(cls, text: str) -> Identity:
        """From a file that may hold remarks (`#`). Raises ValueError."""
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        if len(lines) != 1:
            raise ValueError("the file must hold one secret key")
        return cls(_from_words(SECRET, lines[0].lower()))

    @property
    def text(self) -> str:
        return _in_words(SECRET, self.secret).upper()

    @property
    def recipient(self) -> Recipient:
        return Recipient(X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def unwrap(self, words: Sequence[str], body: bytes) -> bytes | None:
        if len(words) != 2 or words[0] != "X25519":
            return None
        try:
            share = _unb64(words[1])
            shared = X25519PrivateKey.from_private_bytes(self.secret).exchange(X25519PublicKey.from_public_bytes(share))
            return _box(_x25519(shared, share, self.recipient.public)).decrypt(bytes(12), body, None)
        except (ValueError, InvalidTag):
            return None


@dataclass(frozen=True, repr=False)
class Passphrase:
    """Words that close and open."""

    words: str
    work: int = WORK

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        salt = os.urandom(16)
        return f"scrypt {_b64(salt)} {self.work}", _box(self._key(salt, self.work)).encrypt(bytes(12), key, None)

    def unwrap(self, words: Sequence[str], body: bytes) -> bytes | None:
        if len(words) != 3 or words[0] != "scrypt" or not words[2].isdecimal() or int(words[2]) > MOST_WORK:
            return None
        try:
            return _box(self._key(_unb64(words[1]), int(words[2]))).decrypt(bytes(12), body, None)
        except (ValueError, InvalidTag):
            return None

    def _key(self, salt: bytes, work: int) -> bytes:
        return Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 2**work, 8, 1).derive(self.words.encode())


def close(write: Callable[[bytes], object], locks: Sequence[Lock], plain: BinaryIO) -> None:
    """Read `plain` to its end and write it closed, a chunk at a time; each lock alone opens it again."""
    key = os.urandom(16)
    header = FIRST + b"\n"
    for lock in locks:
        words, body = lock.wrap(key)
        header += f"-> {words}\n{_b64(body)}\n".encode()  # a body of 32 bytes is one short line
    header += b"---"
    nonce = os.urandom(16)
    write(header + b" " + _b64(_mac(key, header)).encode() + b"\n" + nonce)
    box = _box(_derived(key, nonce, b"payload"))
    for number, chunk, is_last in _chunks(plain, CHUNK):
        write(box.encrypt(_place(number, is_last), chunk, None))


def opened(closed: BinaryIO, unlock: Unlock) -> Iterator[bytes]:
    """What was closed, a chunk at a time. Raises NotOpened: before the first chunk, or where it was altered or cut."""
    key, nonce = _read_header(closed, unlock)
    box = _box(_derived(key, nonce, b"payload"))
    for number, chunk, is_last in _chunks(closed, CHUNK + TAG):
        try:
            yield box.decrypt(_place(number, is_last), chunk, None)
        except InvalidTag:
            raise NotOpened("the file was altered, or is not whole") from None


def _read_header(closed: BinaryIO, unlock: Unlock) -> tuple[bytes, bytes]:
    header, stanzas, left = b"", list[tuple[list[str], bytes]](), LONGEST_HEADER
    try:
        if (line := closed.readline(left)) != FIRST + b"\n":
            raise NotOpened("this is not a file of age v1")
        header += line
        while (line := closed.readline(left)).startswith(b"-> "):
            body = closed.readline(left)
            while len(body) % COLUMNS == 0 and body.endswith(b"\n"):  # full lines go on until one that is not
                body += closed.readline(left)
            header, left = header + line + body, left - len(line) - len(body)
            text = body.replace(b"\n", b"").decode("ascii")
            stanzas.append((line[3:-1].decode("ascii").split(" "), _unb64(text)))
        if not line.startswith(b"--- ") or not line.endswith(b"\n"):
            raise NotOpened("the beginning of the file is damaged")
        mac = _unb64(line[4:-1].decode("ascii"))
    except ValueError:
        raise NotOpened("the beginning of the file is damaged") from None
    key = next((key for words, body in stanzas if (key := unlock.unwrap(words, body))), None)
    if key is None:
        raise NotOpened("it was closed with another key or passphrase")
    check = hmac.HMAC(_derived(key, b"", b"header"), hashes.SHA256())
    check.update(header + b"---")
    try:
        check.verify(mac)
    except InvalidSignature:
        raise NotOpened("the beginning of the file was altered") from None
    return key, closed.read(16)


def _chunks(stream: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes, and whether it is the last: known only once nothing follows."""
    number, now = 0, _full(stream, size)
    while following := _full(stream, size):
        yield number, now, False
        number, now = number + 1, following
    yield number, now, True


def _full(stream: BinaryIO, size: int) -> bytes:
    """So many bytes, or what is left: a pipe gives fewer than were asked for."""
    found = bytearray()
    while len(found) < size and (more := stream.read(size - len(found))):
        found += more
    return bytes(found)


def _place(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _box(key: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(key)


def _x25519(shared: bytes, share: bytes, public: bytes) -> bytes:
    return _derived(shared, share + public, b"age-encryption.org/v1/X25519")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def _mac(key: bytes, header: bytes) -> bytes:
    made = hmac.HMAC(_derived(key, b"", b"header"), hashes.SHA256())
    made.update(header)
    return made.finalize()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    """Strictly: what does not encode to the same text again is refused. Raises ValueError."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if _b64(data) != text:
        raise ValueError("not canonical")
    return data


# Keys as people copy them: Bech32 (BIP 173), which notices a mistyped letter


def _in_words(name: str, data: bytes) -> str:
    values = _regrouped(data, 8, 5)
    check = _polymod([*_expanded(name), *values, *[0] * 6]) ^ 1
    return f"{name}1" + "".join(LETTERS[each] for each in [*values, *[check >> 5 * (5 - i) & 31 for i in range(6)]])


def _from_words(name: str, text: str) -> bytes:
    values = [LETTERS.find(letter) for letter in text.removeprefix(f"{name}1")]
    if not text.startswith(f"{name}1") or -1 in values or _polymod([*_expanded(name), *values]) != 1:
        raise ValueError("this is not a key, or a letter of it is wrong")
    data = bytes(_regrouped(bytes(values[:-6]), 5, 8))
    if len(data) != 32:
        raise ValueError("this is not a key of 32 bytes")
    return data


def _expanded(name: str) -> list[int]:
    return [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name]


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> i & 1 else 0
    return check


def _regrouped(data: bytes, wide: int, narrow: int) -> list[int]:
    """The same bits in groups of another width; those left over are zero, or made up with zeros."""
    bits, held, found = 0, 0, list[int]()
    for value in data:
        held, bits = held << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            found.append(held >> bits & (1 << narrow) - 1)
    if bits and wide > narrow:
        found.append(held << narrow - bits & (1 << narrow) - 1)
    return found
