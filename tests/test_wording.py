"""No string of ours says what we do not say (METHOD 3.6): templates, labels, errors, API texts, e-mails.

What people write is theirs, law is quoted as law, and the essay's words are the essay's: content has tests of its own.
"""

import ast
import re
from pathlib import Path

import pytest

from assessments.appraisal.forbidden import breaches

ROOT = Path(__file__).parents[1]
APPS = ("agencies", "api", "assessments", "audit", "cases", "govuk", "reviews", "riskapp", "training")

# The patterns themselves.
SPOKEN_OF = {"assessments/appraisal/forbidden.py"}

# What a machine tells its operator may have failed or passed; of a person's work nothing does.
MACHINE_ROOM = ("riskapp/", "audit/outbox.py", "audit/management/")
A_STATUS = 11

TEMPLATES = sorted(path for kind in ("html", "txt", "typ") for path in (ROOT / "templates").rglob(f"*.{kind}"))
MODULES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in SPOKEN_OF
)


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def texts_of_template(source):
    """What a reader sees, piece by piece: the words between tags, and the words inside template tags and attributes."""
    source = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", "\n", source, flags=re.S)
    quoted = re.findall(r"\"([^\"{}<>]*)\"|'([^'{}<>]*)'", source)
    seen = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " … ", source, flags=re.S)
    seen = re.sub(r"</?(?:b|strong|em|i|a|span|abbr)\b[^>]*>", "", seen, flags=re.S)
    yield from re.split(r"<[^>]*>", seen, flags=re.S)
    yield from (one or other for one, other in quoted)


def texts_of_module(source):
    """Every string that is not a docstring; an f-string with its gaps filled."""
    tree = ast.parse(source)
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        if isinstance(node, ast.JoinedStr):
            silent.update(node.values)
            yield "".join(part.value if isinstance(part, ast.Constant) else " … " for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent and " " in node.value:
            yield node.value


def found(texts):
    return [(breach, " ".join(text.split())[:120]) for text in texts for breach in breaches(text)]


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_no_template_says_it(path):
    assert found(texts_of_template(path.read_text())) == []


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_no_comma_or_colon_stands_at_the_head_of_hidden_words(path):
    """The style sheet puts a blank before them: "If we share , what could go wrong?" is what would be read out."""
    assert not re.search(r'visually-hidden">\s*[,:;.]', path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", named(MODULES))
def test_no_string_in_code_says_it(path):
    machine = str(path.relative_to(ROOT)).startswith(MACHINE_ROOM)

    said = found(texts_of_module(path.read_text()))

    assert [(breach, text) for breach, text in said if not (machine and breach.family == A_STATUS)] == []


def test_the_readers_above_see_what_a_page_and_a_module_say():
    page = '<p>You <b>should</b> share {{ it }}.</p>{% block title %}x{% endblock %}<a title="Never share it">'
    module = '"""You must share."""\n\ndef f(x):\n    return _("Always share it") + f"You must share {x}"\n'

    assert [breach.family for breach, _ in found(texts_of_template(page))] == [1, 2]
    assert sorted(breach.family for breach, _ in found(texts_of_module(module))) == [1, 2]
