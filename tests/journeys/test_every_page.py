"""Every page there is, opened in a browser at three widths by somebody who may: no fault, nothing cut off, nothing from
elsewhere; and what it says when it is sent with nothing in it. PICTURES=folder keeps what was seen, to look at."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from agencies.confirming import CONFIRMED
from agencies.models import Session
from agencies.sessions import SessionStore
from tests.access import ACCESS
from tests.cast import PASSWORD
from tests.examples import ALL, is_tried
from tests.journeys import scenes, screens
from tests.test_access import ROUTES, address

pytestmark = pytest.mark.django_db(transaction=True)

# What is no page: signs of life, the second door, files to save. The pages of training: test_training, test_session.
NO_PAGE = (
    "training:",
    "health_",
    "api:",
    "audit:checker",
    "assessments:record_pdf",
    "assessments:record_json",
    "assessments:access_file",
    "mfa_download",
    "reviews:file",
    "reviews:noise_file",
    "reviews:appraisals_file",
)
# Nobody of the scene has a second factor; the page that sets one up is seen where Amara does so (test_signing_in).
NOT_SEEN = {
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    # Behind a figure, and of somebody who has something in hand: test_looking_back.
    "reviews:behind",
    "reviews:appraisals_behind",
    "reviews:hand_over",
    # No threshold changed in these scenes: test_looking_back.
    "reviews:threshold",
    "reviews:threshold_pair",
    "reviews:threshold_decide",
    # Nothing is asked of anybody in these scenes: tests/reviews/test_blind_review.
    "reviews:action_done",
    "reviews:give_back",
    "reviews:review",
    # Nobody reads anything apart in these scenes: test_read_twice.
    "reviews:apart",
    "reviews:apart_row",
    "reviews:commit_own",
    "reviews:noise_found",
    "reviews:noise_read",
    "reviews:not_now",
    "reviews:side_by_side",
}
# Whose page it is, and in which scene: told once each, and not tried by everybody in every other scene.
HELD, ERASED = -2, -1
NOT_AMARAS = {
    "agencies:signed_in": ("ines", 0),
    "assessments:access_pack": ("farid", HELD),
    "assessments:access_people": ("farid", HELD),
    "cases:certificate": ("farid", ERASED),
    "cases:erase_ask": ("farid", HELD),
    "cases:erasure": ("bryn", HELD),
    "cases:hold_lift": ("farid", HELD),
    "cases:hold_put": ("farid", HELD),
}
PAGES = [name for name, page in ACCESS.items() if page.method == "GET" and not name.startswith(NO_PAGE)]
GROUPS = {
    "of a case": [name for name in PAGES if ROUTES[name].startswith("cases/")],
    "of what is asked": [name for name in PAGES if name.startswith("cases:") and "questions/" in ROUTES[name]],
    "of what we think": [name for name in PAGES if name.startswith("assessments:") and "cases" not in ROUTES[name]],
}
GROUPS["of one’s own"] = [name for name in PAGES if not any(name in group for group in GROUPS.values())]
if not ALL:  # the scenes take longer to tell than a ninth of the pages to look at, and are told once for each group
    GROUPS = {"of this turn": [name for place, name in enumerate(sorted(PAGES)) if is_tried(place)]}
WHEN_SIGNED = "assessments:outcome_add"  # nothing is changed while a manager reads it
PICTURES = os.environ.get("PICTURES")  # a folder, to look at what the tests look at


class Told:
    def __init__(self, ways, *people):
        self.ways, self.people, self.told = ways, people, {}

    def __iter__(self):
        for scene in self.ways:
            yield self.one(scene)

    def one(self, scene):
        """One scene, told once, and without those before it."""
        if scene not in self.told:
            self.told[scene] = scene(*self.people)
        return self.told[scene]


class Readers:
    """Some of the cast, each with a screen of their own, who open pages in scene after scene until one is there."""

    def __init__(self, browser, live_server, people):
        self.server, self.people, self.heard = live_server, people, []
        self.screens = {}
        for name, acting in people.items():
            context = browser.new_context(viewport={"width": screens.DESK, "height": screens.TALL})
            if acting:
                screens.entered(context, live_server, acting)
            self.screens[name] = context.new_page()
            self.heard.append(screens.heard(self.screens[name], live_server))

    def opens(self, name, told):
        """The screen with this page on it, or None where nobody of them gets it in any of these scenes."""
        if name in NOT_AMARAS:
            who, number = NOT_AMARAS[name]
            told, opening = [told.one(told.ways[number])], [self.screens[who]]
        else:
            opening = self.screens.values()
        for scene in told:
            for screen in opening:
                where = self.server.url + address(ROUTES[name], scene)
                if screen.request.get(where, max_redirects=0).status == 200:  # asked before it is drawn
                    screen.goto(where)
                    return screen
        return None

    def close(self):
        for screen in self.screens.values():
            screen.context.close()


@pytest.fixture
def readers(browser, live_server, amara, bryn, farid, ines):
    people = {"amara": amara, "bryn": bryn, "nobody": None, "farid": farid, "ines": ines}
    all_of_them = Readers(browser, live_server, people)
    yield all_of_them
    all_of_them.close()


@pytest.fixture
def told(amara, bryn, kit, nia, farid, duty_team, settings, tmp_path):
    """The scenes, each told when a page first asks for it."""
    scenes.lot_falls_on("share", duty_team)
    settings.ERASURE_LEDGER_FILE = tmp_path / "erasures"

    def looked_after(amara, bryn):
        return scenes.looked_after(amara, bryn, kit, nia)

    def governed(amara, bryn):
        return scenes.governed(amara, bryn, farid)

    def erased(amara, bryn):
        return scenes.erased(amara, bryn, farid)

    ways = [scenes.in_work, scenes.waiting, scenes.acted_first, scenes.signed_off, looked_after, governed, erased]
    return Told(ways, amara, bryn)


def pictured(screen, name):
    for width in (screens.DESK, screens.PHONE) if PICTURES else ():
        screen.set_viewport_size({"width": width, "height": screens.TALL})
        screen.screenshot(path=Path(PICTURES) / f"{name.replace(':', '.')}-{width}.png", full_page=True)


# What is typed on a page taken away again, and whether anything is asked there at all.
EMPTIED = """() => {
  const form = document.querySelector('main form[method=post]:has(:is(textarea, input:not([type=hidden])))');
  if (!form) return false;
  for (const field of form.querySelectorAll('textarea, input:is([type=text], [type=password], [type=email])')) {
    field.value = '';
  }
  for (const field of form.querySelectorAll('[type=radio], [type=checkbox]')) field.checked = false;
  form.querySelector('.govuk-button[type=submit]').dataset.sends = 'yes';
  return true;
}"""
# Of each line of the summary: whether it leads to a field that somebody can type in or press.
LEADS = """() => [...document.querySelectorAll('.govuk-error-summary a')].filter(link => {
  const field = document.getElementById(link.hash.slice(1));
  return !field || !(field.matches('input, textarea, select') || field.querySelector('input, textarea, select'));
}).map(link => link.outerHTML)"""
# What takes something away goes last; a form that nothing has to be said in is sent, and that is all.
ENDS = ("remove", "end", "close", "stop", "withdraw", "aside", "amend", "sign_off", "lift")


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_has_a_fault_at_any_width_nor_when_it_is_sent_with_nothing_in_it(readers, told, group):
    """Each page of this turn is opened once: looked at, then sent. axe-core reads every other one on a desk, the rest
    on a phone (all pages on both with EXAMPLES=all); at the smallest width those with errors, but for their colours,
    which are everywhere the same (test_look), and the pages of both sides (test_both_sides_alike)."""
    found, unseen, answered = [], set(), []
    pages = sorted(sorted(GROUPS[group]), key=lambda name: name.endswith(ENDS))

    for number, name in enumerate(pages):
        screen = readers.opens(name, told)
        if screen is None:
            unseen.add(name)
            continue
        pictured(screen, name)
        heard_at = (screens.DESK, screens.PHONE) if ALL else ((screens.DESK, screens.PHONE)[number % 2],)
        found += [f"{name} {fault}" for fault in screens.faults(screen, heard_at=heard_at)]
        if not screen.evaluate(EMPTIED):
            continue
        with screen.expect_navigation():
            screen.locator("[data-sends]").click()
        if not screen.locator(".govuk-error-summary").count():
            continue
        answered.append(name)
        if not screen.title().startswith("Error: "):
            found.append(f"{name} its title is {screen.title()}")
        if "govuk-error-summary" not in screen.evaluate("document.activeElement.className"):
            found.append(f"{name} the summary has no focus")
        found += [f"{name} leads nowhere: {link}" for link in screen.evaluate(LEADS)]
        said = screens.faults(screen, widths=[screens.SMALLEST], colours=ALL)
        found += [f"{name} sent empty {fault}" for fault in said]
        pictured(screen, f"error-{name}")

    assert "\n".join(found) == ""
    assert unseen == NOT_SEEN & set(pages)
    assert answered or not ALL
    assert [words for said in readers.heard for words in said] == []


def test_the_page_that_asks_again_who_one_is_has_no_fault_either(person, amara, bryn, farid):
    scene = scenes.waiting(amara, bryn)
    lead = person(farid)
    kept = SessionStore(Session.objects.get(user=farid.user).session_key)
    kept[CONFIRMED] = 0
    kept.save()
    lead.opens(address(ROUTES["cases:hold_put"], scene))
    lead.page.get_by_label("A legal claim").check()
    lead.page.get_by_label("In your own words, why?").fill("Two lines,\n<b>and a claim</b>")
    lead.page.get_by_role("button", name="Keep it").click()
    found = screens.faults(lead.page)
    pictured(lead.page, "confirm")
    lead.page.get_by_role("button", name="Confirm and send").click()
    found += screens.faults(lead.page)
    pictured(lead.page, "error-confirm")
    assert (found, lead.page.title()[:7]) == ([], "Error: ")
    assert "govuk-error-summary" in lead.page.evaluate("document.activeElement.className")
    lead.page.get_by_label("Password").fill(PASSWORD)
    lead.page.get_by_role("button", name="Confirm and send").click()
    assert "<b>and a claim</b>" in lead.page.locator("main").inner_text()


def test_every_page_that_says_no_has_no_fault_either(person, amara, bryn, chidi):
    scene = scenes.waiting(amara, bryn)
    refused = ((chidi, "assessments:overview", 404), (bryn, "cases:item_add", 403), (amara, WHEN_SIGNED, 409))
    found = []
    for acting, name, status in refused:
        somebody = person(acting)
        assert somebody.opens(address(ROUTES[name], scene)) == status
        found += [f"{status} {fault}" for fault in screens.faults(somebody.page)]
        pictured(somebody.page, str(status))
    with override_settings(ROOT_URLCONF="tests.riskapp.test_failures"):
        for how, status in (("trail", 503), ("wrong", 500)):
            assert somebody.opens(f"/fails/{how}/") == status
            found += [f"{status} {fault}" for fault in screens.faults(somebody.page)]
            pictured(somebody.page, str(status))

    assert "\n".join(found) == ""
    assert somebody.heard == []
