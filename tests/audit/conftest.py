"""A record for the stories of the trail; the people are those of the cast."""

import uuid

import pytest

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
