"""Table 6.1: four types, their norms as questions, what is at stake between each pair, our gloss marked as ours."""

import pytest

from agencies.contexts import ServiceContext, contexts


def test_the_four_types_are_read_across_and_down():
    placed = {context.id.value: (context.column, context.row) for context in contexts().contexts}

    assert placed == {
        "A": ("universal", "imposing"),
        "B": ("universal", "providing"),
        "C": ("selective", "imposing"),
        "D": ("selective", "providing"),
    }


def test_the_row_words_are_marked_as_ours():
    assert contexts().gloss.note == "Our gloss: the printed row headings are not in the text we have."


def test_each_type_has_two_norms_and_each_is_a_question():
    for context in contexts().contexts:
        assert [norm.id for norm in context.norms] == [f"{context.id}1", f"{context.id}2"]
        assert all(norm.check.endswith("?") for norm in context.norms)


def test_a_norm_says_at_which_end_it_can_arise():
    police = contexts().norms("C")

    assert [norm.id for norm in police if "receiver" in norm.ends] == ["C1"]
    assert [norm.id for norm in police if "holder" in norm.ends] == ["C2"]


def test_what_the_table_does_not_type_has_no_norms_and_no_pair():
    content = contexts()

    assert content.norms(ServiceContext.OTHER) == ()
    assert content.pair("C", "other") == ""
    assert content.context("other").label == "Other"


def test_each_ordered_pair_has_its_own_words():
    content = contexts()

    watched = {content.pair(pair.from_, pair.to) for pair in content.pairs}

    assert len(watched) == 16
    assert content.pair("D", "C").startswith("The hardest pair")


def test_child_protection_is_placed_in_d_and_also_acts_as_c():
    placement = next(one for one in contexts().placements if one.agency.startswith("Children's social care"))

    assert (placement.context, placement.also_acts_as) == (ServiceContext.D, (ServiceContext.C,))
    assert len(contexts().placements) == 21


def test_a_letter_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match="E"):
        contexts().context("E")
