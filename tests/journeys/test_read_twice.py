"""Two people appraise a question apart, and a team reads the same cases: in a browser, with scripts and without.

It takes a minute, so it is told with EXAMPLES=all. PICTURES=folder keeps what was seen, to look at.
"""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone

from agencies.acting import reading
from agencies.roles import Role
from reviews import alike, services, vignettes
from reviews.models import DoubleAppraisal, NoiseAudit
from tests import factories
from tests.assessments.pages.stories import YESTERDAY
from tests.cast import account, enrolled
from tests.examples import ALL
from tests.journeys import screens

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ALL, reason="told with EXAMPLES=all"),
]
WIDTHS = (screens.DESK, screens.PHONE, screens.SMALLEST)
PICTURES = os.environ.get("PICTURES")


def looks_at(somebody, called):
    """Nothing is wrong with the page at any width, and both sides are alike."""
    if PICTURES:
        for width in (screens.DESK, screens.PHONE):
            screens.widened(somebody.page, width)
            somebody.page.screenshot(path=Path(PICTURES) / f"{called}-{width}.png", full_page=True)
    assert screens.faults(somebody.page, WIDTHS) == [], called
    assert screens.uneven(somebody.page)[0] == [], called
    screens.widened(somebody.page, somebody.width)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_asked_read_apart_committed_and_laid_side_by_side(person, amara, bryn, kit, scripts):
    question = factories.a_full_question(by=amara, at=YESTERDAY)
    assessment = factories.appraised(question, by=amara, at=YESTERDAY)
    hers = person(amara, scripts=scripts)
    sees = looks_at if scripts else lambda somebody, called: somebody.looks()

    hers.opens("assessments:overview", question.pk)
    hers.follows("Ask a colleague to appraise it too, apart from you")
    sees(hers, "twice")
    hers.types(second=str(kit.user.pk), why="You know how clinics work").presses("Ask them")
    sees(hers, "twice-asked")
    with reading(kit):
        double = DoubleAppraisal.objects.visible_to(kit).get()
    his = person(kit, scripts=scripts)
    his.opens("reviews:reviews")
    sees(his, "reviews")
    his.page.locator("main").get_by_role("link", name="Asked by Amara Obi").click()
    sees(his, "apart")
    for number, row in enumerate(assessment.rows()):
        his.opens("reviews:apart_row", double.pk, row.key)
        if not number:
            his.presses("Save both sides and go on")
            assert "Select how likely it is if we share" in his.page.locator("main").inner_text()
            sees(his, "apart-row")
        for side in ("share", "not_share"):
            his.types({f"{side}-reason": "She goes to another town", f"{side}-likelihood": ["2", "3"],
                       f"{side}-severity": [str(3 + number % 2)]})  # fmt: skip
        his.presses("Save both sides and go on")
    his.opens("reviews:not_now", double.pk)
    sees(his, "not-now")
    his.opens("reviews:apart", double.pk)
    his.presses("Commit what you read")
    sees(his, "apart-committed")
    hers.opens("reviews:commit_own", double.pk)
    sees(hers, "commit-own")
    hers.presses("Commit it")
    assert "Nothing here says who is right" in hers.page.locator("main").inner_text()
    sees(hers, "side-by-side")
    his.opens("reviews:side_by_side", double.pk)
    assert "Amara Obi and Kit Lawson read this apart." in his.page.locator("main").inner_text()
    assert hers.heard == his.heard == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_team_reads_and_is_shown_where_it_parts(person, bryn, duty_team, machine, scripts):
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn")
    team = [enrolled(account(name, by=machine), duty_team, Role.PRACTITIONER, by=machine) for name in names]
    sees = looks_at if scripts else lambda somebody, called: somebody.looks()
    last = timezone.localdate() + dt.timedelta(days=30)
    his = person(bryn, scripts=scripts)

    his.opens("reviews:noise")
    sees(his, "noise")
    his.types(closes_on_0=str(last.day), closes_on_1=str(last.month), closes_on_2=str(last.year)).presses(
        "Ask the team"
    )
    sees(his, "noise-open")
    with reading(bryn):
        noise = NoiseAudit.objects.visible_to(bryn).get()
    rows = [vignettes.key_of(each, row) for each, row in vignettes.load().rows()]
    for number, by in enumerate(team[1:]):
        readings = {
            row: {
                side: {"likelihood": str(2 + (number + place) % 3), "severity": "3"}
                for side in alike.order(alike.mark(noise, by))
            }
            for place, row in enumerate(rows)
        }
        services.read_alike(noise=noise, readings=readings, by=by, at=timezone.now())
    hers = person(team[0], scripts=scripts)
    hers.opens("reviews:noise_read", noise.pk)
    sees(hers, "noise-read")
    hers.types({f"{row}-{side}-likelihood": "none" for row in rows for side in ("share", "not_share")})
    hers.presses("Send what you read")
    sees(hers, "noise-done")
    his.opens("reviews:noise")
    his.presses("Close it, and see where the team parts")
    assert "6 people" in his.page.locator("main").inner_text()
    sees(his, "noise-found")
    assert hers.heard == his.heard == []
