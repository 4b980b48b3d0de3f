"""People and a record for the stories of the trail."""

import uuid
from datetime import UTC, datetime

import pytest

from agencies.acting import Acting
from agencies.models import User
from audit import services as audit

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def amara(db):
    return Acting(user=User.objects.create(username="amara", first_name="Amara", last_name="Obi"))


@pytest.fixture
def bryn(db):
    return Acting(user=User.objects.create(username="bryn", first_name="Bryn", last_name="Parry"))


@pytest.fixture
def stream(db):
    """The stream of a record that has its key and no entry yet."""
    made = uuid.uuid4()
    audit.open_stream(made)
    return made


@pytest.fixture
def case():
    """The name of the record, as the trail keeps it."""
    return f"cases.case:{uuid.uuid4()}"
