"""How does one case become a hundred thousand? Each copy has its own uuids, key, sealed words and chain.

Rows are taken as the services left them and written by COPY. Every sealed field and every sealed event is sealed again
under the key of the copy, and every chain is computed afresh, so that a copy is as sound as its original.
"""

import hashlib
import io
import json
import os
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from agencies.acting import Acting, reading
from audit import sealing
from audit.fields import SealedField
from cases.models import Case, SharingQuestion
from cases.references import ALPHABET

AT_ONCE = 1000
ZEROS = bytes(32)
Write = Callable[[str, str, io.StringIO], None]
"""(database alias, "table (columns)", lines) -> COPY"""


class Original:
    """One case as it stands, ready to be copied."""

    def __init__(self, case: Case, by: Acting):
        self.stream = case.stream
        self.tables: list[tuple[str, list[tuple[uuid.UUID, str, list[tuple[str, Any]]]]]] = []
        self.ids: dict[str, int] = {}
        rows: list[tuple[type[models.Model], list[Any]]] = []
        with reading(by):
            for model in _models():
                found = list(model._base_manager.filter(stream=self.stream))
                rows.append((model, found))
                for row in found:
                    self.number(row.pk)
                if model is SharingQuestion:
                    self.question = found[0].pk
            self.events = _events(self.stream)
            for event in self.events:
                self.number(event["event_id"])
            self.number(self.stream)
            for model, found in rows:
                if found:
                    self.tables.append((_columns(model), [self.taken(model, row) for row in found]))
        self.bodies = [self.parts(event["body"], event["commit"]) for event in self.events]

    def number(self, id: uuid.UUID) -> int:
        return self.ids.setdefault(str(id), len(self.ids))

    def taken(self, model: type[models.Model], row: Any) -> tuple[uuid.UUID, str, list[tuple[str, Any]]]:
        """A row as what stays, what is sealed anew, what names another row, and what is drawn anew."""
        fields: list[tuple[str, Any]] = []
        for field in model._meta.concrete_fields:
            value = getattr(row, field.attname)
            if value is None:
                fields.append(("as_is", r"\N"))
            elif isinstance(field, SealedField):
                plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
                fields.append(("sealed", (field.attname, plain)))
            elif field.name == "reference":
                fields.append(("reference", str(value).partition("-")[0]))
            elif isinstance(value, uuid.UUID) and str(value) in self.ids:
                fields.append(("id", self.ids[str(value)]))
            else:
                fields.append(("as_is", _written(value)))
        return row.pk, str(model._meta.label_lower), fields

    def parts(self, body: bytes, commit: str) -> list[Any]:
        """A body as pieces: text that stays, numbers of uuids, and None for what it commits to."""
        names = sorted([*self.ids, *([commit] if commit else [])], key=len, reverse=True)
        pieces = re.split("(" + "|".join(map(re.escape, names)) + ")", body.decode())
        return [None if piece == commit and commit else self.ids.get(piece, piece) for piece in pieces]

    def copies(self, count: int, references: Iterator[str], write: Write) -> list[tuple[uuid.UUID, list[uuid.UUID]]]:
        """Write that many copies; (stream, uuids in the order of `ids`) of each."""
        made = []
        for start in range(0, count, AT_ONCE):
            lines: dict[tuple[str, str], io.StringIO] = {}
            for _ in range(min(AT_ONCE, count - start)):
                made.append(self.copy(references, lines))
            for (alias, table), written in lines.items():
                written.seek(0)
                write(alias, table, written)
        return made

    def copy(
        self, references: Iterator[str], lines: dict[tuple[str, str], io.StringIO]
    ) -> tuple[uuid.UUID, list[uuid.UUID]]:
        ids = [uuid.uuid4() for _ in self.ids]
        stream = ids[self.ids[str(self.stream)]]
        secret = os.urandom(32)
        key = sealing.Key(uuid.uuid4(), stream, secret)
        epoch = max(settings.KEY_ENCRYPTION_KEYS)
        wrapped = sealing.wrap(settings.KEY_ENCRYPTION_KEYS[epoch], secret)

        def line(table: str, *values: Any, alias: str = "default") -> None:
            lines.setdefault((alias, table), io.StringIO()).write("\t".join(map(str, values)) + "\n")

        line(
            "stream_key (key_id, stream_id, kek_epoch, wrapped)", key.key_id, stream, epoch, _hex(wrapped), alias="keys"
        )
        for table, rows in self.tables:
            for pk, model, fields in rows:
                row = ids[self.ids[str(pk)]]
                values = []
                for kind, value in fields:
                    if kind == "sealed":
                        name, plain = value
                        values.append(_hex(sealing.seal_field(key, plain, model=model, field=name, row=row)))
                    elif kind == "id":
                        values.append(ids[value])
                    else:
                        values.append(f"{value}-{next(references)}" if kind == "reference" else value)
                line(table, *values)
        prev = ZEROS
        for seq, (event, parts) in enumerate(zip(self.events, self.bodies, strict=True), 1):
            event_id = ids[self.ids[str(event["event_id"])]]
            commit = ""
            if event["words"] is not None:
                r, nonce = os.urandom(sealing.R), os.urandom(sealing.NONCE)
                commit = sealing.commitment(r, event["words"]).hex()
                bound = event_id.bytes + stream.bytes
                blob = sealing.FORMAT + nonce + key.cipher.encrypt(nonce, r + event["words"], bound)
                line("audit_sealed (event_id, key_id, blob)", event_id, key.key_id, _hex(blob))
            body = "".join(
                commit if part is None else str(ids[part]) if isinstance(part, int) else part for part in parts
            ).encode()
            line(
                "audit_event (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at, request_id, body)",
                event_id, stream, seq, _hex(prev), event["actor_id"], event["actor_kind"], event["type"], event["at"],
                event["request_id"], _hex(body),
            )  # fmt: skip
            prev = hashlib.sha256(b"\x00" + prev + seq.to_bytes(8, "big") + hashlib.sha256(body).digest()).digest()
        line("audit_stream_head (stream_id, stream_seq, hash)", stream, len(self.events), _hex(prev))
        return stream, ids

    def id_of(self, ids: list[uuid.UUID], original: uuid.UUID) -> uuid.UUID:
        """The uuid that a row of the original has in a copy."""
        return ids[self.ids[str(original)]]


def references(taken: set[str]) -> Iterator[str]:
    """Five letters and digits, each once."""
    base = len(ALPHABET)
    for number in range(base**5):
        letters = "".join(ALPHABET[number // base**place % base] for place in range(5))
        if letters not in taken:
            yield letters


def _models() -> list[type[models.Model]]:
    """Every table of a case."""
    return [
        model
        for app in ("cases", "assessments")
        for model in apps.get_app_config(app).get_models()
        if any(field.name == "stream" for field in model._meta.concrete_fields)
    ]


def _columns(model: type[models.Model]) -> str:
    return f"{model._meta.db_table} ({', '.join(str(field.column) for field in model._meta.concrete_fields)})"


def _events(stream: uuid.UUID) -> list[dict[str, Any]]:
    """The chain of the original, its words opened."""
    from audit.keys import by_id

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.event_id, e.actor_id, e.actor_kind, e.type, e.at, e.request_id, e.body, s.key_id, s.blob"
            " FROM audit_event e LEFT JOIN audit_sealed s USING (event_id) WHERE stream_id = %s ORDER BY stream_seq",
            [str(stream)],
        )
        names = [column.name for column in cursor.description]
        events = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for event in events:
        event["body"] = bytes(event["body"])
        event["commit"] = json.loads(event["body"]).get("commit", "")
        event["words"] = None
        if event["blob"] is not None:
            key = by_id(stream, uuid.UUID(str(event["key_id"])))
            bound = uuid.UUID(str(event["event_id"])).bytes + stream.bytes
            event["words"] = sealing._open(key, b"\x01", bytes(event["blob"])[1:], bound)[sealing.R :]
    return events


def _written(value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    return str(value)


def _hex(value: bytes) -> str:
    return r"\\x" + value.hex()
