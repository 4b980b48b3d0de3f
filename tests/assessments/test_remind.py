"""Reminders: to those for whom something waits, without a name or a word of the case."""

import datetime as dt
import uuid

import pytest

from agencies.roles import Role
from agencies.services import close_account, end_membership
from assessments import services, tasks
from assessments.lifecycle import Status
from audit.models import Errand
from cases.services import stop_question
from tests.assessments.test_act_first import acted
from tests.cases.telling import Verb, last, told
from tests.cast import NOON, account, enrolled
from tests.factories import a_full_question, assessment_at, decided, seen_by
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def drafted(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return decided(a_full_question(by=amara), by=amara)


@pytest.fixture(autouse=True)
def the_day_after(monkeypatch):
    monkeypatch.setattr("assessments.tasks.timezone.now", lambda: NOON + dt.timedelta(days=1))


def remind(assessment, person, about, key=None):
    tasks.remind(key=str(key or uuid.uuid4()), assessment=str(assessment.pk), person=str(person.user.pk), about=about)


def test_the_mail_says_nothing_but_a_reference(amara, mailoutbox):
    assessment = acted(amara)

    remind(assessment, amara, "due")

    (mail,) = mailoutbox
    assert mail.subject == f"Something is waiting for you in Either Way ({assessment.question.reference})"
    assert mail.to == ["amara@example.org"]
    for word in ("Rose", "Sam", "address", "Eze", "Bryn"):
        assert word not in mail.subject + mail.body
    verb, codes, _ = last(assessment)
    assert (verb, codes["kind"], codes["person"]) == (Verb.REMINDER_SENT, "due", str(amara.user.pk))


def test_the_managers_are_reminded_and_each_once(amara, bryn, mailoutbox):
    assessment, key = acted(amara), str(uuid.uuid4())
    given = {"assessment": str(assessment.pk), "team": str(amara.team.pk), "about": "due"}

    tasks.remind_managers(key=key, **given)
    tasks.remind_managers(key=key, **given)

    reminders = [codes["person"] for verb, codes, _ in told(assessment) if verb == Verb.REMINDER_SENT]
    assert reminders == [str(bryn.user.pk)]
    assert {mail.to[0] for mail in mailoutbox} == {"bryn@example.org"}


def test_an_errand_tried_again_sends_no_second_mail_to_whoever_had_theirs(
    amara, bryn, machine, mailoutbox, monkeypatch
):
    second = enrolled(account("Zoe", by=machine, surname="Zimmer"), amara.team, Role.MANAGER, by=machine)
    later = max(bryn, second, key=lambda each: str(each.user.pk))  # the order in which an errand goes through people
    assessment, key, broken = acted(amara), str(uuid.uuid4()), {later.user.email}
    given = {"assessment": str(assessment.pk), "team": str(amara.team.pk), "about": "due"}

    def post(subject, body, sender, to, send=tasks.send_mail):
        if broken & set(to):
            raise OSError("the mail server is away")
        return send(subject, body, sender, to)

    monkeypatch.setattr("assessments.tasks.send_mail", post)
    with pytest.raises(OSError, match="away"):
        tasks.remind_managers(key=key, **given)
    broken.clear()
    tasks.remind_managers(key=key, **given)

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([bryn.user.email, second.user.email])


def test_an_account_that_is_closed_is_sent_nothing(amara, bryn, machine, mailoutbox):
    assessment = acted(amara)
    close_account(user=bryn.user, by=machine, at=NOON)

    tasks.remind_managers(key=str(uuid.uuid4()), assessment=str(assessment.pk), team=str(amara.team.pk), about="due")

    assert not mailoutbox


def test_the_same_errand_is_recorded_once_and_mailed_once(amara, mailoutbox):
    assessment, key = acted(amara), uuid.uuid4()

    remind(assessment, amara, "due", key=key)
    remind(assessment, amara, "due", key=key)

    assert [verb for verb, _, _ in told(assessment)].count(Verb.REMINDER_SENT) == 1
    assert len(mailoutbox) == 1


def test_who_cannot_see_the_case_is_told_nothing(amara, chidi, mailoutbox):
    assessment = acted(amara)

    remind(assessment, chidi, "due")

    assert mailoutbox == []
    assert last(assessment)[0] != Verb.REMINDER_SENT


def test_who_has_left_is_told_nothing(amara, machine, mailoutbox):
    assessment = acted(amara)
    end_membership(membership=amara.membership, by=machine, at=NOON)

    remind(assessment, amara, "due")

    assert mailoutbox == []


def test_what_was_stopped_waits_for_nobody(amara, mailoutbox):
    assessment = acted(amara)
    stop_question(question=assessment.question, why="The family has moved", by=amara, at=NOON)

    remind(assessment, amara, "due")

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("status", "about", "who", "waits"),
    [
        (Status.TO_SIGN_OFF, "sign_off", "bryn", True),
        (Status.TO_SIGN_OFF, "sign_off", "amara", False),
        (Status.SIGNED_OFF, "sign_off", "bryn", False),
        (Status.SENT_BACK, "sent_back", "amara", True),
        (Status.SENT_BACK, "sent_back", "bryn", False),
        (Status.SIGNED_OFF, "review", "amara", False),
    ],
)
def test_a_reminder_looks_whether_something_still_waits(
    status, about, who, waits, request, amara, bryn, mailoutbox, drafted
):
    assessment = assessment_at(status, by=amara, manager=bryn, drafted=drafted)

    remind(assessment, request.getfixturevalue(who), about)

    assert bool(mailoutbox) == waits


def test_a_review_is_due_on_its_day(amara, bryn, mailoutbox, monkeypatch, drafted):
    assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, drafted=drafted)
    promised = Errand.objects.get(ids__about="review", ids__assessment=str(assessment.pk))
    monkeypatch.setattr("assessments.tasks.timezone.now", lambda: promised.due)

    remind(assessment, amara, "review")

    assert promised.due == dt.datetime(2026, 12, 21, 8, tzinfo=dt.UTC)
    assert len(mailoutbox) == 1


def test_a_colleague_who_was_asked_is_told_until_they_answer(amara, bryn, kit, mailoutbox, drafted):
    assessment = assessment_at(Status.TO_SIGN_OFF, by=amara, manager=bryn, drafted=drafted)
    now = dt.datetime.now(dt.UTC)
    opinion = services.ask_opinion(
        assessment=assessment, colleague=kit.user, question="Is this fair?", by=amara, at=now
    )
    remind(assessment, kit, "opinion")

    services.give_opinion(opinion=opinion, view="It is", by=kit, at=now)
    remind(assessment, kit, "opinion")

    assert [mail.to for mail in mailoutbox] == [["kit@example.org"]]
    assert seen_by(assessment, kit).opinions.all()[0].view == "It is"
