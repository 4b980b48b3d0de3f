"""A practice session in a browser: a phone, the trainer's screen and the big screen, which draw themselves anew."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys import screens
from tests.training import telling

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_ONLY = [screens.PHONE, screens.SMALLEST]
LOOKED_AT = {"session", "screen", "report", "taking_part", "took_part", "end", "pair"}
"""The pages that are looked at here; test_training looks at all others."""


@pytest.fixture
def phone(browser, live_server):
    context = browser.new_context(viewport={"width": screens.PHONE, "height": screens.TALL})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def woken(page):
    """The screen of a phone that slept: it asks at once whether there is anything new."""
    page.evaluate("window.dispatchEvent(new Event('online'))")
    return page


def test_a_group_comes_through_a_stage_to_the_debrief_and_no_screen_has_a_fault(person, phone, live_server, esme):
    at = timezone.now()
    session = telling.opened(esme, at=at)
    others = telling.room(session, 5, at=at)
    trainer, room = person(esme), person(esme)
    found, seen, heard = [], set(), screens.heard(phone, live_server)

    def looked_at(page, name, widths):
        seen.add(resolve(urlsplit(page.url).path).url_name)
        found.extend(f"{name} {fault}" for fault in screens.faults(page, widths=widths, heard_at=widths[:1]))

    phone.goto(f"{live_server.url}/join/")
    phone.fill("#id_code", session.code.lower())
    phone.get_by_role("button", name="Join", exact=True).click()
    room.opens("training:screen", session.pk)
    expect(room.page.get_by_text("6 people have joined")).to_be_visible()
    trainer.opens("training:session", session.pk)
    trainer.presses("Show stage 1")

    woken(phone).get_by_role("button", name="Go on").or_(
        phone.get_by_role("link", name="Go on")
    ).click()  # without a reload
    looked_at(phone, "pair", PHONE_ONLY)
    found.extend(screens.uneven(phone, widths=[screens.PHONE])[0])
    screens.widened(phone, screens.PHONE)
    while "/first/" in phone.url:
        for side in ("share", "not_share"):
            phone.fill(f"#id_{side}-reason", "Trust is lost")
            phone.check(f"#id_{side}-likelihood_2")
            phone.check(f"#id_{side}-severity_3")
        phone.get_by_role("button", name="Save both sides and go on").click()
    screens.widened(phone, screens.PHONE)
    phone.get_by_role("button", name="Send both sides").click()
    for each in others:
        telling.answered(each, session, at=at)
    expect(woken(room.page).get_by_text("6 of 6 people have answered")).to_be_visible()
    screens.widened(trainer.page, screens.DESK)
    trainer.presses("Close answers").presses("Show the answers").presses("Put it on everyone’s screen")

    expect(woken(phone).get_by_text("What the group answered")).to_be_visible()
    expect(phone.get_by_role("heading", name="What people wrote")).to_be_visible()
    for page, name, widths in (
        (phone, "shown", PHONE_ONLY),
        (trainer.page, "trainer, shown", screens.BOTH),
        (room.page, "big screen, shown", [screens.DESK]),
    ):
        looked_at(page, name, widths)
    screens.widened(trainer.page, screens.DESK)
    trainer.presses("Ask what each would decide")
    woken(phone).get_by_role("button", name="Say what you would decide").or_(
        phone.get_by_role("link", name="Say what you would decide")
    ).click()
    looked_at(phone, "end", PHONE_ONLY)
    phone.fill("#id_why", "Half a sentence")
    trainer.presses("Close answers")
    expect(woken(phone).locator("[data-news]")).to_be_visible()
    trainer.presses("Begin the debrief")
    expect(woken(room.page).get_by_role("heading", name=session.case().title)).to_be_visible()
    trainer.follows("Report: what the group’s judgements did")
    looked_at(trainer.page, "report", screens.BOTH)
    phone.goto(f"{live_server.url}/training/taking-part/{session.pk}/took-part/")
    looked_at(phone, "what they took part in", screens.BOTH)

    assert "\n".join(found) == ""
    assert seen == LOOKED_AT
    assert [words for said in (heard, trainer.heard, room.heard) for words in said] == []
