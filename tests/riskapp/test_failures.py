"""What somebody sees when a page cannot do what they asked: plain words, and everything they typed."""

import pytest
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from agencies.models import User
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow
from audit.services import NotRecordable, PerhapsDone
from riskapp import failures, urls
from tests.cast import signed_in

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
TYPED = {
    "why_not": "Dana asked us <b>not</b> to ring.", "agreed": "Nobody", "initials": "R.W.", "caseload": "31",
    "key": "k3y", "password": "my own secret", "code": "482913", "seen": "5ee9", "share-edition": "4711",
    "colleague": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0003", "csrfmiddlewaretoken": "t0ken",
}  # fmt: skip
ERRORS = {
    "signed": NotPossibleNow("This record is signed already."),
    "changed": ChangedMeanwhile(),
    "trail": NotRecordable(),
    "perhaps": PerhapsDone(),
    "away": OperationalError("server closed the connection: Dana"),
    "wrong": ValueError("Dana"),
    "may_not": MayNot("Ask your manager to give you access."),
}


def fails(request, how):
    raise ERRORS[how]


def page(request):
    return HttpResponse(request.user.username)


urlpatterns = [*urls.urlpatterns, path("fails/<how>/", fails), path("api/fails/<how>/", fails), path("page/", page)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def sent(client, how, **more):
    answer = client.post(f"/fails/{how}/", TYPED | more)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("signed", 409, "This record is signed already."),
        ("changed", 409, "This was changed since you opened the page, by somebody else or in another window."),
        ("trail", 503, "Nothing was saved. We could not record the change, so we did not make it."),
        ("perhaps", 503, "Open the page again and look before you enter it again. Your text is below."),
        ("away", 503, "Nothing was saved. We could not record the change, so we did not make it."),
        ("may_not", 403, "Ask your manager to give you access."),
        ("wrong", 500, "This is our fault, not yours."),
    ],
)
def test_each_failure_is_said_in_words(client, how, status, words):
    answered, page = sent(client, how)

    assert answered == status
    assert words in page
    assert "Traceback" not in page
    assert ("Nothing was saved" in page) is (how in ("trail", "away"))


@pytest.mark.parametrize("error", [NotPossibleNow("Not now."), OperationalError("away")])
def test_a_page_with_what_was_typed_is_kept_by_no_browser(error, rf):
    page = failures.answer(rf.post("/fails/", TYPED), error)

    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("how", ["signed", "changed", "trail", "away"])
def test_what_was_typed_is_on_the_page_and_nothing_else_that_was_sent(client, how):
    _, page = sent(client, how)

    assert "Dana asked us &lt;b&gt;not&lt;/b&gt; to ring." in page
    assert "If you have not asked, why not?" in page
    for word in ("Nobody", "R.W.", "31"):  # one word may be all that somebody had to say
        assert f">{word}</" in page, word
    for machinery in ("my own secret", "k3y", "482913", "5ee9", "4711", "6a5f0c4e", "t0ken"):
        assert machinery not in page, machinery
    assert "server closed the connection" not in page


def test_a_page_that_cannot_be_recorded_is_not_shown(client):
    answer = client.get("/fails/trail/")

    assert answer.status_code == 503
    assert "We cannot show case details, because looking at them could not be recorded." in answer.content.decode()


def test_a_page_that_saves_by_itself_is_told_in_a_sentence(client):
    answer = client.post("/fails/trail/", TYPED | {"autosave": "1"})

    assert (answer.status_code, list(answer.json())) == (503, ["message"])


def test_an_address_that_is_only_sent_to_says_so_when_it_is_opened(client, amara):
    opened = signed_in(client, amara).get(reverse("assessments:swap_order"))

    assert (opened.status_code, opened["Allow"]) == (405, "POST")
    assert "This address only takes what is sent from a page." in opened.content.decode()


@pytest.mark.parametrize(("how", "status"), [("signed", 409), ("trail", 503), ("away", 503), ("wrong", 500)])
def test_a_program_gets_a_problem_document(client, how, status):
    answer = client.post(f"/api/fails/{how}/", TYPED)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert "Dana" not in answer.content.decode()


def test_somebody_whose_session_ended_while_typing_gets_the_text_back(client):
    client.force_login(User.objects.create(username="amara"))
    client.get("/page/")
    session = client.session
    session["seen"] -= 16 * 60
    session.save()

    answer = client.post("/page/", TYPED, headers={"origin": "http://testserver"})

    assert answer.status_code == 400
    assert "Dana asked us &lt;b&gt;not&lt;/b&gt; to ring." in answer.content.decode()
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/page/").content == b""


@pytest.mark.parametrize(
    ("origin", "shown"), [("http://testserver", True), ("https://elsewhere.example", False), (None, False)]
)
def test_a_form_that_is_too_old_shows_its_text_to_our_own_pages_only(origin, shown):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/page/", TYPED, headers={"origin": origin} if origin else {})

    assert answer.status_code == 400
    assert ("Dana asked us" in answer.content.decode()) is shown


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_before_the_page_begins_is_said_too(client, request):
    client.force_login(User.objects.create(username="amara"))
    here = connections["default"].settings_dict["HOST"]
    request.addfinalizer(lambda: connections["default"].settings_dict.__setitem__("HOST", here))
    connections["default"].close()
    connections["default"].settings_dict["HOST"] = "/nowhere"

    answer = client.post("/page/", TYPED)

    assert answer.status_code == 503
    assert "Dana asked us" in answer.content.decode()
