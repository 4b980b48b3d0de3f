"""How many records somebody reads within an hour."""

import uuid
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.reading import AN_HOUR, Look, within_an_hour
from tests.cast import NOON

KIT, NIA = uuid.UUID(int=1), uuid.UUID(int=2)


def look(who, record, minute):
    return Look(who, uuid.UUID(int=100 + record), NOON + timedelta(minutes=minute))


def test_the_most_different_records_within_any_one_hour():
    looks = [look(KIT, record, 20 * record) for record in range(6)]
    looks += [look(NIA, 1, minute) for minute in range(101, 110)]

    assert within_an_hour(looks) == {KIT: 3, NIA: 1}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 300)), min_size=1, max_size=30))
def test_it_is_what_counting_from_each_look_says(found):
    looks = sorted((look(KIT, record, minute) for record, minute in found), key=lambda each: each.at)

    counted = max(len({other.stream for other in looks if each.at <= other.at < each.at + AN_HOUR}) for each in looks)

    assert within_an_hour(looks) == {KIT: counted}
