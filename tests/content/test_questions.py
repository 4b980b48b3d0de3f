"""The same is asked of every course: one text, one variable."""

import pytest

from assessments.appraisal import questions
from cases.vocabulary import Pole

PERIOD = "the next 3 months"
SIDES = ("if we share", "if we do not share")


def asked(side):
    return questions.one_outcome(side=side, period=PERIOD)


def test_labels_and_hints_are_the_same_on_both_sides():
    first, other = (
        [(question.name, question.label, question.hint) for question in asked(side).values()] for side in SIDES
    )

    assert first == other


def test_swapping_the_side_swaps_every_error_and_nothing_else():
    here, there = (asked(side) for side in SIDES)
    for name, question in here.items():
        for problem, text in question.errors.items():
            assert SIDES[0] in text
            assert text.replace(SIDES[0], SIDES[1]) == there[name].errors[problem]


def test_the_period_is_in_the_question():
    assert asked(SIDES[0])["likelihood"].label == "How likely is it in the next 3 months?"


@pytest.mark.parametrize(
    ("name", "problem", "words"),
    [
        ("reason", "missing", "Enter what could go wrong if we share, or tick that you found nothing"),
        ("none", "both", "Choose one: write what could go wrong, or tick that you found nothing if we share"),
        ("looked_at", "missing", "Enter what you looked at if we share"),
        ("likelihood", "missing", "Select how likely it is if we share"),
        ("severity", "apart", "The levels you tick must be next to each other if we share"),
        ("severity", "both", "Tick levels, or that you cannot judge, not both if we share"),
        ("owner", "missing", "Enter who will do it, and by when if we share"),
        ("residual_severity", "higher", "It cannot be likelier or more serious than you said before if we share"),
    ],
)
def test_an_error_spells_out_the_side(name, problem, words):
    assert questions.error(name, problem, "if we share") == words


def test_the_name_of_another_way_is_taken_as_typed():
    assert questions.error("looked_at", "missing", "for “{half}”") == "Enter what you looked at for “{half}”"


def test_a_field_that_is_not_asked_has_no_error():
    with pytest.raises(LookupError):
        questions.error("colour", "missing", "if we share")
    with pytest.raises(LookupError):
        questions.error("committed", "missing", "if we share")


def test_the_look_back_differs_by_the_act_alone():
    texts = [
        questions.went_badly(pole=pole, side=side, looking_back="It is 3 months on").label
        for pole, side in zip(Pole, SIDES, strict=True)
    ]

    assert texts == [
        "It is 3 months on, and sharing went badly. What happened?",
        "It is 3 months on, and not sharing went badly. What happened?",
    ]


def test_a_side_is_said_inside_a_sentence_and_another_way_is_quoted():
    assert [questions.spoken(questions.SIDES[pole]) for pole in Pole] == list(SIDES)
    assert questions.spoken("Tell the duty worker only") == "for “Tell the duty worker only”"
