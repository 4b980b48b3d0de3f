"""Every signed-off decision is followed up, whichever way it was decided; nothing that was said is lost."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.acting import reading
from agencies.models import User
from agencies.permissions import MayNot, NotPossibleNow, Refused
from assessments import services as assessments
from assessments import worklist
from assessments.models import Assessment
from audit.services import AlreadyDone, Sent
from audit.verbs import Verb
from cases.querysets import NotThere
from reviews import counting, services
from reviews.models import Counted, FollowUp
from reviews.said import Said, together
from tests.cases.telling import last
from tests.cast import NOON
from tests.factories import a_full_question, decided, let_see, seen_by, signed
from tests.reviews.stories import LATER, followed_up, not_yet_known, signed_off, version_of
from tests.told import told_once

pytestmark = pytest.mark.django_db
NEXT_DAY = NOON + dt.timedelta(days=1)


@told_once
def shared(amara, bryn):
    """Amara decided to share, and Bryn signed it off."""
    return signed_off(by=amara, manager=bryn, shared=True)


@told_once
def not_shared(amara, bryn):
    """Amara decided not to share, and Bryn signed it off."""
    return signed_off(by=amara, manager=bryn, shared=False)


def counted(version, by):
    with reading(by):
        return Counted.objects.visible_to(by).get(pk=version.pk)


def look_on(version, by):
    with reading(by):
        rows = Assessment.objects.visible_to(by).filter(pk=version.assessment_id)
        return [len(rows.to_look_at_again(day)) for day in (LATER.date(), LATER.date() + dt.timedelta(days=31))]


def test_both_kinds_are_counted_as_soon_as_they_are_signed_off(shared, not_shared, amara):
    both = [counted(version, amara) for version in (shared, not_shared)]

    assert [each.shared for each in both] == [True, False]
    assert {(each.need, each.use, each.followed, each.ended) for each in both} == {
        ("undetermined", "undetermined", 0, False)
    }
    assert {each.due_on for each in both} == {dt.date(2026, 12, 21)}
    assert {each.quarter for each in both} == {dt.date(2026, 10, 1)}


@pytest.mark.parametrize("which", ["shared", "not_shared"])
def test_what_came_of_it_is_kept_and_counted(which, request, amara):
    version = request.getfixturevalue(which)

    made = followed_up(version, by=amara, need="no")

    now = counted(version, amara)
    assert (now.need, now.followed, now.due_on, now.looker) == ("no", 1, None, "author")
    assert now.use == ("as_meant" if which == "shared" else "undetermined")
    verb, codes, words = last(version)
    assert (verb, codes["need"], codes["version"]) == (Verb.FOLLOW_UP_RECORDED, "no", 1)
    assert words["now"]["did"] == made.did
    assert "use" not in codes or which == "shared"


def test_not_yet_known_asks_for_a_new_day_and_comes_back_then(shared, amara):
    with pytest.raises(Refused) as refused:
        services.record_follow_up(version=shared, given=not_yet_known(next_on=None), by=amara, at=LATER)
    assert set(refused.value.errors) == {"next_on"}

    services.record_follow_up(version=shared, given=not_yet_known(), by=amara, at=LATER)

    assert look_on(shared, amara) == [0, 1]
    with reading(amara):
        today = LATER.date()
        assert shared.assessment.question_id not in worklist.to_do(amara, today)
        assert shared.assessment.question_id in worklist.waiting(amara, today)
    followed_up(shared, by=amara, at=LATER + dt.timedelta(days=31))
    assert look_on(shared, amara) == [0, 0]


def test_nothing_closes_without_a_day_or_a_reason(shared, amara):
    with pytest.raises(Refused) as refused:
        followed_up(shared, by=amara, closed_why="  ")
    assert set(refused.value.errors) == {"closed_why"}

    with pytest.raises(Refused) as refused:
        followed_up(shared, by=amara, onward="", need="perhaps", use="", found_on=None, did="", how_known="", fit="")
    assert set(refused.value.errors) == {"onward", "need", "use", "found_on", "did", "how_known", "fit"}
    assert counted(shared, amara).followed == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [(NOON.date() - dt.timedelta(days=1), "23 November 2026"), (LATER.date() + dt.timedelta(1), "past")],
)
def test_it_is_found_neither_before_the_decision_nor_after_today(shared, amara, day, said):
    with pytest.raises(Refused) as refused:
        followed_up(shared, by=amara, found_on=day)

    assert said in refused.value.errors["found_on"]


def test_contradictions_are_both_kept_until_one_settles_them(shared, amara, bryn):
    followed_up(shared, by=amara, need="yes")
    followed_up(shared, by=bryn, need="no", occasion="complaint")

    now = counted(shared, amara)
    assert (now.need, now.loud, now.followed, now.looker) == ("undetermined", True, 2, "team")
    followed_up(shared, by=bryn, need="no", settles=True)
    with reading(amara):
        said = [Said(*row) for row in FollowUp.objects.filter(version=shared).values_list("need", "use", "settles")]
    assert len(said) == 3
    assert together(said)[:2] == (counted(shared, amara).need, counted(shared, amara).use) == ("no", "as_meant")


def test_sent_twice_it_is_said_once(shared, amara):
    key = Sent.of(uuid.uuid4(), b"the same")
    followed_up(shared, by=amara, key=key)

    with pytest.raises(AlreadyDone):
        followed_up(shared, by=amara, key=key)

    assert counted(shared, amara).followed == 1


def test_who_may_say_it(shared, amara, kit, chidi):
    let_see(shared.assessment.question.case, kit, by=amara, reason="second_opinion")

    for other, refusal in ((kit, MayNot), (chidi, NotThere)):
        with pytest.raises(refusal):
            followed_up(shared, by=other)
    waiting = signed(decided(a_full_question(by=amara), by=amara), by=amara)
    with pytest.raises(NotPossibleNow, match="not signed off"):
        followed_up(version_of(waiting, amara), by=amara)


def test_what_was_said_stays(shared, amara):
    followed_up(shared, by=amara)

    for change in ("UPDATE reviews_followup SET need = 'no'", "DELETE FROM reviews_followup"):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_decision_signed_again_the_same_way_is_one_decision(shared, amara, bryn):
    assessments.amend(assessment=seen_by(shared.assessment, amara), why="A date was wrong", by=amara, at=NEXT_DAY)
    again = signed(seen_by(shared.assessment, amara), by=amara, at=NEXT_DAY)
    seen = version_of(again, bryn)
    counting.new()
    assert (counted(shared, amara).ended, counted(shared, amara).due_on) == (True, None)

    assessments.sign_off(version=seen, seen=seen.fingerprint, by=bryn, at=NEXT_DAY)
    counting.new()

    assert [counted(version, amara).replaced for version in (shared, again)] == [True, False]
    followed_up(shared, by=amara)  # the earlier one can still be followed up
    assert counted(shared, amara).followed == 1


def test_counted_afresh_nothing_is_otherwise(shared, not_shared, amara, bryn):
    followed_up(shared, by=amara, need="no", use="over_read")
    followed_up(not_shared, by=bryn, need="yes", occasion="incident", onward="again", next_on=dt.date(2027, 6, 1))
    with reading(bryn):
        before = list(Counted.objects.visible_to(bryn).order_by("pk").values())

    assert counting.afresh() == 2

    with reading(bryn):
        assert list(Counted.objects.visible_to(bryn).order_by("pk").values()) == before
    assert counting.new() == 0


def test_what_is_counted_is_read_by_those_who_answer_for_the_team_and_written_by_nobody(
    shared, not_shared, bryn, hari, farid, kit, chidi, machine
):
    seen = {}
    for by in (bryn, hari, farid, kit, chidi, machine):
        with reading(by):
            seen[by.user.first_name] = (
                Counted.objects.countable_by(by).count(),
                Counted.objects.visible_to(by).count(),
                Counted.objects.count(),
            )
    assert seen["Bryn"] == (2, 2, 2)
    assert seen["Farid"] == (2, 0, 2)  # codes of the cases of his agency, and no case
    assert {seen[name] for name in ("Hari", "Kit", "Chidi", machine.user.first_name)} == {(0, 0, 0)}
    with transaction.atomic(), connection.cursor() as cursor:
        bryn.take_the_floor()
        cursor.execute("UPDATE reviews_counted SET need = 'no'")
        assert cursor.rowcount == 0


def test_what_is_counted_names_nobody():
    fields = Counted._meta.get_fields()

    assert not {"user", "person", "author", "by", "signed_by", "manager"} & {field.name for field in fields}
    assert User not in {field.related_model for field in fields}
