"""Several people at the same moment: nobody's words are lost, numbers are given once, one sending is one act."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile
from audit import services as audit
from audit import trail
from cases import services as cases
from cases.models import InformationItem
from tests.cast import NOON
from tests.factories import an_item, case_of, item_on, question_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times):
    """What became of this act, started so many times at the same moment: its result, or the exception."""
    start = Barrier(times)

    def one(number):
        start.wait()
        try:
            return act(number)
        except Exception as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as together:
        return list(together.map(one, range(times)))


def test_of_four_who_save_one_item_one_saves_and_three_are_shown_what_stands(amara):
    question = question_in(case_of(amara), by=amara)
    item = item_on(question, by=amara)

    became = at_once(
        lambda number: cases.change_item(
            item=item, changes=an_item(text=f"Words {number}"), edition=1, by=amara, at=NOON
        ),
        4,
    )

    saved = [row for row in became if isinstance(row, InformationItem)]
    others = [refused for refused in became if isinstance(refused, ChangedMeanwhile)]
    assert (len(saved), len(others)) == (1, 3)
    assert {refused.theirs["text"] for refused in others} == {saved[0].text}


def test_items_listed_at_the_same_moment_get_a_number_each(amara):
    question = question_in(case_of(amara), by=amara)

    became = at_once(lambda number: item_on(question, by=amara, text=f"Words {number}"), 4)

    assert sorted(item.number for item in became) == [1, 2, 3, 4]
    with reading(amara):
        assert trail.check(question.stream).sound


def test_one_sending_that_arrives_four_times_is_one_act(amara):
    question = question_in(case_of(amara), by=amara)
    sent = audit.Sent.of("8a0f5c1e-6d9c-4b52-9a43-8e7a4a8d6a04", b"the same words")

    became = at_once(lambda _: cases.add_item(question=question, item=an_item(), by=amara, at=NOON, key=sent), 4)

    assert sum(isinstance(row, audit.AlreadyDone) for row in became) == 3
    with reading(amara):
        assert question.items.count() == 1
