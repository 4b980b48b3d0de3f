"""Somebody says for which team, and as what, they act."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import services
from agencies.acting import Acting
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import Role
from tests.agencies.trail import told, told_last
from tests.cast import LONG_AGO, NOON, enrolled, signed_in

pytestmark = pytest.mark.django_db
PAGE = reverse("agencies:act_for")
BEHIND = reverse("agencies:tokens")  # a page of the kind that needs to know


@pytest.fixture
def amara_in_two(amara, machine, looked_after):
    """Amara, who is also a manager elsewhere."""
    return amara, enrolled(amara.user, looked_after, Role.MANAGER, by=machine)


def acting(client):
    """Who the next request acts as."""
    return client.get(PAGE).wsgi_request.acting


def test_the_only_membership_is_taken_by_itself(client, amara):
    client.force_login(amara.user)

    assert acting(client) == amara
    assert not acting(client).several
    assert "role.chosen" not in told(amara.user.stream)


def test_who_has_several_is_asked_first_and_then_goes_on(client, amara_in_two):
    amara, as_manager = amara_in_two
    client.force_login(amara.user)

    sent_on = client.get(BEHIND)
    page = client.get(sent_on.url)
    chosen = client.post(
        sent_on.url, {"membership": as_manager.membership.pk, "next": page.context["form"]["next"].value()}
    )

    assert sent_on.url == f"{PAGE}?next=%2Facting-for%2Ftokens%2F"
    assert "Manager, Looked-after children, Eastmere Children&#x27;s Services" in page.content.decode()
    assert chosen.url == BEHIND
    assert client.get(BEHIND).status_code == 200
    assert acting(client) == as_manager


def test_the_choice_is_kept_in_the_trail(client, amara_in_two):
    amara, as_manager = amara_in_two
    client.force_login(amara.user)

    client.post(PAGE, {"membership": as_manager.membership.pk})

    assert told(amara.user.stream)[-1] == "role.chosen"
    assert told_last(amara.user.stream)["object"] == f"agencies.membership:{as_manager.membership.pk}"


def test_another_role_gets_another_session_key(client, amara_in_two):
    amara, as_manager = amara_in_two
    client.force_login(amara.user)
    before = client.session.session_key

    client.post(PAGE, {"membership": as_manager.membership.pk})

    assert client.session.session_key != before


def test_until_they_have_chosen_nothing_is_lent_to_them(client, amara_in_two):
    amara, _ = amara_in_two
    client.force_login(amara.user)

    assert acting(client).membership is None
    assert acting(client).several


def test_nothing_chosen_is_an_error_in_words(client, amara_in_two):
    amara, _ = amara_in_two
    client.force_login(amara.user)

    answer = client.post(PAGE, {})

    assert answer.context["form"].errors == {"membership": ["Select who you are acting for"]}
    assert "Select who you are acting for" in answer.content.decode()


@pytest.mark.parametrize("membership", ["bryn's", "not there", "no uuid"])
def test_somebody_elses_membership_is_refused_as_one_that_is_not_there(client, amara_in_two, bryn, membership):
    amara, _ = amara_in_two
    client.force_login(amara.user)
    sent = {"bryn's": bryn.membership.pk, "not there": amara.user.pk, "no uuid": "manager"}[membership]

    answer = client.post(PAGE, {"membership": sent})

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"membership": ["Select who you are acting for"]}
    assert acting(client).membership is None


def test_nor_does_the_service_take_it(amara, bryn):
    with pytest.raises(MayNot):
        services.act_for(membership=bryn.membership, by=amara, at=NOON)


def test_nor_one_that_is_over(moss):
    with pytest.raises(NotPossibleNow):
        services.act_for(membership=moss.membership, by=moss, at=NOON)


def test_nor_does_a_session_that_names_it(client, amara_in_two, bryn):
    amara, _ = amara_in_two
    signed_in(client, Acting(user=amara.user, membership=bryn.membership))

    assert acting(client).membership is None


def test_a_membership_that_ends_is_gone_on_the_next_request(client, amara, ines):
    signed_in(client, amara)
    before = acting(client).membership

    services.end_membership(membership=amara.membership, by=ines, at=timezone.now())

    assert before == amara.membership
    assert acting(client).membership is None
    assert "You do not belong to a team yet" in client.get(PAGE).content.decode()


def test_the_other_membership_is_not_slipped_in_when_the_chosen_one_ends(
    client, amara_in_two, machine, ines, duty_team
):
    amara, as_manager = amara_in_two
    enrolled(amara.user, duty_team, Role.TRAINER, by=machine)
    signed_in(client, as_manager)

    services.end_membership(membership=as_manager.membership, by=ines, at=timezone.now())

    assert acting(client).membership is None
    assert client.get(BEHIND).url.startswith(PAGE)


def test_a_membership_that_has_not_begun_is_not_offered(client, gwen, machine, duty_team):
    soon = timezone.now() + timedelta(hours=1)
    enrolled(gwen.user, duty_team, Role.PRACTITIONER, by=machine, at=LONG_AGO, from_at=soon)
    client.force_login(gwen.user)

    assert acting(client).membership is None
    assert client.get(PAGE).context["memberships"] == []


def test_gwen_gets_normal_pages_that_say_what_is_missing(client, gwen):
    client.force_login(gwen.user)

    page = client.get(PAGE)

    assert page.status_code == client.get(BEHIND).status_code == 200
    assert "You do not belong to a team yet" in page.content.decode()
    assert '<form method="post" novalidate>' in page.content.decode()


def test_nobody_signs_in_first(client, db):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"
    assert client.get(BEHIND).url == f"{reverse('account_login')}?next={BEHIND}"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"])
def test_the_way_on_never_leads_elsewhere(client, amara_in_two, away):
    amara, as_manager = amara_in_two
    client.force_login(amara.user)

    chosen = client.post(PAGE, {"membership": as_manager.membership.pk, "next": away})

    assert chosen.url == "/"


def test_it_costs_the_same_however_many_one_has(
    client, amara, machine, looked_after, learning, django_assert_num_queries
):
    signed_in(client, amara)
    client.get(PAGE)

    with django_assert_num_queries(3):  # session, person, memberships with team and agency
        client.get(PAGE)
    for team in (looked_after, learning):
        enrolled(amara.user, team, Role.PRACTITIONER, by=machine)
    with django_assert_num_queries(3):
        client.get(PAGE)
