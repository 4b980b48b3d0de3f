"""Of a person nothing before the rest: the order in which it is asked what went wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.ladder import ORDER, next_rung, why_not_yet
from reviews.vocabulary import Rung, Substitution

ANSWERED = st.dictionaries(st.sampled_from([rung.value for rung in Rung]), st.booleans())
SUBSTITUTION = st.sampled_from(["", *Substitution])


def test_from_the_top_one_after_the_other():
    answered = {}
    for rung in ORDER[:3]:
        assert next_rung(answered, "") is rung
        assert why_not_yet(rung, answered, "") == ""
        answered[rung.value] = True
    assert next_rung(answered, "") is None
    assert next_rung(answered, "otherwise") is Rung.PERSON
    assert "colleague in the same place" in why_not_yet("person", answered, "")


@given(ANSWERED, SUBSTITUTION)
def test_nothing_of_a_person_before_the_others_and_the_substitution_test(answered, substitution):
    may = why_not_yet("person", answered, substitution) == ""

    assert may == (all(answered.get(rung) for rung in ORDER[:3]) and substitution == "otherwise")


@pytest.mark.parametrize("substitution", ["same", "not_clear"])
def test_where_a_colleague_would_have_done_the_same_the_answer_lies_further_up(substitution):
    answered = dict.fromkeys(ORDER[:3], True)

    assert next_rung(answered, substitution) is None
    assert "further up" in why_not_yet("person", answered, substitution)
