"""A walkthrough as a file: read back as it was written, and refused with line and field, whatever somebody brings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training import library
from training.lines import LONGEST, Unreadable, parse
from training.walkthrough import Walkthrough, read

BUS = library.load("sc_knife", 1)
KEY = library.load("vg_key", 1)
TEXT = BUS.written()
said = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).map(str.strip).filter(bool)
lined = st.lists(said, min_size=1, max_size=3).map("\n".join)


def line_of(piece, text):
    """In which line a piece of text stands, from 1."""
    return text[: text.index(piece)].count("\n") + 1


def problems(text):
    with pytest.raises(Unreadable) as refusal:
        read(text)
    return [str(problem) for problem in refusal.value.problems]


@settings(max_examples=30)
@given(known=lined, title=said, note=lined)
def test_whatever_is_said_is_read_back_as_it_was_written(known, title, note):
    stage = KEY.stages[0].model_copy(update={"known": known, "title": title})
    walkthrough = KEY.model_copy(update={"content_note": note, "stages": (stage,)})

    assert read(walkthrough.written()) == walkthrough


WORDS_OF_YAML = ("no", "yes", "null", "~", "1999", "1e3", "0x1f", "2026-11-28", "12:30", "true", "-", "#a", "*a", "!a")


@pytest.mark.parametrize("word", [*WORDS_OF_YAML, "- a", "a: b", "'", "&a", "on"])
def test_a_word_that_means_something_to_yaml_stays_a_word(word):
    walkthrough = KEY.model_copy(update={"title": word})

    assert read(walkthrough.written()).title == word


@pytest.mark.parametrize(
    ("piece", "instead", "field", "words"),
    [
        ("kind: soft", "kind: rumour", "stages 1, items 1, kind", "Enter one of: hard, soft."),
        ("kind: made_up", "kind: guess", "kind", "Enter one of: history, made_up."),
        ("question: Who", "querstion: Who", "stages 1, querstion", "There is no such field."),
        ("- B\n", "- E\n", "stages 1, holder, contexts 1", "Enter one of: A, B, C, D, other."),
        ("version: 1", "version: one", "version", "Enter a whole number."),
        ("setting: ", "setting: [1, 2]\nsettinga: ", "setting", "Enter a text."),
        ("share: A stop", "shares: A stop", "risks 1, sides, shares", "Enter one of: share, not_share."),
        ("id: s1", "id: S 1", "stages 1, id", "Use small letters"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(piece, instead, field, words):
    text = TEXT.replace(piece, instead, 1)
    wrong = instead.split(":")[0].strip("- \n") if ":" in instead else instead.strip()

    found = problems(text)

    line = line_of(instead.split("\n")[0] if "settinga" not in instead else "setting: [1", text)
    place = f"Line {line}, {field}: {words}"
    assert any(one.startswith(place) for one in found), (place, found, wrong)


def test_what_holds_between_fields_is_said_too():
    twice = TEXT.replace("id: s2", "id: s1", 1)
    nowhere = TEXT.replace("- safety_others", "- happiness", 1)
    one_side = "\n".join(line for line in TEXT.split("\n") if "not_share: A pupil who could" not in line)

    assert any("“s1” is there twice (stage)" in words for words in problems(twice))
    assert any("there is no outcome happiness" in words for words in problems(nowhere))
    assert any("both sides" in words for words in problems(one_side))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "Line 1: This is not YAML"),
        ("a: 1\na: 2", "Line 2, a: This is there twice."),
        ("a: &x [1]\nb: *x", "Line 1: Write it out: this file may not refer to itself."),
        ("a: !!python/object/apply:os.system [ls]", "Line 1"),
        ("a: !mine b", "Leave out the tag"),
        ('a: "\\0"', "Take out the character"),
        ('a: "\\ud800"', "Take out the character"),
        ("a: \ud800", "only half there"),
        ("? [1]\n: 2", "The name of a field is one word."),
        ("[" * 100_000, "Line 1: This is nested too deeply."),
        ("- a\n" * 6000, "Line 5000: There are more than 5,000 values"),
        ("a: " + "[" * 20 + "]" * 20, "nested too deeply"),
        ("x" * (LONGEST + 1), "The file is too long"),
        ("- 1", "This is not a walkthrough"),
        ("", "This is not a walkthrough"),
        ("--- a: 1\n--- b: 1", "This is not YAML"),
    ],
)
def test_what_is_no_walkthrough_does_no_harm(text, words):
    assert any(words in one or one.startswith(words) for one in problems(text)), problems(text)


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text):
    try:
        value, lines = parse(text)
    except Unreadable as unreadable:
        value, lines = list(unreadable.problems), {(): 1}

    assert lines or value is None
    assert value is None or isinstance(value, str | int | float | bool | list | dict)


def test_a_version_that_says_the_same_has_the_same_fingerprint_and_no_other():
    later = BUS.model_copy(update={"version": 2})
    other = BUS.model_copy(update={"setting": "Elsewhere"})

    assert later.fingerprint == BUS.fingerprint != other.fingerprint
    assert isinstance(read(later.written()), Walkthrough)
