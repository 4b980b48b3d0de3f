"""Tests run as the product does: as the role riskapp_app, on a private PostgreSQL unless DATABASE_URL names another."""

import gc
import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright and the ORM in one test

import pytest
from django.test.testcases import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from tests import browsers, examples, migrated
from tests.cast import *  # noqa: F403  # fixtures: the people in the tests
from tests.told import told_before, told_to_the_module  # noqa: F401  # fixtures: what a module tells once

hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")
KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # as migrating left them


def emptied_as_owner(self):
    """Empty every table between tests that commit: the trail refuses it, and the product has no right to.

    Then everything is as migrating left it, without what Django does after it migrated, all over again.
    """
    from django.db import connections

    from training.apps import put_in_what_is_shipped

    for alias in self.databases:
        with connections[alias].cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT tablename, quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            tables = [quoted for table, quoted in cursor.fetchall() if table not in KEPT]
            cursor.execute(
                "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgenabled IN ('A', 'O')"
                " AND (tgtype & 32 <> 0 OR tgrelid = to_regclass('audit_tree'))"  # those that a TRUNCATE sets off
            )
            triggers = cursor.fetchall()
            off = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in triggers]
            on = [
                f"ALTER TABLE {table} ENABLE {'ALWAYS' if enabled == 'A' else ''} TRIGGER {name}"
                for table, name, enabled in triggers
            ]
            tree = [r"INSERT INTO audit_tree VALUES (1, '\x0000000000000000')"] if "audit_tree" in tables else []
            cursor.execute(";".join(["BEGIN", *off, f"TRUNCATE {', '.join(tables)} CASCADE", *tree, *on, "COMMIT"]))
        put_in_what_is_shipped(using=alias)
    for connection in connections.all():
        connection.close()


TransactionTestCase._fixture_teardown = emptied_as_owner


def pytest_collection_finish():
    """What was loaded so far stays; of the rest, look for what nobody holds a hundred times less often: a tenth of the
    time of all tests went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(70_000, 20, 20)


def pytest_addoption(parser):
    parser.addoption(
        "--in-turn", action="store_true", help="of the stories told at the outside every third (tests/examples.py)"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Both databases for every test that asks for one: an alias left out would be the real database."""
    if config.getoption("--in-turn"):
        told = {True: [], False: []}
        for item in items:
            told[examples.is_told(item.path, item.function.__name__)].append(item)
        items[:] = told[True]
        config.hook.pytest_deselected(items=told[False])
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "keys"])
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            if not browsers.chromium() and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=browsers.MISSING))


def pytest_configure(config):
    config.addinivalue_line("markers", "journey: a story about someone, told in a browser")
    if "DATABASE_URL" not in os.environ and not hasattr(config, "workerinput"):
        from riskapp import postgres

        try:
            postgres.ours().start()
        except postgres.NoPostgres as missing:
            pytest.exit(str(missing), returncode=2)


def pytest_report_header():
    return "EXAMPLES=all" if examples.ALL else f"of long lists every ninth, another each time: TURN={examples.TURN}"


def pytest_terminal_summary(terminalreporter):
    left_out = [r for r in terminalreporter.stats.get("skipped", []) if browsers.MISSING in str(r.longrepr)]
    if left_out:
        one = len(left_out) == 1
        terminalreporter.write_line(
            f"{len(left_out)} journey{'' if one else 's'} {'was' if one else 'were'} not run: {browsers.MISSING}"
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Test databases are copies of those that are migrated already."""
    from django.db import connections

    for alias, name in migrated.ready().items():
        connections[alias].settings_dict["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the test databases as their owner; then run as the product does.

    A commit in them does not wait for the disk: nobody needs them after a loss of power.
    """
    from django.db import connections

    with django_db_blocker.unblock():
        for connection in connections.all():
            with connection.cursor() as cursor:
                name = connection.ops.quote_name(connection.settings_dict["NAME"])
                cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
            connection.close()
            connection.settings_dict["OPTIONS"]["assume_role"] = "riskapp_app"
        yield
        for connection in connections.all():
            connection.close()
            del connection.settings_dict["OPTIONS"]["assume_role"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The Chromium that is there; Playwright never fetches one."""
    return {**browser_type_launch_args, **browsers.launch()}


@pytest.fixture(autouse=True)
def in_process():
    """Background work is done on the spot, in the test's own process."""
    from riskapp.celery import app

    app.conf.task_always_eager = True
