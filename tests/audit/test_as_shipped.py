"""I14: what the database refuses is what the code ships; whoever owns it and changes that is named.

After a migration that makes a table, function, trigger, policy or grant, write the list anew:
RISKAPP_RENEW=1 python -m pytest tests/audit/test_as_shipped.py
"""

import os

import pytest
from django.db import connection, transaction

from audit import evidence
from audit.fsck import Asked, database
from riskapp.apps import SQL

pytestmark = pytest.mark.django_db

ALTERED = "Not as shipped in the database: "
CHANGES = {
    "DROP TRIGGER rows_stay ON audit_event": "Missing from the database: trigger audit_event.rows_stay",
    "ALTER TABLE audit_event DISABLE TRIGGER rows_stay": f"{ALTERED}trigger audit_event.rows_stay",
    "ALTER TABLE audit_event ENABLE TRIGGER rows_stay": f"{ALTERED}trigger audit_event.rows_stay",
    "ALTER FUNCTION audit_append SECURITY INVOKER": f"{ALTERED}function audit_append(",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'": (
        f"{ALTERED}function audit_refuse()"
    ),
    "GRANT INSERT ON audit_event TO riskapp_app": f"{ALTERED}grant audit_event to riskapp_app",
    "GRANT UPDATE (body) ON audit_event TO riskapp_app": (
        "In the database and not shipped: grant audit_event.body to riskapp_app"
    ),
    "GRANT EXECUTE ON FUNCTION audit_append TO PUBLIC": (
        "In the database and not shipped: grant audit_append("
    ),
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY": f"{ALTERED}fence cases_case",
    "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY": "Missing from the database: fence cases_case",
    "ALTER POLICY need_to_know ON cases_case USING (true)": (
        f"{ALTERED}policy cases_case.need_to_know"
    ),
    "CREATE POLICY more ON cases_case USING (true)": "In the database and not shipped: policy cases_case.more",
    "ALTER TABLE audit_event ALTER leaf_hash DROP EXPRESSION": (
        "Missing from the database: generated column audit_event.leaf_hash"
    ),
    "CREATE FUNCTION walk_past() RETURNS int LANGUAGE sql AS 'SELECT 1'": (
        "In the database and not shipped: function walk_past()"
    ),
}  # fmt: skip


def found():
    return [finding.words for finding in database.as_shipped(Asked(shipped=evidence.shipped()))]


def test_the_database_that_migrations_make_is_the_one_that_is_shipped():
    here = sorted(database.lines())
    if os.environ.get("RISKAPP_RENEW"):
        (SQL / "shipped.txt").write_text("\n".join([*here, ""]))

    assert here == sorted(evidence.shipped()), __doc__
    assert found() == []


def test_whatever_its_owner_changes_is_named():
    for change, words in CHANGES.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("RESET ROLE")
                cursor.execute(change)
            told = found()
            transaction.set_rollback(True)

        assert any(each.startswith(words) for each in told), (change, told)


def test_without_the_list_nothing_is_compared():
    assert list(database.as_shipped(Asked())) == []
