"""Somebody changes a password, or has forgotten it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from agencies.models import Session
from tests.agencies.trail import told
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "three other words entirely"
CHANGE = reverse("account_change_password")
FORGOTTEN = reverse("account_reset_password")


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


def sign_in(client, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": "amara", "password": password})


def test_a_new_password_replaces_the_old_one_and_ends_the_session(client, amara):
    sign_in(client)

    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert "auth.password_changed" in told(amara.user.stream)
    assert client.get(CHANGE).url.startswith(reverse("account_login"))
    assert sign_in(client).status_code == 200
    assert sign_in(client, NEW).status_code == 302


def test_sessions_elsewhere_end_with_the_old_password(client, amara):
    sign_in(client)
    stolen = type(client)()
    stolen.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    assert stolen.get(CHANGE).status_code == 200

    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert stolen.get(CHANGE).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {},
            {
                "oldpassword": ["Enter the password you have now"],
                "password1": ["Enter a new password"],
                "password2": ["Enter the new password again"],
            },
        ),
        (
            {"oldpassword": "not it at all", "password1": NEW, "password2": NEW},
            {"oldpassword": ["That is not the password you have now"]},
        ),
        (
            {"oldpassword": PASSWORD, "password1": "apple tree", "password2": "apple tree"},
            {"password1": ["This password is too short. It must contain at least 12 characters."]},
        ),
    ],
)
def test_what_cannot_be_a_new_password_is_said_beside_the_field(client, amara, sent, errors):
    sign_in(client)

    answer = client.post(CHANGE, sent)

    assert answer.context["form"].errors == errors
    assert sign_in(type(client)()).status_code == 302


@pytest.mark.parametrize("address", ["amara@example.org", "nobody@example.org", "moss@example.org"])
def test_asking_for_a_link_tells_nobody_which_addresses_are_known(client, amara, moss, address):
    answer = client.post(FORGOTTEN, {"email": address})

    assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_done"))
    assert [sent.to for sent in mail.outbox] == ([[address]] if address == "amara@example.org" else [])


def test_the_message_holds_a_link_and_no_name(client, amara):
    client.post(FORGOTTEN, {"email": "Amara@example.org"})

    message = mail.outbox[0]
    assert "http://testserver/accounts/password/reset/key/" in message.body
    assert not re.search(r"amara|obi|eastmere|example\.com", f"{message.subject} {message.body}", re.IGNORECASE)


def test_the_link_lets_them_choose_a_new_password_once(client, amara):
    client.post(FORGOTTEN, {"email": "amara@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]

    page = client.get(link, follow=True)
    done = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    again = type(client)().get(link, follow=True)

    assert done.url == reverse("account_reset_password_from_key_done")
    assert sign_in(client, NEW).status_code == 302
    assert again.context["token_fail"]


def test_nothing_of_a_password_is_kept_in_a_session(client, amara):
    sign_in(client)
    client.post(CHANGE, {"oldpassword": "not it at all", "password1": NEW, "password2": NEW})

    assert PASSWORD not in str([session.get_decoded() for session in Session.objects.all()])
    assert NEW not in str([session.get_decoded() for session in Session.objects.all()])
