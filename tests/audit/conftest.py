"""A record for the stories of the trail; the people are those of the cast."""

import uuid

import pytest
from django.db import connection

from audit import services as audit


@pytest.fixture
def stream(db):
    """The stream of a record that has its key and no entry yet."""
    made = uuid.uuid4()
    audit.open_stream(made)
    return made


@pytest.fixture
def case():
    """The name of a record, as the trail keeps it; of an app that offers no words of its own."""
    return f"records.record:{uuid.uuid4()}"


@pytest.fixture
def trail_away(db):
    """From here on nothing can be written into the trail."""

    def away():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("REVOKE EXECUTE ON FUNCTION audit_append FROM riskapp_app")
            cursor.execute("SET ROLE riskapp_app")

    return away
