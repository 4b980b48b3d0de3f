"""Tests run as the product does: as the role riskapp_app, on a private PostgreSQL unless DATABASE_URL names another."""

import os

import pytest
from django.test.testcases import TransactionTestCase

os.environ.setdefault("RISKAPP_MODE", "test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
flush = TransactionTestCase._fixture_teardown


def flush_as_owner(self):
    from django.db import connections

    for alias in self.databases:
        with connections[alias].cursor() as cursor:
            cursor.execute("RESET ROLE")
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        flush(self)
        cursor.execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER table_stays")
    for connection in connections.all():
        connection.close()


TransactionTestCase._fixture_teardown = flush_as_owner


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Both databases for every test that asks for one: an alias left out would be the real database."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "keys"])


def pytest_configure():
    if "DATABASE_URL" not in os.environ:
        from riskapp import postgres

        postgres.ours().start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the test databases as their owner; then run as the product does."""
    from django.db import connections

    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
            connection.settings_dict["OPTIONS"]["assume_role"] = "riskapp_app"
        yield
        for connection in connections.all():
            connection.close()
            del connection.settings_dict["OPTIONS"]["assume_role"]


@pytest.fixture(autouse=True)
def in_process():
    from riskapp.celery import app

    app.conf.task_always_eager = True
