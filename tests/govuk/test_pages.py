"""Every component on one page: it draws, in both orders, and says what was typed when something is wrong."""

import copy

import pytest
from django.conf import settings
from django.test import override_settings

TEMPLATES = copy.deepcopy(settings.TEMPLATES)
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], settings.BASE_DIR / "tests" / "govuk" / "templates"]
pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture
def guide():
    """The page of every component, at /guide/."""
    with override_settings(ROOT_URLCONF="tests.govuk.guide", TEMPLATES=TEMPLATES):
        yield


@pytest.mark.parametrize("first", ["share", "not_share"])
def test_every_component_is_drawn_in_either_order(client, first):
    page = client.get("/guide/", {"first": first}).content.decode()

    heads = [page.index(f"ew-grid__head--{key}") for key in ("share", "not_share")]
    assert (heads[0] < heads[1]) == (first == "share")
    assert page.count("ew-pair__side--share") == page.count("ew-pair__side--not_share") == 2
