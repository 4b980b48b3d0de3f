"""What a module tells once, before its first test; every test gets a copy of its own and a savepoint around it.

    @told_once
    def signed(amara):
        "Amara signed yesterday."
        return stories.signed(amara)

    def test_it_waits(signed, amara): ...

`signed` is told once for the module, in a transaction around all of its tests, which is undone when the module ends.
Its arguments are people, teams and agencies of the cast (`tests/cast.py`), or what the module told before; whoever of
the cast takes part in what is told is the module's, and is asked for by the same name. Others are made for the test
that asks for them, as everywhere. Nothing that a test changes, in the database or in a thing it was handed, is there in
the next test. Whoever spoke last in what is told has the floor in the database, as if the test had told it itself. A
module that tells something once has no tests that commit (`transaction=True`).
"""

import copy
import inspect
from collections import defaultdict
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connections
from django.db.models import QuerySet
from django.test import TestCase

TELLERS = defaultdict(dict)  # of each module: what it tells once, by name


def told_once(tell):
    """A fixture of this name: what `tell` returned when it was told for the module, in a copy for each test."""
    TELLERS[tell.__module__][tell.__name__] = tell

    @pytest.fixture(name=tell.__name__)
    def own(told_before, db):
        return told_before[tell.__name__]

    return own


@pytest.fixture
def told_before(told_to_the_module):
    """Everything that the module told, by name; copied in one go, so that what was one thing stays one thing."""
    with patch.object(QuerySet, "__deepcopy__", with_what_was_fetched):
        return copy.deepcopy(told_to_the_module)


def with_what_was_fetched(rows, memo, without=QuerySet.__deepcopy__):
    """Django copies a query without its rows; those fetched beforehand (`prefetch_related`) belong to a told thing."""
    copied = without(rows, memo)
    copied._result_cache = copy.deepcopy(rows._result_cache, memo)
    return copied


@pytest.fixture(scope="module")
def told_to_the_module(request):
    """What the module of the test tells once; nothing, and no transaction, for a module that tells nothing."""
    tellers = TELLERS.get(request.module.__name__)
    if not tellers:
        yield {}
        return
    refuse_what_commits(request)
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        around = AroundTheModule._enter_atomics()
        try:
            things = tell_all(tellers)
        except BaseException:
            AroundTheModule._rollback_atomics(around)
            raise
    yield things
    with blocker.unblock():
        AroundTheModule._rollback_atomics(around)


class AroundTheModule(TestCase):
    """Its transactions are those that our acts take for the outermost, as in any test."""

    databases = {"default", "keys"}


def tell_all(tellers):
    """What each of them returned, and whoever of the cast they asked for."""
    from tests import cast

    things = {}

    def get(name):
        if name not in things:
            if name in tellers:
                things[name] = tellers[name](*map(get, inspect.signature(tellers[name]).parameters))
            else:
                things[name] = getattr(cast, name).make(get)
        return things[name]

    for name in tellers:
        get(name)
    return things


@contextmanager
def the_floor_kept():
    """Whoever had the floor in the database has it again afterwards, as if this had been made before the telling."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting('riskapp.uid', true), current_setting('riskapp.membership', true)")
        had = cursor.fetchone()
        yield
        cursor.execute("SELECT set_config('riskapp.uid', %s, true), set_config('riskapp.membership', %s, true)", had)


def refuse_what_commits(request):
    """Tests that commit would find themselves in the transaction of the module; so would what is told too late."""
    name = request.module.__name__
    for item in request.session.items:
        mark = item.get_closest_marker("django_db")
        if item.module.__name__ == name and mark and (mark.args[:1] == (True,) or mark.kwargs.get("transaction")):
            pytest.fail(f"{item.nodeid} commits, but its module tells something once", pytrace=False)
    if connections["default"].in_atomic_block:
        pytest.fail(f"{name} tells something once: its tests must name what they use in their arguments", pytrace=False)
