"""Every sentence, word for word (METHOD 3.1 to 3.5, DESIGN 4)."""

import pytest

from assessments.appraisal import wording
from assessments.appraisal.comparison import compare
from assessments.appraisal.courses import poles
from assessments.appraisal.scales import CANNOT_TELL
from assessments.appraisal.symmetry import Component, symmetry
from tests.assessments.appraisal.grids import NOTHING, grid, harm

PAIR = poles(("share", "not_share"))
SIDES = {course.key: course for course in PAIR}
TITLES = {"a": "Safety", "b": "Trust", "c": "Private life", "d": "Work"}


def compared(rows):
    return compare(grid(rows), "share", "not_share")


def row(one, other):
    value = grid({"a": (one, other)})
    result = compare(value, "share", "not_share").rows["a"]
    return (
        wording.row_words(result, SIDES),
        wording.row_detail(result, value.rows[0].cells, PAIR),
        wording.row_sentence(result, "safety", SIDES, PAIR),
    )


STRICT = "For safety, {} is read as worse than {}, at every reading in the ranges given."
WEAK = "For safety, {} is read as worse than {} or level with it, within the ranges given."
CONTESTED = "For safety, the comparison depends on which of the readings in the ranges is nearer the truth."


@pytest.mark.parametrize(
    ("cells", "words", "detail", "sentence"),
    [
        ((harm(3, 3), harm(2, 2)), "If we share: worse on both counts", (), STRICT.format("sharing", "not sharing")),
        (
            (harm(2, 2), harm(3, 3)),
            "If we do not share: worse on both counts",
            (),
            STRICT.format("not sharing", "sharing"),
        ),
        (
            (harm(3, 3), harm(2, 3)),
            "If we share: worse or the same",
            ("Likelier, and at least as serious",),
            STRICT.format("sharing", "not sharing"),
        ),
        (
            (harm(3, 2), harm(3, (3, 4))),
            "If we do not share: worse or the same",
            ("More serious, and at least as likely",),
            STRICT.format("not sharing", "sharing"),
        ),
        (
            (harm((3, 4), 3), harm((1, 3), 3)),
            "If we share: worse or the same",
            ("At least as likely and at least as serious, on every reading",),
            WEAK.format("sharing", "not sharing"),
        ),
        (
            (harm(4, (2, 4)), harm(2, (2, 4))),
            "If we share: likelier; how serious cannot be told apart",
            (),
            CONTESTED,
        ),
        (
            (harm((2, 4), 2), harm((2, 4), 4)),
            "If we do not share: more serious; how likely cannot be told apart",
            (),
            CONTESTED,
        ),
        ((harm((2, 4), 3), harm(3, (2, 4))), "Cannot be told apart on what we know", (), CONTESTED),
        (
            (harm(4, 2), harm(2, 4)),
            "Depends how you weigh it: likelier if we share, more serious if we do not share",
            (),
            "For safety, harm is read as more likely with sharing but more serious with not sharing. "
            "The scales cannot rank these; it is a matter of judgement.",
        ),
        ((harm(2, 2), harm(2, 2)), "Read as the same", (), "For safety, sharing and not sharing are read as level."),
        ((harm(2, 2), None), "Not answered yet", (), "For safety, one side has not been looked at yet."),
        (
            (NOTHING, harm(CANNOT_TELL, CANNOT_TELL)),
            "If we do not share: worse on both counts",
            ("Nothing found if we share.", "Could not be judged: how likely and how serious if we do not share."),
            STRICT.format("not sharing", "sharing"),
        ),
        (
            (NOTHING, NOTHING),
            "Read as the same",
            ("Nothing found if we share.", "Nothing found if we do not share."),
            "For safety, sharing and not sharing are read as level.",
        ),
    ],
)
def test_the_words_of_a_row(cells, words, detail, sentence):
    assert row(*cells) == (words, detail, sentence)


HIGHER, LOWER = harm(3, 2), harm(2, 1)
GRAVE, MILD = harm(3, 4), harm(2, 3)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ({"a": (HIGHER, LOWER), "b": (LOWER, HIGHER)}, "There are risks on both sides."),
        ({"a": (GRAVE, MILD), "b": (MILD, GRAVE)}, "There are serious risks on both sides."),
        ({"a": (harm(3, (2, 5)), LOWER), "b": (LOWER, GRAVE)}, "There are risks on both sides."),
        ({"a": (GRAVE, MILD), "b": (MILD, harm(3, "cannot_tell"))}, "There are serious risks on both sides."),
        ({"a": (harm(4, 2), harm(2, 4))}, "There are risks on both sides."),
        ({"a": (GRAVE, MILD), "b": (NOTHING, NOTHING)}, "Every difference you found points the same way."),
        ({"a": (harm(4, (2, 4)), harm(2, (2, 4)))}, "Every difference you found points the same way."),
        (
            {"a": (harm((2, 4), 3), harm(3, (2, 4))), "b": (NOTHING, NOTHING)},
            "On what you know, the two sides cannot be told apart.",
        ),
        ({"a": (NOTHING, NOTHING)}, "As read here, sharing and not sharing are level for every outcome."),
        ({"a": (NOTHING, None)}, "The comparison appears once every outcome has been answered for both sides."),
    ],
)
def test_the_opening_line_follows_the_pattern_of_rows(rows, line):
    value = grid(rows)

    assert wording.opening_line(compare(value, "share", "not_share"), value, PAIR).startswith(line)


def test_serious_is_judged_on_the_basis_shown():
    lessened = {"text": "visit", "committed": True, "residual": harm(3, 2)}
    value = grid({"a": (harm(3, 4, mitigation=lessened), LOWER), "b": (LOWER, GRAVE)})

    lines = [
        wording.opening_line(compare(value, "share", "not_share", basis), value, PAIR)
        for basis in ("residual", "inherent")
    ]

    assert [line.startswith("There are serious") for line in lines] == [False, True]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            {"a": (HIGHER, LOWER), "b": (NOTHING, NOTHING)},
            "As read here, sharing is worse for at least one outcome, and no better for any, compared with not "
            "sharing. This holds however the outcomes are weighted, but only as far as the readings and the list of "
            "outcomes hold. The decision stays with you.",
        ),
        (
            {"a": (harm((1, 3), 3), harm((3, 4), 3))},
            "As read here, not sharing is worse or level for every outcome, compared with sharing. This holds however "
            "the outcomes are weighted, but only as far as the readings and the list of outcomes hold. The decision "
            "stays with you.",
        ),
        (
            {"a": (NOTHING, NOTHING)},
            "As read here, sharing and not sharing are level for every outcome. The readings give no ground for "
            "either; the reasons will have to come from need to know and proportionality.",
        ),
        (
            {"a": (harm(4, 2), harm(2, 4)), "b": (NOTHING, NOTHING)},
            "This is a dilemma: the scales do not rank Safety. No weighing is built in. Which matters more here, and "
            "why, is for you to argue.",
        ),
        (
            {"a": (HIGHER, LOWER), "b": (LOWER, HIGHER), "c": (HIGHER, LOWER), "d": (HIGHER, LOWER)},
            "This is a dilemma: sharing is read as worse, or no better, for Safety, Private life and Work; not "
            "sharing is read as worse, or no better, for Trust. No weighing is built in. Which matters more here, and "
            "why, is for you to argue.",
        ),
        (
            {"a": (harm((2, 4), 3), harm(3, (2, 4)))},
            "The comparison is not settled by these readings: it depends on where in the ranges the truth lies. "
            "Saying so is a finding, not a failure.",
        ),
        (
            {"a": (NOTHING, None)},
            "The comparison appears once every outcome has been answered for both sides. “Cannot tell” is an answer.",
        ),
    ],
)
def test_the_check_across_all_rows(rows, sentence):
    assert wording.check_sentence(compared(rows), TITLES, PAIR) == sentence


def test_what_would_change_a_level_finding():
    assert wording.change_sentences(compared({"a": (harm(2, 2), harm(2, 2))}), TITLES, PAIR) == (
        "One step in Safety would change the finding to: sharing worse or level for every outcome; "
        "or not sharing worse or level for every outcome.",
    )


def test_what_would_change_a_finding_far_from_any_other():
    found = wording.change_sentences(compared({"a": (harm(5, 5), harm(1, 1))}), TITLES, PAIR)

    assert found == (
        "For not sharing to come out worse across the board, all of these would have to read differently: Safety.",
        "No single step in any one reading would change the finding.",
    )


def test_what_finding_out_more_could_show():
    unknown = harm("cannot_tell", "cannot_tell")
    few = wording.resolver_sentences(compared({"a": (unknown, unknown), "b": (NOTHING, NOTHING)}), TITLES, SIDES)
    many = wording.resolver_sentences(compared(dict.fromkeys("abcd", (unknown, unknown))), TITLES, SIDES)

    assert few == (
        "Finding out more about Safety could show: sharing worse or level for every outcome.",
        "Finding out more about Safety could show: not sharing worse or level for every outcome.",
        "Finding out more about Safety could show: level for every outcome.",
        "Finding out more about Safety could show: a dilemma.",
    )
    assert many[0].startswith("Finding out more about Safety, Trust, Private life and Work could show: sharing worse")
    assert many[3] == (
        "Finding out more about any one of: Safety; Trust; Private life, among others, could show: a dilemma."
    )


def test_an_unsettled_finding_is_not_said_to_stand_firm():
    assert wording.NO_ONE_STEP not in wording.change_sentences(
        compared({"a": (harm((1, 5), (1, 5)), harm((1, 5), (1, 5)))}), TITLES, PAIR
    )


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("borne by her", "borne by her."),
        ("borne by N.F.", "borne by N.F."),
        ("for “Ask N.F.”", "for “Ask N.F.”"),
        ("for “Ask her”", "for “Ask her”."),
        ("N.F. and her child", "N.F. and her child."),
        ("Who would?", "Who would?"),
    ],
)
def test_a_sentence_ends_with_one_full_stop(text, ended):
    assert wording.stopped(text) == ended


def test_initials_and_titles_bring_no_second_full_stop():
    bears = harm(3, 3, bearer="child", bearer_who="N.F.")
    titles = {"a": "Safety of N.F."}

    said = [
        *wording.beside(grid({"a": (bears, bears)}), titles, PAIR),
        *wording.change_sentences(compared({"a": (harm(3, 3), harm(2, 2))}), titles, PAIR),
    ]

    assert (
        "The harms read for sharing fall on N.F.; those for not sharing fall on N.F. We do not compare people." in said
    )
    assert any(line.endswith("Safety of N.F.") for line in said)
    assert not any(".." in line for line in said)


def test_beside_the_finding():
    value = grid(
        {
            "a": (harm(1, 1, evidence="assumed", bearer="child"), harm(1, 1, evidence="assumed", reversible="no")),
            "b": (harm(1, 1, bearer="child"), NOTHING),
            "c": (harm(1, 1, bearer="worker"), harm(1, 1, reversible="cannot_tell")),
        }
    )

    assert wording.beside(value, TITLES, PAIR) == (
        "2 of the readings behind this rest on assumption: Safety (if we share) and Safety (if we do not share).",
        "The harms read for sharing fall on a child and staff or carers; those for not sharing fall on nobody named. "
        "We do not compare people.",
        "Safety cannot be undone if it happens (if we do not share).",
    )
    assert wording.beside(grid({"a": (NOTHING, NOTHING)}), TITLES, PAIR) == ()


def test_a_question_where_the_sides_were_not_looked_at_alike():
    rows = {key: (harm(1, 1, reason=f"seen {key}"), harm(1, 1, reason="n/a")) for key in "abcd"}

    assert wording.symmetry_sentences(symmetry(grid(rows))[0], PAIR) == {
        Component.DEPTH: (
            "You gave reasons of their own for 4 of 4 on sharing and 1 of 4 on not sharing. Is there more to say?"
        )
    }


def test_lists_and_ranges_read_as_people_read_them():
    words = {1: "Remote", 2: "Unlikely", 3: "A real possibility", 4: "About even or likely"}

    assert [wording.listed(each) for each in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
    assert wording.listed(["trust, candour", "good name"]) == "trust, candour; and good name"
    assert wording.range_words((3, 4), words) == "A real possibility to about even or likely"
    assert wording.range_words((2, 2), words) == "Unlikely"
