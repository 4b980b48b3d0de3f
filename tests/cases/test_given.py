"""What is typed is kept as it can be kept."""

from hypothesis import given
from hypothesis import strategies as st

from cases.given import plain


def test_outer_space_goes_and_lines_stay():
    assert plain("  first\r\nsecond \n") == "first\nsecond"
    assert plain(None) == ""


def test_what_a_database_refuses_is_left_out():
    assert plain("before\x00after") == "beforeafter"
    assert plain("half \ud83d") == "half ?"


@given(st.text(alphabet=st.characters()))
def test_whatever_is_kept_can_be_written_and_is_kept_the_same_again(text):
    kept = plain(text)

    assert kept.encode().decode() == kept
    assert plain(kept) == kept
