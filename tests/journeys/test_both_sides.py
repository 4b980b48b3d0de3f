"""Both sides in a browser: equal columns, nothing in anybody's way, with scripts and without, in both drawn orders."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import expect

from cases.models import SharingQuestion
from cases.vocabulary import POLES
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at
from tests.cast import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def screen_of(browser, live_server, client):
    """A browser in which this person is signed in; by default with scripts."""
    opened = []

    def screen(person, *, scripts=True):
        cookie = signed_in(client, person).cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(java_script_enabled=scripts, base_url=live_server.url)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    cache.clear()
    yield screen
    for context in opened:
        context.close()


def equal(page, one, other):
    """Two columns of the same width, top and height."""
    boxes = [page.locator(each).first.bounding_box() for each in (one, other)]
    assert abs(boxes[0]["width"] - boxes[1]["width"]) < 1
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["height"] == boxes[1]["height"]


def in_nobodys_way(page):
    assert Axe().run(page).response["violations"] == []
    for width in (1280, 400, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("first", POLES)
def test_the_pages_of_both_sides_in_either_order(screen_of, amara, first):
    question = stories.question(amara)
    assessment = factories.appraised(question, by=amara, at=stories.YESTERDAY)
    factories.assessments.add_way(
        assessment=assessment,
        name="Tell the duty worker only",
        kind="fewer_people",
        nearer="share",
        by=amara,
        at=stories.YESTERDAY,
    )
    SharingQuestion.objects.filter(pk=question.pk).update(first=first)
    page = screen_of(amara)
    page.set_viewport_size({"width": 1280, "height": 900})

    for name, more in [
        ("overview", ()),
        ("outcomes", ()),
        ("went_badly", ()),
        ("grid", ()),
        ("pair", ("core_trust",)),
        ("ways", ()),
        ("way_pair", ("way-1", "core_trust")),
        ("shows", ()),
    ]:
        page.goto(at(name, question, *more))
        in_nobodys_way(page)
        if name == "grid":
            equal(page, ".ew-grid__head--share", ".ew-grid__head--not_share")
            equal(
                page,
                ".ew-grid tbody tr:first-child td:nth-of-type(1)",
                ".ew-grid tbody tr:first-child td:nth-of-type(2)",
            )
        if name in ("pair", "went_badly"):
            equal(page, ".ew-pair__side--share", ".ew-pair__side--not_share")
    expect(page.get_by_role("heading", name="What the readings show")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_outcomes_to_what_the_appraisal_shows(screen_of, amara, scripts):
    question = stories.question(amara)
    page = screen_of(amara, scripts=scripts)

    page.goto(at("overview", question))
    page.get_by_role("link", name="Choose the outcomes that matter here").click()
    page.get_by_role("button", name="Save and continue").click()
    for box in page.locator("textarea").all():
        box.fill("Nobody saw it coming")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Answer the next outcome").or_(
        page.get_by_role("button", name="Answer the next outcome")
    ).click()
    for _row in factories.ROWS:
        for side in POLES:
            page.locator(f"#id_{side}-reason").fill(f"Something small {side}")
            page.locator(f"#id_{side}-likelihood_1").check()
            page.locator(f"#id_{side}-severity_1").check()
        page.get_by_role("button", name="Save both sides and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What could go wrong, on both sides")
    page.goto(at("ways", question))
    page.get_by_label("No other way, because").fill("Nobody else can call this week")
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", name="What the readings show")).to_be_visible()
    expect(page.get_by_text("Read as the same")).to_have_count(len(factories.ROWS) + 1)
