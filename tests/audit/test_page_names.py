"""Every page that leaves an entry when somebody looks at it is called by a name in the history, never by its code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from audit import glossary

ROOT = Path(__file__).parents[2]


def pages_of(app: str) -> Iterator[str]:
    """The codes under which the views of an app record a look: `page = "…"` of a class, or `page="…"` of a call."""
    for file in sorted((ROOT / app / "views").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "page":
                yield from words(node.value)
            elif isinstance(node, ast.ClassDef):
                for line in node.body:
                    if isinstance(line, ast.Assign):
                        yield from named(line.targets[0], line.value)


def named(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, held in zip(target.elts, value.elts, strict=True):
            yield from named(each, held)
    elif isinstance(target, ast.Name) and target.id == "page":
        yield from words(value)


def words(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_every_page_of_a_case_and_of_an_appraisal_has_a_name():
    found = {*pages_of("cases"), *pages_of("assessments")}

    assert {"case", "item", "pair", "grid", "shows", "record"} <= found
    assert [code for code in sorted(found) if glossary.known("page", code) is None] == []
