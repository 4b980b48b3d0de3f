r"""What does a body say that also stands in columns? Read once in full, and recognised when another one is built alike.

Bodies of one kind of event differ in their values, and hardly ever in anything else. So from each that was read in full
a pattern is made: the same keys in the same order, each with a value of the same kind, whatever it is. A string in a
pattern is printable ASCII without '"' and '\', so that what matches is JSON, says each key once, and nothing in it can
be taken for something else. Whatever does not match is read in full.
"""

from __future__ import annotations

import re
from typing import Any

from audit import canonical

MOST = 8
"""Patterns for one kind of event, by one kind of actor."""
KINDS = 1_000
IN_COLUMNS = ("actor", "at", "event", "request", "stream")
"""In the order in which a body has them, since its keys are sorted."""
TEXT = rb'"[ !#-\[\]-~]*"'
CAUGHT = rb'"([ !#-\[\]-~]*)"'
Said = tuple[tuple[bytes, ...], bool]


class Shapes:
    """The patterns known so far."""

    def __init__(self) -> None:
        self._known: dict[bytes, list[tuple[re.Pattern[bytes], bool]]] = {}

    def said(self, body: bytes, kinds: bytes) -> Said:
        """What a body says for IN_COLUMNS, and whether it commits to sealed words.

        `kinds`: the columns actor_kind and type as `columns` writes them. Raises ValueError unless the body says the
        same of them; KeyError, TypeError or AttributeError if it is no body.
        """
        for pattern, commits in self._known.get(kinds, ()):
            if found := pattern.fullmatch(body):
                return found.groups(), commits
        said = canonical.read(body)
        if columns(said["actor_kind"], said["type"]) != kinds:
            raise ValueError("the columns say another kind of event")
        told = tuple(said[name].encode() for name in IN_COLUMNS), said.get("commit") is not None
        self._learn(body, kinds, said)
        return told

    def _learn(self, body: bytes, kinds: bytes, said: dict[str, Any]) -> None:
        if len(self._known) >= KINDS:
            self._known.clear()
        known = self._known.setdefault(kinds, [])
        if pattern := _pattern(said):
            made = re.compile(pattern)
            if made.fullmatch(body):
                del known[MOST - 1 :]
                known.insert(0, (made, said.get("commit") is not None))


def columns(*texts: str) -> bytes:
    """Columns of text, one after the other, as COPY writes them in its binary form."""
    return b"".join(len(text.encode()).to_bytes(4, "big") + text.encode() for text in texts)


def _pattern(said: dict[str, Any]) -> bytes:
    """What matches every body of these keys and kinds of values, for this kind of actor and event; or nothing."""
    parts = []
    if [key for key in said if key in IN_COLUMNS] != list(IN_COLUMNS):
        return b""
    for key, value in said.items():
        if key in ("actor_kind", "type"):
            part = re.escape(b'"%b"' % value.encode())
        elif key in IN_COLUMNS:
            part = CAUGHT
        else:
            part = _any_like(value)
        if not part or not key.isascii() or not key.isidentifier():
            return b""
        parts.append(b'"%b":%b' % (key.encode(), part))
    return rb"\{" + b",".join(parts) + rb"\}"


def _any_like(value: Any) -> bytes:
    """What matches every value of this kind; nothing for one that is not flat."""
    if isinstance(value, str):
        return TEXT
    if isinstance(value, bool):
        return rb"(?:true|false)"
    if isinstance(value, int):
        return rb"(?:0|-?[1-9][0-9]*)"
    if value is None:
        return rb"null"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return rb"\[(?:" + TEXT + rb"(?:," + TEXT + rb")*)?\]"
    return b""
