"""Signing: what somebody saw is frozen whole, and stays."""

import pytest

from assessments.lifecycle import Status
from tests.factories import a_full_question, assessment_at, decided, seen_by, signed

pytestmark = pytest.mark.django_db


def test_the_author_signs_what_they_saw(amara, bryn):
    assessment = decided(a_full_question(by=amara), by=amara)

    version = signed(assessment, by=amara)

    assert version.number == 1
    assert seen_by(assessment, bryn).state is Status.TO_SIGN_OFF


@pytest.mark.parametrize("status", Status)
def test_every_state_can_be_reached(status, amara, bryn):
    assert assessment_at(status, by=amara, manager=bryn).state is status
