"""Text that looks like an identifier is saved, and whoever wrote it is told: on every page where something is typed."""

from html import unescape

import pytest
from django.urls import reverse

from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db

PHONE = "Ring his aunt on 01632 960 123"
SIDES = {"share": "Rose leaves", "not_share": "Sam is alone"}


def at(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.question_id, *more])


@told_once
def assessment(amara):
    """Decided, with another way beside both sides."""
    assessment = stories.decided(amara)
    factories.assessments.add_way(
        assessment=assessment, name="Ask first", kind="fewer_items", nearer="share", by=amara, at=YESTERDAY
    )
    return assessment


@pytest.mark.parametrize("pole", ["share", "not_share"])
@pytest.mark.parametrize(
    ("name", "more", "field", "rest"),
    [
        ("went_badly", (), "{pole}-text", {f"{side}-text": text for side, text in SIDES.items()}),
        ("outcome_add", (), "{pole}-prompt", {"title": "His schooling", "share-prompt": "A", "not_share-prompt": "B"}),
        ("pair", ("core_safety",), "{pole}-reason", {"later": "1", "share-edition": "1", "not_share-edition": "1"}),
        ("outcome_aside", ("core_trust",), "why", {}),
        ("way_change", ("way-1",), "differs", {"name": "Ask first", "kind": "fewer_items"}),
        ("dissent", (), "text", {}),
    ],
)
def test_whoever_typed_it_is_told_on_the_next_page(client, amara, assessment, name, more, field, rest, pole):
    page = signed_in(client, amara)

    saved = page.post(at(name, assessment, *more), rest | {field.format(pole=pole): PHONE})
    following = unescape(words(page.get(saved.url)))

    assert saved.status_code == 302
    assert "looks as if it holds a phone number. It was saved." in following


def test_needs_are_looked_through_too(client, amara, assessment):
    (item,), (role,) = factories.with_an_item_and_a_role(assessment.question, by=amara)
    name = f"{item.pk}-{role.pk}"

    page = signed_in(client, amara)
    saved = page.post(at("needs", assessment), {f"{name}-extent": "summary", f"{name}-why": PHONE})

    assert saved.status_code == 302
    assert "looks as if it holds a phone number. It was saved." in unescape(words(page.get(saved.url)))


def test_what_was_done_first_is_looked_through_and_dates_and_choices_say_nothing(client, amara):
    now = stories.YESTERDAY
    typed = {
        "direction": "share", "first": "share", "did": PHONE, "who": "His aunt", "why": "Sam was alone",
        "agreed": "Nobody", "acted_on_0": now.day, "acted_on_1": now.month, "acted_on_2": now.year,
        "acted_time": "2:41pm", "initials": "S.W.",
    }  # fmt: skip

    page = signed_in(client, amara)
    saved = page.post(reverse("assessments:act_first"), typed)
    following = unescape(words(page.get(saved.url)))

    assert following.count("looks as if it holds") == 1
    assert "“What did you do?” looks as if it holds a phone number" in following
