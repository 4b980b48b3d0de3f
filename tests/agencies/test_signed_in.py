"""Ines sees who of her agency is signed in, and signs somebody out in one browser; nobody else does, nor elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import services, sessions
from agencies.confirming import CONFIRMED
from agencies.models import Session
from agencies.permissions import MayNot
from tests.agencies.trail import told
from tests.cast import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
PAGE, END = reverse("agencies:signed_in"), reverse("agencies:session_end")


def browser(person, *, idle=timedelta()):
    client = signed_in(Client(), person)
    client.get(reverse("help"))
    session = client.session
    session["seen"] = int((timezone.now() - idle).timestamp())
    session.save()
    return client


def test_an_administrator_signs_one_browser_out(ines, amara, chidi, bryn):
    left_open, own = browser(amara), browser(amara)
    elsewhere, idle = browser(chidi), browser(bryn, idle=timedelta(minutes=16))
    admin = browser(ines)
    page = admin.get(PAGE).content.decode()
    named = sessions.handle(left_open.session.session_key)

    assert page.count("Amara Obi</th>") == 2
    assert ("Chidi" in page, "Bryn" in page, "This browser" in page) == (False, False, True)
    assert named in page
    assert not [row for row in Session.objects.all() if row.session_key in page], "nothing that opens a session"

    later = admin.session
    later[CONFIRMED] = 0
    later.save()
    asked = admin.post(END, {"user": str(amara.user.pk), "session": named})
    assert (asked.status_code, "Confirm that it is you" in asked.content.decode()) == (403, True)
    assert left_open.get(reverse("help")).wsgi_request.user.is_authenticated
    done = admin.post(END, {"user": str(amara.user.pk), "session": named, "confirm_password": PASSWORD}, follow=True)

    assert "Amara Obi is signed out there." in done.content.decode()
    assert not left_open.get(reverse("help")).wsgi_request.user.is_authenticated
    assert own.get(reverse("help")).wsgi_request.user.is_authenticated
    assert told(amara.user.stream)[-1] == "auth.sessions_ended"
    again = admin.post(END, {"user": str(amara.user.pk), "session": named}, follow=True)
    assert "not signed in there any more" in again.content.decode()
    for client, user in ((admin, chidi), (browser(bryn), amara)):
        answer = client.post(
            END, {"user": str(user.user.pk), "session": sessions.handle(elsewhere.session.session_key)}
        )
        assert answer.status_code in {403, 404}
    assert elsewhere.get(reverse("help")).wsgi_request.user.is_authenticated
    assert idle.session.session_key
    with pytest.raises(MayNot):
        services.end_session(user=chidi.user, session="x", by=ines, at=timezone.now())
