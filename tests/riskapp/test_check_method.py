"""Anybody can run a file of method vectors and is told what differs (METHOD 7)."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from riskapp.management.commands.check_method import KINDS

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "data" / "method_vectors.json"
ALL = json.loads(VECTORS.read_text())


def run(capsys, path):
    code = 0
    try:
        call_command("check_method", str(path))
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.fixture
def vectors(tmp_path):
    def written(*vectors, **more):
        path = tmp_path / "vectors.json"
        path.write_text(json.dumps({"schema": 1, "tolerance": 1e-6, "vectors": list(vectors)} | more))
        return path

    return written


def vector(kind, number=1):
    return copy.deepcopy(next(v for v in ALL["vectors"] if v["id"] == f"{kind}-{number:02}"))


def test_the_code_that_the_pages_use_meets_every_vector(capsys):
    code, lines, _ = run(capsys, VECTORS)

    assert lines == [f"{len(ALL['vectors'])} passed, 0 failed"]
    assert code == 0


def test_there_is_a_vector_of_every_kind():
    assert {v["kind"] for v in ALL["vectors"]} == set(KINDS)


def spoilt(expected):
    """The expected result with its first plain value changed."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if isinstance(value, dict | list) and value:
                return expected | {key: spoilt(value)}
            if not isinstance(value, dict | list):
                return expected | {key: spoilt(value)}
        return expected | {"more": 1}
    if isinstance(expected, list):
        return [spoilt(expected[0]), *expected[1:]] if expected else [1]
    if isinstance(expected, bool):
        return not expected
    if isinstance(expected, int | float):
        return expected + 1
    return "something else"


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_expectation_of_any_kind_is_named_and_fails(capsys, vectors, kind):
    wrong = vector(kind)
    wrong["expected"] = spoilt(wrong["expected"])

    code, lines, _ = run(capsys, vectors(wrong, vector("spread")))

    assert code == 1
    assert lines[0].startswith(f"{kind}-01 at ")
    assert ": got " in lines[0]
    assert ", want " in lines[0]
    assert lines[-1] == "1 passed, 1 failed"


def test_an_unknown_kind_is_a_failure(capsys, vectors):
    code, lines, _ = run(capsys, vectors(vector("spread") | {"kind": "mean"}))

    assert code == 1
    assert lines[-1] == "0 passed, 1 failed"


def test_an_input_of_the_wrong_shape_fails_alone(capsys, vectors):
    code, lines, _ = run(capsys, vectors(vector("spread") | {"input": {}}, vector("noise")))

    assert code == 1
    assert "KeyError" in lines[0]
    assert lines[-1] == "1 passed, 1 failed"


def test_what_the_method_refuses_is_a_result_of_every_kind(capsys, vectors):
    upside_down = vector("two_errors") | {"expected": {"error": True}}
    upside_down["input"]["shared"][0]["checked"] = 10**6

    assert run(capsys, vectors(upside_down))[0] == 0
    assert run(capsys, vectors(vector("refused") | {"input": vector("symmetry")["input"]}))[0] == 1


def test_lists_that_are_sets_may_come_in_any_order_and_others_may_not(capsys, vectors):
    turned = vector("compare", 15)
    turned["expected"]["resolvers"].reverse()
    for hinge in turned["expected"]["hinges"]:
        hinge["to"].reverse()
    turned["expected"]["rows"]["b"]["possible"].reverse()
    turned["expected"]["blockers"]["not_share"].reverse()
    pair = vector("compare")
    pair["expected"]["pair"].reverse()

    assert run(capsys, vectors(turned))[0] == 0
    assert run(capsys, vectors(pair))[0] == 1


def test_numbers_may_differ_by_the_tolerance_and_whole_ones_may_not(capsys, vectors):
    close, far = vector("wilson", 2), vector("wilson", 2)
    close["expected"] = [0.2365935, 0.7634075]
    far["expected"] = [0.2367, 0.7634]
    whole = vector("spread")
    whole["expected"]["lowest"] = 3.0000001

    assert run(capsys, vectors(close))[0] == 0
    assert run(capsys, vectors(far))[0] == 1
    assert run(capsys, vectors(far, tolerance=0.001))[0] == 0
    assert run(capsys, vectors(whole))[0] == 0
    whole["expected"]["lowest"] = 4
    assert run(capsys, vectors(whole))[0] == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": 2, "vectors": []}',
        '{"schema": 1}',
        '{"schema": 1, "vectors": [1]}',
        '{"schema": 1, "vectors": [{"id": "a"}]}',
        '{"schema": 1, "vectors": [], "tolerance": "small"}',
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(capsys, tmp_path, content):
    path = tmp_path / "vectors.json"
    path.write_text(content)

    code, lines, err = run(capsys, path)

    assert code == 2
    assert lines == []
    assert err.strip().endswith(".")
    assert err.count("\n") == 1
    assert str(path) in err


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_is_not_there_gets_one_sentence(capsys, tmp_path, name):
    code, _, err = run(capsys, tmp_path / name)

    assert code == 2
    assert "cannot be read" in err


def test_bytes_that_are_no_text_get_one_sentence(capsys, tmp_path):
    path = tmp_path / "vectors.json"
    path.write_bytes(b"\xff\xfe\x00")

    assert run(capsys, path)[0] == 2


def test_it_needs_no_database(tmp_path):
    """As from a shell, with a database that does not answer."""
    environment = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PATH": "/usr/bin:/bin"}

    done = subprocess.run(
        [sys.executable, "manage.py", "check_method", str(VECTORS)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith("passed, 0 failed")
