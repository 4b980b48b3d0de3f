"""Two fences before the rows of a case, each alone as high as both: the queryset, and the database.

The first is `visible_to`, asked as the owner of the tables with row security switched off; the second is the plain
table, asked as the product without `visible_to`. Both must give every person the same rows.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F

from agencies import services as agencies
from agencies.acting import reading
from agencies.roles import SEES_CASES, Role
from cases import services as cases
from cases.models import Case, Grant, InformationItem, Kept, SharingQuestion, UrgentAccess, Wall
from tests.cast import LONG_AGO, NOON, account, enrolled
from tests.factories import case_of, item_on, let_see, question_in, recipient_of, wish_on

pytestmark = pytest.mark.django_db
NOT_FORCED = {"cases_grant", "cases_wall"}  # the functions of the fence ask these tables as their owner
MODELS = [model for model in apps.get_app_config("cases").get_models() if issubclass(model, Kept)]


@contextmanager
def first_fence_alone():
    """As the owner, with row security off for these tables: only what the queryset says holds."""
    tables = [model._meta.db_table for model in MODELS]
    connection.check_constraints()  # those that wait for the commit: no table is altered under them
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield
        for table in tables:
            if table not in NOT_FORCED:
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        cursor.execute("SET ROLE riskapp_app")


def granted(case, person, *, by, at, until, reason="colleague"):
    """A grant to somebody of another agency, which no service gives: the fences hold for it too."""
    with transaction.atomic():
        by.take_the_floor()
        Grant.objects.create(
            case=case,
            stream=case.stream,
            agency=case.team.agency,
            user=person.user,
            reason=reason,
            given_by=by.user,
            from_at=at,
            until=until,
        )


@contextmanager
def as_owner():
    """Past row security, as no service goes: a wall before somebody whose grant stands."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute("SET ROLE riskapp_app")


@pytest.fixture
def a_busy_place(amara, bryn, kit, hari, nia, dilys, farid, machine):
    """Cases of two teams, with grants of every kind: given, ended, run out, from another agency, taken in an emergency;
    and walls, one of them before somebody who is given a grant all the same, and one before a manager."""
    now = datetime.now(UTC)
    for person in (amara, kit):
        for _ in range(2):
            question = question_in(case_of(person, at=LONG_AGO), by=person, at=LONG_AGO)
            item_on(question, by=person)
            recipient_of(question, by=person)
            wish_on(question, by=person)
    with reading(amara):
        first, second = Case.objects.visible_to(amara)
    let_see(first, kit, by=amara, reason="second_opinion")
    granted(first, dilys, by=amara, reason="receiver", until=now + timedelta(days=1), at=now)
    let_see(second, farid, by=amara, reason="governance")
    granted(second, dilys, by=amara, at=now - timedelta(days=3), until=now - timedelta(days=2))
    ended = let_see(first, nia, by=amara)
    cases.end_grant(grant=ended, by=amara, at=NOON)
    agencies.end_membership(membership=hari.membership, by=machine, at=LONG_AGO)  # his grants stay, and open nothing
    urgent = {"emergency": "danger", "note": "A call", "at": now}
    for case in (first, second):
        cases.open_in_emergency(reference=case.reference, **urgent, by=nia)
    with reading(kit):
        third, fourth = Case.objects.visible_to(kit).exclude(pk=first.pk)
    cases.open_in_emergency(reference=third.reference, **urgent, by=bryn)
    cases.open_in_emergency(reference=third.reference, **urgent, by=amara)
    another = enrolled(account("Zoe", by=machine, surname="Zimmer"), amara.team, Role.MANAGER, by=machine)
    with as_owner():
        for case, person, by in (
            (first, kit, bryn),
            (second, another, bryn),
            (fourth, kit, hari),
            (third, farid, hari),
        ):
            Wall.objects.create(
                case=case, stream=case.stream, user=person.user, conflict="other", put_up_by=by.user, put_up_at=now
            )
        grant(second, another.user, given_by=bryn.user).save(force_insert=True)
    return another


def rows(ask):
    """Of each table, the rows one gets."""
    return {model: set(ask(model.objects)) for model in MODELS}


def test_each_fence_alone_shows_everybody_the_same_rows(
    a_busy_place, amara, bryn, chidi, dilys, esme, farid, gwen, hari, ines, jo, kit, lena, moss, nia
):
    everybody = [amara, bryn, chidi, dilys, esme, farid, gwen, hari, ines, jo, kit, lena, moss, nia, a_busy_place]
    by_both, by_the_second, by_the_first = {}, {}, {}

    for person in everybody:
        with reading(person):
            by_both[person] = rows(lambda table, by=person: table.visible_to(by))
            by_the_second[person] = rows(lambda table: table.all())
    with first_fence_alone():
        for person in everybody:
            by_the_first[person] = rows(lambda table, by=person: table.visible_to(by))

    for person in everybody:  # one may also look up that one's own access has ended
        over = {grant for grant in by_the_second[person][Grant] if grant.user_id == person.user.pk}
        by_the_second[person][Grant] -= over - by_both[person][Grant]
    assert by_the_first == by_the_second == by_both
    assert how_many(Case, by_both) == {"amara": 3, "bryn": 3, "dilys": 1, "farid": 1, "kit": 1, "nia": 2}
    assert how_many(UrgentAccess, by_both) == {
        "amara": 4,
        "bryn": 4,
        "dilys": 1,
        "farid": 2,  # as who governs the information of the agency, but for the case he is kept away from
        "kit": 2,
        "nia": 2,
        "zoe": 1,  # as a manager of the team
    }
    assert how_many(Wall, by_both) == {"amara": 3, "bryn": 3, "dilys": 1, "farid": 1, "kit": 1, "nia": 2}


def how_many(model, seen):
    counts = {person.user.username: len(rows[model]) for person, rows in seen.items()}
    return {name: count for name, count in counts.items() if count}


def seen_by_each_fence(person):
    """What the two say of whether the one case is there; if they agree it is one answer."""
    with first_fence_alone(), reading(person):
        first = Case.objects.visible_to(person).exists()
    with reading(person):
        return {first, Case.objects.exists()}


def test_both_fences_are_closed_to_whoever_has_moved_to_another_agency(amara, kit, chidi, machine):
    let_see(case_of(amara), kit, by=amara)
    moved = enrolled(kit.user, chidi.team, "practitioner", by=machine)
    assert seen_by_each_fence(kit) == {True}

    agencies.end_membership(membership=kit.membership, by=machine, at=NOON)

    assert seen_by_each_fence(kit) == seen_by_each_fence(moved) == {False}


def test_both_fences_are_closed_to_whoever_has_not_begun_yet(amara, nia, machine):
    case, now = case_of(amara), datetime.now(UTC)
    let_see(case, nia, by=amara)
    agencies.end_membership(membership=nia.membership, by=machine, at=NOON)
    soon = {"from_at": now + timedelta(days=60)}
    again = enrolled(nia.user, amara.team, Role.PRACTITIONER, by=machine, at=now, **soon)

    assert seen_by_each_fence(again) == {False}


@pytest.mark.parametrize("role", Role)
def test_both_fences_open_a_case_only_to_whoever_acts_for_its_agency(role, amara, kit, chidi, machine):
    let_see(case_of(amara), kit, by=amara)

    elsewhere = enrolled(kit.user, chidi.team, role, by=machine)

    assert seen_by_each_fence(kit) == {True}
    assert seen_by_each_fence(elsewhere) == {False}


@pytest.mark.parametrize("role", Role)
def test_both_fences_are_closed_to_a_role_that_sees_no_cases_while_somebody_acts_in_it(role, amara, esme, kit, machine):
    let_see(case_of(amara), kit, by=amara)

    otherwise = enrolled(kit.user, esme.team, role, by=machine)

    assert seen_by_each_fence(otherwise) == {role in SEES_CASES}


def test_both_fences_are_closed_to_whoever_says_they_act_as_somebody_else(amara, bryn, gwen, kit):
    let_see(case_of(amara), kit, by=amara)

    for membership in (None, bryn.membership, amara.membership):
        assert seen_by_each_fence(replace(kit, membership=membership)) == {False}
    assert seen_by_each_fence(replace(gwen, membership=amara.membership)) == {False}


def test_a_receiver_works_for_another_agency_and_sees_what_they_were_given_for_that(amara, chidi):
    case = case_of(amara)
    granted(case, chidi, by=amara, reason="receiver", until=None, at=datetime.now(UTC))
    granted(case_of(amara), chidi, by=amara, reason="colleague", until=None, at=datetime.now(UTC))

    with reading(chidi):
        assert Case.objects.get() == Case.objects.visible_to(chidi).get() == case


def test_with_nobody_on_the_floor_there_are_no_rows(amara):
    case_of(amara)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('riskapp.uid', '', true)")

    assert not any(model.objects.exists() for model in MODELS)


def test_nobody_writes_into_a_case_they_do_not_see(amara, chidi):
    question = question_in(case_of(amara), by=amara)
    chidi.take_the_floor()

    assert SharingQuestion.objects.filter(pk=question.pk).update(edition=9) == 0
    assert InformationItem.objects.filter(question=question).delete()[0] == 0
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        InformationItem(question=question, stream=question.stream, number=1).save(force_insert=True)


def grant(case, user, **changes):
    given = {"reason": "colleague", "given_by": user, "from_at": datetime.now(UTC)} | changes
    return Grant(case=case, stream=case.stream, agency=case.team.agency, user=user, **given)


def test_nobody_gives_themselves_access_that_lasts(amara, chidi):
    case = case_of(amara)
    chidi.take_the_floor()

    for reason in ("author", "manager", "colleague", "sign_off", "governance"):
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            grant(case, chidi.user, reason=reason).save(force_insert=True)

    assert not Case.objects.exists()


def test_urgent_access_can_be_taken_for_four_hours_and_no_longer(amara, kit):
    case = case_of(amara)
    now = datetime.now(UTC)
    kit.take_the_floor()

    for until in (None, now + timedelta(hours=4, minutes=1), now + timedelta(days=1)):
        with pytest.raises(Error), transaction.atomic():
            grant(case, kit.user, reason="emergency", until=until).save(force_insert=True)
    assert not Case.objects.exists()

    grant(case, kit.user, reason="emergency", until=now + timedelta(hours=3, minutes=59)).save(force_insert=True)
    assert Case.objects.get() == case


def test_urgent_access_that_begins_later_is_no_way_round(amara, chidi):
    case = case_of(amara)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    chidi.take_the_floor()

    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        grant(case, chidi.user, reason="emergency", from_at=tomorrow, until=tomorrow + timedelta(hours=4)).save(
            force_insert=True
        )


def test_four_hours_hold_for_the_owner_of_the_tables_too(amara, chidi):
    case = case_of(amara)
    now = datetime.now(UTC)

    too_long = grant(case, chidi.user, reason="emergency", until=now + timedelta(hours=5))
    refused = pytest.raises(IntegrityError, match="urgent_access_lasts_four_hours_at_most")
    with first_fence_alone(), refused, transaction.atomic():
        too_long.save(force_insert=True)


def test_urgent_access_hands_nothing_on(amara, kit, dilys):
    case = case_of(amara)
    kit.take_the_floor()
    soon = datetime.now(UTC) + timedelta(hours=1)
    grant(case, kit.user, reason="emergency", until=soon).save(force_insert=True)

    for user in (dilys.user, kit.user):
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            grant(case, user, given_by=kit.user).save(force_insert=True)


def test_nobody_lengthens_what_they_were_given(amara, kit):
    case = case_of(amara, at=LONG_AGO)
    now = datetime.now(UTC)
    let_see(case, kit, by=amara, at=now, until=now + timedelta(days=1))
    kit.take_the_floor()

    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        grant(case, kit.user).save(force_insert=True)


def test_a_grant_is_ended_and_never_edited_or_deleted(amara, kit):
    case = case_of(amara)
    given = let_see(case, kit, by=amara)
    amara.take_the_floor()

    for changes in (
        {"until": NOON + timedelta(days=9)},
        {"reason": "manager"},
        {"user": amara.user},
        {"stream": F("id")},
    ):
        with pytest.raises(Error, match="ended, never edited"), transaction.atomic():
            Grant.objects.filter(pk=given.pk).update(**changes)
    Grant.objects.filter(pk=given.pk).update(ended_at=NOON)
    with pytest.raises(Error, match="ended, never edited"), transaction.atomic():
        Grant.objects.filter(pk=given.pk).update(ended_at=None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_grant")
        assert cursor.rowcount == 0


def test_a_row_belongs_to_the_case_of_its_parent(amara):
    ours, other = case_of(amara), case_of(amara)
    question = question_in(ours, by=amara)
    amara.take_the_floor()

    InformationItem(question=question, stream=other.stream, number=1).save(force_insert=True)

    with pytest.raises(IntegrityError, match="question_id_in_one_case"):
        connection.check_constraints()


def test_the_fence_is_worked_out_once_for_a_query(amara):
    for _ in range(3):
        question_in(case_of(amara), by=amara)

    with reading(amara), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) SELECT * FROM cases_sharingquestion")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "InitPlan" in plan
    assert "riskapp_streams" not in plan.split("InitPlan")[0]
