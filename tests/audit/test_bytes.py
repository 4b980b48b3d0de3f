"""The bytes that are hashed: canonical JSON against an independent library, and one leaf worked out by hand."""

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from audit import bodies, canonical
from audit.verbs import TELLING, Kind, Verb

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=126, exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | TEXT,
    lambda held: st.lists(held) | st.dictionaries(KEYS, held),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value):
    assert canonical.canon(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_is_read_back(value):
    assert canonical.read(canonical.canon(value)) == value


@pytest.mark.parametrize(
    "value", [1.5, 2**53, -(2**53), {1: "a"}, {"é": 1}, "\ud800", {"a": {1, 2}}, float("nan"), b"a"]
)
def test_what_has_no_canonical_bytes_is_refused(value):
    with pytest.raises(canonical.NotCanonical):
        canonical.canon(value)


@pytest.mark.parametrize("data", [b'{"a":1,"a":2}', b'{"a":1.0}', b'{"a":NaN}'])
def test_doubled_keys_and_floats_are_not_read(data):
    with pytest.raises(canonical.NotCanonical):
        canonical.read(data)


ABOUT = {
    "event": uuid.UUID("01939a3e-8c00-7000-8000-000000000001"),
    "stream": uuid.UUID("11111111-1111-4111-8111-111111111111"),
    "actor": uuid.UUID("22222222-2222-4222-8222-222222222222"),
    "actor_kind": "person",
    "request": uuid.UUID("33333333-3333-4333-8333-333333333333"),
    "at": datetime(2026, 11, 23, 13, 0, 0, 250, tzinfo=timezone(timedelta(hours=1))),
    "object": "cases.sharingquestion:44444444-4444-4444-8444-444444444444",
}

KNOWN = (
    b'{"actor":"22222222-2222-4222-8222-222222222222","actor_kind":"person","at":"2026-11-23T12:00:00.000250Z",'
    b'"event":"01939a3e-8c00-7000-8000-000000000001","initiative":"ours","mode":"single",'
    b'"object":"cases.sharingquestion:44444444-4444-4444-8444-444444444444","order":"not_share","outcome":"done",'
    b'"purpose":"deciding","request":"33333333-3333-4333-8333-333333333333",'
    b'"stream":"11111111-1111-4111-8111-111111111111","type":"question.asked","v":1}'
)


def test_a_body_has_the_bytes_it_was_agreed_to_have():
    body = bodies.written_body(
        Verb.QUESTION_ASKED, {"order": "not_share", "mode": "single", "initiative": "ours", "period": None}, **ABOUT
    )

    assert body == KNOWN
    assert body == rfc8785.dumps(json.loads(body))


@pytest.mark.django_db
def test_the_database_works_out_the_leaf_that_was_worked_out_by_hand():
    from django.db import connection

    prev, seq = bytes(range(32)), 258
    by_hand = hashlib.sha256(b"\x00" + prev + b"\x00\x00\x00\x00\x00\x00\x01\x02" + hashlib.sha256(KNOWN).digest())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON (a.attrelid, a.attnum) = "
            "(d.adrelid, d.adnum) WHERE adrelid = 'audit_event'::regclass AND attname = 'leaf_hash'"
        )
        expression = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT {expression} FROM (SELECT %s::bytea AS prev, %s::bigint AS stream_seq, %s::bytea AS body) AS e",
            [prev, seq, KNOWN],
        )
        leaf = bytes(cursor.fetchone()[0])

    assert leaf == by_hand.digest()
    assert leaf.hex() == "4498667bbc30d1264ac14f96a3b06a3612b1ffb9175322c30508527035ad221e"


@pytest.mark.parametrize("verb", list(Verb))
def test_no_body_has_room_for_words_about_people(verb):
    fields = bodies.schema(verb).model_json_schema()["properties"]

    codes = {name: rule for name, rule in fields.items() if name not in bodies.EVERYWHERE}
    assert {bodies.key(code) for code in TELLING[verb].codes} == set(codes)
    for words in ("Sam is at home", "Dana Reid", "7 Harbour Row, Eastmere", "sam@example.org", "Ōkami", ""):
        for code, kind in TELLING[verb].codes.items():
            value = (words,) if kind in (Kind.CODES, Kind.IDS) else words
            needed = {need: "x" for need in TELLING[verb].needs if need != code}
            with pytest.raises(ValidationError, match=bodies.key(code)):
                bodies.written_body(verb, needed | {code: value}, **ABOUT)


def test_a_code_that_the_verb_does_not_name_is_refused():
    with pytest.raises(ValidationError, match="summary"):
        bodies.written_body(Verb.CASE_OPENED, {"summary": "sam"}, **ABOUT)


def test_a_code_that_the_verb_needs_cannot_be_left_out():
    with pytest.raises(ValidationError, match="order"):
        bodies.written_body(Verb.QUESTION_ASKED, {}, **ABOUT)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValidationError, match="timezone"):
        bodies.written_body(Verb.CASE_OPENED, {}, **ABOUT | {"at": datetime(2026, 11, 23, 12)})  # noqa: DTZ001


def test_the_role_somebody_is_enrolled_in_is_not_the_role_of_the_one_who_enrols():
    body = canonical.read(
        bodies.written_body(Verb.MEMBER_ENROLLED, {"role": "practitioner"}, **ABOUT, role="administrator")
    )

    assert (body["role"], body["as_role"]) == ("administrator", "practitioner")
    assert bodies.codes_of(Verb.MEMBER_ENROLLED, body) == {"role": "practitioner"}


YEARS = (datetime(1970, 1, 2), datetime(9999, 1, 1))  # noqa: DTZ001  the zone is drawn beside them


@given(st.integers(0, 2**80 - 1), st.datetimes(*YEARS, timezones=st.just(UTC)))
def test_an_event_id_is_a_uuid_of_version_7_with_the_time_in_front(bits, at):
    made = bodies.event_id(at, bits)

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(at.timestamp() * 1000)
