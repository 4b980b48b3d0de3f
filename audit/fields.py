"""A model field for words about people: sealed in the table under its row's stream key, plain only in memory."""

import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import models

from audit import keys
from audit.canonical import canon


class Erased:
    """What is left where sealed words were, once the key is gone."""

    def __bool__(self):
        return False

    def __str__(self):
        return "erased"

    def __eq__(self, other):
        return isinstance(other, Erased)


class _Sealed(bytes):
    pass


class _Attribute:
    def __init__(self, field):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, _Sealed):
            try:
                key = keys.open_key(row.stream)
            except keys.KeyDestroyed:
                value = Erased()
            else:
                value = json.loads(AESGCM(key).decrypt(value[:12], bytes(value[12:]), self.field.place(row)))
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row, value):
        row.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    def contribute_to_class(self, cls, name, **kw):
        super().contribute_to_class(cls, name, **kw)
        setattr(cls, self.attname, _Attribute(self))

    def place(self, row):
        return canon([row._meta.db_table, self.column, str(row.pk), str(row.stream)])

    def from_db_value(self, value, *_):
        return None if value is None else _Sealed(value)

    def pre_save(self, row, add):
        value = row.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        nonce = os.urandom(12)
        return nonce + AESGCM(keys.open_key(row.stream)).encrypt(nonce, canon(value), self.place(row))

    def get_lookup(self, name):
        if name != "isnull":
            raise FieldError("Sealed words cannot be searched in the database.")
        return super().get_lookup(name)
