"""Who sits before which screen."""

import pytest

from tests.journeys.people import Somebody


@pytest.fixture
def person(browser, live_server, request):
    """Lets people of the cast sit down before screens of one kind; they leave when the story ends."""
    present = []

    def sits_down(acting, **screen):
        present.append(Somebody(browser, live_server, acting, **screen))
        return present[-1]

    yield sits_down
    for somebody in present:
        somebody.leaves()
