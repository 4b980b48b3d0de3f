"""What the pages of cases are opened on. Pages read the clock, so things are made now."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import signed_in
from tests.factories import case_of, question_in


@pytest.fixture
def case(amara, bryn):
    """Amara's case, which her manager Bryn may see too."""
    return case_of(amara, at=timezone.now())


@pytest.fixture
def question(case, amara, health_visiting):
    """Whether to tell the health visitors, asked by Amara."""
    return question_in(case, by=amara, at=timezone.now(), receiver_team=health_visiting)


@pytest.fixture
def browse():
    """A browser in which this person is signed in."""
    return lambda person: signed_in(Client(), person)


@pytest.fixture
def desk(browse, amara):
    """Amara's browser."""
    return browse(amara)
