"""The pages of cases in a browser: no fault the tools see, nothing cut off, both sides alike, and all of it without
scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from cases import services as cases
from cases.models import Grant
from tests.cast import PASSWORD
from tests.factories import case_of, item_on, let_see, question_in, recipient_of, wish_on

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (1280, 400, 320)
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 4
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(amara, nia, health_visiting):
    """Amara's case with a question between services of two types, and something on every list."""
    now = timezone.now()
    case = case_of(amara, at=now, about=f"A child not seen at school for three weeks. {LONG}")
    question = question_in(case, by=amara, at=now, receiver_team=health_visiting)
    item = item_on(question, by=amara, at=now, other_reading="She may be at her mother's", interpretation=LONG)
    item_on(question, by=amara, at=now, same_source_as=item.pk)
    recipient = recipient_of(question, by=amara, at=now)
    wish_on(question, by=amara, at=now)
    cases.record_enquiry(
        question=question,
        asked_of="School nursing, Eastmere Health",
        asks="Have you seen Sam this month?",
        reveals="That we know the family and wonder about Sam",
        without_name=False,
        why_named="They keep their list by name",
        went_wrong_if={"share": "Rose hears that we asked", "not_share": "Nobody puts the two absences together"},
        by=amara,
        at=now,
    )
    let_see(case, nia, by=amara, at=now)
    with reading(amara):
        person = case.people.first()
        grant = Grant.objects.visible_to(amara).get(case=case, user=nia.user)
    return {"case": case, "question": question, "item": item, "recipient": recipient, "grant": grant, "person": person}


def addresses(scene):
    case, question, person = scene["case"].pk, scene["question"].pk, scene["person"].pk
    yield from (reverse("cases:list"), f"{reverse('cases:list')}?reference=C-22222", reverse("cases:open"))
    for name in ("show", "close", "person_add", "access", "history", "ask"):
        yield reverse(f"cases:{name}", args=[case])
    for name in ("change", "stop", "items", "item_add", "recipients", "recipient_add", "not_told", "wishes", "purpose"):
        yield reverse(f"cases:{name}", args=[question])
    for name in ("enquiries", "enquiry_add", "question_history"):
        yield reverse(f"cases:{name}", args=[question])
    yield reverse("cases:person_change", args=[case, person])
    yield reverse("cases:access_end", args=[case, scene["grant"].pk])
    yield reverse("cases:wish", args=[question, person])
    for name in ("item_change", "item_remove"):
        yield reverse(f"cases:{name}", args=[question, scene["item"].pk])
    for name in ("recipient_change", "recipient_remove"):
        yield reverse(f"cases:{name}", args=[question, scene["recipient"].pk])


def sign_in(page, live_server, person):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Sign-in name").fill(person.user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_tools_see_no_fault_and_nothing_is_cut_off(page, live_server, amara, scene):
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    sign_in(page, live_server, amara)
    faults, wide = [], []

    for address in addresses(scene):
        page.goto(f"{live_server.url}{address}")
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [(address, fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                wide.append((address, width))

    assert (faults, wide, heard) == ([], [], [])


def test_both_sides_of_an_enquiry_have_the_same_width_and_top(page, live_server, amara, scene):
    sign_in(page, live_server, amara)
    page.set_viewport_size({"width": 1280, "height": 900})

    for name in ("enquiries", "enquiry_add"):
        page.goto(f"{live_server.url}{reverse(f'cases:{name}', args=[scene['question'].pk])}")
        sides = [side.bounding_box() for side in page.locator(".ew-pair__side").all()]

        assert len(sides) == 2
        assert {(box["y"], box["width"], box["height"]) for box in sides} == {
            (sides[0]["y"], sides[0]["width"], sides[0]["height"])
        }


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_amara_opens_a_case_and_asks_with_and_without_scripts(browser, live_server, amara, bryn, scripts):
    page = browser.new_context(java_script_enabled=scripts, viewport={"width": 400, "height": 900}).new_page()
    sign_in(page, live_server, amara)
    page.goto(f"{live_server.url}{reverse('cases:open')}")

    page.get_by_label("What is the case about?").fill("A boy who comes to school hungry")
    page.get_by_label("Initials").first.fill("T.M.")
    page.get_by_role("button", name="Add another person").click()
    assert page.get_by_label("What is the case about?").input_value() == "A boy who comes to school hungry"
    page.get_by_role("button", name="Open the case").click()
    assert page.get_by_role("heading", level=1).inner_text() == "T.M."

    page.get_by_role("link", name="Ask a sharing question").first.click()
    page.get_by_label("What are you deciding?").fill("Should we tell the school nurse about Tom?")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Ours").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("If it is not in the list").fill("School nursing, Harbour School")
    page.get_by_role("button", name="Back").click()
    assert page.get_by_label("Ours").is_checked()
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_label("If it is not in the list").input_value() == "School nursing, Harbour School"
    page.get_by_label("As what type of service might it get it?").select_option("B")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("3 months").check()
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Check your answers"
    page.get_by_role("button", name="Ask this question").last.click()

    assert "Should we tell the school nurse about Tom?" in page.inner_text("main")
    page.context.close()
