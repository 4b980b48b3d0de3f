"""The manager's desk: what waits, of their own team, and handing over when somebody leaves."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from zeal import zeal_ignore

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import Role
from assessments import services as assessments
from assessments import worklist
from assessments.lifecycle import Status
from audit.verbs import Verb
from cases.services import keep_away
from reviews.models import Sample
from tests.cases.telling import told
from tests.cast import account, enrolled, signed_in
from tests.factories import a_full_question, assessment_at, decided, seen_by, signed
from tests.reviews.stories import not_yet_known, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_SINCE = NOW - dt.timedelta(days=20)
TODAY = timezone.localdate()


@told_once
def zoe(machine, duty_team):
    return enrolled(account("Zoe", by=machine, surname="Zimmer"), duty_team, Role.PRACTITIONER, by=machine)


@told_once
def waits(amara, bryn):
    """One decision of Amara's waits for sign-off, with a different view; another was signed off and is overdue."""
    waiting = signed(decided(a_full_question(by=amara, at=NOW), by=amara, at=NOW), by=amara, at=NOW)
    assessments.record_dissent(
        assessment=seen_by(waiting.assessment, bryn), text="I read it otherwise", by=bryn, at=NOW
    )
    overdue = signed_off(by=amara, manager=bryn, shared=False, at=LONG_SINCE, look_after=1)
    return waiting, overdue


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def section(answer, name):
    return text_of(answer).partition(name)[2][:900]


def test_it_shows_what_waits_and_what_is_late(waits, bryn, client):
    waiting, overdue = waits

    page = signed_in(client, bryn).get("/desk/")

    assert waiting.assessment.question.reference in section(page, "To sign off")[:300]
    due = section(page, "Follow-ups due")
    assert overdue.assessment.question.reference in due
    assert "has not answered" in section(page, "Seen differently")
    assert "Hand over from Amara Obi" in text_of(page)
    work = client.get("/")
    assert "1 follow-up is due in your team" in text_of(work)
    assert 'href="/desk/#due"' in work.content.decode()


def test_another_team_has_another_desk(waits, hari, kit, client):
    page = text_of(signed_in(client, hari).get("/desk/"))

    assert not [version for version in waits if version.assessment.question.reference in page]
    assert "Amara" not in page
    assert "due in your team" not in text_of(client.get("/"))
    assert signed_in(client, kit).get("/desk/").status_code == 403


def test_it_asks_no_more_when_more_waits(waits, amara, bryn, client, django_assert_max_num_queries):
    there = signed_in(client, bryn)
    there.get("/desk/")

    with django_assert_max_num_queries(26):
        there.get("/desk/")


def test_a_sample_is_drawn_on_the_page(waits, bryn, client):
    there = signed_in(client, bryn)

    assert there.post("/desk/sample/", {"size": ""}).status_code == 422
    assert there.post("/desk/sample/", {"size": "2"}).status_code == 302

    assert Sample.objects.visible_to(bryn).get().size == 2
    assert "Sample 1, drawn" in text_of(there.get("/desk/"))


def test_everything_somebody_has_in_hand_is_handed_over(waits, amara, bryn, zoe, client):
    there = signed_in(client, bryn)
    page = there.get(f"/desk/hand-over/{amara.user.pk}/")
    which = re.findall(r'name="which" value="([^"]+)"', page.content.decode())
    assert set(which) == {str(version.assessment_id) for version in waits}
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    form = {"to": str(zoe.user.pk), "which": which, "key": key}

    for _twice in range(2):
        with zeal_ignore():  # an act, with its own lock and entry, for each question
            assert there.post(f"/desk/hand-over/{amara.user.pk}/", form).status_code in (302, 404)

    for version in waits:
        assessment = seen_by(version.assessment, zoe)
        assert assessment.author == zoe.user
        assert version.signed_by == amara.user
        entries = [codes for verb, codes, _ in told(assessment) if verb == Verb.ASSESS_HANDED_OVER]
        assert [(codes["person"], codes["user"]) for codes in entries] == [(str(zoe.user.pk), str(amara.user.pk))]
    with reading(zoe):
        assert waits[1].assessment.question_id in worklist.to_do(zoe, TODAY)
    with reading(amara):
        assert not set(worklist.to_do(amara, TODAY)) & {version.assessment.question_id for version in waits}


def test_it_is_handed_to_nobody_who_must_not_have_it(waits, amara, bryn, hari, kit, zoe):
    assessment = waits[0].assessment
    given = {"conflict": "relative", "note": "Her cousin", "takes_over": "Bryn"}
    keep_away(case=assessment.question.case, user=zoe.user, **given, by=bryn, at=NOW)

    for to, by in ((zoe, bryn), (kit, bryn), (hari, bryn), (kit, amara)):
        with pytest.raises(MayNot):
            assessments.hand_over(assessment=assessment, to=to.user, by=by, at=NOW)
    with pytest.raises(NotPossibleNow):
        assessments.hand_over(assessment=assessment, to=amara.user, by=bryn, at=NOW)
    closed = assessment_at(Status.WITHDRAWN, by=amara, manager=bryn, at=NOW)
    with pytest.raises(NotPossibleNow):
        assessments.hand_over(assessment=closed, to=zoe.user, by=bryn, at=NOW)


def test_the_follow_up_is_said_on_its_page(waits, amara, bryn, client):
    overdue = waits[1]
    address = f"/questions/{overdue.assessment.question_id}/record/1/follow-up/"
    given = not_yet_known(found_on=TODAY, next_on=TODAY + dt.timedelta(days=9), use="")
    form = {name: value for name, value in vars(given).items() if isinstance(value, str)}
    for name in ("found_on", "next_on"):
        day = getattr(given, name)
        form |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    there = signed_in(client, amara)

    before = text_of(there.get(address))
    assert "How was it read and used?" not in before  # it was not shared
    assert "What did you do yourselves" in before
    refused = there.post(address, {**form, "next_on_2": ""})
    assert refused.status_code == 422
    assert "must include a year" in text_of(refused)
    assert there.post(address, form).status_code == 302

    after = text_of(there.get(address))
    assert "What was said so far" in after
    assert "Together this counts as not yet known." in after
    overview = text_of(there.get(f"/questions/{overdue.assessment.question_id}/"))
    assert "4. Follow up" in overview
    assert "Said once so far" in overview
    assert "What came of version 1 recorded" in text_of(
        there.get(f"/questions/{overdue.assessment.question_id}/history/")
    )


def test_everything_is_counted_anew_by_one_command(waits, capsys):
    call_command("count_afresh")

    assert capsys.readouterr().out == "1 decisions counted.\n"
