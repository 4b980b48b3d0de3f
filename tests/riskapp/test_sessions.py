"""How long somebody stays signed in (security S5), on both sides of each limit."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from agencies.models import User
from riskapp import urls

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
