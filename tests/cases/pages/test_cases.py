"""Finding, opening, reading and closing a case."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from cases import services as cases
from cases.models import Case
from tests.cases.pages.reading import hidden, words
from tests.cases.telling import verbs
from tests.factories import case_of, question_in

pytestmark = pytest.mark.django_db
OPEN = reverse("cases:open")


def typed(shown, **answers):
    return hidden(shown) | {"about": "A boy who comes to school hungry", "people-0-initials": "T.M."} | answers


def of(person):
    with reading(person):
        return list(Case.objects.visible_to(person).with_people().newest_first())


def test_an_empty_list_says_what_to_do(desk, amara):
    shown = desk.get(reverse("cases:list"))

    assert "There is no open case that you may see. Open one to ask a sharing question in it." in words(shown)


def test_amara_finds_her_case_by_its_reference_and_by_that_of_a_question(desk, case, question, amara):
    other = case_of(amara, at=timezone.now())

    for reference in (case.reference.lower(), f" {question.reference} "):
        said = words(desk.get(reverse("cases:list"), {"reference": reference}))

        assert case.reference in said
        assert other.reference not in said


def test_the_list_counts_what_was_asked_and_calls_nothing_open_that_may_be_decided(desk, case, question, amara):
    stopped = question_in(case, by=amara, at=timezone.now())
    cases.stop_question(question=stopped, why="They told her themselves", by=amara, at=timezone.now())

    said = words(desk.get(reverse("cases:list")))

    assert "2 (1 stopped)" in said
    assert "Open questions" not in said


def test_to_others_a_reference_leads_nowhere(browse, chidi, case):
    said = words(browse(chidi).get(reverse("cases:list"), {"reference": case.reference}))

    assert f"We cannot show you a case or question with the reference {case.reference}." in said


def test_closed_cases_stand_behind_the_filter(desk, case, amara):
    cases.close_case(case=case, by=amara, at=timezone.now())

    assert case.reference not in words(desk.get(reverse("cases:list")))
    assert case.reference in words(desk.get(reverse("cases:list"), {"closed": "1"}))


def test_the_list_asks_the_same_number_of_questions_for_one_case_and_for_thirty(
    desk, case, amara, django_assert_max_num_queries
):
    desk.get(reverse("cases:list"))
    with django_assert_max_num_queries(40) as one:
        desk.get(reverse("cases:list"))
    for _ in range(29):
        case_of(amara, at=timezone.now())

    with django_assert_max_num_queries(len(one)):
        shown = desk.get(reverse("cases:list"))

    assert "30 open cases" in words(shown)
    assert "Next" in words(shown)


def test_amara_opens_a_case_with_several_people(desk, amara):
    answers = typed(desk.get(OPEN), **{"people-1-initials": "K.M.", "people-1-concern": "family"})

    answer = desk.post(OPEN, answers)

    (case,) = of(amara)
    assert answer.url == reverse("cases:show", args=[case.pk])
    assert [(person.initials, person.concern) for person in case.people.all()] == [
        ("T.M.", "other"),
        ("K.M.", "family"),
    ]


def test_somebody_to_the_page_twice_opens_one_case(desk, amara):
    answers = typed(desk.get(OPEN))

    first, second = desk.post(OPEN, answers), desk.post(OPEN, answers)

    assert first.url == second.url
    assert len(of(amara)) == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(desk, amara):
    answers = typed(desk.get(OPEN), **{"people-0-initials": "", "people-1-name": "Kezia Moore"})

    answer = desk.post(OPEN, answers)

    assert answer.status_code == 422
    assert words(answer).count("Enter initials") == 4  # both people, at the field and in the summary
    assert "Kezia Moore" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert of(amara) == []


def test_one_more_person_can_be_asked_for_without_losing_anything(desk, amara):
    answer = desk.post(OPEN, typed(desk.get(OPEN), more="1"))

    assert "Person 3, if there is one" in words(answer)
    assert "A boy who comes to school hungry" in answer.content.decode()
    assert of(amara) == []


def test_what_looks_like_an_identifier_is_saved_with_a_warning(desk, amara):
    answers = typed(desk.get(OPEN), about="A boy at SW1A 1AA")

    answer = desk.post(OPEN, answers, follow=True)

    said = words(answer)
    assert "“What is the case about?” looks as if it holds a postcode. It was saved." in said
    assert of(amara)[0].about == "A boy at SW1A 1AA"


def test_a_number_in_what_is_said_of_one_of_two_people_is_warned_of(desk):
    notes = {"people-0-note": "phone 07700 900123", "people-1-initials": "K.M.", "people-1-note": "His sister"}

    said = words(desk.post(OPEN, typed(desk.get(OPEN), **notes), follow=True))

    assert "looks as if it holds a phone number. It was saved." in said


def test_everything_to_mend_is_said_at_once(desk, amara):
    said = words(desk.post(OPEN, typed(desk.get(OPEN), about=" ", **{"people-0-initials": ""})))

    assert said.count("Enter what the case is about") == 2
    assert said.count("Enter initials") == 2
    assert of(amara) == []


def test_a_case_without_questions_says_so_and_offers_to_ask(desk, case):
    said = words(desk.get(reverse("cases:show", args=[case.pk])))

    assert "No sharing questions yet." in said
    assert "Ask a sharing question" in said
    assert "R.W." in said


def test_bryn_reads_the_same_page_and_is_offered_nothing_to_change(browse, bryn, case, question):
    said = words(browse(bryn).get(reverse("cases:show", args=[case.pk])))

    assert question.asked in said
    assert "Close this case" not in said
    assert "Add a person" not in said


def test_the_case_page_asks_no_more_for_ten_questions(desk, case, question, amara, django_assert_max_num_queries):
    address = reverse("cases:show", args=[case.pk])
    desk.get(address)
    with django_assert_max_num_queries(60) as one:
        desk.get(address)
    for _ in range(9):
        question_in(case, by=amara, at=timezone.now())

    with django_assert_max_num_queries(len(one)):
        desk.get(address)


def test_amara_closes_a_case_once_nothing_in_it_is_open(desk, case, question, amara):
    address = reverse("cases:close", args=[case.pk])
    asked = desk.get(address)
    refused = desk.post(address, hidden(asked))
    cases.stop_question(question=question, why="The family has moved", by=amara, at=timezone.now())
    shown = desk.get(address)

    for page in (asked, refused):
        assert f"{question.reference} Back to the case" in words(page)
        assert "Close the case" not in words(page)
    assert refused.status_code == 409
    assert f"Question {question.reference} is still open. Stop it, or have its decision signed off" in words(refused)
    assert question.reference not in words(shown)

    answer = desk.post(address, hidden(shown), follow=True)

    assert "The case is closed. It can be read, but not changed." in words(answer)
    assert verbs(case)[-2] == "case.closed"
    assert desk.get(address).status_code == 409
