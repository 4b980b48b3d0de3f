"""How does a model keep words about people? In one field type: sealed in the table, plain in memory (AUDIT 10)."""

import base64
import json
import uuid
from typing import Any, NoReturn

from django.core.exceptions import FieldError
from django.db import models

from audit import keys, sealing
from audit.sealing import Erased

__all__ = ["Erased", "SealedField", "part_opened", "part_sealed"]


TAKEN_OUT = b"\x00"
"""What an erasure leaves in a column in which something was said (cases/sql/erasing.sql)."""


class _Blob(bytes):
    """Sealed bytes as they come from the table, told apart from bytes that anybody might assign."""

    def __repr__(self) -> str:
        return "<sealed>"


class _Words:
    """Opens the field when it is first looked at, so that a row whose words are not shown needs no key."""

    def __init__(self, field: "SealedField"):
        self.field = field

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        if isinstance(value := row.__dict__[name], _Blob):
            value = row.__dict__[name] = self.field.opened(row, value)
        return value

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Text, a list or a dict about people, sealed under the key of `row.stream` and bound to its place.

    The model needs a `stream` and a uuid as primary key. The database cannot search it: any filter but `isnull` raises
    FieldError. Rows are written with `save`, `create` or `bulk_create` (also with update_conflicts); `update` and
    `bulk_update` know no row to bind to and raise FieldError. A model that says `has_own_key` seals under the key that
    is named like the row, where there is one, so that the row can be erased alone. When the key is gone the attribute
    is `Erased`.
    """

    descriptor_class = _Words
    _pyi_private_get_type: Any  # to type checkers: text, a list or a dict, as the service put it there
    _pyi_private_set_type: Any

    def opened(self, row: models.Model, blob: bytes) -> Any:
        """The words in this blob, read at this row; Erased without the key; DoesNotOpen if it was moved or changed."""
        if blob == TAKEN_OUT:
            return Erased(blob)
        try:
            key = keys.by_id(row.stream, sealing.key_id_of(blob))  # type: ignore[attr-defined]  # every holder has a stream
        except keys.KeyDestroyed:
            return Erased(blob)
        return json.loads(sealing.open_field(key, blob, model=_label(row), field=self.attname, row=row.pk))

    def sealed(self, row: models.Model, value: Any) -> bytes:
        """The blob of these words for this row."""
        plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        own = row.pk if getattr(row, "has_own_key", False) else None
        key = keys.of_thing(row.stream, own)  # type: ignore[attr-defined]  # every holder has a stream
        return _Blob(sealing.seal_field(key, plain, model=_label(row), field=self.attname, row=row.pk))

    def pre_save(self, row: models.Model, add: bool) -> Any:
        value = row.__dict__.get(self.attname)
        if value is None or isinstance(value, _Blob):
            return value
        return _Blob(value.blob) if isinstance(value, Erased) else self.sealed(row, value)

    def from_db_value(self, value: Any, *_: Any) -> _Blob | None:
        return None if value is None else _Blob(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, _Blob):
            raise FieldError("Sealed words are written row by row: use save, create or bulk_create.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError("Sealed words cannot be searched in the database.")
        return super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise FieldError("Sealed words are not dumped.")


def part_sealed(row: Any, part: str, thing: uuid.UUID, words: dict[str, Any]) -> str | None:
    """A part of a sealed value, sealed once more under the key of the thing that it tells of, as text; None if the
    thing has no key of its own."""
    if not keys.has_own(row.stream, thing):
        return None
    plain = json.dumps(words, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    blob = sealing.seal_field(keys.by_id(row.stream, thing), plain, model=_label(row), field=part, row=row.pk)
    return base64.b64encode(blob).decode()


def part_opened(row: Any, part: str, thing: uuid.UUID, text: str) -> Any:
    """The words of such a part; Erased without the key of the thing, DoesNotOpen if it was moved or changed."""
    try:
        key = keys.by_id(row.stream, thing)
    except keys.KeyDestroyed:
        return Erased()
    blob = base64.b64decode(text)
    return json.loads(sealing.open_field(key, blob, model=_label(row), field=part, row=row.pk))


def _label(row: models.Model) -> str:
    return str(row._meta.concrete_model._meta.label_lower)  # type: ignore[union-attr]  # a row's model is concrete
