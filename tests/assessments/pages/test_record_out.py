"""A signed version on its way out: printed, exported, compared. Recorded first, and only for those who may see it."""

import hmac
import json
from hashlib import sha256

import pytest
from django.db import connection
from django.urls import reverse

from assessments import services
from audit import trail
from audit.canonical import canon
from tests.assessments.pages import stories
from tests.assessments.pages.stories import IN_A_MONTH, YESTERDAY
from tests.assessments.record.reading_pdf import letters, opened
from tests.cases.telling import Verb, told
from tests.cast import signed_in
from tests.factories import a_decision, answered, harm, item_on, pair, signed, the_reasons
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def version(amara, bryn):
    """Signed by Amara and signed off by Bryn."""
    return stories.signed_off(amara, bryn)


@pytest.fixture
def second(version, amara):
    """The second version, in which one side of an outcome, the proposal and the review date read otherwise."""
    assessment = version.assessment
    services.amend(assessment=assessment, why="The school has seen Sam", by=amara, at=YESTERDAY)
    worse = pair(
        share=harm("Rose moves away and tells nobody"),
        not_share=harm("Sam is left alone at night and is hurt", severity=[5]),
    )
    answered(assessment, "core_safety", worse, by=amara, at=YESTERDAY, why="The school rang")
    services.decide(
        assessment=assessment,
        recommendation=a_decision(proposal="Tell them on Thursday"),
        justification=the_reasons(trigger="Another night alone; Bryn watches", review_on=IN_A_MONTH),
        finished=True,
        by=amara,
        at=YESTERDAY,
    )
    return signed(assessment, by=amara, at=YESTERDAY)


def address(page, version):
    return reverse(f"assessments:{page}", args=[version.assessment.question_id, version.number])


def shown(client, person, page, version):
    return signed_in(client, person).get(address(page, version))


@pytest.mark.parametrize(
    ("page", "kind", "verb", "ending", "place"),
    [
        ("record_pdf", "application/pdf", Verb.PRINT_MADE, "pdf", "inline"),
        ("record_json", "application/json", Verb.EXPORT_MADE, "json", "attachment"),
    ],
)
def test_what_leaves_is_named_without_words_kept_by_nobody_and_told_in_the_trail(
    client, bryn, version, page, kind, verb, ending, place
):
    answer = shown(client, bryn, page, version)

    reference = version.assessment.question.reference
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'{place}; filename="{reference}-version-1.{ending}"'
    assert answer["Cache-Control"] == "no-store"
    last_verb, codes, words = told(version)[-1]
    assert (last_verb, words) == (verb, None)
    assert codes["version"] == 1
    assert codes["digest"] == sha256(answer.content).hexdigest()


def test_the_pdf_can_be_asked_for_as_a_file(client, amara, version):
    answer = signed_in(client, amara).get(address("record_pdf", version), {"save": ""})

    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer.content.startswith(b"%PDF-1.7")


def test_asking_for_the_headers_alone_hands_nothing_out_and_leaves_nothing(client, amara, version):
    before = len(told(version))

    answer = signed_in(client, amara).head(address("record_pdf", version))

    assert (answer.status_code, answer.content) == (200, b"")
    assert len(told(version)) == before


@pytest.mark.parametrize("page", ["record_pdf", "record_json", "record_changes"])
def test_to_anybody_else_it_is_not_there(client, chidi, kit, version, page):
    before = len(told(version))

    answers = [shown(client, person, page, version) for person in (chidi, kit)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [each for each in told(version)[before:] if each[0] in (Verb.PRINT_MADE, Verb.EXPORT_MADE)] == []


@pytest.mark.parametrize("page", ["record_pdf", "record_json", "record_changes"])
def test_a_version_that_nobody_signed_is_not_there(client, amara, version, page):
    where = reverse(f"assessments:{page}", args=[version.assessment.question_id, 2])

    assert signed_in(client, amara).get(where).status_code == 404


@pytest.mark.parametrize("page", ["record_pdf", "record_json"])
def test_what_cannot_be_recorded_is_not_handed_out(client, amara, version, page):
    client = signed_in(client, amara)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("REVOKE EXECUTE ON FUNCTION audit_append FROM riskapp_app")
        cursor.execute("SET ROLE riskapp_app")

    answer = client.get(address(page, version))

    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/html")
    assert version.fingerprint not in answer.content.decode()


def test_the_file_can_be_checked_by_anyone_who_holds_it(client, bryn, version):
    answer = shown(client, bryn, "record_json", version)

    held = json.loads(answer.content)
    signed_bytes = canon(held["document"])
    assert answer.content == canon(held)
    assert held["fingerprint"] == version.fingerprint == sha256(signed_bytes).hexdigest()
    opens = held["commitment"]
    snapshot = hmac.new(bytes.fromhex(opens["r"]), signed_bytes, sha256).hexdigest()
    event = next(codes for verb, codes, _ in told(version) if verb == Verb.ASSESS_VERSION_SIGNED)
    assert snapshot == opens["snapshot"] == event["snapshot"]
    assert opens["event"] == str(version.event_id)


def test_the_file_tells_who_signed_and_what_happened_since(client, amara, version, second):
    held = json.loads(shown(client, amara, "record_json", version).content)

    assert [each["name"] for each in held["signatures"]] == ["Amara Obi", "Bryn Hughes"]
    assert [each["heading"] for each in held["since"]] == ["Version 2 has replaced this one"]


def test_an_old_version_reads_as_it_was_signed_whatever_happened_to_the_question(client, amara, version, second):
    item_on(second.assessment.question, by=amara, at=YESTERDAY, text="Something learned later")

    held = json.loads(shown(client, amara, "record_json", version).content)

    assert held["document"] == version.document
    assert "learned later" not in json.dumps(held)


def test_the_changes_say_what_was_and_what_is_under_the_records_headings(client, amara, second):
    answer = shown(client, amara, "record_changes", second)

    groups = dict(answer.context["groups"])
    assert list(groups) == ["What could go wrong, on both sides", "Reasons"]
    assert [(line.label, line.was, line.now) for line in groups["Reasons"]] == [
        ("Decision: in your words", "Tell the health visitor about the nights alone", "Tell them on Thursday"),
        (
            "Reasons: what would make you look sooner",
            "Another night alone; Amara watches",
            "Another night alone; Bryn watches",
        ),
    ]
    page = answer.content.decode()
    assert "What changed from version 1 to version 2" in page
    assert "The school has seen Sam" in page
    assert "Rose moves away and tells nobody" in page


def test_both_sides_changes_are_listed_in_the_order_drawn(client, amara, second):
    answer = shown(client, amara, "record_changes", second)

    lines = dict(answer.context["groups"])["What could go wrong, on both sides"]
    sides = [line.path.split(".sides.")[1].split(".")[0] for line in lines if ".sides." in line.path]
    order = [str(pole) for pole in second.assessment.question.order]
    assert list(dict.fromkeys(sides)) == order
    graver = next(line for line in lines if line.path.endswith("not_share.reading.severity"))
    assert (graver.was, graver.now) == ("Severe", "Grave")


def test_of_the_first_version_it_says_that_there_is_nothing_before_it(client, amara, version):
    page = shown(client, amara, "record_changes", version).content.decode()

    assert "This is the first version" in page
    assert "<table" not in page


def test_each_copy_says_for_whom_it_was_made_and_the_history_knows_its_mark(client, amara, bryn, version):
    """A copy found somewhere is traced: its mark stands in one entry, which says who had it, when, and as what."""
    files = [json.loads(shown(client, person, "record_json", version).content) for person in (amara, bryn)]
    first, second = (file["copy"] for file in files)
    printed = shown(client, bryn, "record_pdf", version).content

    assert [(each["number"], each["for"]) for each in (first, second)] == [(1, "Amara Obi"), (2, "Bryn Hughes")]
    assert first["mark"] != second["mark"]
    history = [entry for entry in trail.of_stream(version.stream) if entry.verb in (Verb.PRINT_MADE, Verb.EXPORT_MADE)]
    assert [(entry.detail, entry.actor_name) for entry in history][1:] == [
        (f"Copy 2, marked {second['mark']}", "Bryn Hughes"),
        (f"Copy 1, marked {first['mark']}", "Amara Obi"),
    ]
    mark = history[0].detail.removeprefix("Copy 3, marked ").replace(" ", "")
    pages = len(opened(printed).pages)
    assert letters(printed).count(f"Markofthiscopy:{mark}") == pages > 1
    assert letters(printed).count("Copy3,madeforBrynHughes,manager") == pages
