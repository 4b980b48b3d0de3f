"""The table of states is whole."""

import pytest

from assessments import lifecycle
from assessments.lifecycle import LABELS, OWNER, TRANSITIONS, Owner, Status, Step


@pytest.mark.parametrize("table", [TRANSITIONS, OWNER, LABELS])
def test_every_state_has_its_line(table):
    assert set(table) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_a_state_has_an_owner_exactly_when_something_can_follow(status):
    assert (OWNER[status] is Owner.NOBODY) == (not TRANSITIONS[status])


def test_every_state_can_be_reached():
    reached = {Status.DRAFTING}
    for _ in Status:
        reached |= {then for status in reached for then in TRANSITIONS[status].values()}

    assert reached == set(Status)


def test_only_the_signed_version_of_an_author_is_signed_off_or_sent_back():
    assert {status for status in Status if Step.SIGN_OFF in TRANSITIONS[status]} == {Status.TO_SIGN_OFF}
    assert {status for status in Status if Step.SEND_BACK in TRANSITIONS[status]} == {Status.TO_SIGN_OFF}


def test_what_is_signed_cannot_be_written_in():
    assert {status for status in Status if Step.SIGN in TRANSITIONS[status]} == lifecycle.WRITABLE
