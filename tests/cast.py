"""The people in the tests, their agencies and teams, made by the services an operator uses. Every test says who acts.

Amara and Bryn, her manager, are in child protection (D); Kit and Hari, his manager, in another team of the same
agency. Chidi is a police officer (C) and Dilys a health visitor (B), each in another agency. Esme trains and Jo
learns; Farid leads on information governance, Lena audits and Ines administers. Gwen has an account and nothing else;
Moss has left and his account is closed; Nia is in Amara's team, and whatever she was let see has ended.
"""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from agencies import services
from agencies.acting import CHOSEN, Acting
from agencies.contexts import ServiceContext
from agencies.roles import Role
from tests.told import the_floor_kept

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 6, 9, tzinfo=UTC)
PASSWORD = "two courses, one question"


def signed_in(client, acting):
    """The test client with this person signed in, acting under their membership."""
    client.force_login(acting.user)
    if acting.membership:
        session = client.session
        session[CHOSEN] = str(acting.membership.pk)
        session.save()
    return client


def account(name, *, by, surname="Okafor", password=PASSWORD):
    return services.register_person(
        username=name.lower(),
        first_name=name,
        last_name=surname,
        email=f"{name.lower()}@example.org",
        password=password,
        by=by,
        at=LONG_AGO,
    )


def enrolled(user, team, role, *, by, at=LONG_AGO, **dates):
    """This person, acting for this team in this role."""
    return Acting(user=user, membership=services.enrol(user=user, team=team, role=role, by=by, at=at, **dates))


def of_the_cast(make):
    """A fixture: what the test's module has told of once (tests/told.py), or else made for this test alone.

    `make` takes a function that gives others of the cast by name.
    """

    @pytest.fixture
    def one(request, told_before, db):
        name = request.fixturename
        if name in told_before:
            return told_before[name]
        with the_floor_kept() if told_before else nullcontext():
            return make(request.getfixturevalue)

    one.make = make
    return one


def an_agency(name, kind):
    return of_the_cast(lambda get: services.register_agency(name=name, kind=kind, by=get("machine"), at=LONG_AGO))


def a_team(agency, name, context, *also):
    return of_the_cast(
        lambda get: services.register_team(
            agency=get(agency),
            name=name,
            context=context,
            also_acts_as=also,
            by=get("machine"),
            at=LONG_AGO,
        )
    )


def a_person(name, surname, team, role):
    def person(get):
        user = account(name, by=get("machine"), surname=surname)
        return enrolled(user, get(team), role, by=get("machine"))

    return of_the_cast(person)


def who_left(get):
    machine = get("machine")
    left = enrolled(account("Moss", by=machine, surname="Keane"), get("duty_team"), Role.PRACTITIONER, by=machine)
    ended = services.end_membership(membership=left.membership, by=machine, at=datetime(2024, 3, 29, 17, tzinfo=UTC))
    user = services.close_account(user=left.user, by=machine, at=datetime(2024, 3, 29, 17, tzinfo=UTC))
    return Acting(user=user, membership=ended)


machine = of_the_cast(lambda get: Acting.machine())

childrens_services = an_agency("Eastmere Children's Services", "Children's services")
police = an_agency("Eastmere Police", "Police")
health = an_agency("Eastmere Health", "Health")

duty_team = a_team("childrens_services", "Child protection, duty team", ServiceContext.D)
looked_after = a_team("childrens_services", "Looked-after children", ServiceContext.D)
learning = a_team("childrens_services", "Practice and learning", ServiceContext.D)
information_governance = a_team("childrens_services", "Information governance", ServiceContext.OTHER)
public_protection = a_team("police", "Public protection", ServiceContext.C)
health_visiting = a_team("health", "Health visiting", ServiceContext.B)

amara = a_person("Amara", "Obi", "duty_team", Role.PRACTITIONER)
bryn = a_person("Bryn", "Hughes", "duty_team", Role.MANAGER)
chidi = a_person("Chidi", "Eze", "public_protection", Role.PRACTITIONER)
dilys = a_person("Dilys", "Morgan", "health_visiting", Role.PRACTITIONER)
esme = a_person("Esme", "Clarke", "learning", Role.TRAINER)
farid = a_person("Farid", "Rahman", "information_governance", Role.GOVERNANCE)
hari = a_person("Hari", "Patel", "looked_after", Role.MANAGER)
ines = a_person("Ines", "Duarte", "information_governance", Role.ADMINISTRATOR)
jo = a_person("Jo", "Marsh", "learning", Role.LEARNER)
kit = a_person("Kit", "Lawson", "looked_after", Role.PRACTITIONER)
lena = a_person("Lena", "Fischer", "information_governance", Role.AUDITOR)
nia = a_person("Nia", "Campbell", "duty_team", Role.PRACTITIONER)
gwen = of_the_cast(lambda get: Acting(user=account("Gwen", by=get("machine"), surname="Price")))
moss = of_the_cast(who_left)
