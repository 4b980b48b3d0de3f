"""How is a signed document kept? Sealed under the key of the case, and the words of each item under the item's own.

So one item can be erased from what was signed: its key goes, and the rest of the document stands and is read.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from audit.fields import Erased, SealedField, part_opened, part_sealed

WORDS = ("text", "source", "dated", "interpretation", "other_reading", "about")
"""What an item says in words about people; the rest of it are numbers and choices from lists."""


class DocumentField(SealedField):
    """The document of a signed version. In memory it is whole; of an item that was erased it says so, and no more."""

    def deconstruct(self) -> Any:
        """To the database it is the field that it is built on."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "audit.fields.SealedField", args, kwargs

    def sealed(self, row: Any, value: Any) -> bytes:
        return super().sealed(row, {**value, "items": [_closed(row, item) for item in value["items"]]})

    def opened(self, row: Any, blob: bytes) -> Any:
        value = super().opened(row, blob)
        if not isinstance(value, dict):
            return value
        return {**value, "items": [_open(row, item) for item in value["items"]]}


def _closed(row: Any, item: dict[str, Any]) -> dict[str, Any]:
    """An item with its words closed under its own key; as it is, if it has none."""
    part = part_sealed(row, "items", uuid.UUID(item["key"]), {name: item[name] for name in WORDS})
    if part is None:
        return item
    return {name: said for name, said in item.items() if name not in WORDS} | {"sealed": part}


def _open(row: Any, item: dict[str, Any]) -> dict[str, Any]:
    if "sealed" not in item:
        return item
    words = part_opened(row, "items", uuid.UUID(item["key"]), item["sealed"])
    if isinstance(words, Erased):
        words = dict.fromkeys(WORDS, "") | {"text": _("Erased")}
    return {name: said for name, said in item.items() if name != "sealed"} | words
