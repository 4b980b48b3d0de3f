"""What waits for somebody is given a page at a time, the longest waiting first, and each thing once."""

from datetime import timedelta

import pytest

from tests import factories
from tests.api.program import Program
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def pages(program, where, kind):
    """Every page of this list, one thing on each."""
    found, cursor = [], {}
    for _ in range(9):
        answer = program.get(where, limit="1", **cursor)
        found.append(answer[kind])
        if answer["next"] is None:
            return found
        cursor = {"cursor": answer["next"]}
    raise AssertionError("the pages do not end")


def test_bryn_gets_what_waits_for_her_page_by_page(amara, bryn, django_assert_max_num_queries):
    for number in range(3):
        when = NOON - timedelta(days=number)
        question = factories.a_full_question(by=amara, at=when)
        factories.signed(factories.decided(question, by=amara, at=when), by=amara, at=when)
    program = Program(bryn)

    with django_assert_max_num_queries(1, using="keys"):
        whole = program.get("sign-off")
    each = pages(program, "sign-off", "waiting")

    assert len(whole["waiting"]) == 3
    assert whole["waiting"][0]["question"] == str(question.pk)  # signed first of all
    assert each == [[one] for one in whole["waiting"]]
    assert whole["next"] is None


def test_kit_gets_the_views_asked_of_him_page_by_page(amara, kit):
    opinions = []
    for number in range(3):
        when = NOON - timedelta(hours=number)
        question = factories.a_full_question(by=amara, at=when)
        assessment = factories.begun(question, by=amara, at=when)
        opinions.append(
            factories.assessments.ask_opinion(
                assessment=assessment, colleague=kit.user, question=f"Is this fair, {number}?", by=amara,
                at=when,
            )
        )  # fmt: skip
    program = Program(kit)

    each = pages(program, "opinions", "opinions")

    assert [[one["id"] for one in page] for page in each] == [[str(opinion.pk)] for opinion in reversed(opinions)]
    assert [one["id"] for page in each for one in page] == [one["id"] for one in program.get("opinions")["opinions"]]
