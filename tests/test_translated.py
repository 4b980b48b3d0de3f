"""Every word that a template says can be translated: it stands in a translate tag, or comes from the code."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
SAME_EVERYWHERE = {"JSON", "YAML"}
SILENT = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?endcomment\s*%\}"
    r"|\{%\s*blocktranslate\b.*?endblocktranslate\s*%\}"
    r"|<(script|style)\b.*?</\1>"
    r"|\{%\s*block mainclass\s*%\}.*?endblock\s*%\}"  # a class, not words
    r"|&\w+;",
    re.S,
)
SAID_TO_SOME = re.compile(r"(?:title|alt|aria-label|placeholder)=(\"[^\"]*\"|'[^']*')")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
WITH_WORDS = re.compile(r"\{%\s*(?:button|back_link|banner|nav_item|details|tag|panel)\s+(\"[^\"]*\"|'[^']*')")


def words_of_its_own(source):
    """What it says outside every translate tag, in its text, in attributes that are read out, and to components."""
    source = SILENT.sub(" ", source)
    plain = TAG.sub(" ", source)
    said = [re.sub(r"<[^>]*>", " ", plain), *SAID_TO_SOME.findall(plain), *WITH_WORDS.findall(source)]
    return {word for each in said for word in re.findall(r"[A-Za-z]{2,}", each)} - SAME_EVERYWHERE


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(TEMPLATES))) for path in sorted(TEMPLATES.rglob("*.html"))]
)
def test_nothing_is_said_outside_a_translate_tag(path):
    assert words_of_its_own(path.read_text()) == set()


@pytest.mark.parametrize(
    "said",
    ["<p>Read it</p>", '<a title="Read it" href="/">{{ name }}</a>', '{% button "Read it" href=there %}'],
)
def test_it_hears_what_is_said_outside_one(said):
    assert words_of_its_own(said) == {"Read", "it"}
