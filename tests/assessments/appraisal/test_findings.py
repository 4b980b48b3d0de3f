"""What an appraisal shows is one value, the same for both sides (METHOD 2.6, 2.11, 3; DESIGN 4)."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.courses import pole, poles, way
from assessments.appraisal.findings import NoteFinding, findings, grouped
from assessments.appraisal.forbidden import avoided, breaches
from assessments.appraisal.grid import Basis, OutcomeGrid
from tests.assessments.appraisal.grids import NOTHING, grid, grids, harm, renamed, swapped
from tests.examples import examples

ORDERS = st.sampled_from([("share", "not_share"), ("not_share", "share")])
TITLES = {
    "r0": "Safety of the child",
    "r1": "Trust in the service",
    "r2": "Private life",
    "r3": "Right response by services",
    "r4": "Work",
}


def shown(value, order=("share", "not_share"), basis="residual", ways=(), titles=TITLES):
    return findings(
        grid=value if isinstance(value, OutcomeGrid) else OutcomeGrid.model_validate(value),
        titles=titles,
        courses=[*poles(order), *ways],
        order=order,
        period="the next 3 months",
        basis=basis,
    )


def exchanged(value):
    """All sentences with the sides' words exchanged, and all names."""
    if isinstance(value, dict):
        return {exchanged(key): exchanged(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [exchanged(inner) for inner in value]
    if not isinstance(value, str):
        return value
    # These speak of sharing, and of no side.
    if value.startswith(
        ("Sharing does not mean", "Is there another way", "On what you know", "Finding out more might")
    ):
        return value
    marks = {}
    for number, pair in enumerate(
        [("If we do not share", "If we share"), ("if we do not share", "if we share"), ("not sharing", "sharing")]
    ):
        for place, words in enumerate(pair):
            mark = f"\x00{number}{place}\x00"
            value = value.replace(words, mark)
            marks[mark] = pair[1 - place]
    for mark, words in marks.items():
        value = value.replace(mark, words)
    return value


def ordered(value):
    """Lists of names, which are sorted by name in the data, as sorted lists; everything else stays in order."""
    if isinstance(value, dict):
        inner = {key: ordered(each) for key, each in value.items()}
        return {k: sorted(v) if k in ("possible", "to") and isinstance(v, list) else v for k, v in inner.items()}
    if isinstance(value, list):
        return [ordered(each) for each in value]
    return value


def unordered_resolvers(value):
    if value["check"]:
        value["check"]["resolvers"].sort(key=repr)
    return value


@given(grids(least=1, open_too=False), ORDERS, st.sampled_from(list(Basis)))
@examples(120)
def test_exchanging_the_columns_exchanges_the_sides_in_every_sentence_and_nothing_else(data, order, basis):
    there = shown(data, order, basis).model_dump(mode="json")

    back = exchanged(renamed(shown(swapped(data), order[::-1], basis).model_dump(mode="json")))

    assert unordered_resolvers(ordered(back)) == unordered_resolvers(ordered(there))


@given(grids(least=1), ORDERS)
@examples(60)
def test_exchanging_the_columns_exchanges_what_was_looked_at_and_what_is_missing(data, order):
    there = shown(data, order).model_dump(mode="json")

    back = exchanged(renamed(shown(swapped(data), order[::-1]).model_dump(mode="json")))

    for name in ("shown", "missing", "looked", "notes"):
        assert back[name] == there[name]


def strings(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@given(grids(least=1, options=("share", "not_share", "way-1")), ORDERS, st.sampled_from(list(Basis)))
@examples(80)
def test_no_sentence_says_what_we_do_not_say(data, order, basis):
    ways = [way("way-1", "Tell the duty worker only", nearer="share")]

    found = shown(data, order, basis, ways).model_dump(mode="json")

    for text in strings(found):
        assert not breaches(text), text
        assert not avoided(text), text


@given(grids(least=1, open_too=False), ORDERS)
@examples(60)
def test_the_overall_sentence_holds_no_digit(data, order):
    found = shown(data, order)

    assert not any(letter.isdigit() for letter in found.check.sentence + found.opening)


@given(grids(options=("share", "not_share", "way-1"), least=1), ORDERS)
@examples(60)
def test_it_can_be_signed_as_it_stands(data, order):
    found = shown(data, order, ways=[way("way-1", "Ask first")]).model_dump(mode="json")

    def no_fractions(value):
        if isinstance(value, dict):
            return all(isinstance(key, str) and no_fractions(inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(map(no_fractions, value))
        return not isinstance(value, float)

    assert no_fractions(found)
    assert json.loads(json.dumps(found)) == found


def test_before_both_poles_are_covered_it_says_what_is_missing_and_shows_no_finding():
    found = shown(grid({"r0": (harm(3, 3), NOTHING), "r1": (None, harm(5, 5))}))

    assert not found.shown
    assert [(gap.title, gap.side) for gap in found.missing] == [("Trust in the service", "If we share")]
    assert found.rows == found.groups == found.ways == found.beside == found.always == ()
    assert found.check is None
    assert found.measures is None
    assert found.opening == found.could_not_judge == ""
    assert found.looked[0].counts == {"share": (1, 2), "not_share": (2, 2)}


def test_without_an_outcome_there_is_nothing_to_show():
    assert not shown(grid({})).shown


def test_a_whole_page_in_the_drawn_order():
    value = grid(
        {
            "r0": (
                harm(2, 4, reason="tells us less", evidence="direct", bearer="child", bearer_who="Mia"),
                harm((3, 4), 4, reason="nobody checks", evidence="assumed", reversible="no", bearer="child"),
            ),
            "r1": (harm(4, (3, 4)), harm(2, (3, 4))),
            "r2": (harm((2, 3), 3), harm(4, 2)),
            "r3": (harm((2, 4), 3), harm(3, (2, 3))),
            "r4": (NOTHING, harm("cannot_tell", 3)),
        }
    )

    found = shown(value, ("not_share", "share"))

    assert found.opening == ("There are serious risks on both sides. This is a judgement, and it is yours to make.")
    assert found.could_not_judge == "You could not judge 1 answer."
    assert [(row.title, row.words, row.detail) for row in found.rows] == [
        ("Safety of the child", "If we do not share: worse or the same", ("Likelier, and at least as serious",)),
        ("Trust in the service", "If we share: likelier; how serious cannot be told apart", ()),
        (
            "Private life",
            "Depends how you weigh it: likelier if we do not share, more serious if we share",
            (),
        ),
        ("Right response by services", "Cannot be told apart on what we know", ()),
        (
            "Work",
            "If we do not share: worse on both counts",
            ("Could not be judged: how likely if we do not share.", "Nothing found if we share."),
        ),
    ]
    assert [(group.heading, [(r.title, r.line) for r in group.rows], group.note) for group in found.groups] == [
        (
            "Worse or the same if we do not share",
            [("Safety of the child", "Likelier, and at least as serious"), ("Work", "Worse on both counts")],
            "",
        ),
        ("Worse or the same if we share", [], "No outcome."),
        (
            "Told apart on one count only",
            [("Trust in the service", "If we share: likelier; how serious cannot be told apart")],
            "",
        ),
        (
            "Depends how you weigh it",
            [("Private life", "Depends how you weigh it: likelier if we do not share, more serious if we share")],
            "",
        ),
        (
            "Cannot be told apart on what we know",
            [("Right response by services", "")],
            "Finding out more might change this; so might another way of sharing.",
        ),
    ]
    assert found.check.sentence == (
        "This is a dilemma: not sharing is read as worse, or no better, for Safety of the child and Work; "
        "the scales do not rank Trust in the service, Private life and Right response by services. "
        "No weighing is built in. Which matters more here, and why, is for you to argue."
    )
    assert found.beside == (
        "1 of the readings behind this rests on assumption: Safety of the child (if we do not share).",
        "The harms read for not sharing fall on a child; those for sharing fall on Mia. We do not compare people.",
        "Safety of the child cannot be undone if it happens (if we do not share).",
    )
    assert found.measures.differ is False
    assert found.measures.sentence == ""
    assert [(cell.course, cell.likelihood, cell.severity, cell.nothing_found) for cell in found.rows[4].cells] == [
        ("not_share", (1, 5), (3, 3), False),
        ("share", None, None, True),
    ]


def test_a_committed_measure_that_turns_the_finding_is_told_on_either_basis():
    measure = {"text": "tell her first", "committed": True, "residual": harm(1, 2)}
    value = grid({"r0": (harm(4, 4, mitigation=measure), harm(3, 3))})

    after, before = shown(value, basis="residual"), shown(value, basis="inherent")

    sentence = (
        "With and without the committed mitigations the finding differs: with them, not sharing worse or level for "
        "every outcome; without them, sharing worse or level for every outcome; for Safety of the child, with them "
        "“If we do not share: worse on both counts”, without them “If we share: worse on both counts”."
    )
    assert after.measures.sentence == before.measures.sentence == sentence
    assert after.rows[0].side == "not_share"
    assert before.rows[0].side == "share"


def test_a_further_way_is_set_against_each_pole_in_the_same_words():
    value = grid(
        {"r0": (harm(3, 4), harm(4, 4), harm(3, 4)), "r1": (harm(4, 3), harm(1, 3), harm(2, 3))},
        ("share", "not_share", "way-1"),
    )

    found = shown(value, ways=[way("way-1", "Tell the duty worker only", nearer="share")])

    (only,) = found.ways
    assert only.name == "Tell the duty worker only"
    assert [(each.pole, each.sentence) for each in only.against] == [
        ("share", "Sharing reads worse than, or level with, “Tell the duty worker only” for every outcome."),
        ("not_share", ""),
    ]
    assert [row.words for row in only.against[0].rows] == ["Read as the same", "If we share: worse or the same"]
    assert only.against[1].rows[1].words == "Tell the duty worker only: worse or the same"


def test_a_way_that_is_not_answered_yet_holds_up_only_its_own_comparison():
    value = grid({"r0": (harm(3, 4), harm(4, 4), None)}, ("share", "not_share", "way-1"))

    found = shown(value, ways=[way("way-1", "Ask first")])

    assert found.shown
    against = found.ways[0].against[0]
    assert against.rows[0].words == "Not answered yet"
    assert against.check.relation == "incomplete"
    assert against.check.possible == against.check.changes == ()


def test_courses_are_never_reordered_and_rows_never_sorted():
    ways = [way("way-2", "B"), way("way-1", "A")]
    keys = ("share", "not_share", "way-2", "way-1")
    value = grid({"r2": (harm(1, 1),) * 4, "r0": (harm(5, 5), NOTHING, NOTHING, NOTHING)}, keys)

    found = shown(value, ("not_share", "share"), ways=ways)

    assert [each.course for each in found.ways] == ["way-2", "way-1"]
    assert [each.pole for each in found.ways[0].against] == ["not_share", "share"]
    assert [row.row for row in found.rows] == ["r2", "r0"]


def test_a_pole_knows_its_words_and_a_way_its_name():
    assert (pole("not_share").label, pole("not_share").inline) == ("If we do not share", "if we do not share")
    assert pole("share").phrase == "sharing"
    assert way("way-1", "Ask first").label == "Ask first"
    assert way("way-1", "Ask first").inline == "for “Ask first”"
    assert way("way-1", "Ask first").pole is None


@given(grids(least=1), ORDERS)
@examples(60)
def test_a_note_is_said_once_for_all_the_answers_it_is_about_and_no_answer_is_left_out(data, order):
    found = shown(data, order)

    groups = grouped(found.notes, found.sides)

    told = {(group.note, line.row): line.line for group in groups for line in group.lines}
    assert len({group.note for group in groups}) == len({group.sentence for group in groups}) == len(groups)
    assert set(told) == {(note.note, note.row) for note in found.notes}
    for note in found.notes:
        side = found.sides[note.course]
        assert f"i{side[1:]}" in told[note.note, note.row].removeprefix(f"{note.title}, ").split(" and ")


def test_notes_are_grouped_in_the_words_of_each_with_rows_and_sides_in_their_order():
    both = (harm(2, 2, reversible="no"), harm(3, 3, reversible="no", evidence="assumed", reason="heard"))
    value = grid({"r0": (harm((2, 3), 2, reason="seen"), both[0]), "r1": both})

    found = shown(value, ("not_share", "share"))

    assert [(group.sentence, [line.line for line in group.lines]) for group in grouped(found.notes, found.sides)] == [
        ("No reason given.", ["Safety of the child, if we do not share", "Trust in the service, if we share"]),
        (
            "One exact level, and nothing firmer behind it than an assumption. "
            "You can widen it, say what it is based on, or leave it as it is.",
            [
                "Safety of the child, if we do not share",
                "Trust in the service, if we do not share and if we share",
            ],
        ),
        (
            "Cannot be undone if it happens.",
            [
                "Safety of the child, if we do not share",
                "Trust in the service, if we do not share and if we share",
            ],
        ),
    ]


def test_notes_that_were_signed_in_other_words_keep_them():
    old = {"row": "r0", "title": "work", "course": "share", "note": "no_reason"}
    notes = [
        NoteFinding(**old, sentence="Work, if we share: nothing was said about why."),
        NoteFinding(**old | {"title": "Work", "row": "r1"}, sentence="Somebody said nothing about work."),
    ]

    groups = grouped(notes, {"share": "If we share"})

    assert [(group.sentence, [line.line for line in group.lines]) for group in groups] == [
        ("Nothing was said about why.", ["Work, if we share"]),
        ("Somebody said nothing about work.", ["Work, if we share"]),
    ]
