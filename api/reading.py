"""What did a program send? JSON read strictly: what is doubtful is refused, never guessed at (security T17)."""

from __future__ import annotations

import json
import math
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from api.problems import Failure, Unprocessable

DEEPEST = 30
LONGEST = 2_000_000
TAGS = {"none", "harm"}  # pydantic's names of the two kinds of cell, which stand in no document
Place = tuple[str | int, ...]


def parsed(body: bytes) -> Any:
    """The value in this text.

    400 for what is not JSON, is not UTF-8, names a thing twice, or nests too deep; 413 for what is too long; 422 with a
    pointer for text that no database can keep.
    """
    if len(body) > LONGEST:
        raise Failure(413, _("This is longer than can be taken in one piece."))
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except Failure:
        raise
    except RecursionError:
        raise Failure(400, _("This is nested too deep.")) from None
    except ValueError:  # also UnicodeDecodeError, JSONDecodeError, and whole numbers of thousands of digits
        raise Failure(400, _("This is not JSON that can be read.")) from None
    faults: list[tuple[str, str]] = []
    _walk(value, (), faults)
    if faults:
        raise Unprocessable(faults)
    return value


def validated(model: type[BaseModel], value: Any) -> Any:
    """The value as this body, or 422 with a pointer to each fault. Nothing is coerced: "1" is no number, 1 no truth."""
    try:
        return model.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise Unprocessable([(_pointer(each["loc"], value), _said(each, value)) for each in error.errors()]) from None


def pointer(*place: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Failure(400, _("A name stands twice in one object."))
    return made


def _no_number(name: str) -> Any:
    raise Failure(400, _("%(name)s is not a number that JSON has.") % {"name": name})


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Failure(400, _("A number is too large."))
    return number


def _walk(value: Any, place: Place, faults: list[tuple[str, str]]) -> None:
    if len(place) > DEEPEST:
        raise Failure(400, _("This is nested too deep."))
    if isinstance(value, str):
        _check_text(value, place, faults)
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_text(name, place, faults)
            _walk(each, (*place, name), faults)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _walk(each, (*place, number), faults)


def _check_text(text: str, place: Place, faults: list[tuple[str, str]]) -> None:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        where = pointer(*place).encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")
        faults.append((where, _("This holds a character that cannot be kept.")))


def _pointer(place: tuple[str | int, ...], value: Any) -> str:
    """Where in the document this is: without the steps that only the model has."""
    kept: list[str | int] = []
    at = value
    for part in place:
        if part in TAGS and not (isinstance(at, dict) and part in at):
            continue
        kept.append(part)
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            at = None
    return pointer(*kept)


def _said(each: Any, value: Any) -> str:
    """What is wrong, and in a grid in which row and on which side."""
    message = str(each["msg"]).removeprefix("Value error, ")
    place = each["loc"]
    if len(place) >= 4 and place[0] == "rows" and place[2] == "cells":
        row = value["rows"][place[1]].get("id")
        return _("Row %(row)s, side %(side)s: %(message)s") % {"row": row, "side": place[3], "message": message}
    return message
