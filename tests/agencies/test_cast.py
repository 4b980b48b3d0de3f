"""Everybody in the cast is who the tests say they are."""

import pytest

from agencies.roles import Role

pytestmark = pytest.mark.django_db


def test_each_acts_for_a_team_in_a_role(amara, bryn, chidi, dilys, esme, farid, hari, ines, jo, kit, lena, nia):
    assert {p.user.first_name: (p.role, str(p.team), p.team.context) for p in (amara, chidi, dilys, farid)} == {
        "Amara": (Role.PRACTITIONER, "Child protection, duty team, Eastmere Children's Services", "D"),
        "Chidi": (Role.PRACTITIONER, "Public protection, Eastmere Police", "C"),
        "Dilys": (Role.PRACTITIONER, "Health visiting, Eastmere Health", "B"),
        "Farid": (Role.GOVERNANCE, "Information governance, Eastmere Children's Services", "other"),
    }
    assert amara.team == bryn.team == nia.team
    assert hari.team == kit.team != amara.team
    assert amara.agency == kit.agency == farid.agency == ines.agency == esme.agency == jo.agency == lena.agency


def test_gwen_has_no_membership_and_moss_has_left(gwen, moss):
    assert (gwen.team, gwen.agency, gwen.role) == (None, None, None)
    assert not moss.user.is_active
    assert moss.membership.ended_at
