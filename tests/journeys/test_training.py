"""Every page of training in a browser: what a trainer opens, what is checked, and what others find of it.

The pages that a group is led through are looked at where it is led (test_session)."""

import pytest

from tests.access import ACCESS
from tests.examples import ALL
from tests.journeys import screens
from tests.journeys.test_every_page import pictured
from tests.journeys.test_session import LOOKED_AT
from tests.test_access import ROUTES, address
from tests.training import telling
from tests.training.stories import GATE, brought_in, published, told_anew, written
from training.models import Published

pytestmark = pytest.mark.django_db(transaction=True)

# Files to save, and what asks whether there is anything new.
NO_PAGE = {"walkthrough_file", "draft_file", "file", "session_changed", "changed"}
PAGES = [
    name.removeprefix("training:")
    for name, page in ACCESS.items()
    if name.startswith("training:") and page.method == "GET"
]
# Drawn by the template of a page that is heard; axe-core reads these too with EXAMPLES=all.
ALIKE = {"stage_add", "stage_earlier", "publish", "discard", "again", "withdraw"}
CHECKED = ("offers", "offer")  # by Bryn; whoever told it, Amara, discards it
WHEN_PUBLISHED = ("again", "withdraw")


def test_every_page_of_training_is_without_a_fault_on_a_desk_and_on_a_telephone(person, esme, amara, bryn):
    version, scenario = Published.objects.named("climbie").get(), brought_in(esme, of="sc_da")
    lacking = written(esme, name="lacking", draft=GATE | {"stages": [], "content_note": ""})
    out = published(esme).scenario
    scene = {"library": version.pk, "sessions": telling.opened(esme).pk, "told-anew": told_anew(amara).pk}
    trainer, teller, checker = person(esme), person(amara), person(bryn)
    found, opened = [], set()

    def looked_at(somebody, where, name):
        assert somebody.opens(where) == 200, where
        heard_at = screens.BOTH if ALL else () if name in ALIKE else screens.BOTH[len(opened) % 2 :][:1]
        said = screens.faults(somebody.page, widths=screens.BOTH, heard_at=heard_at, colours=ALL)
        found.extend(f"{name} {fault}" for fault in said)
        pictured(somebody.page, f"training.{name}")

    for name in PAGES:
        if name in NO_PAGE | LOOKED_AT:
            continue
        here = scene | {"scenarios": (out if name in WHEN_PUBLISHED else scenario).pk}
        who = checker if name in CHECKED else teller if name == "offer_discard" else trainer
        looked_at(who, address(ROUTES[f"training:{name}"], here), name)
        opened.add(name)
    there = address(ROUTES["training:scenario"], {"scenarios": scenario.pk})
    looked_at(trainer, f"{there}preview/?stage=s2", "preview as a participant")
    looked_at(trainer, address(ROUTES["training:scenario"], {"scenarios": lacking.pk}), "lacking")

    assert "\n".join(found) == ""
    assert opened | NO_PAGE | LOOKED_AT == set(PAGES)
    assert [words for each in (trainer, teller, checker) for words in each.heard] == []


def test_what_is_wrong_with_a_file_and_with_a_check_is_said_on_a_telephone_without_a_fault(person, esme, amara, bryn):
    offer = told_anew(amara)
    somebody, checker = person(esme, width=screens.PHONE), person(bryn, width=screens.PHONE)

    somebody.opens("training:bring_in")
    somebody.types(text="format: 1\ntitel: A\n").presses("Bring it in")
    checker.opens("training:offer", offer.pk)
    checker.presses("Record your check")

    for each, name in ((somebody, "bring_in"), (checker, "offer")):
        assert each.page.title().startswith("Error: ")
        assert screens.faults(each.page, widths=[screens.PHONE]) == []
        assert each.heard == []
        pictured(each.page, f"error-training.{name}")
    assert "Line 2, titel: There is no such field" in somebody.reads()


def test_a_cover_is_without_a_fault_and_tells_nothing(person, jo):
    somebody = person(jo, width=screens.PHONE)
    version = Published.objects.named("climbie").get()

    somebody.opens("training:walkthrough", version.pk)

    assert screens.faults(somebody.page, widths=[screens.PHONE]) == []
    assert version.walkthrough.stages[0].title not in somebody.reads()
    pictured(somebody.page, "training.cover")
