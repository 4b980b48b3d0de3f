"""Amara says what came of two decisions, without scripts on a telephone; Bryn looks back, and hands over."""

import datetime as dt
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from reviews import counting
from reviews.thresholds import OUTCOMES
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
        ("appraisals", "/looking-back/appraisals/"),
        ("appraisals-behind", "/looking-back/appraisals/decisions/?side=share&line=severity.1"),
        ("behind", "/looking-back/decisions/?kind=over_read"),
    ):
        assert manager.opens(there) == 200
        found += [f"{name} {fault}" for fault in looked_at(manager, name)]
    assert version.assessment.question.reference in manager.reads()
    assert "\n".join(found) == ""
    assert author.heard == manager.heard == []


def test_a_change_of_threshold_is_recorded_and_both_courses_are_read(person, bryn):
    manager, reader, found = person(bryn, scripts=False, width=screens.PHONE), person(bryn), []

    def look(name):
        reader.opens(manager.where)
        found.extend(f"{name} {fault}" for fault in looked_at(reader, name))

    assert manager.opens("/thresholds/record/") == 200
    look("threshold-record")
    manager.types(
        {"team": str(bryn.team.pk), "towards": "less", "set_off": "workload", "period": "three_months"},
        before="When anybody is worried about a child", after="When a child was seen with an injury",
        because="There were more calls than people", decided_by="The heads of service",
        changed_on_0=str(TODAY.day), changed_on_1=str(TODAY.month), changed_on_2=str(TODAY.year),
    ).presses("Record")  # fmt: skip
    assert "Recorded. Now read what both courses risk." in manager.reads()
    change = urlsplit(manager.page.url).path
    for outcome in OUTCOMES:
        assert manager.opens(f"{change}outcomes/{outcome.key}/") == 200
        for course, level in (("change", "2"), ("stay", "1")):
            manager.page.locator(f"[name={course}-reason]").fill(f"It may be, {course}")
            for scale in ("likelihood", "severity"):
                manager.page.locator(f"[name={course}-{scale}][value='{level}']").check()
        if outcome is OUTCOMES[0]:
            look("threshold-pair")
        manager.presses("Save both courses and go on")
    assert manager.opens(change) == 200
    manager.presses("Show what both courses come to")
    assert "Every difference you found points the same way." in manager.reads()
    look("threshold-shows")
    assert manager.opens(f"{change}decide/") == 200
    look("threshold-decide")
    again = TODAY + dt.timedelta(days=90)
    manager.types(
        {"conclusion": "stay", "objection_state": "stands"},
        proposal="We go back", main_reason="Too much is missed", objection="Nobody can read it all",
        answer="We ask for people", change_of_mind="If nothing was missed in a year",
        review_on_0=str(again.day), review_on_1=str(again.month), review_on_2=str(again.year),
    ).presses("Decide")  # fmt: skip
    assert "Too much is missed" in manager.reads()
    look("threshold-decided")
    assert manager.opens("/thresholds/") == 200
    look("thresholds")
    assert manager.opens("/looking-back/") == 200
    assert "\n".join(found) == ""
    assert manager.heard == reader.heard == []
    assert manager.unequal == []
