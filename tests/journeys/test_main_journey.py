"""From a sharing question to a signed record: Amara asks, looks at both sides, decides and signs; Bryn signs off.

Told with scripts and without, on a desk and on a phone, with either side first and with either decision: in two runs
that share none of these, or with EXAMPLES=all in all sixteen.
"""

import datetime as dt
from itertools import product

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from assessments.lifecycle import Status
from assessments.models import Assessment, SignedVersion
from tests import factories
from tests.assessments.pages import stories
from tests.examples import ALL
from tests.journeys import scenes, screens

pytestmark = pytest.mark.django_db(transaction=True)

IN_A_MONTH = timezone.localdate() + dt.timedelta(days=30)

ITEM = {
    "text": "Sam has not been seen at school since 2 November",
    "kind": "hard",
    "source": "The school’s register, 20 November",
    "source_grade": "reliable",
    "content_grade": "A",
    "sensitivity": "low",
    "in_confidence": "no",
}
HEARSAY = ITEM | {
    "text": "A neighbour says that Rose leaves Sam alone at night",
    "kind": "soft",
    "source": "Neighbour, by telephone",
    "source_grade": "untested",
    "content_grade": "C",
    "sensitivity": "medium",
}


def day(name, when):
    return {f"{name}_0": str(when.day), f"{name}_1": str(when.month), f"{name}_2": str(when.year)}


def asks(amara, team):
    """A case is opened and a question asked in it, on four short pages and a check."""
    amara.opens("cases:open")
    amara.types({"about": "A child not seen at school for three weeks", "people-0-initials": "R.W."})
    amara.types({"people-1-initials": "S.W.", "people-1-concern": "child"}).presses("Open the case")
    amara.opens(amara.where + "ask/")
    amara.types(asked="Should we tell the health visitor about the nights alone?").presses("Continue")
    amara.types(initiative="ours").presses("Continue")
    amara.types(receiver_team=str(team.pk)).presses("Continue")
    amara.types(period="three_months").presses("Continue")
    assert amara.heading == "Check your answers"
    amara.presses("Ask this question")
    assert "/questions/" in amara.where
    return amara.where.split("/")[2]


def sets_out(amara, question):
    """Items, who might receive them, what Rose wants, what it is for."""
    for item in (ITEM, HEARSAY):
        amara.opens("cases:item_add", question)
        amara.types(item).presses("Save this item")
    amara.opens("cases:recipient_add", question)
    amara.types(role="Health visitor", purpose="To plan the next visit", route="By telephone")
    amara.presses("Save this recipient")
    amara.opens("cases:wishes", question)
    amara.page.locator("main a[href*='/wishes/']").first.click()
    amara.types(asked="asked", said="She would rather tell the health visitor herself", told="yes")
    amara.presses("Save")
    amara.opens("cases:purpose", question)
    amara.types(told_for="To get help", in_keeping="She expects us to speak with the health visitor")
    for norm in amara.page.locator("main .ew-card").all():
        norm.locator("[type=radio][value=honoured]").check()
        norm.locator("textarea").fill("Rose is told first")
    amara.presses("Save and continue")


def looks_at_both_sides(amara, question):
    """Outcomes, what could have gone badly, and every pair; each outcome leads on to the next."""
    amara.opens("assessments:outcomes", question)
    amara.types(chosen=factories.ROWS).presses("Save and continue")
    amara.types({"share-text": "Rose stopped trusting us", "not_share-text": "Sam was found alone"})
    amara.presses("Save and continue")
    assert "Not answered yet" in amara.reads()

    amara.follows("Answer the next outcome")
    for left in reversed(range(len(factories.ROWS))):
        serious = left == len(factories.ROWS) - 1
        for course in ("share", "not_share"):
            amara.types({f"{course}-reason": f"Something could happen, {course}"})
            amara.types({f"{course}-likelihood": ["3", "4"] if serious else ["2"]})
            amara.types({f"{course}-severity": ["4"] if serious else ["2"]})
        amara.presses("Save both sides and go on")
        if serious:
            further(amara)
    assert amara.where == reverse("assessments:grid", args=[question])
    assert "Not answered yet" not in amara.reads()


def further(amara):
    """A serious outcome is asked about further, on both sides alike."""
    assert "so we ask a little more, of both sides" in amara.reads()
    for course in ("share", "not_share"):
        amara.types({f"{course}-bearer": "child", f"{course}-bearer_who": "Sam", f"{course}-evidence": "reported"})
        amara.types({f"{course}-reversible": "with_difficulty", f"{course}-based_on": "1"})
        amara.types({f"{course}-measure": "The health visitor calls on Thursday"})
    amara.presses("Save both sides and go on")


def considers_another_way(amara, question):
    """What the appraisal shows opens, and another way is set beside both sides."""
    amara.opens("assessments:ways", question)
    amara.follows("Add another way")
    amara.types(name="Tell her with Rose in the room", kind="later_date", nearer="share", differs="Rose hears it")
    amara.types(day("until", IN_A_MONTH)).presses("Save and continue")
    assert amara.opens("assessments:shows", question) == 200
    assert "What the readings show" in amara.reads()


def decides(amara, question, course):
    """Who needs to know what, the decision with its reasons, and the conditions of the day."""
    amara.opens("assessments:needs", question)
    for field in amara.page.locator("main [type=radio][value=summary]").all():
        field.check()
    for field in amara.page.locator("main textarea").all():
        field.fill("They call on Thursday and need to know this much")
    amara.presses("Save and continue")
    assert amara.opens("assessments:decide", question) == 200
    assert amara.page.locator("main [type=radio]:checked").count() == 0
    reasons = factories.the_reasons()
    asked = ("main_reason", "proportionality", "wishes_weighed", "objection", "answer", "change_of_mind")
    amara.types({name: getattr(reasons, name) for name in (*asked, "alternatives", "expectation", "trigger")})
    amara.types(course=course, proposal="The nights alone, and nothing else", objection_state="partly")
    amara.types(kept="as_is", form="speak").types(day("review_on", IN_A_MONTH))
    amara.presses("Save and continue")
    amara.opens("assessments:conditions", question)
    amara.types(caseload="19", time="short", trained="yes").types(day("last_supervision", dt.date(2026, 11, 2)))
    amara.presses("Save and continue")


def signs(amara, question):
    """The whole record is read, and signed as it stands."""
    amara.opens("assessments:check", question)
    assert "still to be said" not in amara.reads()
    amara.page.locator("main [name=read]").check()
    amara.page.locator("main [name=signs]").check()
    amara.presses("Sign")


def signs_off(bryn, question):
    bryn.opens("assessments:waiting")
    bryn.page.locator(f"main a[href*='{question}']").first.click()
    bryn.opens("assessments:sign_off", question)
    bryn.page.locator("main [name=signs]").check()
    bryn.presses("Sign off")


RUNS = [(True, screens.DESK, "share", "part"), (False, screens.PHONE, "not_share", "not_share")]
if ALL:
    RUNS = list(product((True, False), (screens.DESK, screens.PHONE), ("share", "not_share"), ("part", "not_share")))


@pytest.mark.parametrize(("scripts", "width", "first", "course"), RUNS)
def test_from_a_question_to_a_signed_record(
    person, amara, bryn, chidi, duty_team, health_visiting, scripts, width, first, course
):
    scenes.lot_falls_on(first, duty_team)
    cache.clear()  # nobody has tried to sign in yet
    author = person(amara, by_the_door=True, scripts=scripts, width=width)

    question = asks(author, health_visiting)
    sets_out(author, question)
    looks_at_both_sides(author, question)
    considers_another_way(author, question)
    decides(author, question, course)
    signs(author, question)

    manager = person(bryn, scripts=scripts, width=width)
    signs_off(manager, question)
    with reading(bryn):
        assessment = Assessment.objects.select_related("question").get()
        assert (assessment.status, assessment.question.first) == (Status.SIGNED_OFF, first)
        assert [version.number for version in SignedVersion.objects.all()] == [1]
    assert author.opens("assessments:record", question, 1) == 200
    printed = author.page.context.request.get(author.server.url + reverse("assessments:record_pdf", args=[question, 1]))
    assert printed.body().startswith(b"%PDF")

    outsider = person(chidi, scripts=scripts, width=width)
    assert {name: outsider.opens(name, question) for name in PAGES_OF_A_QUESTION} == dict.fromkeys(
        PAGES_OF_A_QUESTION, 404
    )
    assert outsider.opens("assessments:record", question, 1) == 404
    assert author.unequal + manager.unequal == []
    assert author.heard + manager.heard + outsider.heard == []


def test_a_manager_sends_it_back_and_the_author_answers_in_a_second_version(person, amara, bryn):
    question = stories.signed(amara).assessment.question_id
    author, manager = person(amara), person(bryn)
    manager.opens("assessments:waiting")
    manager.page.locator(f"main a[href*='{question}']").first.click()
    manager.follows("Send it back with a question")
    manager.presses("Send it back with your question")
    assert manager.page.title().startswith("Error: ")
    manager.types(question="What did the school see?").presses("Send it back with your question")

    author.opens("assessments:overview", question)
    assert "What did the school see?" in author.reads()
    author.opens("assessments:decide", question)
    author.types(answer="The school saw Sam on 2 November, tired and hungry").presses("Save and continue")
    signs(author, question)
    signs_off(manager, question)

    with reading(bryn):
        assert Assessment.objects.get().status == Status.SIGNED_OFF
        assert sorted(version.number for version in SignedVersion.objects.all()) == [1, 2]
    assert author.opens("assessments:record_changes", question, 2) == 200
    assert "The school saw Sam on 2 November, tired and hungry" in author.reads()
    assert author.opens("assessments:record", question, 1) == 200
    assert "The school saw Sam" not in author.reads()
    assert author.unequal + manager.unequal + author.heard + manager.heard == []


PAGES_OF_A_QUESTION = (
    "assessments:overview", "cases:items", "cases:recipients", "cases:wishes", "cases:purpose", "assessments:outcomes",
    "assessments:went_badly", "assessments:grid", "assessments:ways", "assessments:shows", "assessments:needs",
    "assessments:decide", "assessments:conditions", "assessments:check", "assessments:sign_off",
    "cases:question_history",
)  # fmt: skip
