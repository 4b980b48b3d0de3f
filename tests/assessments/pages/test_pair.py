"""One outcome as a mirrored pair: the same is asked of both sides, and nothing typed is lost."""

import re

import pytest

from assessments.models import Cell, ReadingChanged
from audit.models import AuditEvent
from cases.vocabulary import POLES
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, errors, fields, slight, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
FIRST = "core_safety"
SERIOUS = {"share-likelihood": ["3", "4"], "share-severity": ["4"], "share-reason": "Rose hides her drinking"}


@pytest.fixture
def question(client, amara):
    signed_in(client, amara)  # first: whoever only signs in acts for no team yet, and the fences would show no question
    question = stories.question(amara)
    factories.with_outcomes(factories.begun(question, by=amara, at=stories.YESTERDAY), by=amara, at=stories.YESTERDAY)
    return question


def cell(course):
    return Cell.objects.get(row__key=FIRST, course=course)


@pytest.mark.parametrize("further", ["", "?further=1"])
@pytest.mark.parametrize("first", POLES)
def test_both_sides_have_the_same_fields_in_either_order(client, question, first, further):
    type(question).objects.filter(pk=question.pk).update(first=first)

    page = client.get(at("pair", question, FIRST) + further)

    one, other = first, first.other
    assert fields(page, one) == fields(page, other)
    assert words(page).index(f'name="{one}-reason"') < words(page).index(f'name="{other}-reason"')
    assert words(page).index(f'name="{other}-reason"') < words(page).index(f'name="{one}-likelihood"')


def test_each_question_is_asked_of_both_sides_before_the_next(client, question):
    page = words(client.get(at("pair", question, FIRST) + "?further=1"))

    last = {name: max(page.index(f'name="{pole}-{name}"') for pole in POLES) for name in ("reason", "severity")}
    next_one = {name: min(page.index(f'name="{pole}-{name}"') for pole in POLES) for name in ("likelihood", "bearer")}
    assert last["reason"] < next_one["likelihood"]
    assert last["severity"] < next_one["bearer"]


def test_errors_name_the_side_and_keep_what_was_typed(client, question):
    answer = client.post(
        at("pair", question, FIRST), {"share-reason": "Rose hides her drinking", "share-severity": "2"}
    )

    assert answer.status_code == 422
    assert "Rose hides her drinking" in words(answer)
    assert set(errors(answer)) == {
        "Enter what could go wrong if we do not share, or tick that you found nothing",
        "Select how likely it is if we share",
        "Select how likely it is if we do not share",
        "Select how serious it would be if we do not share",
    }
    assert "<title>Error: " in words(answer)
    assert not Cell.objects.exists()


def test_levels_apart_are_refused_beside_their_side(client, question):
    answer = client.post(
        at("pair", question, FIRST), slight("share") | slight("not_share") | {"share-likelihood": ["1", "4"]}
    )

    assert errors(answer) == ["The levels you tick must be next to each other if we share"]


def test_as_soon_as_one_side_may_be_serious_more_is_asked_of_both(client, question):
    answer = client.post(at("pair", question, FIRST), SERIOUS | slight("not_share"))

    assert answer.url == at("pair", question, FIRST) + "#further"
    page = client.get(answer.url)
    assert "so we ask a little more, of both sides" in words(page)
    assert {"bearer", "reversible", "evidence", "measure"} <= set(fields(page, "share"))
    assert fields(page, "share") == fields(page, "not_share")
    assert "Rose hides her drinking" in words(page)


def test_what_is_asked_already_is_put_right_before_more_is_asked(client, question):
    key = {"key": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0101"}
    apart = SERIOUS | slight("not_share") | {"share-likelihood": ["1", "3"]} | key
    where = at("pair", question, FIRST)

    refused = client.post(where, apart)
    page = words(refused)
    shown = dict(re.findall(r'name="(key|share-edition|not_share-edition)" value="([^"]*)"', page))
    mended = client.post(where, apart | {"share-likelihood": ["1", "2", "3"]} | shown)

    assert refused.status_code == 422
    assert errors(refused) == ["The levels you tick must be next to each other if we share"]
    assert "so we ask a little more, of both sides" in page
    assert cell("not_share").answers["reason"] == "Something small not_share"
    assert mended.url == where + "#further"


def test_the_further_questions_can_always_be_opened(client, question):
    answer = client.post(at("pair", question, FIRST), {"share-reason": "Something small", "ask_further": "1"})

    assert "Something small" in words(client.get(answer.url))
    assert "bearer" in fields(client.get(answer.url), "not_share")


def test_looked_and_found_nothing_is_an_answer_of_its_own(client, question):
    nothing = {"not_share-none": "on", "not_share-looked_at": "The school's log"}

    client.post(at("pair", question, FIRST), slight("share") | nothing)

    assert cell("not_share").reading == {"none": True, "reason": "The school's log"}
    assert "Nothing found that could go wrong." in words(client.get(at("grid", question)))


def test_one_side_alone_can_be_kept_for_later_and_is_not_finished(client, question):
    answer = client.post(at("pair", question, FIRST), {"share-reason": "Half a thought", "later": "1"})

    assert answer.url == at("grid", question)
    assert "Not finished." in words(client.get(answer.url))
    assert cell("share").reading is None


def test_a_page_that_saves_itself_is_told_the_new_editions(client, question):
    answer = client.post(at("pair", question, FIRST), {"share-reason": "Half a thought", "autosave": "1"})

    assert answer.json()["saved"].startswith("Saved today at")
    assert answer.json()["fields"]["share-edition"] == "1"
    assert cell("share").answers == {"reason": "Half a thought"}


def test_two_editors_see_both_versions_and_neither_is_lost(client, question, amara):
    factories.answered(question.assessment, FIRST, by=amara, at=stories.YESTERDAY)
    late = slight("share") | slight("not_share") | {"share-edition": "0", "not_share-edition": "0"}

    answer = client.post(at("pair", question, FIRST), late)

    assert answer.status_code == 409
    page = words(answer)
    assert "What you wrote" in page
    assert "Something small share" in page
    assert "Rose hides her drinking and misses the clinic" in page
    assert 'name="share-edition" value="1"' in page


def test_the_same_form_sent_twice_is_one_answer(client, question):
    sent = slight("share") | slight("not_share") | {"key": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0101"}

    first, again = (client.post(at("pair", question, FIRST), sent) for _ in range(2))

    assert first.url == again.url
    assert AuditEvent.objects.filter(type="cell.changed").count() == 2


def test_a_change_after_the_comparison_was_shown_asks_why_and_is_kept(client, amara):
    question = stories.appraised(amara).question
    signed_in(client, amara)
    changed = slight("share") | slight("not_share") | {"share-edition": "1", "not_share-edition": "1"}

    refused = client.post(at("pair", question, FIRST), changed)
    kept = client.post(at("pair", question, FIRST), changed | {"why": "The school wrote to us"})

    assert "Say why you changed an answer that the comparison has already shown" in errors(refused)
    assert kept.status_code == 302
    assert {each.why for each in ReadingChanged.objects.all()} == {"The school wrote to us"}
    assert "Changed after the comparison was shown" in words(client.get(at("grid", question)))


def test_a_manager_reads_and_is_not_offered_to_change(client, bryn, question):
    signed_in(client, bryn)

    page = client.get(at("pair", question, FIRST))
    tried = client.post(at("pair", question, FIRST), slight("share") | slight("not_share"))

    assert page.status_code == 200
    assert "<textarea" not in words(page)
    assert tried.status_code == 403


@pytest.mark.parametrize("outsider", ["nia", "dilys", "chidi"])
def test_whoever_may_not_see_it_finds_nothing(client, request, question, outsider):
    signed_in(client, request.getfixturevalue(outsider))

    assert client.get(at("pair", question, FIRST)).status_code == 404
    assert client.post(at("pair", question, FIRST), slight("share")).status_code == 404
