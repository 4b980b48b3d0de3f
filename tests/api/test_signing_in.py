"""Who comes in by the second door: programs with a token, browsers with a session, and nobody else."""

import datetime as dt

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agencies import services
from agencies.models import Token
from audit.models import AuditEvent
from tests.api.program import V1, Program, faults
from tests.cast import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

WANTED = {"username": "amara", "password": PASSWORD, "name": "The case system", "days": 30}


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def asked_for_a_token(**changes):
    return Client().post(f"{V1}tokens", WANTED | changes, content_type="application/json")


def test_amara_gets_a_token_with_her_password_and_it_opens_what_she_may_see(amara):
    made = asked_for_a_token()
    me = Client().get(f"{V1}me", headers={"Authorization": f"Bearer {made.json()['secret']}"})

    assert made.status_code == 201
    assert me.json()["name"] == amara.user.display_name
    assert me.json()["acting"]["role"] == "practitioner"
    assert me.json()["acting"]["team"]["name"] == "Child protection, duty team"
    assert AuditEvent.objects.filter(type="token.made", actor_id=amara.user.pk).count() == 1


def test_the_secret_is_not_kept_and_not_shown_again(amara):
    program = Program(amara)

    listed = program.sent("GET", "tokens").content.decode()

    assert program.secret not in listed
    assert Token.objects.opening(program.secret, timezone.now()) is not None
    assert program.secret.encode() not in bytes(Token.objects.visible_to(amara).first().digest)


@pytest.mark.parametrize(
    "changes", [{"password": "wrong words here"}, {"username": "nobody at all"}, {"username": "moss"}]
)
def test_whoever_cannot_sign_in_gets_the_same_answer(amara, moss, changes):
    refused = asked_for_a_token(**changes)

    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == "That sign-in did not work. Check your details and try again"


def test_attempts_are_limited_as_on_the_page(amara):
    answers = [asked_for_a_token(password=f"guess {number}").status_code for number in range(12)]

    assert answers[0] == 401
    assert answers[-1] == 429


def test_a_second_factor_is_asked_for_where_there_is_one(amara):
    codes = RecoveryCodes.activate(amara.user).get_unused_codes()

    without, with_one = asked_for_a_token(), asked_for_a_token(code=codes[0])
    again = asked_for_a_token(code=codes[0], name="Another")

    assert (without.status_code, with_one.status_code, again.status_code) == (401, 201, 401)


def test_whoever_acts_for_several_teams_says_for_which(amara, looked_after, machine):
    services.enrol(user=amara.user, team=looked_after, role="practitioner", by=machine, at=timezone.now())

    unsaid = asked_for_a_token()
    said = asked_for_a_token(membership=str(amara.membership.pk))

    assert "/membership" in faults(unsaid)
    assert said.status_code == 201


def test_a_token_that_ended_opens_nothing(amara):
    program = Program(amara)
    token = program.get("tokens")["tokens"][0]

    ended = program.post(f"tokens/{token['id']}/end", status=200)
    after = program.sent("GET", "me")

    assert ended["ended_at"] is not None
    assert after.status_code == 401
    assert after["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer ew_wrong", "Bearer é", "Basic YTpi", "Bearer " + "x" * 500],
    ids=["nothing", "a space", "made up", "not ASCII", "another kind", "too long"],
)
def test_anything_else_is_no_token(amara, header):
    assert Client().get(f"{V1}me", headers={"Authorization": header}).status_code == 401


def test_a_membership_that_ends_takes_its_tokens_along(amara, machine):
    program = Program(amara)
    services.end_membership(membership=amara.membership, by=machine, at=timezone.now() - dt.timedelta(seconds=1))

    assert program.sent("GET", "me").status_code == 401


def test_a_browser_comes_in_with_its_session_and_changes_nothing_without_the_token_against_forgery(amara):
    browser = signed_in(Client(enforce_csrf_checks=True), amara)
    body = {"about": "School", "people": [{"initials": "R.W."}]}

    read = browser.get(f"{V1}cases")
    forged = browser.post(f"{V1}cases", body, content_type="application/json")
    browser.get("/acting-for/tokens/")
    token = browser.cookies["either-way-csrf"].value
    meant = browser.post(f"{V1}cases", body, content_type="application/json", headers={"X-CSRFToken": token})

    assert (read.status_code, forged.status_code, meant.status_code) == (200, 403, 201)
    assert forged["Content-Type"] == "application/problem+json"


def test_a_role_that_needs_a_second_factor_lends_a_token_nothing_without_one(bryn, settings):
    program = Program(bryn)
    settings.SECOND_FACTOR = True

    assert program.sent("GET", "me").status_code == 401
