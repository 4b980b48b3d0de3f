"""Whatever is sent, the answer is clear and never a failure of the service (security T17)."""

import json

import pytest

from tests.api.program import Program, faults
from tests.api.told import CASE
from tests.told import told_once

pytestmark = pytest.mark.django_db

NUL, HALF = "\x00", "\ud800"


@told_once
def program(amara):
    return Program(amara)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"not json", 400),
        (b"\xff\xfe", 400),
        (b'{"about": NaN}', 400),
        (b'{"about": -Infinity}', 400),
        (b'{"about": 1e999}', 400),
        (b'{"about": ' + b"9" * 5000 + b"}", 400),
        (b'{"about": "a", "about": "b"}', 400),
        (b"[" * 100_000, 400),
        (b"[" * 40 + b"]" * 40, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"7", 422),
        (b"{}", 422),
    ],
)
def test_what_is_no_body_is_refused_clearly(program, raw, status):
    answer = program.sent("POST", "cases", raw=raw)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize("text", [f"a{NUL}b", f"a{HALF}b"], ids=["nul", "half a character"])
def test_text_that_cannot_be_kept_is_named(program, text):
    body = CASE | {"people": [{"initials": text}]}

    answer = program.sent("POST", "cases", raw=json.dumps(body).encode())

    assert set(faults(answer)) == {"/people/0/initials"}


@pytest.mark.parametrize("text", ["\u202eevil", "é" * 10_000, "a\r\nb", "=cmd()", "<script>", "👩‍👧"])
def test_odd_text_is_kept_as_it_is(program, text):
    made = program.post("cases", CASE | {"about": text})

    assert made["about"] == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"about": 7}, "/about"),
        ({"about": None}, "/about"),
        ({"about": "x" * 10_001}, "/about"),
        ({"people": []}, "/people"),
        ({"people": [{"initials": "A", "concern": "nearby"}]}, "/people/0/concern"),
        ({"people": [{"initials": "A", "reference": "C-1"}]}, "/people/0/reference"),
        ({"status": "closed"}, "/status"),
        ({"opened_by": "me"}, "/opened_by"),
        ({"edition": 9}, "/edition"),
        ({"people": [{"initials": " "}]}, "/people/0/initials"),
    ],
)
def test_each_fault_has_a_pointer_and_unknown_fields_are_refused(program, changes, pointer):
    assert pointer in faults(program.sent("POST", "cases", CASE | changes))


def test_other_kinds_of_content_are_415(program):
    assert program.sent("POST", "cases", raw=b"a=1", kind="application/x-www-form-urlencoded").status_code == 415
    assert program.sent("POST", "cases", raw=b"x", kind="multipart/form-data").status_code == 415
    assert program.sent("POST", "cases", raw=b"{}", kind="text/plain").status_code == 415


def test_what_is_too_long_is_413(program):
    assert program.sent("POST", "cases", raw=b" " * 2_100_000 + b"{}").status_code == 413
    assert program.sent("POST", "cases", raw=b" " * 3_000_000 + b"{}").status_code == 413


@pytest.mark.parametrize(
    ("method", "where", "status"),
    [
        ("PUT", "cases", 405),
        ("DELETE", "cases", 405),
        ("PATCH", "me", 405),
        ("OPTIONS", "me", 405),
        ("GET", "nothing", 404),
        ("GET", "cases/", 404),
        ("GET", "cases/7", 404),
        ("GET", "cases?colour=red", 400),
        ("GET", "cases?limit=0", 400),
        ("GET", "cases?limit=1000", 400),
        ("GET", "cases?limit=x", 400),
        ("GET", "cases?limit=1&limit=2", 400),
        ("GET", "cases?state=lost", 400),
        ("GET", "cases?cursor=zzz", 400),
        ("GET", "cases?cursor=%00", 400),
        ("GET", "cases?cursor=MDAwMS0wMS0wMXww", 400),
        ("GET", "law?holder=A", 400),
        ("GET", "law?holder=A&receiver=Z", 400),
    ],
)
def test_every_other_address_and_query_gets_a_problem_document(program, method, where, status):
    answer = program.sent(method, where)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_only_json_is_spoken(program):
    answer = program.sent("GET", "me", headers={"Accept": "text/xml"})

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "2026-11-22T00:00:00Z", 20261122])
def test_days_that_are_none_are_refused(program, day):
    case = program.post("cases", CASE)
    question = {
        "asked": "Should we tell them?",
        "initiative": "ours",
        "receiver_name": "Health visiting",
        "receiver_context": "B",
        "period": "three_months",
        "decide_by": day,
    }

    assert set(faults(program.sent("POST", f"cases/{case['id']}/questions", question))) == {"/decide_by"}
