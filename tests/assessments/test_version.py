"""The signed document: one value, one fingerprint, and what changed between two of them."""

import copy

import pytest
from pydantic import ValidationError

from assessments import version
from assessments.services import draft_document
from assessments.version import differences, fingerprint, read, seen
from audit.canonical import NotCanonical
from tests.cast import NOON
from tests.factories import a_full_question, decided, seen_by, signed
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def document(amara):
    return signed(decided(a_full_question(by=amara), by=amara), by=amara).document


def changed(document, path, value):
    """The same document with one thing otherwise."""
    other = copy.deepcopy(document)
    *way, last = path
    place = other
    for step in way:
        place = place[step]
    place[last] = value
    return other


def test_reading_and_writing_gives_the_same_value(document):
    again = read(document).model_dump(mode="json")

    assert again == document
    assert fingerprint(again) == fingerprint(document)


@pytest.mark.parametrize(
    "path",
    [
        ("question", "asked"),
        ("items", 0, "other_reading"),
        ("rows", 1, "title"),
        ("rows", 1, "prompts", "not_share"),
        ("rows", 0, "sides", "share", "reading", "reason"),
        ("reasons", "answer"),
        ("findings", "opening"),
        ("signing", "by", "name"),
    ],
)
def test_every_character_counts(path, document):
    assert fingerprint(changed(document, path, "otherwise")) != fingerprint(document)


def test_what_was_seen_does_not_depend_on_who_signs_when(document):
    assert seen(document) == seen(document | {"signing": None})


def test_nothing_unknown_gets_in(document):
    with pytest.raises(ValidationError):
        read(document | {"recommended": "share"})


def test_a_document_with_a_fraction_is_no_document(document):
    with pytest.raises(NotCanonical):
        version.document(**document | {"findings": {"share": 0.5}})


def test_one_moment_is_one_text(document):
    elsewhere = document["question"] | {"asked_at": "2026-11-23T13:00:00+01:00"}

    assert version.document(**document | {"question": elsewhere})["question"]["asked_at"] == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize(
    ("path", "now", "label", "words"),
    [
        (("question", "asked"), "Should we?", "What are you deciding?", "Should we?"),
        (("items", 0, "text"), "Alone on Friday", "Item 1: what it says", "Alone on Friday"),
        (
            ("items", 0, "source_grade"),
            {"code": "reliable", "words": "Reliable"},
            "Item 1: how reliable the source is",
            "Reliable",
        ),
        (
            ("rows", 0, "sides", "share", "reading", "severity"),
            [4, 5],
            "Outcome “Safety of the person or child”, if we share: how serious",
            "Severe to grave",
        ),
        (("reasons", "main_reason"), "Sam", "Reasons: main reason", "Sam"),
        (("reasons", "answer"), "Sam", "Reasons: answer to that argument", "Sam"),
        (
            ("needs", 0, "extent"),
            {"code": "full", "words": "In full"},
            "Need to know of item 1, Health visitor, Health visiting, Eastmere Health: how much",
            "In full",
        ),
        (
            ("needs", 0, "why"),
            "She calls",
            "Need to know of item 1, Health visitor, Health visiting, Eastmere Health: why",
            "She calls",
        ),
        (
            ("rows", 2, "sides", "not_share", "reading", "mitigation", "text"),
            "A call",
            "Outcome “Private and family life, and good name”, if we do not share: what would help",
            "A call",
        ),
        (("wishes", 0, "said"), "To tell", "What people want, R.W.: what they said", "To tell"),
        (("went_badly", "share", "text"), "She hid", "It went badly: if we share", "She hid"),
        (("question", "holder", "name"), "Us", "Which service holds it? (name)", "Us"),
        (
            ("reasons", "refers_to"),
            {"not_share": ["core_safety"]},
            "Reasons, which risks this refers to: if we do not share",
            "Safety of the person or child",
        ),
    ],
)
def test_a_difference_is_said_in_the_words_of_the_screen(path, now, label, words, document):
    (difference,) = differences(document, changed(document, path, now))

    assert (difference.label, difference.now) == (label, words)


def test_what_is_gone_and_what_is_new_are_both_told(document):
    without = changed(document, ("items",), [])

    gone = [each for each in differences(document, without) if each.label == "Item 1: what it says"]
    new = [each for each in differences(without, document) if each.label == "Item 1: what it says"]

    text = document["items"][0]["text"]
    assert [(each.was, each.now) for each in gone] == [(text, "")]
    assert [(each.was, each.now) for each in new] == [("", text)]


def test_a_document_differs_from_itself_in_nothing(document):
    assert differences(document, document) == []


def test_the_findings_and_the_signature_are_not_told_as_changes(document):
    other = changed(changed(document, ("findings", "opening"), "x"), ("signing", "by", "name"), "Somebody")

    assert differences(document, other) == []


def test_a_draft_can_be_read_as_a_document(amara):
    drafted = draft_document(seen_by(decided(a_full_question(by=amara), by=amara), amara))

    assert read(drafted).signing is None
    assert read(drafted).first_shown_at == NOON


def test_an_answer_that_found_nothing_says_what_was_looked_at(document):
    other = changed(document, ("rows", 0, "sides", "share", "reading"), {"none": True, "reason": "The school's log"})

    told = {each.label: each.now for each in differences(document, other)}

    side = "Outcome “Safety of the person or child”, if we share"
    assert (told[f"{side}: nothing found"], told[f"{side}: what was looked at"]) == ("Yes", "The school's log")
    assert told[f"{side}: how likely"] == ""


def test_a_norm_is_named_by_its_question(document):
    norm = {"key": "holder-x", "end": "holder", "check": "Who agreed?", "because": ""}
    was, now = ({**norm, "answer": {"code": code, "words": code}} for code in ("yes", "no"))

    (difference,) = differences(document | {"norms": [was]}, document | {"norms": [now]})

    assert difference.label == "How the two ends differ, “Who agreed?”: answer"
