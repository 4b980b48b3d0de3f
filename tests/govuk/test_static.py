"""What the committed files and the templates never hold: typeface, crest, outside addresses, inline script or style."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor" / "govuk-frontend-6.6.0"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = [VENDOR / "govuk-frontend.min.css", ROOT / "static" / "either-way.css"]


def words(path):
    return path.read_text(encoding="utf-8")


def without_comments(text):
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
@pytest.mark.parametrize("unwanted", ["GDS Transport", "@font-face", "url(", "crest", "@import"])
def test_no_stylesheet_has_what_only_gov_uk_may_use_or_another_origin(style, unwanted):
    assert unwanted not in words(style)


def test_the_vendored_files_stand_with_their_licence_and_the_version_asked_for():
    asked = json.loads(words(ROOT / "frontend" / "package.json"))["dependencies"]["govuk-frontend"]

    assert VENDOR.name == f"govuk-frontend-{asked}"
    assert sorted(path.name for path in VENDOR.iterdir()) == [
        "LICENCE.txt",
        "govuk-frontend.min.css",
        "govuk-frontend.min.js",
    ]
    assert "The MIT License (MIT)" in words(VENDOR / "LICENCE.txt")
    assert f'version="{asked}"' in words(VENDOR / "govuk-frontend.min.js")
    assert "sourceMappingURL" not in words(VENDOR / "govuk-frontend.min.js")
    assert f"vendor/{VENDOR.name}/" in words(ROOT / "static" / "start.js")


def test_the_lock_of_the_build_names_no_place_to_fetch_from():
    assert '"resolved"' not in words(ROOT / "frontend" / "package-lock.json")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_has_inline_script_or_style_or_unescaped_words(template):
    text = without_comments(words(template))

    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=", text)
    assert "<style" not in text
    assert not re.search(r"\|\s*safe\b|autoescape off|mark_safe", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert " src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_names_a_side(template):
    """The names of the sides are made by the tag `side`; what is written twice drifts apart (DESIGN 2).

    The pages that stand still explain the sides in prose, and draw none.
    """
    if template.parent.name == "still":
        return
    text = without_comments(words(template)).lower()
    text = text.replace("what could go wrong if we share, and if we do not", "")

    assert "if we share" not in text
    assert "if we do not share" not in text
