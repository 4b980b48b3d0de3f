"""An operator adds agencies, teams and people, and takes them away, from the terminal."""

import getpass

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from agencies import services
from agencies.models import Agency, Membership, Team, User
from agencies.permissions import MayNot
from tests.agencies.trail import told, told_last
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
AGENCY, TEAM = "Eastmere Children's Services", "Child protection, duty team"
ENROL = ["--agency", AGENCY, "--team", TEAM, "--role", "practitioner"]
OLU = ["olu", "--first-name", "Olu", "--last-name", "Bello", "--email", "olu@example.org"]


@pytest.fixture
def typed(monkeypatch):
    """What the operator types where no eye or log sees it."""
    answers = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: answers.pop(0))
    return answers


def said(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_team_and_its_agency_if_it_is_new(db, capsys):
    call_command("add_team", AGENCY, TEAM, "--context", "D", "--also", "C", "--kind", "Children's services")
    call_command("add_team", AGENCY, "Night duty", "--context", "D", "--titles", "references")

    assert said(capsys) == [
        "Added the agency Eastmere Children's Services.",
        "Added the team Child protection, duty team, Eastmere Children's Services.",
        "Added the team Night duty, Eastmere Children's Services.",
    ]
    assert list(Team.objects.order_by("name").values_list("name", "context", "also_acts_as", "titles")) == [
        (TEAM, "D", ["C"], "initials"),
        ("Night duty", "D", [], "references"),
    ]
    assert told(Agency.objects.get().stream) == ["agency.registered", "team.registered", "team.registered"]


def test_a_mistyped_agency_does_not_become_a_new_one(childrens_services):
    with pytest.raises(CommandError, match="say with --kind what it is"):
        call_command("add_team", "Eastmere Childrens Services", "Night duty", "--context", "D")

    assert list(Agency.objects.all()) == [childrens_services]


def test_a_team_there_is_already_is_not_added_again(duty_team):
    with pytest.raises(CommandError, match="already has a team"):
        call_command("add_team", AGENCY, TEAM, "--context", "D")


def test_a_person_with_an_account_and_a_team(duty_team, typed, capsys):
    typed += [PASSWORD, PASSWORD]

    call_command("add_person", *OLU, *ENROL, "--until", "2999-03-31")

    olu = User.objects.get(username="olu")
    membership = Membership.objects.get(user=olu)
    assert said(capsys) == [
        "Made an account for Olu Bello, who signs in as “olu”.",
        "Olu Bello now acts as practitioner for Child protection, duty team, Eastmere Children's Services.",
    ]
    assert olu.check_password(PASSWORD)
    assert (membership.team, membership.role) == (duty_team, "practitioner")
    assert timezone.localtime(membership.until).isoformat() == "2999-04-01T00:00:00+01:00"
    assert told(olu.stream) == ["account.made", "member.enrolled"]
    assert told_last(olu.stream)["actor_kind"] == "system"


def test_somebody_with_an_account_is_only_enrolled_and_asked_nothing(amara, looked_after, typed, capsys):
    call_command("add_person", "Amara", "--agency", AGENCY, "--team", "Looked-after children", "--role", "manager")

    assert said(capsys) == ["Amara Obi now acts as manager for Looked-after children, Eastmere Children's Services."]
    assert Membership.objects.of(amara.user).current(timezone.now()).count() == 2


def test_without_a_password_they_choose_one_by_e_mail(db, typed):
    call_command("add_person", *OLU, "--no-password")

    assert not User.objects.get(username="olu").has_usable_password()
    with pytest.raises(CommandError, match="need an --email"):
        call_command("add_person", "ada", "--no-password")


@pytest.mark.parametrize(
    ("passwords", "words"),
    [
        ([PASSWORD, "another"], "The two passwords differ. Nothing was made."),
        (["too short", "too short"], "This password is too short"),
    ],
)
def test_a_password_that_will_not_do_makes_nothing(duty_team, typed, passwords, words):
    typed += passwords

    with pytest.raises(CommandError, match=words):
        call_command("add_person", *OLU, *ENROL)

    assert not User.objects.filter(username="olu").exists()


def test_a_team_that_is_not_there_is_said_before_anything_is_made(duty_team, typed):
    with pytest.raises(CommandError, match="These are known:\n  --agency “Eastmere Children's Services”"):
        call_command("add_person", *OLU, "--agency", AGENCY, "--team", "Duty team", "--role", "practitioner")

    assert not User.objects.filter(username="olu").exists()


@pytest.mark.parametrize("given", [["--team", TEAM], ["--agency", AGENCY, "--team", TEAM], ["--role", "manager"]])
def test_half_of_a_membership_is_not_enough(duty_team, typed, given):
    with pytest.raises(CommandError, match="give --agency, --team and --role"):
        call_command("add_person", *OLU, *given)


def test_the_same_twice_is_refused(amara, typed):
    with pytest.raises(CommandError, match="already have this role"):
        call_command("add_person", "amara", *ENROL)
    with pytest.raises(CommandError, match="already has an account"):
        call_command("add_person", "amara")


def test_no_password_can_be_given_on_the_command_line(db):
    with pytest.raises(CommandError, match="unrecognized arguments"):
        call_command("add_person", *OLU, "--password", PASSWORD)


def test_a_membership_is_ended(amara, capsys):
    call_command("remove_person", "amara", *ENROL)

    assert said(capsys) == [
        "Amara Obi no longer acts as practitioner for Child protection, duty team, Eastmere Children's Services."
    ]
    assert not Membership.objects.of(amara.user).current(timezone.now()).exists()
    assert User.objects.get(pk=amara.user.pk).is_active


def test_an_account_is_closed_with_everything_it_opened(amara):
    call_command("remove_person", "amara", "--close-account")

    assert not User.objects.get(pk=amara.user.pk).is_active
    assert not Membership.objects.of(amara.user).current(timezone.now()).exists()
    assert told(amara.user.stream)[-2:] == ["member.ended", "account.closed"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["amara"], "Give either"),
        (["amara", *ENROL, "--close-account"], "Give either"),
        (["nobody", "--close-account"], "Nobody signs in as “nobody”"),
        (["amara", "--agency", AGENCY, "--team", TEAM, "--role", "manager"], "does not have this role"),
    ],
)
def test_what_cannot_be_taken_away_is_said(amara, given, words):
    with pytest.raises(CommandError, match=words):
        call_command("remove_person", *given)

    assert Membership.objects.of(amara.user).current(timezone.now()).exists()


def test_lost_codes_are_ended_and_the_password_alone_opens_the_account(client, amara, capsys):
    totp.TOTP.activate(amara.user, "JBSWY3DPEHPK3PXP")

    call_command("remove_second_factor", "amara")

    assert said(capsys) == ["Amara Obi signs in with the password alone now."]
    answer = client.post(reverse("account_login"), {"login": "amara", "password": PASSWORD})
    assert answer.url == "/"
    assert "auth.factor_ended" in told(amara.user.stream)


def test_who_has_none_loses_none(amara):
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("remove_second_factor", "amara")

    assert "auth.factor_ended" not in told(amara.user.stream)


def test_nobody_ends_the_codes_of_somebody_else(amara, ines):
    with pytest.raises(MayNot):
        services.end_second_factors(user=amara.user, by=ines, at=timezone.now())
