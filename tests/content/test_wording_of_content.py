"""Our content says nothing that the product must not say, and names nobody but by role."""

import re

import pytest
import yaml

from assessments.appraisal.wording import breaches
from tests.content.reading import ROOT, files, strings

# The essay is quoted as it stands, and the names of sources are theirs.
NOT_OURS = {"essay_line", "essay_wording", "essay_sentence", "modality", "essay_on_boundaries", "sources", "report"}
FILES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in files()]


def ours(path):
    for at, text in strings(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)):
        if not NOT_OURS & set(at.split(".")):
            yield at, text


@pytest.mark.parametrize("path", FILES)
def test_no_forbidden_wording(path):
    said = {at: found for at, text in ours(path) if (found := breaches(text))}

    assert said == {}


@pytest.mark.parametrize("path", FILES)
def test_a_new_proper_name_is_looked_at_before_it_is_let_in(path):
    """Capitalised words that do not begin a sentence are on a list kept by hand: a name has to be put there to pass."""
    known = set((ROOT / "tests" / "data" / "proper_words.txt").read_text(encoding="utf-8").split())

    met = {word for _, text in ours(path) for word in re.findall(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b", text)}

    assert met <= known
