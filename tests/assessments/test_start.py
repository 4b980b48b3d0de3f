"""Beginning to look at both sides of a question."""

import uuid

import pytest

from agencies.permissions import MayNot, NotPossibleNow
from assessments import services
from assessments.lifecycle import Status
from assessments.models import Assessment
from audit.services import AlreadyDone, Sent
from cases.querysets import NotThere
from tests.cases.telling import Verb, events, last
from tests.factories import a_full_question, begun, let_see, seen_by

pytestmark = pytest.mark.django_db


def test_whoever_begins_it_writes_it_on_todays_content(amara):
    question = a_full_question(by=amara)

    assessment = begun(question, by=amara)

    kept = seen_by(assessment, amara)
    assert (kept.author, kept.team, kept.state) == (amara.user, amara.team, Status.DRAFTING)
    assert kept.rows() == []
    verb, codes, _words = last(question)
    assert verb == Verb.ASSESS_STARTED
    assert codes["question"] == str(question.pk)
    assert codes["outcomes_version"] == 1


def test_it_begins_once(amara, nia):
    question = a_full_question(by=amara)
    begun(question, by=amara)
    let_see(question.case, nia, by=amara)
    before = events()

    with pytest.raises(NotPossibleNow):
        begun(question, by=nia)

    assert events() == before


def test_a_manager_reads_and_does_not_write(amara, bryn):
    question = a_full_question(by=amara)
    before = events()

    with pytest.raises(MayNot):
        begun(question, by=bryn)

    assert (events(), Assessment.objects.count()) == (before, 0)


def test_an_outsider_does_not_even_find_the_question(amara, chidi):
    question = a_full_question(by=amara)
    before = events()

    with pytest.raises(NotThere):
        begun(question, by=chidi)

    assert events() == before


def test_sending_it_twice_begins_it_once(amara):
    question, key = a_full_question(by=amara), Sent(uuid.uuid4())
    first = services.start(question=question, by=amara, at=question.asked_at, key=key)

    with pytest.raises(AlreadyDone) as again:
        services.start(question=question, by=amara, at=question.asked_at, key=key)

    assert again.value.object == f"assessments.assessment:{first.pk}"
