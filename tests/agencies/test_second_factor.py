"""A second factor: anybody may set one up and is then asked for it; some roles must, where the operator says so."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agencies.roles import Role
from tests.agencies.trail import told, told_last
from tests.cast import NOON, PASSWORD, enrolled, signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PAGE = reverse("agencies:tokens")
SET_UP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


def code(secret=SECRET):
    """What an app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(client, name):
    return client.post(reverse("account_login"), {"login": name, "password": PASSWORD})


@pytest.mark.parametrize("who", ["bryn", "farid", "ines"])
def test_where_it_is_asked_for_these_roles_lend_nothing_without_it(request, client, settings, who):
    settings.SECOND_FACTOR = True
    acting = request.getfixturevalue(who)
    signed_in(client, acting)

    sent = client.get(PAGE)

    assert sent.url == SET_UP
    assert sent.wsgi_request.acting.user == acting.user
    assert sent.wsgi_request.acting.membership is None

    totp.TOTP.activate(acting.user, SECRET)

    assert client.get(PAGE).status_code == 200
    assert client.get(PAGE).wsgi_request.acting == acting


@pytest.mark.parametrize("who", ["amara", "lena", "esme", "jo"])
def test_the_others_go_on_as_before(request, client, settings, who):
    settings.SECOND_FACTOR = True
    signed_in(client, request.getfixturevalue(who))

    assert client.get(PAGE).status_code == 200


def test_unless_the_operator_asks_for_it_nobody_must(client, bryn):
    signed_in(client, bryn)

    assert client.get(PAGE).status_code == 200


def test_acting_in_another_role_does_not_ask_for_it(client, settings, bryn, machine, looked_after):
    settings.SECOND_FACTOR = True
    signed_in(client, enrolled(bryn.user, looked_after, Role.PRACTITIONER, by=machine))

    assert client.get(PAGE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_somebody_sets_one_up_and_is_asked_for_it_when_they_sign_in_again(client, amara):
    sign_in(client, "amara")
    asked_again = client.get(SET_UP).url
    client.post(asked_again, {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code(secret)})
    assert told(amara.user.stream)[-2:] == ["auth.factor_set", "auth.factor_set"]  # the codes, and those for recovery
    client.post(reverse("account_logout"))
    cache.clear()  # a code is taken once only, and this test does not wait for the next

    first = sign_in(client, "amara")
    not_yet = client.get(PAGE)
    second = client.post(reverse("mfa_authenticate"), {"code": code(secret)})

    assert asked_again.startswith(reverse("account_reauthenticate"))
    assert first.url == reverse("mfa_authenticate")
    assert not_yet.url.startswith(reverse("account_login"))
    assert second.url == "/"
    assert client.get(PAGE).status_code == 200


def test_a_code_is_taken_once_only(client, amara):
    totp.TOTP.activate(amara.user, SECRET)
    shown = code()
    sign_in(client, "amara")
    client.post(reverse("mfa_authenticate"), {"code": shown})
    client.post(reverse("account_logout"))

    sign_in(client, "amara")
    again = client.post(reverse("mfa_authenticate"), {"code": shown})

    assert told(amara.user.stream)[-1] == "auth.refused"
    assert told_last(amara.user.stream)["reason"] == "code"
    assert again.context["form"].errors == {"code": ["That code did not work. Enter the one your app shows now"]}
    assert client.get(PAGE).url.startswith(reverse("account_login"))


def test_what_the_codes_are_worked_out_from_lies_encrypted(amara):
    totp.TOTP.activate(amara.user, SECRET)

    kept = Authenticator.objects.get(user=amara.user)

    assert SECRET not in str(kept.data)
    assert totp.TOTP(kept).validate_code(code())


def test_it_still_opens_while_the_secret_key_is_being_changed(amara, settings):
    totp.TOTP.activate(amara.user, SECRET)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 6

    assert totp.TOTP(Authenticator.objects.get(user=amara.user)).validate_code(code())


@pytest.mark.parametrize("seconds", [0, 31])
def test_a_code_that_was_used_opens_nothing_again_however_long_clocks_take_it_for_right(amara, seconds):
    totp.TOTP.activate(amara.user, SECRET)
    with time_machine.travel(NOON, tick=False) as clock:
        used = code()
        for client, works in ((Client(), True), (Client(), False)):
            assert totp.validate_totp_code(SECRET, used), "the clocks alone take it for right"
            sign_in(client, "amara")
            answer = client.post(reverse("mfa_authenticate"), {"code": used})
            assert (answer.status_code == 302) == works
            clock.shift(seconds)
