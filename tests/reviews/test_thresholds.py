"""A threshold for sharing is changed: who records it, who reads it, both courses, and what somebody decides."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from agencies.services import close_account
from reviews import services, tasks
from reviews.given import ThresholdDecided, ThresholdGiven
from reviews.models import ThresholdChange
from reviews.thresholds import OUTCOMES, courses
from reviews.vocabulary import ThresholdCourseKey
from tests.cases.telling import Verb, told
from tests.cast import NOON, signed_in
from tests.factories import harm, nothing
from tests.told import told_once

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def a_change(**changes):
    given = {
        "changed_on": DAY,
        "towards": "more",
        "before": "When a child had been seen with an injury",
        "after": "When anybody is worried about a child",
        "set_off": "scandal",
        "because": "A case elsewhere was in the news for a week",
        "decided_by": "The heads of service",
        "period": "twelve_months",
    }
    return ThresholdGiven(**{**given, **changes})


def recorded(by, *, team="own", first=ThresholdCourseKey.CHANGE, **changes):
    team = by.team if team == "own" else team
    return services.record_threshold_change(
        agency=by.agency, team=team, given=a_change(**changes), by=by, at=NOON, first=first
    )


def read(change, by, *, row=OUTCOMES[0].key, change_it=None, stay=None, at=NOON, **more):
    answers = {"change": change_it or harm("Rose stops coming"), "stay": stay or nothing()}
    return services.read_threshold(
        change=change, row=row, answers=answers, finished=more.pop("finished", True), by=by, at=at, **more
    )


def read_through(change, by):
    for outcome in OUTCOMES:
        change = read(change, by, row=outcome.key)
    return services.show_threshold(change=change, by=by, at=NOON)


def a_conclusion(**changes):
    given = {
        "conclusion": "stay",
        "proposal": "We go back to what it was, and say so",
        "main_reason": "Nobody can read all of what comes now",
        "objection": "The next child may be the one nobody told of",
        "answer": "What is told of all is read of none",
        "objection_state": "partly",
        "change_of_mind": "If the other team had people to read it",
        "review_on": DAY.replace(year=DAY.year + 1),
    }
    return ThresholdDecided(**{**given, **changes})


@told_once
def change(bryn):
    """Bryn records that the duty team shares sooner since today, and reads nothing yet."""
    return recorded(bryn)


@told_once
def shown(bryn):
    """Another change, of which both courses are read through and shown."""
    return read_through(recorded(bryn), bryn)


def test_a_manager_records_for_their_team_and_a_lead_for_all(bryn, farid, duty_team, looked_after, amara, hari, police):
    assert recorded(bryn).team == duty_team
    assert recorded(farid, team=None).team is None
    assert recorded(farid, team=looked_after).team == looked_after
    for who, team in ((bryn, looked_after), (bryn, None), (amara, duty_team), (hari, duty_team)):
        with pytest.raises(MayNot):
            recorded(who, team=team)
    with pytest.raises(MayNot):
        services.record_threshold_change(agency=police, team=None, given=a_change(), by=farid, at=NOON)


def test_everything_is_asked_and_named(bryn):
    with pytest.raises(Refused) as refused:
        recorded(
            bryn, before=" ", after="", because="", decided_by="", set_off="", towards="up", period="x", changed_on=None
        )

    assert set(refused.value.errors) == {
        "before", "after", "because", "decided_by", "set_off", "towards", "period", "changed_on",
    }  # fmt: skip


def test_it_stands_in_the_history_of_the_agency_with_its_words_sealed(change, childrens_services):
    verb, codes, _words = next(each for each in told(childrens_services) if each[0] == Verb.THRESHOLD_CHANGED)

    assert (codes["towards"], codes["set_off"], codes["order"]) == ("more", "scandal", "change")
    with connection.cursor() as cursor:
        cursor.execute("SELECT convert_from(body, 'UTF8') FROM audit_event WHERE type = %s", [verb])
        assert not [row for row in cursor.fetchall() if "heads of service" in row[0]]


def test_everybody_of_the_agency_reads_it_and_nobody_else(change, amara, kit, jo, esme, farid, chidi, client):
    for person in (amara, kit, jo, esme, farid):
        there = signed_in(client, person)
        assert "heads of service" in there.get(f"/thresholds/{change.pk}/").content.decode()
        assert str(change.pk) in there.get("/thresholds/").content.decode()
        with reading(person):
            assert change in ThresholdChange.objects.all()  # the fence of the database alone
    there = signed_in(client, chidi)
    assert there.get(f"/thresholds/{change.pk}/").status_code == 404
    assert str(change.pk) not in there.get("/thresholds/").content.decode()
    with reading(chidi):
        assert not ThresholdChange.objects.exists()


def test_only_who_answers_for_it_goes_on_with_it(change, amara, hari, chidi, client):
    for person in (amara, hari):
        there = signed_in(client, person)
        page = there.get(f"/thresholds/{change.pk}/").content.decode()
        assert "Answer both courses" not in page
        assert there.get(f"/thresholds/{change.pk}/outcomes/trust/").status_code == 403
        with pytest.raises(MayNot):
            read(change, person)
    assert signed_in(client, chidi).get(f"/thresholds/{change.pk}/outcomes/trust/").status_code == 404


def test_nothing_is_shown_before_both_courses_are_read_of_every_outcome(change, bryn, client):
    for outcome in OUTCOMES[:-1]:
        change = read(change, bryn, row=outcome.key)
    with pytest.raises(NotPossibleNow):
        services.show_threshold(change=change, by=bryn, at=NOON)
    assert "What the readings show" not in signed_in(client, bryn).get(f"/thresholds/{change.pk}/").content.decode()
    change = read(change, bryn, row=OUTCOMES[-1].key)
    assert not change.findings().shown

    client.post(f"/thresholds/{change.pk}/shows/")

    page = client.get(f"/thresholds/{change.pk}/").content.decode()
    assert "Every difference you found points the same way." in page
    assert "changing it so" in page
    assert "everybody who reads this page sees it" in page
    assert (
        "your reviewer" not in (page + client.get(f"/thresholds/{change.pk}/outcomes/trust/").content.decode()).lower()
    )


def test_one_course_alone_is_kept_and_never_finished(change, bryn):
    change = read(change, bryn, stay={"reason": "Nobody hears of it"}, finished=False)

    assert not change.readings
    assert change.answers("safety")["stay"] == {"reason": "Nobody hears of it"}
    with pytest.raises(Refused) as refused:
        read(change, bryn, stay={"reason": "Nobody hears of it"})
    assert {"stay-likelihood", "stay-severity"} <= set(refused.value.errors)
    with pytest.raises(ChangedMeanwhile):
        read(change, bryn, edition=change.edition - 1)


def test_what_is_changed_after_it_was_shown_is_kept_with_why(shown, bryn, childrens_services):
    with pytest.raises(Refused, match="why"):
        read(shown, bryn, stay=harm("Nobody hears of it"))

    now = read(shown, bryn, stay=harm("Nobody hears of it"), why="I had forgotten those who tell nobody")

    (kept,) = now.changed
    assert (kept["row"], kept["course"], kept["was"]["none"]) == ("safety", "stay", True)
    codes = [codes for verb, codes, _ in told(childrens_services) if verb == Verb.THRESHOLD_READ]
    assert codes[-1]["after_shown"] is True


def test_somebody_decides_and_then_it_stays(change, shown, bryn, client):
    with pytest.raises(NotPossibleNow):
        services.decide_threshold(change=change, given=a_conclusion(), by=bryn, at=NOON)
    with pytest.raises(Refused) as refused:
        services.decide_threshold(change=shown, given=a_conclusion(objection="", review_on=DAY), by=bryn, at=NOON)
    assert set(refused.value.errors) == {"objection", "review_on"}

    now = services.decide_threshold(change=shown, given=a_conclusion(), by=bryn, at=NOON)

    assert now.signed_by == bryn.user
    page = signed_in(client, bryn).get(f"/thresholds/{shown.pk}/").content.decode()
    assert "Nobody can read all of what comes now" in page
    assert "Change both courses" not in page
    assert "If you change an answer now" not in page
    for act in (
        lambda: read(shown, bryn),
        lambda: services.decide_threshold(change=now, given=a_conclusion(), by=bryn, at=NOON),
    ):
        with pytest.raises(NotPossibleNow):
            act()


def test_whoever_decided_is_reminded_once_to_look_again_and_if_they_left_whoever_answers_for_it(
    shown, bryn, farid, machine, client, mailoutbox, monkeypatch, childrens_services
):
    def on(days):
        monkeypatch.setattr("reviews.tasks.timezone.now", lambda: NOON + dt.timedelta(days=days))
        tasks.remind_of_thresholds()
        return [mail.to[0].partition("@")[0] for mail in mailoutbox]

    again = DAY + dt.timedelta(days=30)
    services.decide_threshold(change=shown, given=a_conclusion(review_on=again), by=bryn, at=NOON)
    other = read_through(recorded(bryn), bryn)
    later = DAY + dt.timedelta(days=40)
    services.decide_threshold(change=other, given=a_conclusion(review_on=later), by=bryn, at=NOON)
    assert f"To be looked at again on {again.day} " in signed_in(client, bryn).get("/thresholds/").content.decode()

    assert on(29) == []
    assert on(30) == on(31) == ["bryn"]
    close_account(user=bryn.user, by=machine, at=NOON + dt.timedelta(days=35))
    assert on(40) == on(60) == ["bryn", "farid"]
    assert not [word for mail in mailoutbox for word in ("heads", "worried", "duty") if word in mail.body]
    assert [codes["kind"] for verb, codes, _ in told(childrens_services) if verb == Verb.REMINDER_SENT] == [
        "threshold_again", "threshold_again",
    ]  # fmt: skip


def test_the_database_keeps_what_was_recorded(change, bryn):
    rows = ThresholdChange.objects.filter(pk=change.pk)
    with transaction.atomic():
        bryn.take_the_floor()
        with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
            rows.update(towards="less")


@pytest.mark.parametrize("towards", ["more", "less"])
def test_both_courses_exchanged_exchange_what_is_found_and_nothing_else(shown, towards):
    shown.towards = towards
    shown.readings = {key: dict(each) for key, each in shown.readings.items()}
    here = shown.findings()
    shown.readings = {key: {"change": each["stay"], "stay": each["change"]} for key, each in shown.readings.items()}

    there = shown.findings()

    assert {row.side for row in here.rows} == {"change"}
    assert {row.side for row in there.rows} == {"stay"}
    other = {"changing it so": "leaving it as it was", "leaving it as it was": "changing it so"}
    for one, two in zip(here.rows, there.rows, strict=True):
        assert re.sub("|".join(other), lambda found: other[found[0]], one.sentence) == two.sentence


def test_whichever_way_more_is_shared_is_drawn_as_sharing_is():
    drawn = {way: {each.key: each.drawn_as for each in courses("stay", way)} for way in ("more", "less", "otherwise")}

    assert drawn["more"] == {"change": "share", "stay": "not_share"}
    assert drawn["less"] == {"change": "not_share", "stay": "share"}
    assert [each.key for each in courses("stay", "more")] == ["stay", "change"]


def test_the_form_is_filled_in_on_the_pages(bryn, client):
    there = signed_in(client, bryn)
    page = there.get("/thresholds/record/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    given = a_change()
    typed = {
        "key": key, "team": str(bryn.team.pk), "changed_on_0": DAY.day, "changed_on_1": DAY.month,
        "changed_on_2": DAY.year, "towards": "more", "set_off": "scandal", "period": "twelve_months",
        "before": given.before, "after": given.after, "because": given.because, "decided_by": given.decided_by,
    }  # fmt: skip

    answer = there.post("/thresholds/record/", typed)
    again = there.post("/thresholds/record/", typed)

    assert answer.status_code == again.status_code == 302
    assert answer["Location"] == again["Location"]
    there_now = answer["Location"]
    said = {"change-reason": "They say less", "later": "", "change-edition": 1, "stay-edition": 1}
    kept = there.post(f"{there_now}outcomes/trust/", said)
    assert kept.status_code == 302
    assert "They say less" in there.get(there_now).content.decode()
    assert there.get(f"{there_now}decide/").status_code == 302
    assert there.post("/thresholds/record/", {"key": key}).status_code in (409, 422)
