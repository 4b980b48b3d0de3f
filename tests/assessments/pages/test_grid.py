"""The grid: what was answered on both sides, and whether both were looked at alike."""

import re

import pytest

from assessments import services
from assessments.models import Assessment
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, errors, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
UNEVEN = {
    key: {"share": factories.harm("The same"), "not_share": factories.harm(f"Reason {number}")}
    for number, key in enumerate(factories.ROWS)
}


def test_an_uneven_look_is_a_question_and_leaving_it_an_answer(client, amara):
    question = stories.question(amara)
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=UNEVEN)
    signed_in(client, amara)

    asked = words(client.get(at("grid", question)))
    refused = client.post(at("grid", question), {"component": "depth", "because": ""})
    client.post(at("grid", question), {"component": "depth", "because": "One thing worries us on that side"})
    left = words(client.get(at("grid", question)))

    assert "Leave it, because" in asked
    assert errors(refused) == ["Enter why you leave it"]
    assert Assessment.objects.get().uneven == {"depth": "One thing worries us on that side"}
    assert "<b>Left, because:</b> One thing worries us on that side" in left


def test_a_manager_sees_the_question_and_is_not_asked_to_answer_it(client, amara, bryn):
    question = stories.question(amara)
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=UNEVEN)

    page = words(signed_in(client, bryn).get(at("grid", question)))

    assert "Is there more to say?" in page
    assert "Leave it, because" not in page


def test_what_is_worth_a_second_look_is_said_once_with_every_answer_it_is_about(client, amara):
    question = stories.question(amara)
    first, second = question.order
    lasting = {pole: factories.harm(f"{pole} lasts", reversible="no") for pole in question.order}
    answers = {key: factories.pair() for key in factories.ROWS} | {
        "core_safety": lasting,
        "core_trust": factories.pair(**{second: lasting[second]}),
    }
    factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=answers)
    titles = Assessment.objects.get().titles()

    page = words(signed_in(client, amara).get(at("grid", question)))

    said = re.search(r"Cannot be undone if it happens\.</p> <ul[^>]*>(.*?)</ul>", page)[1]
    side = {"share": "if we share", "not_share": "if we do not share"}
    assert page.count("annot be undone if it happens") == 1
    assert [each.strip() for each in re.findall(r"<li>(.*?)<a ", said)] == [
        f"{titles['core_safety']}, {side[first]} and {side[second]}",
        f"{titles['core_trust']}, {side[second]}",
    ]
    assert re.findall(r'href="([^"]*)"', said) == [at("pair", question, key) for key in factories.ROWS[:2]]


def test_initials_end_a_sentence_without_a_second_full_stop(client, amara):
    """On the grid, where the comparison is shown, and in the record."""
    theirs = {"bearer_who": "N.F.", "based_on_else": "What was said to N.F.", "reversible": "no"}
    both = factories.pair(factories.harm(**theirs), factories.harm("Sam is left alone", **theirs))
    answers = dict.fromkeys(factories.ROWS, both)
    question = stories.question(amara)
    assessment = factories.appraised(question, by=amara, at=stories.YESTERDAY, answers=answers)
    reasons = factories.the_reasons(review_on=stories.IN_A_MONTH)
    assessment = factories.completed(assessment, by=amara, at=stories.YESTERDAY, reasons=reasons)
    prompts = {"share": "What could go wrong?", "not_share": "What could go wrong?"}
    late = {"title": "A home near N.F.", "prompts": prompts}
    signed_in(client, amara)

    pages = [words(client.get(at(page, question))) for page in ("grid", "shows", "check")]
    services.add_own_outcome(assessment=assessment, **late, by=amara, at=stories.YESTERDAY)
    row = next(row for row in factories.seen_by(assessment, amara).rows() if row.own)
    factories.answered(assessment, row.key, both, by=amara, at=stories.YESTERDAY)
    pages.append(words(client.get(at("shows", question))))

    texts = [" ".join(re.sub(r"<[^>]*>", "", page).split()) for page in pages]
    assert re.findall(r".{40}N\.F\.\s?\..{20}", " ".join(texts)) == []
    assert "What was said to N.F. Reported by someone" in texts[0]
    assert "fall on N.F. We do not compare people." in texts[1]
    assert "Who would bear it? N.F. Can it be undone?" in texts[2]
    assert "first shown: A home near N.F. Before you decide" in texts[3]
