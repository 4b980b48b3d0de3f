"""How the record reads: answers do not run together, what was done first is said, and what came before and after."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments import version as versions
from assessments.record import sections
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def signed(amara, bryn):
    """Signed by Amara; it waits for Bryn."""
    return stories.signed(amara)


def record_of(client, person, version):
    """What the record says, in one line."""
    address = reverse("assessments:record", args=[version.assessment.question_id, version.number])
    return unescape(words(signed_in(client, person).get(address)))


def test_each_answer_stands_after_its_label_and_ends_with_a_stop(client, amara, signed):
    said = re.sub(r"<[^>]+>", "", record_of(client, amara, signed))

    assert (
        "Who would bear it? Sam. Can it be undone? With help. Based on: item 1. How is it known? Reported by someone. "
        "What would help: The health visitor calls on Thursday. Agreed? Nobody has agreed yet." in said
    )
    assert "?:" not in said


@pytest.mark.parametrize(
    ("direction", "done"),
    [
        ("share", "I told somebody who had to know at once"),
        ("not_share", "I kept back something that had to stay with us"),
    ],
)
def test_what_was_done_first_is_said_in_the_words_of_the_choice(direction, done, amara, signed):
    document = signed.document
    urgent = {
        "did": "Called the school",
        "who": "The head",
        "why": "Sam was alone",
        "agreed": "Nobody",
        **dict.fromkeys(("acted_at", "recorded_at", "due_at"), "2026-11-23T12:00:00Z"),
        "direction": {"code": direction, "words": "If we share"},
        "went_wrong": {},
        "later_knowledge": "",
    }

    record = sections.of(versions.read(document | {"acted_first": urgent}))

    (acted,) = (section for section in record.sections if section.key == "acted_first")
    assert acted.blocks[0].rows[0] == sections.Fact("What was done", (done, "Called the school"))


def test_who_signed_it_off_stands_among_the_facts_as_something_that_came_later(client, amara, bryn, signed):
    version = stories.signed_off_by(bryn, signed)

    page = record_of(client, amara, version)

    facts = re.search(r'<dl class="ew-meta">.*?</dl>', page)[0]
    assert "<dt>Signed off by</dt><dd>Bryn Hughes, " in facts
    assert "“Signed off by” was added later, and stands outside it." in page


def test_nobody_is_said_to_have_signed_off_what_only_its_author_signed(client, amara, signed):
    assert "Signed off by" not in record_of(client, amara, signed)


def test_the_question_that_led_to_a_version_is_read_with_it(client, amara, bryn, signed):
    factories.assessments.send_back(
        version=factories.version_seen_by(signed, bryn), question="What did the school see?", by=bryn, at=YESTERDAY
    )
    second = factories.signed(factories.seen_by(signed.assessment, amara), by=amara, at=YESTERDAY)

    page = record_of(client, amara, second)

    led = "Before this was signed, Bryn Hughes sent version 1 back with a question: What did the school see?"
    assert led in page
    assert "Before this was signed" not in record_of(client, amara, signed)
