"""Somebody is enrolled, and their membership ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies import services
from agencies.acting import Acting
from agencies.models import Membership
from agencies.permissions import MayNot, NotPossibleNow, Refused, can_end_membership, can_enrol
from agencies.roles import Role
from tests.agencies.trail import told, told_last
from tests.cast import NOON, account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def newcomer(machine):
    return account("Olu", by=machine)


def test_an_administrator_enrols_somebody_in_a_team_of_their_agency(ines, newcomer, duty_team):
    membership = services.enrol(user=newcomer, team=duty_team, role=Role.PRACTITIONER, by=ines, at=NOON)

    assert list(Membership.objects.of(newcomer).current(NOON)) == [membership]
    assert told(newcomer.stream) == ["account.made", "member.enrolled"]
    assert (
        told_last(newcomer.stream).items()
        >= {
            "actor": str(ines.user.pk),
            "actor_kind": "person",
            "role": "administrator",
            "object": f"agencies.membership:{membership.pk}",
        }.items()
    )


@pytest.mark.parametrize("who", ["amara", "bryn", "farid", "lena", "chidi", "gwen"])
def test_nobody_else_may_and_nothing_is_left_of_the_attempt(request, who, newcomer, duty_team):
    by = request.getfixturevalue(who)

    with pytest.raises(MayNot) as refusal:
        services.enrol(user=newcomer, team=duty_team, role=Role.PRACTITIONER, by=by, at=NOON)

    assert refusal.value.reason == "Only an administrator of Eastmere Children's Services can enrol people there."
    assert not can_enrol(duty_team.agency, newcomer, by)
    assert not Membership.objects.of(newcomer).exists()
    assert told(newcomer.stream) == ["account.made"]


def test_an_administrator_reaches_no_other_agency(ines, newcomer, public_protection):
    with pytest.raises(MayNot):
        services.enrol(user=newcomer, team=public_protection, role=Role.PRACTITIONER, by=ines, at=NOON)


def test_an_administrator_gives_nobody_access_to_cases_by_becoming_a_practitioner(ines, duty_team):
    with pytest.raises(MayNot, match="You cannot enrol yourself"):
        services.enrol(user=ines.user, team=duty_team, role=Role.PRACTITIONER, by=ines, at=NOON)


def test_the_same_role_in_the_same_team_twice_is_refused(ines, amara, duty_team):
    with pytest.raises(NotPossibleNow, match="already have this role"):
        services.enrol(user=amara.user, team=duty_team, role=Role.PRACTITIONER, by=ines, at=NOON)

    assert Membership.objects.of(amara.user).count() == 1


def test_another_role_in_the_same_team_is_another_membership(ines, amara, duty_team):
    services.enrol(user=amara.user, team=duty_team, role=Role.MANAGER, by=ines, at=NOON)

    assert sorted(Membership.objects.of(amara.user).current(NOON).values_list("role", flat=True)) == [
        "manager",
        "practitioner",
    ]


def test_a_membership_that_has_not_begun_gives_nothing(machine, newcomer, duty_team):
    services.enrol(user=newcomer, team=duty_team, role=Role.PRACTITIONER, by=machine, at=NOON, from_at=NOON + DAY)

    assert not Membership.objects.of(newcomer).current(NOON).exists()
    assert Membership.objects.of(newcomer).current(NOON + DAY).exists()


def test_a_membership_stops_on_the_day_it_was_given_until(machine, newcomer, duty_team):
    services.enrol(user=newcomer, team=duty_team, role=Role.PRACTITIONER, by=machine, at=NOON, until=NOON + DAY)

    assert Membership.objects.of(newcomer).current(NOON + DAY - timedelta(microseconds=1)).exists()
    assert not Membership.objects.of(newcomer).current(NOON + DAY).exists()


def test_an_end_before_the_beginning_is_refused_in_words_and_by_the_table(machine, newcomer, duty_team):
    with pytest.raises(Refused) as refused:
        services.enrol(user=newcomer, team=duty_team, role=Role.LEARNER, by=machine, at=NOON, until=NOON)

    assert refused.value.errors == {"until": "The last day must be after the first"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=newcomer, team=duty_team, role=Role.LEARNER, from_at=NOON, until=NOON)


def test_ending_a_membership_keeps_it_and_its_trail(ines, amara):
    ended = services.end_membership(membership=amara.membership, by=ines, at=NOON)

    assert Membership.objects.get(pk=ended.pk).ended_at == NOON
    assert not Membership.objects.of(amara.user).current(NOON).exists()
    assert Membership.objects.of(amara.user).current(NOON - DAY).exists()
    assert told(amara.user.stream)[-1] == "member.ended"


def test_who_has_left_can_come_back(ines, amara, duty_team):
    services.end_membership(membership=amara.membership, by=ines, at=NOON)

    again = services.enrol(user=amara.user, team=duty_team, role=Role.PRACTITIONER, by=ines, at=NOON + DAY)

    assert list(Membership.objects.of(amara.user).current(NOON + DAY)) == [again]


def test_an_end_is_an_end(ines, amara):
    services.end_membership(membership=amara.membership, by=ines, at=NOON)

    with pytest.raises(NotPossibleNow, match="already ended"):
        services.end_membership(membership=amara.membership, by=ines, at=NOON + DAY)

    assert Membership.objects.get(pk=amara.membership.pk).ended_at == NOON


@pytest.mark.parametrize("who", ["bryn", "chidi", "kit", "gwen", "amara"])
def test_nobody_but_an_administrator_ends_a_membership(request, amara, who):
    by = request.getfixturevalue(who)

    with pytest.raises(MayNot):
        services.end_membership(membership=amara.membership, by=by, at=NOON)

    assert not can_end_membership(amara.membership, by)
    assert Membership.objects.of(amara.user).current(NOON).exists()


def test_a_worker_keeping_a_promise_enrols_nobody(newcomer, duty_team):
    with pytest.raises(MayNot):
        services.enrol(user=newcomer, team=duty_team, role=Role.MANAGER, by=Acting.machine("task"), at=NOON)
