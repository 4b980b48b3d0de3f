"""Somebody signs in, with user name or e-mail address; or does not, and learns nothing from it."""

import os
import subprocess
import sys
import time

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from agencies.adapter import DID_NOT_WORK
from agencies.models import User
from tests.agencies.trail import told
from tests.cast import PASSWORD, account

pytestmark = pytest.mark.django_db
PAGE = reverse("account_login")


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


def sign_in(client, name, password=PASSWORD, **more):
    return client.post(PAGE, {"login": name, "password": password, **more})


@pytest.mark.parametrize("name", ["amara", "Amara", " amara ", "amara@example.org", "AMARA@Example.org"])
def test_by_user_name_or_address_in_any_case(client, amara, name):
    answer = sign_in(client, name)

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(amara.user.pk)
    assert told(amara.user.stream)[-1] == "auth.signed_in"


def test_then_on_to_where_they_were_going_if_it_is_ours(client, amara):
    assert sign_in(client, "amara", next="/acting-for/tokens/").url == "/acting-for/tokens/"
    client.logout()
    assert sign_in(client, "amara", next="https://example.org/").url == "/"


def told_to(answer):
    """What the form says back, and the page without what was typed and drawn by lot."""
    return answer.status_code, answer.context["form"].errors


@pytest.mark.parametrize("name", ["amara", "amara@example.org", "nobody", "nobody@example.org", "moss", "either-way"])
def test_wrong_unknown_and_closed_get_the_same_answer(client, amara, moss, name):
    password = PASSWORD if name == "moss" else "not the password at all"

    answer = sign_in(client, name, password)

    assert told_to(answer) == (200, {"__all__": ["That sign-in did not work. Check your details and try again"]})
    assert "_auth_user_id" not in client.session


def test_nothing_entered_is_said_beside_each_field(client, db):
    answer = sign_in(client, "", "")

    assert answer.context["form"].errors == {
        "login": ["Enter your sign-in name or e-mail address"],
        "password": ["Enter your password"],
    }


def test_a_refused_sign_in_stands_in_the_trail_of_whom_it_was_tried_for(client, amara):
    sign_in(client, "amara", "not the password at all")

    assert told(amara.user.stream)[-1] == "auth.refused"


def test_signing_in_gives_a_new_session_key(client, amara):
    client.get(PAGE)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    sign_in(client, "amara")

    assert client.session.session_key != before


def test_after_five_wrong_passwords_an_account_waits_and_no_other(client, amara, bryn):
    for _ in range(5):
        assert told_to(sign_in(client, "amara", "not the password at all"))[1]["__all__"] == [str(DID_NOT_WORK)]

    waiting = sign_in(client, "amara")
    other = sign_in(client, "bryn")

    assert waiting.context["form"].errors == {
        "__all__": ["There were too many attempts. Wait five minutes, then try again"]
    }
    assert other.status_code == 302


def test_a_name_that_nobody_has_waits_in_the_same_way(client, db):
    for _ in range(5):
        sign_in(client, "nobody", "not the password at all")

    assert sign_in(client, "nobody").context["form"].errors == {
        "__all__": ["There were too many attempts. Wait five minutes, then try again"]
    }


def test_an_account_that_is_closed_is_signed_out_on_the_next_request(client, amara, machine):
    sign_in(client, "amara")
    before = client.get(reverse("agencies:act_for")).status_code

    User.objects.filter(pk=amara.user.pk).update(is_active=False)

    assert before == 200
    assert client.get(reverse("agencies:act_for")).url.startswith(PAGE)


def test_there_is_no_sign_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert "signup" not in client.get(PAGE).content.decode()


ARGON2 = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


def test_the_product_itself_makes_passwords_with_argon2():
    told = subprocess.run(
        [sys.executable, "-c", "from riskapp import settings; print(settings.PASSWORD_HASHERS)"],
        env={**os.environ, "RISKAPP_MODE": "trying_out"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == str(ARGON2)


@override_settings(PASSWORD_HASHERS=ARGON2)
def test_passwords_are_kept_by_argon2(machine):
    user = account("Olu", by=machine)

    assert identify_hasher(user.password).algorithm == "argon2"


@override_settings(PASSWORD_HASHERS=ARGON2)
def test_known_and_unknown_names_take_as_long(machine, rf):
    """Each costs one check of a password: the clock tells nobody which accounts there are (security S3)."""
    account("Olu", by=machine)

    def took(name):
        began = time.process_time()
        authenticate(rf.post(PAGE), username=name, email=name, password="not the password at all")
        return time.process_time() - began

    names = ["olu", "olu@example.org", "nobody", "nobody@example.org"]
    times = {name: min(took(name) for _ in range(2)) for name in names}  # the quicker: the machine does other things

    assert max(times.values()) < 1.5 * min(times.values()), times


def test_signing_out_is_asked_about_and_done_by_post_only(client, amara):
    sign_in(client, "amara")

    asked = client.get(reverse("account_logout"))
    still = client.get(reverse("agencies:act_for")).status_code
    out = client.post(reverse("account_logout"))

    assert (asked.status_code, still) == (200, 200)
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("agencies:act_for")).url.startswith(PAGE)
    assert told(amara.user.stream)[-1] == "auth.signed_out"


def test_a_cookie_replayed_after_signing_out_opens_nothing(client, amara):
    sign_in(client, "amara")
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    client.post(reverse("account_logout"))

    client.cookies.clear()
    client.cookies.load(kept)

    assert client.get(reverse("agencies:act_for")).url.startswith(PAGE)
