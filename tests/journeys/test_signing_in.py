"""Amara, a manager elsewhere too, signs in, says for whom she acts, lets a program act for her, and signs out."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agencies.acting import opened_by
from agencies.roles import Role
from tests.cast import PASSWORD, enrolled
from tests.journeys import screens

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def screen(request, browser):
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def fits(page):
    """Nothing stands in the way of anybody, and nothing is wider than the screen."""
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_from_signing_in_to_signing_out(screen, live_server, amara, machine, looked_after):
    cache.clear()
    enrolled(amara.user, looked_after, Role.MANAGER, by=machine)

    screen.goto(live_server.url + reverse("agencies:tokens"))
    expect(screen).to_have_title("Sign in – Either Way")
    screen.get_by_label("Sign-in name or e-mail address").fill("amara")
    screen.get_by_label("Password").fill("not the password at all")
    screen.get_by_role("button", name="Sign in").click()
    expect(screen).to_have_title("Error: Sign in – Either Way")
    expect(screen.get_by_role("alert")).to_contain_text("That sign-in did not work. Check your details and try again")
    expect(screen.get_by_label("Sign-in name or e-mail address")).to_have_value("amara")
    fits(screen)

    screen.get_by_label("Password").fill(PASSWORD)
    screen.get_by_role("button", name="Sign in").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Who are you acting for?")
    expect(screen.get_by_role("radio", checked=True)).to_have_count(0)
    fits(screen)

    screen.get_by_label("Practitioner, Child protection, duty team, Eastmere Children's Services").check()
    screen.get_by_role("button", name="Continue").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Tokens for programs")
    expect(screen.locator("header")).to_contain_text(
        "Amara Obi, Child protection, duty team, Eastmere Children's Services · practitioner"
    )

    screen.get_by_label("What is it for?").fill("Case system")
    screen.get_by_label("30 days").check()
    screen.get_by_role("button", name="Make a token").click()
    secret = screen.locator("code").inner_text()
    assert re.fullmatch(r"ew_[\w-]{43}", secret)
    assert opened_by(secret, timezone.now()) == amara
    fits(screen)

    screen.get_by_role("button", name="End “Case system”").click()
    expect(screen.get_by_text("The token is ended.")).to_be_visible()
    assert opened_by(secret, timezone.now()) is None

    screen.get_by_role("button", name="Sign out").click()
    screen.goto(live_server.url + reverse("agencies:tokens"))
    expect(screen).to_have_title("Sign in – Either Way")


def test_a_passkey_vouches_for_somebody_as_a_second_step(person, amara):
    """Made and used with the authenticator of the browser itself, under the strict policy of the pages."""
    cache.clear()
    author = person(amara, by_the_door=True)
    devtools = author.page.context.new_cdp_session(author.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    author.opens("mfa_add_webauthn")
    author.types(password=PASSWORD).presses("Confirm")
    found = screens.faults(author.page)
    author.page.get_by_label("What do you call it?").fill("My telephone")
    author.presses("Add a passkey")
    assert author.heading == "Recovery codes"
    author.opens("mfa_list_webauthn")
    assert "My telephone" in author.page.locator("main").inner_text()
    found += screens.faults(author.page)
    author.page.locator("header").get_by_role("button", name="Sign out").click()
    screens.signs_in(author.page, author.server, amara)
    assert author.heading == "Enter your one-time code"
    found += screens.faults(author.page)
    author.presses("Use a passkey")

    expect(author.page.get_by_role("heading", level=1)).to_have_text("My work")
    assert found + author.heard == []


def test_nothing_stands_in_the_way_of_whoever_sets_up_one_time_codes(person, amara):
    cache.clear()
    author = person(amara, by_the_door=True)
    author.opens("mfa_activate_totp")
    author.types(password=PASSWORD).presses("Confirm")
    assert author.heading == "Set up one-time codes"

    assert screens.faults(author.page) + author.heard == []
