"""A house whose processes may be killed; built once for each worker of the tests that asks for it."""

import os
from pathlib import Path

import pytest

from tests.processes.house import House
from tests.told import tell_all


@pytest.fixture(scope="session")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    if os.environ.get("DATABASE_URL"):
        pytest.skip("needs a PostgreSQL that may be killed: DATABASE_URL names one that is not ours to kill")
    if not Path("/proc/self/stat").exists():
        pytest.skip("finds processes in /proc, which is only on Linux")
    made = House(tmp_path_factory.mktemp("house"))
    with django_db_blocker.unblock():
        try:
            made.build()
            yield made
        finally:
            made.tear_down()


@pytest.fixture(scope="session")
def cast_of(house, django_db_blocker):
    """Those of the cast who work in the house."""
    with django_db_blocker.unblock(), house.entered():
        return tell_all({"all": lambda amara, bryn, farid, kit, nia: None})
