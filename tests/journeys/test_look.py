"""Every component in a browser: no accessibility fault, nothing cut off, both sides alike, in either drawn order."""

import copy

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import expect

from tests.cast import signed_in
from tests.examples import one_of
from tests.journeys import screens

TEMPLATES = copy.deepcopy(settings.TEMPLATES)
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], settings.BASE_DIR / "tests" / "govuk" / "templates"]
ORDERS = pytest.mark.parametrize("first", one_of(["share", "not_share"]))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guide(live_server, page):
    """Opens the page of every component and gives back what the console said."""
    with override_settings(ROOT_URLCONF="tests.govuk.guide", TEMPLATES=TEMPLATES):
        heard = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(f"{live_server.url}/guide/")
        yield page
        assert heard == []


def in_order(page, first):
    page.goto(f"{page.url.split('?')[0]}?first={first}")
    return page


@ORDERS
def test_the_tools_see_no_fault_and_nothing_is_cut_off(guide, first):
    assert screens.faults(in_order(guide, first)) == []


@ORDERS
def test_both_sides_have_the_same_width_top_and_height(guide, first):
    found, looked = screens.uneven(in_order(guide, first))

    assert found == []
    assert looked


def test_the_summary_of_errors_is_read_out_and_leads_to_the_field(guide):
    guide.click("text=Check before you send it")
    guide.wait_for_selector(".govuk-error-summary")

    assert guide.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert guide.title().startswith("Error: ")
    guide.click("text=Enter when you need to decide")
    assert guide.evaluate("document.activeElement.id") == "id_decide_by_0"


def test_cannot_judge_unticks_the_levels_and_a_level_unticks_cannot_judge(guide):
    guide.check("#id_levels_1")
    guide.check("#id_levels_5")
    assert not guide.is_checked("#id_levels_1")

    guide.check("#id_levels_2")
    assert not guide.is_checked("#id_levels_5")


def test_a_changed_form_saves_itself_when_the_page_is_hidden_and_says_when(guide):
    sent = []
    guide.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    guide.fill("#id_asked", "Should we tell the school?")
    assert guide.text_content("[data-saved]") == "Changes not saved yet"

    with guide.expect_response(lambda answer: answer.request.method == "POST"):
        guide.evaluate(
            """() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
                       document.dispatchEvent(new Event('visibilitychange')); }"""
        )
    # Waited for from outside: a function waited for inside the page is compiled there, which its policy forbids.
    expect(guide.locator("input[name=edition]").first).to_have_value("2")

    assert "autosave" in sent[0]
    assert "Should we tell the school?" in sent[0]
    assert 'name="key"' not in sent[0]
    assert guide.text_content("[data-saved]").startswith("Saved ")
    assert guide.text_content("#ew-live").startswith("Saved ")

    guide.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    guide.wait_for_timeout(200)
    assert len(sent) == 1  # nothing changed since


def test_without_scripts_the_page_is_whole(live_server, browser):
    with override_settings(ROOT_URLCONF="tests.govuk.guide", TEMPLATES=TEMPLATES):
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{live_server.url}/guide/")
        page.click("text=Check before you send it")

        assert page.is_visible("text=There is a problem")
        assert page.is_visible("#id_asked_error")
        context.close()


def test_on_paper_the_page_loses_its_buttons_and_keeps_its_tables(guide):
    guide.emulate_media(media="print")

    assert not guide.is_visible("text=Check before you send it")
    assert not guide.is_visible(".ew-tabs")
    assert guide.is_visible(".ew-grid thead")
    assert guide.evaluate("getComputedStyle(document.querySelector('.ew-grid thead')).display") == "table-header-group"


def test_in_forced_colours_the_shapes_of_both_sides_stay(guide):
    guide.emulate_media(forced_colors="active")

    colours = guide.evaluate(
        """() => ['share', 'not_share'].map(key =>
             getComputedStyle(document.querySelector(`.ew-side--${key} .ew-chip`)).backgroundColor)"""
    )
    turned = guide.evaluate("getComputedStyle(document.querySelector('.ew-side--not_share .ew-chip')).transform")

    assert colours == ["rgb(55, 85, 135)", "rgb(111, 79, 7)"]
    assert turned != "none"


def test_on_a_phone_the_menu_folds_and_without_scripts_it_stands_open(live_server, browser, client, amara):
    signed_in(client, amara)
    cookies = [
        {"name": name, "value": kept.value, "url": live_server.url} for name, kept in dict(client.cookies).items()
    ]
    seen = {}
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 400, "height": 800})
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{live_server.url}/help/")
        page.wait_for_load_state("networkidle")
        seen[scripts] = page.is_visible("#navigation")
        if scripts:
            page.click("text=Menu")
            assert page.is_visible("#navigation")
        context.close()

    assert seen == {True: False, False: True}
