"""Which bytes stand for this value? One value, one sequence of bytes: RFC 8785, restricted (AUDIT 5).

Restricted means: no floats, whole numbers up to 2^53 - 1, keys in ASCII, no lone surrogates. On this subset the bytes
of `json.dumps` are the bytes of RFC 8785; the tests compare them with an independent library.
"""

import json
from typing import Any

LARGEST = 2**53 - 1
PLAIN = (str, bool, type(None))
MANY = (list, tuple)


class NotCanonical(TypeError):
    """A value without canonical bytes here: a float, too large a number, a key that is not ASCII, a lone surrogate."""


def canon(value: Any) -> bytes:
    """The canonical bytes of text, whole numbers, booleans, None, and lists and dicts of them. Raises NotCanonical."""
    _guard(value)
    return _dumps(value)


def read(data: bytes) -> Any:
    """The value of canonical bytes; a doubled key or a float is refused (NotCanonical). Never used to verify bytes."""
    text = data.decode()
    if b"\\" not in data and data.split(None, 1) == [data]:
        # Nothing is escaped and nothing is spaced out, so that each key ends with '":' and nothing else does: if there
        # are as many of these as keys, none stands twice, and none needs to be looked at one by one.
        value, end = _PLAIN.raw_decode(text)
        if end == len(text) and type(value) is dict and len(value) == data.count(b'":'):
            return value
    return _READER.decode(text)


def _dumps(value: Any) -> bytes:
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("lone surrogates have no bytes") from error


def _guard(value: Any) -> None:
    if isinstance(value, PLAIN):
        return
    if isinstance(value, dict):
        for key, held in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise NotCanonical(f"{key!r} is not a key in ASCII")
            if not isinstance(held, PLAIN):  # asked here already: most of what is held is text
                _guard(held)
    elif isinstance(value, MANY):
        for held in value:
            if not isinstance(held, PLAIN):
                _guard(held)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(f"{value} is larger than 2^53 - 1")
    else:
        raise NotCanonical(f"{type(value).__name__} has no canonical bytes")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise NotCanonical("a key stands twice")
    return found


def _refuse(text: str) -> None:
    raise NotCanonical(f"{text} is not a whole number")


_READER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
_PLAIN = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
