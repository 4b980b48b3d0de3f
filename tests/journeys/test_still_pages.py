"""The pages that stand still, in a browser: no fault that axe-core can find, nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

PAGES = ("words", "law", "managers", "accessibility", "who_sees", "help")
WIDTHS = (1280, 400, 320)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_the_way(page, live_server, name):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + reverse(name))

        found = Axe().run(page)

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
