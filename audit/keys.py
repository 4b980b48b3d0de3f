"""The data key of each stream: made, opened, re-wrapped, destroyed. No model, so that no dump or admin prints one."""

import hashlib
import os

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings
from django.db import connections


class KeyDestroyed(Exception):
    pass


def _kek():
    return hashlib.sha256(settings.SECRET_KEY.encode()).digest()  # spike only


def make(stream):
    key = os.urandom(32)
    with connections["keys"].cursor() as c:
        c.execute(
            "INSERT INTO stream_key VALUES (%s, %s) ON CONFLICT DO NOTHING", [str(stream), aes_key_wrap(_kek(), key)]
        )


def open_key(stream):
    with connections["keys"].cursor() as c:
        c.execute("SELECT wrapped FROM stream_key WHERE stream_id = %s AND destroyed_at IS NULL", [str(stream)])
        row = c.fetchone()
    if not row:
        raise KeyDestroyed(stream)
    return aes_key_unwrap(_kek(), bytes(row[0]))


def destroy(stream):
    with connections["keys"].cursor() as c:
        c.execute("UPDATE stream_key SET wrapped = NULL, destroyed_at = now() WHERE stream_id = %s", [str(stream)])
