"""Agencies, teams and accounts are registered."""

import pytest

from agencies import services
from agencies.contexts import ServiceContext
from agencies.models import Agency, Team, User
from agencies.permissions import MayNot, Refused
from tests.agencies.trail import told, told_last
from tests.cast import NOON, PASSWORD

pytestmark = pytest.mark.django_db


def person(by, **changed):
    about = {
        "username": "olu",
        "first_name": "Olu",
        "last_name": "Bello",
        "email": "olu@example.org",
        "password": PASSWORD,
    } | changed
    return services.register_person(**about, by=by, at=NOON)


def test_an_agency_starts_a_chain_of_its_own_on_which_its_teams_stand(machine):
    agency = services.register_agency(name=" Eastmere Housing ", kind="Housing", by=machine, at=NOON)
    team = services.register_team(
        agency=agency,
        name="Allocations",
        context=ServiceContext.B,
        also_acts_as=[ServiceContext.A, ServiceContext.B, ServiceContext.A],
        by=machine,
        at=NOON,
    )

    assert str(team) == "Allocations, Eastmere Housing"
    assert (team.context, team.also_acts_as, team.titles) == ("B", ["A"], "initials")
    assert told(agency.stream) == ["agency.registered", "team.registered"]
    assert told_last(agency.stream)["actor_kind"] == "system"


def test_a_team_is_found_by_every_context_it_acts_in(machine, health, health_visiting):
    school_nurses = services.register_team(
        agency=health,
        name="School nurses",
        context=ServiceContext.B,
        also_acts_as=[ServiceContext.D],
        by=machine,
        at=NOON,
    )

    assert list(Team.objects.in_context(ServiceContext.D)) == [school_nurses]
    assert set(Team.objects.in_context(ServiceContext.B)) == {school_nurses, health_visiting}


def test_the_directory_names_every_team_in_one_query(
    duty_team, looked_after, health_visiting, django_assert_num_queries
):
    with django_assert_num_queries(1):
        names = [str(team) for team in Team.objects.directory()]

    assert names == [
        "Child protection, duty team, Eastmere Children's Services",
        "Looked-after children, Eastmere Children's Services",
        "Health visiting, Eastmere Health",
    ]


def test_an_administrator_adds_teams_to_their_own_agency_only(ines, childrens_services, police):
    services.register_team(agency=childrens_services, name="Night duty", context=ServiceContext.D, by=ines, at=NOON)

    with pytest.raises(MayNot, match="Only an administrator of Eastmere Police"):
        services.register_team(agency=police, name="Night duty", context=ServiceContext.C, by=ines, at=NOON)

    assert [team.agency for team in Team.objects.filter(name="Night duty")] == [childrens_services]


@pytest.mark.parametrize("who", ["ines", "bryn", "gwen"])
def test_agencies_are_added_by_those_who_run_the_service(request, who):
    with pytest.raises(MayNot, match="the people who run this service"):
        services.register_agency(name="Eastmere Housing", kind="Housing", by=request.getfixturevalue(who), at=NOON)

    assert not Agency.objects.filter(name="Eastmere Housing").exists()


@pytest.mark.parametrize("who", ["amara", "bryn", "gwen"])
def test_accounts_are_made_by_administrators(request, who):
    with pytest.raises(MayNot):
        person(request.getfixturevalue(who))

    assert not User.objects.filter(username="olu").exists()


def test_an_account_keeps_no_password_that_could_be_read(ines):
    olu = person(ines)

    assert olu.display_name == "Olu Bello"
    assert PASSWORD not in User.objects.get(pk=olu.pk).password
    assert olu.check_password(PASSWORD)
    assert told(olu.stream) == ["account.made"]
    assert not {"olu", "bello", "olu@example.org"} & set(str(told_last(olu.stream)).lower().split("'"))


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"username": "AMARA"}, {"__all__": "Someone already signs in with this name"}),
        ({"username": "amara"}, {"username": "Someone already signs in with this name"}),
        ({"email": "Amara@Example.org"}, {"__all__": "Someone already uses this e-mail address"}),
        ({"email": "not an address"}, {"email": "Enter a valid email address."}),
        (
            {"password": "too short"},
            {"password": "This password is too short. It must contain at least 12 characters."},
        ),
    ],
)
def test_a_name_or_address_in_use_or_a_weak_password_is_refused(ines, amara, changed, errors):
    with pytest.raises(Refused) as refused:
        person(ines, **changed)

    assert refused.value.errors.items() >= errors.items()
    assert User.objects.filter(first_name="Olu").count() == 0


def test_two_people_without_an_address_are_no_clash(machine):
    person(machine, username="olu", email="")
    person(machine, username="ada", email="")

    assert User.objects.filter(email="", username__in=["olu", "ada"]).count() == 2
