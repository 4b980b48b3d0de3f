"""Follow-ups may contradict one another: both count until somebody settles it, and then as not yet known."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.said import Said, together
from reviews.vocabulary import ErrorKind, Need, Use, errors_of

SAID = st.builds(Said, st.sampled_from(Need), st.sampled_from([*Use, ""]), st.booleans())


def test_what_is_found_later_stands_in_for_not_yet_known():
    assert together([Said("undetermined", "undetermined"), Said("yes", "as_meant")])[:2] == (Need.YES, Use.AS_MEANT)
    assert together([Said("yes", "as_meant"), Said("undetermined", "")])[:2] == (Need.YES, Use.AS_MEANT)


def test_contradictions_are_not_yet_known_until_somebody_settles_them():
    said = [Said("yes", "as_meant"), Said("no", "as_meant")]

    assert together(said) == (Need.UNDETERMINED, Use.AS_MEANT, True, False)
    assert together([*said, Said("no", "over_read", settles=True)]) == (Need.NO, Use.OVER_READ, False, False)
    assert together([*said, Said("no", "", settles=True), Said("yes", "")]).need_differs


@given(st.lists(SAID, max_size=6), SAID)
def test_the_last_that_settles_it_stands_alone(said, last):
    assert together([*said, last._replace(settles=True)]) == together([last])


@given(st.lists(SAID, max_size=6))
def test_saying_the_same_again_changes_nothing(said):
    once = together(said)

    assert together([*said, *[each._replace(settles=False) for each in said[-1:]]]) == once
    assert (once.need is Need.UNDETERMINED) or not once.need_differs


def test_each_kind_of_error_belongs_to_its_own_column():
    for need in Need:
        for use in Use:
            assert not set(errors_of(need, use, shared=True)) & {ErrorKind.MISSED}
            assert set(errors_of(need, use, shared=False)) <= {ErrorKind.MISSED}
    assert errors_of("no", "over_read", shared=True) == (ErrorKind.OVER_SHARED, ErrorKind.OVER_READ)
    assert errors_of("yes", "under_read", shared=True) == (ErrorKind.UNDER_READ,)
    assert errors_of("undetermined", "under_read", shared=True) == ()
