"""Whether the service is up, and why not, in words."""

import pytest
from django.db import connections


@pytest.fixture
def gone(request, transactional_db):
    """A database that nobody can reach."""

    def leave(alias):
        connections[alias].close()
        here = connections[alias].settings_dict["HOST"]
        connections[alias].settings_dict["HOST"] = "/nowhere"
        request.addfinalizer(lambda: connections[alias].settings_dict.__setitem__("HOST", here))

    return leave


pytestmark = pytest.mark.django_db(transaction=True)


def test_live_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_when_both_databases_answer(client):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


@pytest.mark.parametrize(
    ("alias", "sentence"),
    [("default", "The database does not answer."), ("keys", "The database of keys does not answer.")],
)
def test_not_ready_says_which_database_is_gone(client, gone, alias, sentence):
    gone(alias)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "reasons": [sentence]})
    assert client.get("/health/live").status_code == 200


def test_a_probe_that_carries_a_session_is_answered_without_the_database(client, gone, django_user_model):
    client.force_login(django_user_model.objects.create_user("probe"))
    gone("default")

    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").json() == {"ready": False, "reasons": ["The database does not answer."]}


def test_not_ready_when_the_database_can_only_be_read(client):
    with connections["default"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["The database can only be read: nothing can be saved or shown."]
    connections["default"].close()
