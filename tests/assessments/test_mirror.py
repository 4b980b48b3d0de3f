"""The drawn order changes the order on the screen and nothing else; exchanging the sides exchanges what is found."""

import pytest

from agencies.permissions import Refused
from assessments import services
from cases.services import record_enquiry
from tests.cast import NOON
from tests.factories import (
    a_full_question,
    answered,
    appraised,
    begun,
    harm,
    nothing,
    pair,
    seen_by,
    with_outcomes,
)

pytestmark = pytest.mark.django_db

ANSWERS = {
    "core_safety": pair(share=nothing()),
    "core_trust": pair(share=harm(likelihood=[5], severity=[3, 4]), not_share=harm(likelihood=[1], severity=[5])),
    "core_private_life": pair(share=harm(severity="cannot_tell")),
    "core_response": pair(share=harm("The same"), not_share=harm("The same")),
}
SWAP = {"share": "not_share", "not_share": "share"}


def exchanged(answers):
    return {row: {SWAP[pole]: given for pole, given in sides.items()} for row, sides in answers.items()}


def of_each_order(by, *answers):
    """Appraisals with these answers, one for each drawn order: four questions hold both (METHOD 2.10)."""
    questions = [a_full_question(by=by) for _ in range(4)]
    for first, given in zip(("share", "not_share"), answers, strict=True):
        question = next(each for each in questions if each.first == first)
        assessment = appraised(question, by=by, answers=given)
        services.show_comparison(assessment=assessment, by=by, at=NOON)
        yield seen_by(assessment, by).findings()


def found(findings, swap=None):
    """What is found, apart from the order and the sentences in which two sides are named."""
    names = swap or {}
    rows = {
        row.row: (
            row.relation,
            names.get(row.side, row.side),
            row.strict,
            {names.get(each, each) for each in row.possible},
            names.get(row.likelier, row.likelier),
            names.get(row.graver, row.graver),
            {names.get(cell.course, cell.course): (cell.likelihood, cell.severity) for cell in row.cells},
        )
        for row in findings.rows
    }
    looked = [
        (each.component, {names.get(side, side): count for side, count in each.counts.items()}, each.state)
        for each in findings.looked
    ]
    blockers = {names.get(each.course, each.course): each.rows for each in findings.check.blockers}
    return rows, looked, blockers, (findings.check.relation, names.get(findings.check.side, findings.check.side))


def test_the_lot_changes_the_order_and_nothing_that_is_found(amara):
    one, other = of_each_order(amara, ANSWERS, ANSWERS)

    assert (one.order, other.order) == (("share", "not_share"), ("not_share", "share"))
    assert found(one) == found(other)
    assert one.opening == other.opening
    assert [row.row for row in one.rows] == [row.row for row in other.rows]


def test_exchanging_the_sides_exchanges_what_is_found(amara):
    one, other = of_each_order(amara, ANSWERS, exchanged(ANSWERS))

    assert found(one) == found(other, SWAP)
    assert one.opening == other.opening


def test_with_the_sides_exchanged_every_cell_stands_where_its_mirror_stood(amara):
    one, other = of_each_order(amara, ANSWERS, exchanged(ANSWERS))

    for row, mirrored in zip(one.rows, other.rows, strict=True):
        assert [(cell.likelihood, cell.severity, cell.nothing_found) for cell in row.cells] == [
            (cell.likelihood, cell.severity, cell.nothing_found) for cell in mirrored.cells
        ]


@pytest.mark.parametrize("first", ["share", "not_share"])
def test_errors_name_both_sides_at_once_in_the_order_drawn(first, amara):
    questions = [a_full_question(by=amara) for _ in range(4)]
    question = next(each for each in questions if each.first == first)
    assessment = with_outcomes(begun(question, by=amara), by=amara)
    drawn = [first, SWAP[first]]

    with pytest.raises(Refused) as answers:
        answered(assessment, "core_safety", {"share": {}, "not_share": {}}, by=amara)
    with pytest.raises(Refused) as outcome:
        services.add_own_outcome(assessment=assessment, title="Work", prompts={}, by=amara, at=NOON)
    with pytest.raises(Refused) as enquiry:
        record_enquiry(
            question=question, asked_of="School", asks="Is he there?", reveals="That we ask", without_name=True,
            went_wrong_if={}, by=amara, at=NOON,
        )  # fmt: skip

    assert list(dict.fromkeys(field.split("-")[0] for field in answers.value.errors)) == drawn
    assert list(outcome.value.errors) == [f"{pole}-prompt" for pole in drawn]
    assert list(enquiry.value.errors) == [f"went_wrong_if-{pole}" for pole in drawn]
