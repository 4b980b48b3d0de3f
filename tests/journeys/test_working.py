"""Amara answers both sides of an outcome: what she types is kept whatever happens, and keys are enough for it all."""

import pytest
from django.urls import reverse

from agencies.models import Session
from tests import factories
from tests.assessments.pages import stories
from tests.examples import one_of
from tests.journeys import scenes, screens

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Rose hides her drinking, and nobody hears of it"
HIDDEN = """() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
                     document.dispatchEvent(new Event('visibilitychange')); }"""
FOCUS = "document.activeElement.name || document.activeElement.id"


@pytest.fixture
def pair(amara):
    """The address of an outcome that waits for an answer, and the question that it belongs to."""
    question = stories.question(amara)
    factories.with_outcomes(factories.begun(question, by=amara, at=stories.YESTERDAY), by=amara, at=stories.YESTERDAY)
    return reverse("assessments:pair", args=[question.pk, "core_trust"]), question


@pytest.mark.parametrize("side", one_of(["share", "not_share"]))
def test_one_side_typed_is_kept_when_the_page_is_left(person, amara, pair, side):
    where, _ = pair
    author = person(amara)
    author.opens(where)
    author.types({f"{side}-reason": TEXT})

    with author.page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        author.page.evaluate(HIDDEN)
    assert saved.value.status == 200
    author.page.locator("[data-saved]").filter(has_text="Saved today at").wait_for()

    author.opens(where)
    assert author.page.locator(f"[name={side}-reason]").input_value() == TEXT
    assert author.heard == []


@pytest.mark.parametrize("scripts", one_of([True, False]), ids=lambda scripts: "with scripts" if scripts else "without")
def test_two_screens_answer_the_same_outcome_and_both_answers_are_shown(person, amara, pair, scripts):
    where, _ = pair
    one, other = person(amara, scripts=scripts), person(amara, scripts=scripts)
    one.opens(where)
    other.opens(where)
    for screen, words in ((one, "Written first"), (other, "Written second")):
        for side in ("share", "not_share"):
            screen.types({f"{side}-reason": f"{words}, {side}", f"{side}-likelihood": ["2"], f"{side}-severity": ["2"]})
    one.presses("Save both sides and go on")

    other.presses("Save both sides and go on")

    assert "This was answered twice" in other.reads()
    assert "Written first, share" in other.reads()
    assert other.page.locator("[name=share-reason]").input_value() == "Written second, share"
    if scripts:
        assert screens.faults(other.page) == []
    other.presses("Save both sides and go on")
    other.opens(where)
    assert other.page.locator("[name=not_share-reason]").input_value() == "Written second, not_share"


@pytest.mark.parametrize("first", one_of(["share", "not_share"]))
def test_the_keys_go_from_one_side_to_the_other_before_the_next_question(person, amara, duty_team, first):
    scenes.lot_falls_on(first, duty_team)
    question = stories.question(amara)
    factories.with_outcomes(factories.begun(question, by=amara, at=stories.YESTERDAY), by=amara, at=stories.YESTERDAY)
    second = {"share": "not_share", "not_share": "share"}[first]
    author = person(amara)
    author.opens("assessments:pair", question.pk, "core_trust")

    author.page.keyboard.press("Tab")
    assert author.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    author.page.keyboard.press("Enter")
    author.page.locator(f"[name={first}-reason]").focus()
    passed = []
    while (name := author.page.evaluate(FOCUS)) and "later" not in name and len(passed) < 60:
        passed.append(name)
        author.page.keyboard.press("Tab")

    fields = list(dict.fromkeys(name for name in passed if "-" in name))
    assert [name for name in fields if name.split("-")[1] in ("reason", "likelihood", "severity")] == [
        f"{side}-{asked}" for asked in ("reason", "likelihood", "severity") for side in (first, second)
    ]


def test_the_summary_of_errors_has_the_focus_and_names_the_side(person, amara, pair):
    where, _ = pair
    author = person(amara)
    author.opens(where)
    author.types({"share-reason": TEXT}).presses("Save both sides and go on")

    assert author.page.title().startswith("Error: ")
    assert "govuk-error-summary" in author.page.evaluate("document.activeElement.className")
    assert author.page.locator("[name=share-reason]").input_value() == TEXT
    author.page.locator(".govuk-error-summary a").last.click()
    assert author.page.evaluate(FOCUS).startswith(("share-", "not_share-"))
    assert screens.faults(author.page) == []


@pytest.mark.parametrize("side", one_of(["share", "not_share"]))
def test_an_error_on_one_side_leaves_both_sides_level(person, amara, pair, side):
    where, _ = pair
    author = person(amara)
    author.opens(where)
    author.types({f"{side}-reason": TEXT, f"{side}-likelihood": "2"}).presses("Save both sides and go on")
    assert author.page.locator(".govuk-error-message:visible").count()

    for width in (screens.DESK, screens.TABLET):
        author.page.set_viewport_size({"width": width, "height": screens.TALL})
        tops = {
            course: [
                author.page.locator(f"[name={course}-{asked}]").first.bounding_box()["y"]
                for asked in ("reason", "none", "likelihood", "severity")
            ]
            for course in ("share", "not_share")
        }
        assert tops["share"] == pytest.approx(tops["not_share"], abs=0.5)


@pytest.mark.parametrize("scripts", one_of([True, False]), ids=lambda scripts: "with scripts" if scripts else "without")
def test_what_was_typed_is_still_there_when_one_was_signed_out_in_the_meantime(person, amara, pair, scripts):
    where, _ = pair
    author = person(amara, scripts=scripts)
    author.opens(where)
    author.types({"share-reason": TEXT})
    Session.objects.all().delete()

    author.presses("Save both sides and go on")

    said = author.page.locator("body").inner_text()
    assert TEXT in said
    assert "(if we share)" in said, "and which side it was about"


def test_on_paper_and_in_forced_colours_shapes_and_words_remain(person, amara, bryn):
    question = stories.signed(amara).assessment.question_id
    author = person(amara)
    author.opens("assessments:record", question, 1)

    author.page.emulate_media(media="print")
    shown = author.page.locator(".govuk-button:visible, nav:visible, .govuk-back-link:visible, .ew-tabs:visible")
    assert shown.count() == 0
    assert "If we share" in author.reads()
    assert "If we do not share" in author.reads()
    author.page.emulate_media(media="screen", forced_colors="active")
    for course in ("share", "not_share"):
        chip = author.page.locator(f"main .ew-side--{course} .ew-chip").first
        assert chip.evaluate("chip => getComputedStyle(chip).forcedColorAdjust") == "none"
        assert chip.bounding_box()["width"] > 0
