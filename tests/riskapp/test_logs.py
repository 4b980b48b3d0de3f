"""What the service writes down about itself: uuids and routes, never what somebody typed."""

import io
import json
import logging

import pytest
import structlog
from django.test import RequestFactory

from riskapp import logs

SECRET = "Dana is afraid"


@pytest.fixture
def written():
    """Everything that reaches the log, one dict a line."""
    stream = io.StringIO()
    formatter = logs.configuration(level="INFO")["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_only_keys_of_the_allow_list_are_written(written):
    structlog.get_logger("ours").warning("kept", status=409, name=SECRET, body={"text": SECRET})

    (line,) = written()
    assert line["event"] == "kept"
    assert line["status"] == 409
    assert set(line) <= set(logs.KEYS)


def test_a_line_of_a_library_keeps_its_wording_and_loses_what_was_filled_in(written):
    logging.getLogger("library").warning("could not open %s", f"/cases/?name={SECRET}")

    (line,) = written()
    assert (line["event"], line["logger"]) == ("could not open %s", "library")


def test_an_exception_is_its_type_and_its_places(written):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/cases/{SECRET}/")

    (line,) = written()
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["where"][0]
    assert SECRET not in json.dumps(line)


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_without_its_query(client, written):
    client.post(f"/health/live?name={SECRET}", {"text": SECRET})

    (line,) = [line for line in written() if line["logger"] == "riskapp.requests"]
    assert (line["method"], line["route"], line["status"], line["person"]) == ("POST", "health/live", 405, None)
    assert SECRET not in json.dumps(written())


def test_an_address_that_leads_nowhere_is_not_written_down(written):
    request = RequestFactory().get(f"/{SECRET}/")
    request.resolver_match = None
    from django.http import HttpResponseNotFound

    logs.RequestLine(lambda _: HttpResponseNotFound())(request)

    (line,) = written()
    assert (line["route"], line["status"]) == ("not found", 404)
    assert SECRET not in json.dumps(line)
