"""Where are the secret keys of the trail, and who may read them? In files of their owner alone (security S17).

The key that signs our trail is read by the sequencer's process and no other; the key with which we sign as a witness
for others is another one. In service both are made by `manage.py audit_key`; when trying out the first makes itself.
"""

import os
import stat
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from audit import lodging
from audit.checkpoint import NotANote, Signer, Witness

TRYING_OUT = "localhost/audit"

Kind = TypeVar("Kind", bound=Signer)


class NoKey(Exception):
    """A key that is not there, lies open to others, or is not the one that was announced; the message says which."""


def ours() -> Signer:
    """The key that signs our trail. When trying out it is made if it is not there. Raises NoKey."""
    path = settings.SIGNING_KEY_FILE
    if not path.exists() and not settings.SERVICE and not settings.TRAIL_KEYS:
        announce(made(Signer, TRYING_OUT, path))
    signer = read(Signer, path)
    announced = lodging.pinned()
    if not announced or announced[0] != signer.pinned:
        raise NoKey(f"the key in {path} is not the first of RISKAPP_TRAIL_KEYS")
    return signer


def made(kind: type[Kind], name: str, path: Path) -> Kind:
    """A new key, drawn at random, in a file that only its owner can read. Raises NoKey if there is a file already."""
    signer = kind(name, os.urandom(32))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise NoKey(f"{path} is there already, and a key is never overwritten") from None
    with os.fdopen(file, "w") as held:
        held.write(signer.secret_text + "\n")
        held.flush()
        os.fsync(held.fileno())
    lodging.on_disk(path.parent)
    return signer


def read(kind: type[Kind], path: Path) -> Kind:
    """The key in a file. Raises NoKey, also if anybody but its owner may read it."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NoKey(f"{path} can be read by others than its owner: chmod 400")
        return kind.read(path.read_text())
    except OSError as error:
        raise NoKey(f"{path} cannot be read: {error.strerror}") from None
    except (NotANote, UnicodeDecodeError):
        raise NoKey(f"{path} holds no such key") from None


def announce(signer: Signer) -> None:
    """When trying out: leave the public line where web server and worker find it, before any earlier one."""
    path = settings.TRAIL_FOLDER / lodging.PUBLIC_KEY
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    earlier = path.read_text() if path.exists() else ""
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{signer.pinned.text}\n{earlier}")
    fresh.replace(path)


def witness() -> Witness | None:
    """The key with which we sign for the trails of others; None if we are nobody's witness. Raises NoKey."""
    path = settings.WITNESS_KEY_FILE
    return read(Witness, Path(path)) if path else None
