"""What a module tells once is there for each of its tests as if it had been told for that test alone."""

import pytest
from django.db import connection

from agencies import services
from agencies.acting import reading
from agencies.models import Agency, Membership, Team, User
from tests.cast import NOON
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def story(amara, duty_team):
    """One thing that two names stand for, and a list that a test could spoil."""
    with reading(amara):
        fetched = Agency.objects.prefetch_related("teams").get(pk=duty_team.agency_id)
    return {"who": amara, "team": duty_team, "agency": fetched, "said": []}


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_does_is_not_there_in_the_next(turn, story, amara, machine):
    services.end_membership(membership=amara.membership, by=machine, at=NOON)
    story["said"].append("Rose is late")
    story["team"].name = "Somebody else's"

    assert story["said"] == ["Rose is late"]
    assert Membership.objects.get().ended_at == NOON


@pytest.mark.parametrize("turn", [1, 2])
def test_it_stands_as_it_was_told_and_whoever_takes_part_is_the_one_who_is_asked_for(
    turn, story, amara, django_assert_num_queries
):
    assert story["who"] is amara
    assert story["said"] == []
    assert story["team"].name == "Child protection, duty team"
    with django_assert_num_queries(0):
        assert [team.name for team in story["agency"].teams.all()] == ["Child protection, duty team"]
    assert Membership.objects.get().ended_at is None


@pytest.mark.parametrize("turn", [1, 2])
def test_others_come_for_the_test_that_asks_for_them_and_join_the_teams_that_were_told(turn, bryn):
    assert Team.objects.get() == bryn.team
    assert set(User.objects.exclude(pk=bryn.user.pk).values_list("username", flat=True)) == {"amara", "either-way"}


def test_whoever_spoke_last_has_the_floor_whoever_came_since(story, amara, bryn):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('riskapp.uid', true)")
        assert cursor.fetchone() == (str(amara.user.pk),)
