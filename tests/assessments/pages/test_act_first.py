"""Act first: it could not wait, in either direction; and both sides fall due."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from agencies.roles import Role
from assessments.models import Assessment, UrgentAct
from cases.models import SharingQuestion
from tests import factories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import enrolled, signed_in

pytestmark = pytest.mark.django_db
ACT_FIRST = reverse("assessments:act_first")


def typed(**changes):
    return {
        "direction": "not_share",
        "did": "Kept the new address off the referral",
        "who": "The father’s solicitor was not told",
        "acted_on_0": str(YESTERDAY.day),
        "acted_on_1": str(YESTERDAY.month),
        "acted_on_2": str(YESTERDAY.year),
        "acted_time": "9:15am",
        "why": "He is looking for her now",
        "agreed": "Bryn Hughes, by telephone",
        "receiver_name": "Family court",
        "receiver_context": "other",
        "initials": "D.M.",
        "first": "share",
        "key": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0001",
    } | changes


@pytest.mark.parametrize("direction", ["share", "not_share"])
def test_either_direction_is_recorded_with_the_same_form(client, amara, direction):
    answer = signed_in(client, amara).post(ACT_FIRST, typed(direction=direction))

    urgent = UrgentAct.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("assessments:later_knowledge", args=[urgent.assessment.question_id])
    assert (urgent.direction, str(urgent.did)) == (direction, "Kept the new address off the referral")
    page = words(client.get(answer.url))
    assert re.search(r"Both sides (are|were) due by 9:15am today\.", page)
    assert "He is looking for her now" in page


def test_an_empty_page_asks_for_each_fact_and_keeps_what_was_typed(client, amara):
    empty = dict.fromkeys(("direction", "did", "why", "agreed", "acted_on_0", "acted_on_1", "acted_on_2"), "")

    answer = signed_in(client, amara).post(ACT_FIRST, typed(**empty))

    page = words(answer)
    assert answer.status_code == 422
    assert "<title>Error: Act first" in page
    for error in (
        "Select what you did first",
        "Enter what you did",
        "Enter when",
        "Enter why it could not wait",
        "Enter who agreed, or “Nobody”",
    ):
        assert page.count(error) == 2, error  # in the summary, and at its field
    assert "The father’s solicitor was not told" in page
    assert not SharingQuestion.objects.exists()


def test_five_facts_are_enough_and_the_rest_can_follow(client, amara):
    facts = typed(receiver_name="", initials="")
    del facts["receiver_context"]

    answer = signed_in(client, amara).post(ACT_FIRST, facts)

    with reading(amara):
        question = SharingQuestion.objects.select_related("case").get()
        assert (question.receiver_name, question.receiver_context) == ("Another service, not yet named", "other")
        assert not question.case.people.exists()
    overview = client.get(reverse("assessments:overview", args=[question.pk]))
    assert (answer.status_code, overview.status_code) == (302, 200)
    assert client.get(reverse("assessments:work")).status_code == 200
    assert client.get(reverse("cases:wishes", args=[question.pk])).status_code == 200


def test_when_begins_with_the_present_moment(client, amara):
    page = words(signed_in(client, amara).get(ACT_FIRST))

    day, time = (re.search(rf"<input[^>]*{name}[^>]*>", page)[0] for name in ("acted_on_0", "acted_time"))
    assert f'value="{timezone.localdate().day}"' in day
    assert re.search(r'value="(\d{1,2}(:\d\d)?[ap]m|midday|midnight)"', time)


@pytest.mark.parametrize("first", ["share", "not_share"])
def test_the_directions_keep_the_order_drawn_while_errors_are_mended(client, amara, first):
    page = signed_in(client, amara).post(ACT_FIRST, typed(did="", first=first)).content.decode()

    other = {"share": "not_share", "not_share": "share"}[first]
    assert re.findall(r'name="direction" value="(\w+)"', page) == [first, other]
    assert re.findall(r'name="(\w+)-went_wrong"', page) == [first, other]


def test_both_orders_are_drawn_and_nothing_is_chosen_beforehand(client, amara):
    pages = [signed_in(client, amara).get(ACT_FIRST).content.decode() for _ in range(40)]

    assert {re.search(r'name="direction" value="(\w+)"', page)[1] for page in pages} == {"share", "not_share"}
    assert not any(" checked" in page for page in pages)


def test_sending_it_twice_makes_one_question(client, amara):
    first = signed_in(client, amara).post(ACT_FIRST, typed())
    second = client.post(ACT_FIRST, typed())

    assert second.url == first.url
    assert SharingQuestion.objects.count() == 1


def test_in_a_case_that_is_there_the_question_joins_it(client, amara):
    case = factories.case_of(amara, at=YESTERDAY)

    signed_in(client, amara).post(reverse("assessments:act_first_case", args=[case.pk]), typed())

    assert Assessment.objects.get().question.case == case


def test_a_manager_reads_the_case_and_is_told_who_can_record(client, amara, bryn, chidi):
    case = factories.case_of(amara, at=YESTERDAY)
    page = reverse("assessments:act_first_case", args=[case.pk])

    refused = signed_in(client, bryn).post(page, typed())

    assert refused.status_code == 403
    assert "Only a practitioner of Child protection, duty team" in words(refused)
    assert signed_in(client, chidi).post(page, typed()).status_code == 404
    assert not SharingQuestion.objects.exists()


def test_both_sides_are_written_down_later_and_what_was_learned_stands_apart(client, amara, chidi):
    page = signed_in(client, amara).post(ACT_FIRST, typed()).url

    one_side = client.post(page, {"share-went_wrong": "He finds her"})
    both = client.post(
        page, {"share-went_wrong": "He finds her", "not_share-went_wrong": "Late", "later_knowledge": "He knew"}
    )

    assert one_side.status_code == 422
    assert "Enter what could have gone wrong if we do not share" in words(one_side)
    assert "He finds her" in words(one_side)
    assert both.status_code == 302
    urgent = UrgentAct.objects.get()
    assert urgent.went_wrong == {"share": "He finds her", "not_share": "Late"}
    assert str(urgent.later_knowledge) == "He knew"
    assert signed_in(client, chidi).get(page).status_code == 404


def test_whoever_cannot_open_a_case_is_told_what_to_do(client, esme, gwen):
    for person in (esme, gwen):
        answer = signed_in(client, person).get(ACT_FIRST)

        assert answer.status_code == 200
        assert "Only a practitioner who acts for a team can record this" in words(answer)
        assert '<form method="post" novalidate>' not in words(answer)


def test_the_overview_says_by_when_both_sides_are_due_and_lists_say_the_initials(client, amara):
    done = signed_in(client, amara).post(ACT_FIRST, typed())
    question = UrgentAct.objects.get().assessment.question

    page = words(client.get(reverse("assessments:overview", args=[question.pk])))

    assert re.search(r"Both sides (are|were) due by 9:15am today\.", page)
    assert f'href="{done.url}"' in page
    assert "About D.M., with Family court" in words(client.get(reverse("assessments:work")))


def test_the_way_to_it_stands_on_every_page_of_whoever_may_take_it(client, amara, bryn, machine, duty_team):
    link = f'href="{ACT_FIRST}"'

    assert link in words(signed_in(client, amara).get(reverse("help")))
    assert link not in words(signed_in(client, bryn).get(reverse("help")))
    enrolled(bryn.user, duty_team, Role.PRACTITIONER, by=machine)
    assert link in words(signed_in(client, bryn).get(reverse("help")))
