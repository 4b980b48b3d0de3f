"""Esme on a telephone: every kind of page of the library and of what trainers write, without a fault."""

import pytest
from django.urls import reverse

from tests.journeys import screens
from tests.journeys.test_every_page import pictured
from tests.training.stories import GATE, brought_in, published, told_anew, written
from training.models import Published

pytestmark = pytest.mark.django_db(transaction=True)

# One of each kind: plain forms are looked at on the pages of cases.
OF_THE_LIBRARY = ("walkthrough",)
OF_A_DRAFT = ("stage", "sides")


def test_every_page_of_whoever_trains_is_without_a_fault_on_a_telephone(person, esme):
    somebody, found = person(esme, width=screens.PHONE), []
    version, scenario = Published.objects.named("climbie").get(), brought_in(esme, of="sc_da")
    lacking = written(esme, name="lacking", draft=GATE | {"stages": [], "content_note": ""})
    published(esme)
    addresses = {
        "library": reverse("training:library"),
        "lacking": reverse("training:scenario", args=[lacking.pk]),
        "seen": reverse("training:preview", args=[scenario.pk]) + "?stage=s2",
        **{name: reverse(f"training:{name}", args=[version.pk]) for name in OF_THE_LIBRARY},
        **{
            name: reverse(f"training:{name}", args=[scenario.pk, *([2] if name == "stage" else [])])
            for name in OF_A_DRAFT
        },
    }

    for name, where in addresses.items():
        assert somebody.opens(where) == 200, where
        found += [f"{name} {fault}" for fault in screens.faults(somebody.page, widths=[screens.PHONE])]
        pictured(somebody.page, f"training.{name}")
    somebody.opens("training:bring_in")
    somebody.types(text="format: 1\ntitel: A\n").presses("Bring it in")
    found += [f"bring_in {fault}" for fault in screens.faults(somebody.page, widths=[screens.PHONE])]
    pictured(somebody.page, "error-training.bring_in")

    assert "\n".join(found) == ""
    assert somebody.heard == []
    assert "Error: " in somebody.page.title()
    assert "Line 2, titel: There is no such field" in somebody.reads()


def test_what_is_checked_is_read_on_a_telephone_without_a_fault(person, amara, bryn):
    somebody, offer = person(bryn, width=screens.PHONE), told_anew(amara)

    for name, about in (("offers", []), ("offer", [offer.pk])):
        assert somebody.opens(f"training:{name}", *about) == 200
        assert screens.faults(somebody.page, widths=[screens.PHONE]) == []
        pictured(somebody.page, f"training.{name}")
    somebody.presses("Record your check")
    assert somebody.page.title().startswith("Error: ")
    assert screens.faults(somebody.page, widths=[screens.PHONE]) == []


def test_a_cover_is_without_a_fault_and_tells_nothing(person, jo):
    somebody = person(jo, width=screens.PHONE)
    version = Published.objects.named("climbie").get()

    somebody.opens("training:walkthrough", version.pk)

    assert screens.faults(somebody.page, widths=[screens.PHONE]) == []
    assert version.walkthrough.stages[0].title not in somebody.reads()
    pictured(somebody.page, "training.cover")
