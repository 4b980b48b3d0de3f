"""My work: what is there to do by when, and what waits for somebody else."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from assessments.views import lines
from tests import factories
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
WORK = reverse("assessments:work")


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_question_just_asked_says_what_comes_next(client, amara):
    question = factories.question_in(factories.case_of(amara), by=amara)

    page = words(signed_in(client, amara).get(WORK))

    assert "For you to do (1)" in page
    assert "About R.W., with Health visiting, Eastmere Health" in page
    assert f"{question.reference} · our idea" in page
    assert "List the information" in page


def test_nothing_to_do_says_what_one_can_do(client, amara):
    page = words(signed_in(client, amara).get(WORK))

    assert "You have nothing to do." in page


@pytest.mark.parametrize(
    ("who", "there"),
    [
        ("esme", ["training:sessions", "training:library", "training:ours"]),
        ("jo", ["joining:join", "training:library"]),
        ("ines", ["agencies:signed_in"]),
        ("lena", []),
        ("gwen", []),
    ],
)
def test_whose_role_works_on_no_case_is_led_to_their_own_work_and_not_to_cases(client, request, who, there):
    page = signed_in(client, request.getfixturevalue(who)).get(WORK).content.decode()

    main = page[page.index("<main") :]
    assert all(f'href="{reverse(name)}"' in main for name in there)
    assert ("Your work is here" in main) == bool(there)
    assert f'href="{reverse("cases:list")}"' not in page


def test_the_menu_of_a_trainer_lights_sessions_or_training_and_never_both(client, esme):
    for name, lit in (("training:sessions", "Sessions"), ("training:library", "Training")):
        page = signed_in(client, esme).get(reverse(name)).content.decode()
        menu = page[page.index("<nav") : page.index("</nav>")]

        entries = [
            " ".join(re.sub("<[^>]*>", " ", each).split()) for each in menu.split("<li")[1:] if "--active" in each
        ]
        assert [entry.rpartition(">")[2].strip() for entry in entries] == [lit]


def test_a_manager_with_nothing_to_do_is_led_to_the_cases_they_may_read(client, bryn):
    answer = signed_in(client, bryn).get(WORK)

    assert f'href="{reverse("cases:list")}">Read the cases' in answer.content.decode()


def test_somebody_without_a_team_is_told_what_to_do(client, gwen):
    answer = signed_in(client, gwen).get(WORK)

    assert answer.status_code == 200
    assert "Ask the administrator of your agency" in words(answer)
    assert "Ask a sharing question" not in words(answer)


def test_what_somebody_else_asked_is_not_on_my_list(client, amara, nia, dilys):
    question = factories.question_in(factories.case_of(amara), by=amara)

    for person in (nia, dilys):
        assert question.reference not in words(signed_in(client, person).get(WORK))


def test_the_next_outcome_to_look_at_is_named(client, amara):
    question = factories.a_full_question(by=amara)
    assessment = factories.with_outcomes(factories.begun(question, by=amara), by=amara)
    factories.answered(assessment, "core_safety", by=amara)

    page = words(signed_in(client, amara).get(WORK))

    assert "Look at both sides of “" in page
    assert "In progress" in page


def test_signed_waits_for_a_manager_and_is_for_the_manager_to_do(client, amara, bryn):
    question = factories.a_full_question(by=amara)
    factories.signed(factories.decided(question, by=amara), by=amara)

    authors, managers = (words(signed_in(client, person).get(WORK)) for person in (amara, bryn))

    assert "Waiting for someone else (1)" in authors
    assert "Sign-off by a manager of Child protection, duty team" in authors
    assert "To share some of it, or with fewer people" in authors
    assert "For you to do (1)" in managers
    assert "Read both sides, then sign off or send back" in managers


def test_the_number_of_queries_does_not_grow(client, amara, django_assert_max_num_queries):
    case = factories.case_of(amara)
    for number in range(3):
        factories.question_in(case, by=amara, receiver_name=f"School {number}")
    signed_in(client, amara)

    with django_assert_max_num_queries(17):
        client.get(WORK)


@pytest.mark.parametrize(
    ("receiver", "title"),
    [
        ("A caller who gave no name", "About R.K., with a caller who gave no name"),
        ("Another service, not yet named", "About R.K., with another service, not yet named"),
    ],
)
def test_the_article_of_a_service_stands_small_within_the_sentence(receiver, title):
    assert lines.title(SimpleNamespace(receiver_words=receiver, case=SimpleNamespace(title="R.K."))) == title


@pytest.mark.parametrize("course", ["share", "not_share"])
def test_a_question_is_called_the_same_whichever_way_it_was_decided(client, amara, course):
    question = factories.a_full_question(by=amara)
    decided = factories.decided(question, by=amara, decision=factories.a_decision(course=course))
    factories.signed(decided, by=amara)

    page = words(signed_in(client, amara).get(WORK))

    assert "About R.W., with Health visiting, Eastmere Health" in page
    assert "Tell " not in page


def test_a_question_whose_access_ends_while_the_page_is_drawn_is_left_out(client, amara, monkeypatch):
    question = factories.question_in(factories.case_of(amara), by=amara)
    monkeypatch.setattr("assessments.worklist.told", lambda by, keys: {})  # gone since its key was found

    answer = signed_in(client, amara).get(WORK)

    assert answer.status_code == 200
    assert question.reference not in words(answer)
