"""A sample is drawn from quiet decisions of both kinds, and what it was drawn from is kept."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from reviews import services
from reviews.models import Counted, Framed, Sample
from reviews.sampling import draw_each, fingerprint
from tests.reviews.stories import LATER, followed_up, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
SEED = bytes(range(32))


@told_once
def decisions(amara, bryn):
    """Two decisions to share and one not to, of the duty team."""
    return [signed_off(by=amara, manager=bryn, shared=shared) for shared in (True, True, False)]


def drawn(by, size=1, seed=SEED):
    return services.draw_sample(team=by.team, size=size, by=by, at=LATER + dt.timedelta(hours=1), seed=seed)


def test_it_draws_from_both_kinds_and_can_be_drawn_again(decisions, bryn):
    sample = drawn(bryn)

    frame = list(Framed.objects.filter(sample=sample))
    sides = {side: [each.version for each in frame if each.shared is side] for side in (True, False)}
    assert {side: len(ids) for side, ids in sides.items()} == {True: 2, False: 1}
    again = draw_each(sides, size=sample.size, seed=bytes.fromhex(sample.seed))
    assert {each.version for each in frame if each.drawn} == {*again[True], *again[False]}
    assert len(fingerprint([each.version for each in frame])) == 64
    with reading(bryn):
        counted = Counted.objects.countable_by(bryn)
        assert {each.version_id for each in counted.filter(sampled=True)} == {*again[True], *again[False]}
        assert {each.due_on for each in counted.filter(sampled=True)} == {dt.date(2026, 12, 21)}


def test_what_is_known_or_loud_is_not_drawn_from(decisions, amara, bryn):
    known, loud, quiet = decisions
    followed_up(known, by=amara, onward="again", next_on=dt.date(2027, 9, 1), closed_why="")
    followed_up(loud, by=amara, need="undetermined", use="undetermined", occasion="complaint")

    sample = drawn(bryn, size=5)

    assert [each.version for each in Framed.objects.filter(sample=sample)] == [quiet.pk]
    followed_up(quiet, by=bryn, need="no", occasion="sampled")
    with pytest.raises(NotPossibleNow, match="known what came of each"):
        drawn(bryn)


def test_what_was_closed_without_an_answer_comes_back_when_it_is_drawn(decisions, amara, bryn):
    for each in decisions:
        followed_up(each, by=amara, need="undetermined", use="undetermined")
    with reading(bryn):
        assert not Counted.objects.countable_by(bryn).exclude(due_on=None).exists()

    drawn(bryn, size=3)

    with reading(bryn):
        due = Counted.objects.countable_by(bryn).due(LATER.date() + dt.timedelta(days=28))
        assert len(due) == 3


def test_only_a_manager_draws_for_the_team_and_a_sample_stays(decisions, amara, bryn, hari, farid):
    for other in (amara, farid):
        with pytest.raises(MayNot):
            services.draw_sample(team=bryn.team, size=1, by=other, at=LATER)
    with pytest.raises(MayNot):
        services.draw_sample(team=bryn.team, size=1, by=hari, at=LATER)
    for size in (0, 201):
        with pytest.raises(Refused):
            drawn(bryn, size=size)

    drawn(bryn)

    assert [Sample.objects.visible_to(by).count() for by in (bryn, hari, farid, amara)] == [1, 0, 1, 0]
    for change in ("UPDATE reviews_sample SET size = 9", "DELETE FROM reviews_framed"):
        with pytest.raises(DatabaseError, match="as it was drawn"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
