"""Decide and say why: one page whichever way, nothing chosen for anybody, and nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from assessments.models import Justification, Recommendation
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import IN_A_MONTH, YESTERDAY, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def appraised(amara, bryn):
    """Both sides answered, and shown; nothing is decided."""
    return stories.appraised(amara)


@told_once
def decided(amara, bryn):
    """Another one, with everything that a signature asks for."""
    return stories.decided(amara)


def page_of(assessment):
    return reverse("assessments:decide", args=[assessment.question_id])


def typed(**changes):
    return {
        "course": "part",
        "proposal": "Tell the health visitor about the nights alone",
        "main_reason": "Sam's safety at night weighs most, and Rose can be helped to stay with the clinic",
        "proportionality": "Only the nights alone: Sam could come to harm at night; Rose could miss the clinic",
        "wishes_weighed": "Rose would rather tell them herself, and has not yet",
        "objection": "Rose will say nothing more to anybody",
        "answer": "She is told first; the clinic visit for Sam stays hers",
        "objection_state": "stands",
        "change_of_mind": "If the school had seen Sam every day",
        "alternatives": "Waiting until Thursday",
        "kept": "as_is",
        "expectation": "The health visitor calls by Friday",
        "form": "speak",
        "review_on_0": str(IN_A_MONTH.day),
        "review_on_1": str(IN_A_MONTH.month),
        "review_on_2": str(IN_A_MONTH.year),
        "trigger": "Another night alone; Amara watches",
        "edition": "0",
    } | changes


def test_a_day_that_is_none_is_said_together_with_what_is_not_said_yet(client, amara, appraised):
    answers = typed(review_on_0="31", review_on_1="2", objection="", trigger="")

    page = signed_in(client, amara).post(page_of(appraised), answers)
    later = client.post(page_of(appraised), answers | {"later": "1"})

    summary = words(page).partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert page.status_code == 422
    assert "must be a real date" in summary
    assert "Enter the strongest argument against your decision" in summary
    assert "Enter what would make you look sooner" in summary
    assert summary.count("<li>") == 3
    assert not Justification.objects.filter(assessment=appraised).exists()
    assert words(later).count("must be a real date") == 2
    assert "Enter the strongest argument" not in words(later)


def controls(page):
    """Every control of the form: its name and whether anything is filled in or chosen."""
    form = page[page.index('<form method="post" novalidate data-autosave') :]
    form = form[: form.index("</form>")]
    return re.findall(r'<(?:input|textarea|button)[^>]*name="(\w+)"', form), " checked" in form


def test_a_new_decision_is_empty_and_its_first_two_stand_as_drawn(client, amara, appraised):
    page = signed_in(client, amara).get(page_of(appraised)).content.decode()

    first, other = appraised.question.order
    assert re.findall(r'name="course" value="([\w-]+)"', page) == [first, other, "part", "first_else"]
    _names, chosen = controls(page)
    assert not chosen
    assert re.findall(r"<textarea[^>]*>\s*([^<\s][^<]*)</textarea>", page) == []


def test_a_decision_that_is_sent_before_what_it_shows_was_read_is_not_kept(client, amara):
    assessment = factories.appraised(stories.question(amara), by=amara, at=YESTERDAY)

    answer = signed_in(client, amara).post(page_of(assessment), typed())

    assert answer.status_code == 409
    assert "you have read what the appraisal shows" in words(answer)
    assert not Recommendation.objects.filter(assessment=assessment).exists()


def test_what_the_appraisal_shows_stands_beside_the_form_and_never_in_it(client, amara, appraised):
    page = signed_in(client, amara).get(page_of(appraised)).content.decode()

    beside, form = page.split('<form method="post" novalidate data-autosave')
    assert "Cannot be told apart on what we know" in beside
    assert "Cannot be told apart on what we know" not in form


@pytest.mark.parametrize("course", ["share", "not_share", "part", "first_else"])
def test_every_way_of_deciding_has_the_same_questions_and_the_same_steps(client, amara, course, appraised):
    page = page_of(appraised)
    before, _ = controls(signed_in(client, amara).get(page).content.decode())

    draft = client.post(page, {"course": course, "edition": "0", "later": "1"})
    after, _ = controls(client.get(page).content.decode())
    empty = client.post(page, {"course": course, "edition": "1"})
    done = client.post(page, typed(course=course, edition="1"))

    assert draft.status_code == 302
    assert after == before
    errors = re.findall(r"Error:</span> ([^<]+)", empty.content.decode())
    assert [error.strip() for error in errors] == [
        "Enter what you propose, to whom and for which items",
        "Enter your main reason",
        "Enter why this is in proportion",
        "Enter what the person knows, wishes or would expect",
        "Enter the strongest argument against your decision",
        "Enter your answer to it, and what remains unanswered",
        "Say whether it is answered, partly answered, or stands",
        "Enter what would change your mind",
        "Enter at least one thing you considered",
        "Select what happens to what we hold",
        "Enter what you expect to happen",
        "Select how it will be said",
        "Enter when you will look at this decision again",
        "Enter what would make you look sooner",
    ]
    assert done.status_code == 302
    assert done.url == reverse("assessments:conditions", args=[appraised.question_id])
    assert Recommendation.objects.get(assessment=appraised).course == course


@pytest.mark.parametrize("course", ["share", "not_share", "part", "first_else"])
def test_whichever_way_was_decided_nothing_need_be_said_for_now_and_the_record_says_so(client, amara, decided, course):
    page = page_of(decided)
    offered = re.findall(r'name="form" value="(\w+)"', signed_in(client, amara).get(page).content.decode())

    client.post(page, typed(course=course, form="nothing", edition="1"))

    assert offered == ["speak", "summary", "copy", "nothing"]
    assert Justification.objects.get(assessment=decided).form == "nothing"
    version = factories.signed(factories.seen_by(decided, amara), by=amara, at=YESTERDAY)
    record = words(client.get(reverse("assessments:record", args=[decided.question_id, version.number])))
    assert re.search(r"How it will be said</dt>.*?Nothing is said for now", record)


def test_what_is_asked_whichever_way_says_that_it_is(client, amara, appraised):
    page = signed_in(client, amara).get(page_of(appraised)).content.decode()

    for name in ("kept", "form"):
        assert re.search(rf'id="id_{name}_helptext"[^>]*>\s*Asked whichever way you decided', page), name


def test_errors_keep_what_was_typed_and_say_so_in_the_title(client, amara, appraised):
    answer = signed_in(client, amara).post(page_of(appraised), typed(course="", review_on_2="2020"))

    page = words(answer)
    assert answer.status_code == 422
    assert "<title>Error: Your decision, and why" in page
    assert page.count("Select what you have decided") == 2
    assert page.count("Review date must be in the future") == 2
    assert "Waiting until Thursday" in page
    assert 'value="2020"' in page
    assert not Recommendation.objects.filter(assessment=appraised).exists()


def test_it_can_be_left_half_done_and_taken_up_again(client, amara, appraised):
    left = signed_in(client, amara).post(
        page_of(appraised), {"main_reason": "Sam at night", "edition": "0", "later": "1"}
    )

    assert left.status_code == 302
    assert "Sam at night" in words(client.get(page_of(appraised)))
    assert str(Justification.objects.get(assessment=appraised).main_reason) == "Sam at night"


def test_it_saves_itself_even_with_a_date_half_typed(client, amara, appraised):
    first = signed_in(client, amara).post(
        page_of(appraised), {"objection": "She will leave", "review_on_0": "2", "edition": "0", "autosave": "1"}
    )
    second = client.post(
        page_of(appraised),
        {"objection": "She will leave us", "edition": first.json()["fields"]["edition"], "autosave": "1"},
    )

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["fields"] == {"edition": "2"}
    assert str(Justification.objects.get(assessment=appraised).objection) == "She will leave us"


def test_saving_by_itself_what_nobody_changed_makes_no_clash_of_the_next_save(client, amara, appraised):
    said = {"objection": "She will leave", "autosave": "1"}

    first = signed_in(client, amara).post(page_of(appraised), said | {"edition": "0"})
    same = client.post(page_of(appraised), said | {"edition": "1"})
    done = client.post(page_of(appraised), typed(edition=same.json()["fields"]["edition"]))

    assert [each.json()["fields"] for each in (first, same)] == [{"edition": "1"}, {"edition": "1"}]
    assert done.status_code == 302


def test_two_people_at_once_see_both_versions_and_may_then_choose(client, amara, nia, appraised):
    factories.let_see(appraised.question.case, nia, by=amara, at=YESTERDAY)
    signed_in(client, nia).post(page_of(appraised), {"main_reason": "Nia's reason", "edition": "0", "later": "1"})

    clash = signed_in(client, amara).post(page_of(appraised), typed())

    page = words(clash)
    assert clash.status_code == 409
    assert "Nia&#x27;s reason" in page
    assert "Sam&#x27;s safety at night" in page
    assert 'name="edition" value="1"' in page
    again = client.post(page_of(appraised), typed(edition="1"))
    assert again.status_code == 302


def test_the_same_form_sent_twice_is_one_decision(client, amara, appraised):
    key = {"key": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0002"}

    first = signed_in(client, amara).post(page_of(appraised), typed(**key))
    second = client.post(page_of(appraised), typed(**key))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Justification.objects.get(assessment=appraised).edition == 1


def test_before_the_comparison_was_read_there_is_no_form(client, amara):
    assessment = factories.begun(stories.question(amara), by=amara, at=YESTERDAY)

    page = words(signed_in(client, amara).get(page_of(assessment)))

    assert "The decision opens when every outcome has both sides" in page
    assert 'name="course"' not in page


def test_a_manager_reads_what_is_decided_so_far_and_cannot_change_it(client, amara, bryn, chidi, decided):
    read = signed_in(client, bryn).get(page_of(decided))
    tried = client.post(page_of(decided), typed())

    assert "To share some of it, or with fewer people" in words(read)
    assert 'name="course"' not in words(read)
    assert tried.status_code == 403
    assert signed_in(client, chidi).get(page_of(decided)).status_code == 404


def test_a_signed_decision_is_read_only(client, amara, decided):
    assessment = factories.signed(decided, by=amara, at=YESTERDAY).assessment

    page = signed_in(client, amara).get(page_of(assessment))

    assert 'name="course"' not in words(page)
    assert client.post(page_of(assessment), typed()).status_code == 409
