"""Amara says what came of two decisions, without scripts on a telephone; Bryn looks back, and hands over."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from reviews import counting
from tests.assessments.pages import stories
from tests.journeys import screens

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
PICTURES = os.environ.get("PICTURES")  # a folder, to look at what the test looks at


def looked_at(somebody, name):
    for width in (screens.DESK, screens.PHONE) if PICTURES else ():
        somebody.page.set_viewport_size({"width": width, "height": screens.TALL})
        somebody.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    return screens.faults(somebody.page, heard_at=(screens.PHONE,))


def test_what_came_of_a_decision_is_said_and_looked_back_on(person, amara, bryn):
    version = stories.signed_off(amara, bryn)
    stories.signed_off(amara, bryn)
    counting.new()
    author, manager = person(amara, scripts=False, width=screens.PHONE), person(bryn)
    where = f"/questions/{version.assessment.question_id}/record/1/follow-up/"

    assert author.opens(where) == 200
    author.presses("Keep this")
    assert "Enter how we know" in author.reads()
    author.types(
        {"occasion": "planned", "did": "She called", "fit": "yes", "need": "no", "use": "over_read"},
        how_known="Dilys rang", onward="closed", closed_why="Nothing is open",
        found_on_0=str(TODAY.day), found_on_1=str(TODAY.month), found_on_2=str(TODAY.year),
    ).presses("Keep this")  # fmt: skip
    assert "Together this counts as: Shared without need, Over-read." in author.reads()

    found = []
    for name, there in (
        ("follow-up", where),
        ("desk", "/desk/"),
        ("sample", "/desk/sample/"),
        ("hand-over", f"/desk/hand-over/{amara.user.pk}/"),
        ("looking-back", "/looking-back/"),
        ("behind", "/looking-back/decisions/?kind=over_read"),
    ):
        assert manager.opens(there) == 200
        found += [f"{name} {fault}" for fault in looked_at(manager, name)]
    assert version.assessment.question.reference in manager.reads()
    assert "\n".join(found) == ""
    assert author.heard == manager.heard == []
