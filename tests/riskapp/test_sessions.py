"""How long somebody stays signed in (security S5), on both sides of each limit."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from agencies import services
from agencies.models import Session, Token, User
from agencies.permissions import MayNot
from riskapp import urls
from tests.agencies.trail import told
from tests.cast import PASSWORD

MINUTE, HOUR = 60, 3600


def who(request):
    return HttpResponse(request.user.username or "nobody")


urlpatterns = [*urls.urlpatterns, path("who", who)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def gwen(client):
    client.force_login(User.objects.create(username="gwen"))
    client.get("/who")
    return client


def asked(client, **earlier):
    """Who the page sees when the session began, or was last used, so many seconds earlier."""
    session = client.session
    for name, seconds in earlier.items():
        session[name] -= seconds
    session.save()
    return client.get("/who").content.decode()


def test_almost_fifteen_minutes_idle_are_allowed(gwen):
    assert asked(gwen, seen=15 * MINUTE - 10) == "gwen"


def test_more_than_fifteen_minutes_idle_end_it(gwen):
    assert asked(gwen, seen=15 * MINUTE + 1) == "nobody"


def test_every_page_opened_begins_the_fifteen_minutes_anew(gwen):
    assert [asked(gwen, seen=14 * MINUTE) for _ in range(4)] == ["gwen"] * 4


def test_eight_hours_end_it_however_busy_somebody_was(gwen):
    assert asked(gwen, began=8 * HOUR - 10) == "gwen"
    assert asked(gwen, began=11) == "nobody"


def test_pages_in_quick_succession_write_nothing(gwen):
    with CaptureQueriesContext(connection) as queries:
        gwen.get("/who")

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_the_cookie_of_an_ended_session_is_worth_nothing(gwen):
    cookie = gwen.cookies["either-way-session"].value
    asked(gwen, seen=16 * MINUTE)

    gwen.cookies["either-way-session"] = cookie

    assert gwen.get("/who").content.decode() == "nobody"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(gwen):
    cookie = gwen.cookies["either-way-session"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


# Two at most, and all of them ended (security S5)


def a_browser(user):
    client = Client()
    client.force_login(user)
    client.get("/who")
    return client


def who_is_in(*clients):
    return [client.get("/who").content.decode() for client in clients]


def test_signing_in_a_third_time_ends_the_first_and_says_so(amara, bryn):
    browsers = [a_browser(amara.user) for _ in range(2)]
    of_another = a_browser(bryn.user)
    third = Client()
    answer = third.post(reverse("account_login"), {"login": "amara", "password": PASSWORD}, follow=True)

    assert who_is_in(*browsers, third, of_another) == ["nobody", "amara", "amara", "bryn"]
    assert "You have been signed out of the one you used first" in answer.content.decode()
    assert "auth.sessions_ended" in told(amara.user.stream)


def test_all_of_somebodys_sessions_are_ended_by_an_administrator_of_theirs(amara, chidi, ines, bryn):
    browsers, other = [a_browser(amara.user) for _ in range(2)], a_browser(chidi.user)
    now = timezone.now()
    for user, by in ((chidi.user, ines), (amara.user, bryn)):
        with pytest.raises(MayNot):
            services.end_sessions(user=user, by=by, at=now)

    assert services.end_sessions(user=amara.user, by=ines, at=now) == 2

    assert who_is_in(*browsers, other) == ["nobody", "nobody", "chidi"]
    call_command("end_sessions", "chidi", stdout=(said := io.StringIO()))
    assert said.getvalue() == "Chidi Eze was signed in in 1 places, and is not any more.\n"
    assert who_is_in(other) == ["nobody"]


def test_a_closed_account_has_no_session_and_no_token_from_then_on(amara, machine):
    browser, now = a_browser(amara.user), timezone.now()
    made = services.make_token(
        membership=amara.membership, name="A program", expires_at=now + timedelta(days=1), by=amara, at=now
    )

    services.close_account(user=amara.user, by=machine, at=now)

    assert not Session.objects.filter(user=amara.user).exists()
    assert Token.objects.get(pk=made.token.pk).ended_at == now
    User.objects.filter(pk=amara.user.pk).update(is_active=True)
    assert who_is_in(browser) == ["nobody"], "opened again, the account opens nothing that was open before"
