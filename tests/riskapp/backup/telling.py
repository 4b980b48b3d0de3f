"""For stories of a lost server: commands as an operator types them, and two empty databases in place of the old."""

import contextlib
import io

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from django.db.transaction import atomic
from django.test import Client

from audit.checkpoint import notes_in
from audit.services import ask_who_looked
from riskapp.backup import copies, programs
from tests.audit.sequencing import as_role, happen
from tests.cast import NOON

WORDS = "Ruth was seen at the corner shop"


def typed(command, *words, as_=None):
    said = io.StringIO()
    with as_role(as_) if as_ else contextlib.nullcontext():
        try:
            call_command(command, *map(str, words), stdout=said)
        except SystemExit:
            print(said.getvalue())
            raise
    return said.getvalue()


def write(stream, by, count):
    for _ in range(count):
        ask_who_looked(stream=stream, object=f"records.record:{stream}", reason=WORDS, by=by, at=NOON)


def sequence():
    typed("audit_sequence", "--once", as_="riskapp_sequencer")


@contextlib.contextmanager
def destroyed():
    """The server is gone: two new, empty databases stand where the old ones were; the old ones come back at the end."""
    with copies.scratch() as names, copies.looking_at(names):
        yield names


def databases(prefix):
    with programs.connected("default", role=programs.OWNER, database="postgres") as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return cursor.fetchone()[0]


def entries_now():
    """How many entries are in the tree."""
    with connection.cursor() as cursor:
        return copies.standing(cursor)["entries"]


def last_note(lodged):
    return notes_in(lodged.read_text())[-1]


def assert_shut(name):
    """Personal pages refuse in plain words, and the health page says why (T11)."""
    assert copies.is_shut(name)
    connections["default"].close()
    client = Client(raise_request_exception=False)
    health = client.get("/health/ready")
    assert (health.status_code, "can only be read" in health.json()["reasons"][0]) == (503, True)
    page = client.post("/accounts/login/", {"login": "amara", "password": "two courses, one question"})
    assert page.status_code == 503
    # whoever says that it may be written enters nothing all the same, and so does nothing
    for role in ("riskapp_app", "riskapp_eraser"):
        with as_role(role), connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            with pytest.raises(ProgrammingError, match="permission denied for function audit_append"), atomic():
                happen(cursor=cursor)
    connections["default"].close()
