"""Whatever the content marks as the essay's words is exactly what the essay says."""

import hashlib
import re

import pytest
import yaml

from tests.content.reading import ROOT, compared_with_the_essay, files, one_line, strings

THEIRS = {"essay_line", "essay_wording", "essay_sentence", "modality", "essay_on_boundaries"}
OF_THE_TABLE = {"table", "examples"}
COMPARED = compared_with_the_essay()


def is_the_essays(text):
    return hashlib.sha256(one_line(text).encode()).hexdigest() in COMPARED


def quotations():
    for path in files():
        marked = THEIRS | OF_THE_TABLE if path.parent.name == "contexts" else THEIRS
        for at, text in strings(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)):
            if marked & set(at.split(".")):
                yield pytest.param(text, id=f"{path.relative_to(ROOT)}{at}")


@pytest.mark.parametrize("text", list(quotations()))
def test_the_essay_says_it_in_these_words(text):
    assert is_the_essays(text)


def test_the_check_would_notice_a_changed_word():
    assert is_the_essays("these judgements cannot be made using algorithms")
    assert not is_the_essays("these judgements can not be made using algorithms")


def test_there_are_quotations_to_check():
    assert len(list(quotations())) >= 77


def test_the_explanation_quotes_the_essay_exactly():
    explanation = one_line((ROOT / "docs" / "explanation" / "why-both-sides.md").read_text(encoding="utf-8"))

    quoted = re.findall(r'"([^"]+)"', explanation)

    assert len(quoted) == 5
    assert [text for text in quoted if not is_the_essays(text)] == []
