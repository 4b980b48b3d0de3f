"""Bryn's morning: his desk, two decisions of another team reviewed blind on a telephone without scripts, the panels,
and one case that went wrong, asked about from the top down until somebody acts on it."""

import datetime as dt

import pytest
from django.utils import timezone

from reviews import counting, services
from tests.assessments.pages import stories
from tests.examples import ALL
from tests.journeys import screens
from tests.journeys.test_looking_back import PICTURES, looked_at
from tests.reviews.stories import found, signed_off

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
REVIEWS = (1, 2) if ALL else (1,)
WORDS = {"reasons": "It is argued from what was known, and the objection is half met"}
LINKS = dict.fromkeys(("need_to_know", "proportion", "in_keeping", "objection"), "holds")


def test_a_manager_reviews_two_blind_reads_the_panels_and_acts_on_one_finding(person, amara, bryn, hari, kit):
    now = timezone.now()
    wrong = signed_off(by=amara, manager=bryn, shared=False, at=stories.YESTERDAY)
    given = found(occasion="incident", found_on=TODAY, need="yes", use="", did="Sam was hurt on the stairs")
    services.record_follow_up(version=wrong, given=given, by=amara, at=now)
    for version in [signed_off(by=kit, manager=hari, shared=each == 1, at=stories.YESTERDAY) for each in REVIEWS]:
        services.ask_review(version=version, reviewer=bryn.user, by=hari, at=now)
    counting.new()
    faults = []

    phone, desk = person(bryn, scripts=False, width=screens.PHONE), person(bryn)

    def seen(name):
        """What is on the telephone, looked at where there are scripts to look with."""
        desk.opens(phone.page.url.removeprefix(desk.server.url))
        return looked_at(desk, name) if ALL or PICTURES or name == "review-1" else []

    phone.opens("/desk/")
    phone.follows("2 reviews wait for you" if ALL else "1 review waits for you")
    for number in REVIEWS:
        phone.opens("/reviews/")
        phone.page.locator("main ol a").first.click()
        assert "Rose stops" not in phone.reads()  # what the author read into it comes after one's own view
        phone.presses("Give your view, and read theirs")
        assert "select how likely it is if we" in phone.reads()
        faults += seen("review-1") if number == 1 else []
        names = phone.page.eval_on_selector_all("main select", "all => all.map(one => one.name)")
        phone.types(dict.fromkeys(names, "3")).presses("Give your view, and read theirs")
        faults += seen("review-2") if number == 1 else []
        phone.types(LINKS | WORDS).presses("Lock, then see how it ended")
        assert "It is not known what came of it" in phone.reads()
        phone.types(LINKS | {"reasons": "I would say the same"}).presses("Keep this beside it")
        faults += seen("review-4") if number == 1 else []
    phone.opens("/reviews/")
    assert "Nothing is waiting for you." in phone.reads()

    desk.opens("/looking-back/")
    desk.follows("Read these decisions (Held back but needed)")
    desk.page.locator("main th a").first.click()
    desk.follows("If it went wrong: ask why, from the top down")
    for words in ("Nobody had agreed who is rung at night", "Two posts were open", "We took it for granted"):
        desk.types(text=words).presses("Save")
    faults += looked_at(desk, "ladder")
    desk.types(substitution="same", text="Two of us would have waited too").presses("Save")
    desk.types(lands="organisation").presses("Save")
    due = TODAY + dt.timedelta(days=20)
    desk.types(
        what="Agree on a number for the night", owner=str(bryn.user.pk),
        due_on_0=str(due.day), due_on_1=str(due.month), due_on_2=str(due.year),
    ).presses("Save")  # fmt: skip
    faults += looked_at(desk, "ladder-done") if ALL or PICTURES else []
    desk.opens("/desk/")
    desk.follows("Agree on a number for the night")
    desk.follows("Say that it is done")
    desk.types(done="The number hangs at every desk").presses("Save")
    assert "The number hangs at every desk" in desk.reads()

    assert "\n".join(faults) == ""
    assert phone.heard == desk.heard == []
