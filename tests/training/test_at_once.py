"""Many phones and a trainer at the same moment: every answer is counted or refused, and nothing comes twice."""

import uuid

import pytest

from agencies.permissions import NotPossibleNow
from tests.audit.test_at_once import together
from tests.cast import NOON
from tests.training import telling
from training import log
from training.groups import Answer, Participant
from training.services import running, taking_part

pytestmark = pytest.mark.django_db(transaction=True)


def test_while_six_join_and_seven_send_the_trainer_closes_and_shows(esme):
    session, people = telling.at_first_stage(esme, 7)
    step = telling.wrote(people[0], session)
    for each in people[1:]:
        telling.wrote(each, session)

    def act(number):
        if number < 7:
            return taking_part.send(step=step, session=session, by=people[number], at=NOON).sent_at
        if number < 13:
            return taking_part.join(session=session, nickname="", by=uuid.uuid4(), at=NOON).number
        return running.go_on(session=session, act="close", turn=session.turn, by=esme, at=NOON).turn

    found = together(15, act)  # two of them close

    sent = sum(each == NOON for each in found[:7])
    assert all(each == NOON or isinstance(each, NotPossibleNow) for each in found[:7])
    assert sorted(found[7:13]) == list(range(8, 14))
    assert sorted(type(each).__name__ for each in found[13:]) == ["ChangedMeanwhile", "int"]
    shown = telling.led(session, esme, "show").step
    assert shown.spread["n"] == sent == Answer.objects.sent().of_step(step.pk).count()
    firsts = [each.first for each in Participant.objects.of_session(session.pk)]
    assert {firsts[at : at + 4].count("share") for at in (0, 4, 8)} == {2}
    assert log.faults(session.pk) == []
