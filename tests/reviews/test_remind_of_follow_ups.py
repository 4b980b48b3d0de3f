"""Whoever decided is reminded on the day, the managers a fortnight later; each once, with a reference."""

import datetime as dt

import pytest

from agencies.services import close_account
from reviews import tasks
from tests.cases.telling import Verb, told
from tests.reviews.stories import LATER, followed_up, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
DUE = LATER + dt.timedelta(days=30)


@told_once
def version(amara, bryn):
    """Not yet known what came of it; Amara looks again in a month."""
    version = signed_off(by=amara, manager=bryn, shared=False)
    again = {"onward": "again", "next_on": DUE.date(), "closed_why": ""}
    followed_up(version, by=amara, need="undetermined", **again)
    return version


@pytest.fixture
def on(monkeypatch):
    """What the timetable does on a day."""

    def run(at):
        monkeypatch.setattr("reviews.tasks.timezone.now", lambda: at)
        tasks.remind_of_follow_ups()

    return run


def to(mailoutbox):
    return [mail.to[0].partition("@")[0] for mail in mailoutbox]


def test_nobody_is_reminded_before_the_day_and_each_once_after_it(version, on, mailoutbox):
    on(DUE - dt.timedelta(days=1))
    assert to(mailoutbox) == []
    on(DUE)
    on(DUE + dt.timedelta(hours=1))
    assert to(mailoutbox) == ["amara"]
    on(DUE + dt.timedelta(days=14))
    on(DUE + dt.timedelta(days=40))  # the broker was away for a month

    assert to(mailoutbox) == ["amara", "bryn"]
    question = version.assessment.question
    assert {mail.subject for mail in mailoutbox} == {
        f"Something is waiting for you in Either Way ({question.reference})"
    }
    assert not [word for word in ("Rose", "Sam", "health") for mail in mailoutbox if word in mail.body + mail.subject]
    kinds = [codes["kind"] for verb, codes, _ in told(version) if verb == Verb.REMINDER_SENT]
    assert kinds == ["follow_up_due", "follow_up_overdue"]


def test_a_mail_that_cannot_be_sent_is_sent_once_it_can(version, on, mailoutbox, monkeypatch):
    def away(*args, **kwargs):
        raise OSError("the mail server is away")

    with monkeypatch.context() as broken:
        broken.setattr("reviews.tasks.send_mail", away)
        on(DUE)
    assert mailoutbox == []

    on(DUE + dt.timedelta(hours=1))

    assert to(mailoutbox) == ["amara"]


def test_who_has_left_hears_nothing_and_the_manager_does(version, amara, machine, on, mailoutbox):
    close_account(user=amara.user, by=machine, at=DUE)

    on(DUE + dt.timedelta(days=14))

    assert to(mailoutbox) == ["bryn"]


def test_once_it_is_said_nobody_is_reminded(version, amara, on, mailoutbox):
    followed_up(version, by=amara, at=DUE, need="no")

    on(DUE + dt.timedelta(days=20))

    assert mailoutbox == []
