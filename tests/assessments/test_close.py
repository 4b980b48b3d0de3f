"""A case is closed when nobody has anything left to do about a question in it."""

import pytest

from agencies.acting import reading
from agencies.permissions import NotPossibleNow
from assessments import services, worklist
from assessments.lifecycle import Status
from cases import services as cases
from cases.models import Case
from tests.api.program import Program
from tests.cases.telling import events
from tests.cast import NOON
from tests.factories import a_full_question, assessment_at, case_of, decided, question_in
from tests.told import told_once

pytestmark = pytest.mark.django_db
SETTLED = {Status.SIGNED_OFF, Status.WITHDRAWN, Status.STOPPED}


@told_once
def drafted(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return decided(a_full_question(by=amara), by=amara)


def close(case, by):
    return cases.close_case(case=case, by=by, at=NOON)


@pytest.mark.parametrize("status", Status)
def test_a_case_is_closed_once_its_question_is_decided_or_stopped(status, amara, bryn, drafted):
    assessment = assessment_at(status, by=amara, manager=bryn, drafted=drafted)
    case, reference, before = assessment.question.case, assessment.question.reference, events()

    if status in SETTLED:
        assert close(case, amara).closed_at == NOON
    else:
        with pytest.raises(NotPossibleNow, match=f"Question {reference} is still open. Stop it, or have its decision"):
            close(case, amara)
        assert events() == before


def test_a_decision_opened_again_to_amend_it_is_open(amara, bryn, drafted):
    assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, drafted=drafted)
    services.amend(assessment=assessment, why="Rose has told her herself", by=amara, at=NOON)

    with pytest.raises(NotPossibleNow, match="is still open"):
        close(assessment.question.case, amara)


def test_every_open_question_is_named_and_those_begun_by_nobody_too(amara):
    case = case_of(amara)
    first, second, stopped = (question_in(case, by=amara) for _ in range(3))
    cases.stop_question(question=stopped, why="Gone away", by=amara, at=NOON)

    with pytest.raises(NotPossibleNow) as refused:
        close(case, amara)

    for question in (first, second):
        assert question.reference in refused.value.reason
    assert stopped.reference not in refused.value.reason
    with reading(amara):
        assert Case.objects.get(pk=case.pk).is_open


def test_nothing_of_a_closed_case_waits_for_anybody(amara, bryn, drafted):
    case = assessment_at(Status.STOPPED, by=amara, manager=bryn, drafted=drafted).question.case

    close(case, amara)

    for person in (amara, bryn):
        with reading(person):
            assert not worklist.to_do(person, NOON.date()).exists()


def test_a_program_is_told_which_question_is_open(amara):
    question = question_in(case_of(amara), by=amara)
    program = Program(amara)
    where = f"cases/{question.case_id}"

    said = program.post(f"{where}/close", match=program.etag(where), status=409)

    assert question.reference in said["detail"]
