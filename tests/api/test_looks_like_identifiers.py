"""A program is warned, and never refused, when words that it sends look like an identifier."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests import factories
from tests.api.program import Program

pytestmark = pytest.mark.django_db

PHONE = "Ring his aunt on 01632 960 123"
NO_WORDS = {"sign", "sign_off", "make_token", "record_team_conditions"}
"""What takes statements, numbers or a label for a program, and nothing about people."""


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_how_it_went_badly(amara, pole):
    assessment = factories.appraised(factories.a_full_question(by=amara), by=amara)
    program, where = Program(amara), f"questions/{assessment.question_id}/appraisal/went-badly"
    lines = {"share": {"text": "Rose left", "cannot": ""}, "not_share": {"text": "Sam was hurt", "cannot": ""}}

    plain = program.put(where, {"lines": lines})
    warned = program.put(where, {"lines": lines | {pole: {"text": PHONE, "cannot": ""}}})

    assert plain["warning"] == ""
    assert "looks as if it holds a phone number" in warned["warning"]
    assert warned["lines"][pole]["text"] == PHONE


def test_every_change_that_takes_words_can_warn():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    silent = set()
    for path in schema["paths"].values():
        for each in path.values():
            if "requestBody" not in each or each["operationId"] in NO_WORDS:
                continue
            given = next(answer for code, answer in each["responses"].items() if code in {"200", "201"})
            name = given["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            if "warning" not in schema["components"]["schemas"][name]["properties"]:
                silent.add(each["operationId"])

    assert silent == set()
