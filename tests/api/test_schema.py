"""The schema tells the truth: nothing it allows, and nothing it does not, makes the service fail (security T17)."""

import json
import re
from contextlib import contextmanager
from functools import cache

import pytest
import schemathesis
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from agencies.acting import reading
from api import schema as door
from api.values import Answer, Body
from assessments.appraisal import forbidden, wording
from tests.api.program import Program
from tests.assessments.pages import stories
from tests.examples import ALL, is_tried
from tests.factories import a_full_question, decided

pytestmark = pytest.mark.django_db

ABOUT_VERSIONS = re.compile(r"/versions|/amend|/withdraw|/sign-off")
READ_AT = [
    (r"/(close|stop|remove)$", ""),
    (r"/appraisal/(amend|withdraw|no-other-way|uneven/.*|outcomes/.*)$", "/appraisal"),
]


@cache
def operations():
    found = schemathesis.openapi.from_dict(door.described())
    return [each.ok() for each in found.get_all_operations()]


@contextmanager
def undone():
    """As if it had not happened, so that every call finds things alike."""
    around = transaction.atomic()
    around._from_testcase = True  # as the test's own transaction: acts inside it are as durable as ever
    with around:
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('riskapp.uid', '', true)")


def sent(case, headers):
    """What schemathesis made, sent to the service."""
    body = (
        case.body if isinstance(case.body, bytes) else b"" if case.body is NOT_SET else json.dumps(case.body).encode()
    )
    given_headers = {name: value for name, value in (case.headers or {}).items() if str(value).isascii()}
    return Client(raise_request_exception=False).generic(
        case.method,
        case.formatted_path,
        data=body,
        content_type="application/json",
        query_params={name: str(value) for name, value in (case.query or {}).items()},
        headers=given_headers | headers,
    )


def tried(operation, things, headers, mode, examples):
    """Every answer to a few calls of this kind that the schema, or its opposite, makes up."""
    answers = []
    names = re.findall(r"{(\w+)}", operation.path)
    strategy = operation.as_strategy(generation_mode=mode, path_parameters={name: things[name] for name in names})

    @seed(7)
    @settings(
        max_examples=examples,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(case):
        with undone():
            answers.append((case, sent(case, headers)))

    each()
    return answers


def etag_of(operation, things, program):
    """The ETag that a change of this kind is to name, if it can be read."""
    path = operation.path
    for pattern, instead in READ_AT:
        path = re.sub(pattern, instead, path)
    for name, thing in things.items():
        path = path.replace(f"{{{name}}}", str(thing))
    return program.sent("GET", path.removeprefix("/api/v1/")).headers.get("ETag", '"1"')


def signed_yesterday(amara):
    return stories.signed(amara).assessment


def still_written(amara):
    return decided(a_full_question(by=amara), by=amara)


@pytest.fixture(params=[signed_yesterday, still_written], ids=lambda made: made.__name__)
def things(request, amara, bryn):
    """What stands in the addresses: a decision of Amara's, and one of each thing that belongs to it."""
    assessment = request.param(amara)
    question = assessment.question
    with reading(amara):
        return {
            "case": question.case_id,
            "question": question.pk,
            "person": question.case.people.first().pk,
            "grant": question.case.grants.first().pk,
            "item": question.items.get().pk,
            "recipient": question.recipients.get().pk,
            "team": amara.team.pk,
            "number": 1,
            "key": assessment.outcome_rows.first().key,
            "component": "depth",
            "view": question.pk,
            "access": question.pk,
            "wall": question.pk,
            "opinion": question.pk,
            "token": question.pk,
            "signed": request.param is signed_yesterday,
        }


def asked_of(things):
    """The operations tried on it: of a signed decision those about its versions, of one still written all others."""
    return [each for each in operations() if bool(ABOUT_VERSIONS.search(each.path)) == things["signed"]]


def documented(operation, status):
    return str(status) in operation.definition.raw["responses"]


def test_no_call_that_the_schema_allows_or_forbids_makes_the_service_fail(amara, things):
    program = Program(amara)
    wrong, done = [], set()
    chosen = [each for place, each in enumerate(asked_of(things)) if is_tried(place)]

    for operation in chosen:
        headers = {"Authorization": f"Bearer {program.secret}"}
        if "If-Match" in str(operation.definition.raw.get("parameters")):
            headers["If-Match"] = etag_of(operation, things, program)
        for mode, examples in ((GenerationMode.POSITIVE, 3 if ALL else 2), (GenerationMode.NEGATIVE, 2 if ALL else 1)):
            try:
                answers = tried(operation, things, headers, mode, examples)
            except schemathesis.errors.SchemathesisError:
                continue  # nothing can be made up that this operation does not allow
            done |= {operation.label for _case, answer in answers if answer.status_code < 300}
            wrong += [
                (operation.label, case.body, answer.status_code)
                for case, answer in answers
                if answer.status_code >= 500 or not documented(operation, answer.status_code)
            ]

    assert wrong == []
    assert len(done) > len(chosen) // 4  # much of what the schema allows is also done


def test_whoever_is_not_signed_in_gets_401_everywhere(things):
    answers = {
        operation.label: {answer.status_code for _, answer in tried(operation, things, {}, GenerationMode.POSITIVE, 2)}
        for place, operation in enumerate(asked_of(things))
        if is_tried(place)
    }

    makes_tokens = answers.pop("POST /api/v1/tokens", set())
    assert {label: statuses for label, statuses in answers.items() if statuses != {401}} == {}
    assert makes_tokens <= {401, 422, 429}


def test_the_schema_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def texts(node):
    """Every text of the schema that somebody reads."""
    if isinstance(node, dict):
        for name, each in node.items():
            if name in {"description", "summary", "title"} and isinstance(each, str):
                yield each
            else:
                yield from texts(each)
    elif isinstance(node, list):
        for each in node:
            yield from texts(each)


def test_no_text_of_the_schema_says_what_we_do_not_say():
    said = list(dict.fromkeys(texts(door.described())))

    assert len(said) > 200
    assert [(text, found) for text in said if (found := wording.breaches(text))] == []
    assert [(text, found) for text in said if (found := forbidden.avoided(text))] == []


def test_no_field_recommends_anything():
    schemas = door.described()["components"]["schemas"]
    fields = {name for each in schemas.values() for name in each.get("properties", {})}

    assert not {name for name in fields if re.search(r"recommend|suggest|score|rank|verdict|advice|best|overall", name)}


def kinds(of):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_bodies_and_answers_know_every_field_and_bodies_are_not_coerced():
    assert all(kind.model_config["extra"] == "forbid" for base in (Body, Answer) for kind in kinds(base))
    assert all(kind.model_config["strict"] for kind in kinds(Body))


def test_each_value_of_the_schema_has_a_name_of_its_own():
    names = [kind.__name__ for kind in {kind for base in (Body, Answer) for kind in kinds(base)}]

    assert sorted(names) == sorted(set(names))


def test_the_page_is_drawn_without_script_or_another_origin(client):
    page = client.get("/api/v1/docs")

    words = page.content.decode()
    assert page.status_code == 200
    assert "POST /api/v1/questions/{question}/appraisal/sign" in words
    assert "http://" not in words.replace("http://www.w3.org/2000/svg", "")
    assert "<style" not in words
    assert len(re.findall(r"<script", words)) == len(re.findall(r'<script[^>]* src="/static/', words))


def test_the_schema_is_there_as_json_and_as_yaml(client):
    as_json = client.get("/api/v1/schema").json()
    as_yaml = client.get("/api/v1/schema.yaml").content.decode()

    assert as_json["openapi"] == "3.1.0"
    assert as_yaml.startswith("openapi: 3.1.0")
