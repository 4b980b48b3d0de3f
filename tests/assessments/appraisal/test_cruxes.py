"""Blockers, hinges and resolvers are exactly what trying everything finds (METHOD 2.5, 2.6)."""

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from assessments.appraisal.comparison import compare
from assessments.appraisal.cruxes import steps
from assessments.appraisal.grid import Basis, OutcomeGrid
from tests.assessments.appraisal.grids import NOTHING, grid, grids, harm
from tests.examples import examples
from tests.oracle import readings as oracle

PAIR = ("share", "not_share")
BASES = st.sampled_from(list(Basis))


def compared(data, basis="residual"):
    return compare(OutcomeGrid.model_validate(data), *PAIR, basis)


@given(grids(most=4), BASES)
@examples(100)
def test_blockers_are_the_one_smallest_set_that_would_have_to_read_otherwise(data, basis):
    found = compared(data, basis)

    sets = oracle.sets_of(data, *PAIR, basis)
    for side in PAIR:
        numbers = {int(row[1:]) for row in found.blockers[side]}
        assert oracle.blockers(sets, side) == [numbers]


@given(grids(least=1, most=3, open_too=False), BASES)
@examples(80)
def test_hinges_are_exactly_the_rows_that_turn_in_one_step(data, basis):
    found = compared(data, basis)

    assert {hinge.row: set(hinge.to) for hinge in found.hinges} == oracle.hinges(data, *PAIR, basis)


@given(grids(least=1, most=4, open_too=False, plain=True))
@examples(120, suppress_health_check=[HealthCheck.filter_too_much])
def test_resolvers_are_all_the_smallest_narrowings_that_settle_it(data):
    found = compared(data)
    assume(found.overall.relation == "unsettled")

    rows = {(r.to, frozenset(int(row[1:]) for row in r.rows)) for r in found.resolvers}

    assert rows == oracle.resolvers(oracle.sets_of(data, *PAIR), *PAIR)


def test_two_rows_that_cannot_make_a_dilemma_alone_make_one_together():
    found = compare(grid({"a": (harm((1, 2), 1), harm((1, 2), 1)), "b": (harm((1, 2), 1), harm((1, 2), 1))}), *PAIR)

    assert [(r.to, r.rows) for r in found.resolvers] == [
        ("worse:share", ("a", "b")),
        ("worse:not_share", ("a", "b")),
        ("level", ("a", "b")),
        ("dilemma", ("a", "b")),
    ]


def test_nothing_turns_and_nothing_resolves_while_an_answer_is_missing():
    found = compare(grid({"a": (harm(2, 2), None), "b": (harm(1, 1), harm(1, 1))}), *PAIR)

    assert found.hinges == ()
    assert found.resolvers == ()
    assert found.blockers == {"share": ("a",), "not_share": ("a",)}


def test_no_harm_steps_up_to_the_least_harm_but_the_least_harm_does_not_step_down_to_none():
    level = compare(grid({"a": (NOTHING, NOTHING)}), *PAIR)
    least = compare(grid({"a": (harm(1, 1), NOTHING)}), *PAIR)

    assert [(h.row, h.to) for h in level.hinges] == [("a", ("worse:not_share", "worse:share"))]
    assert [(h.row, h.to) for h in least.hinges] == [("a", ("level",))]


def test_thirty_answers_that_could_not_be_judged_can_each_make_a_dilemma():
    unknown = harm("cannot_tell", "cannot_tell")

    found = compare(grid({f"r{n}": (unknown, unknown) for n in range(30)}), *PAIR)

    assert len(found.resolvers) == 33


def test_a_dilemma_that_no_single_row_carries_has_no_resolver_because_it_is_settled():
    found = compare(grid({"a": (harm(2, 2), NOTHING), "b": (NOTHING, harm(2, 2))}), *PAIR)

    assert found.overall.relation == "dilemma"
    assert found.resolvers == ()
    assert found.blockers == {"share": ("b",), "not_share": ("a",)}


def test_every_single_step_of_a_range_and_no_other():
    middle = ((2, 3), (3, 3))

    assert set(steps(middle)) == {
        ((1, 3), (3, 3)),
        ((3, 3), (3, 3)),
        ((2, 3), (2, 3)),
        ((2, 3), (4, 3)),
        ((1, 3), (2, 3)),
        ((3, 3), (4, 3)),
        ((2, 2), (3, 3)),
        ((2, 3), (3, 4)),
        ((2, 2), (3, 2)),
        ((2, 4), (3, 4)),
    }


def test_steps_stay_on_the_scale():
    assert set(steps(((1, 5), (1, 5)))) == {((1, 5), (2, 5)), ((2, 5), (2, 5)), ((1, 4), (1, 5)), ((1, 4), (1, 4))}
    assert set(steps(((1, 1), (5, 5)))) == {
        ((2, 1), (5, 5)),
        ((1, 1), (4, 5)),
        ((1, 2), (5, 5)),
        ((1, 1), (5, 4)),
    }
    assert steps(((0, 0), (0, 0))) == [((1, 1), (1, 1))]
