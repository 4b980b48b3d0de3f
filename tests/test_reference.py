"""The pages of docs/reference that are made from the code say what the code says, and the index names every page."""

import re

import pytest

from tests.reference import FOLDER, PAGES

DOCS = FOLDER.parent
WRITTEN = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_made_from_the_code(name):
    assert (FOLDER / name).read_text() == PAGES[name](), "python -m tests.reference writes it afresh"


def test_the_index_names_every_page_once():
    linked = LINK.findall((DOCS / "README.md").read_text())

    assert sorted(link for link in linked if link.endswith(".md") and not link.startswith("..")) == [
        page for page in WRITTEN if page != "README.md"
    ]


def test_decisions_are_numbered_without_gaps():
    numbers = [int(page.name[:4]) for page in sorted((DOCS / "decisions").iterdir())]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", [*WRITTEN, "../README.md", "../CHANGELOG.md"])
def test_links_lead_somewhere(page):
    here = DOCS / page

    dead = [link for link in LINK.findall(here.read_text()) if not (here.parent / link).exists()]

    assert dead == []
