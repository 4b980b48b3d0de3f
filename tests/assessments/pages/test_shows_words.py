"""What the comparison says beside its levels: agreed measures, copies, and who bears a harm."""

from html import unescape

import pytest
from django.urls import reverse

from cases.vocabulary import Pole
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
COUNTED = "Readings count the measures that somebody has agreed to."
AGREED = {"committed": True, "owner": "Amara", "by": "2099-12-01", "residual_severity": [4]}
SAYS = "Copied, not changed"


def page_of(client, person, name, assessment, *more):
    return unescape(
        words(signed_in(client, person).get(reverse(f"assessments:{name}", args=[assessment.question_id, *more])))
    )


def shown(amara, **answers):
    assessment = factories.appraised(stories.question(amara), by=amara, at=YESTERDAY, answers=answers)
    factories.assessments.show_comparison(assessment=assessment, by=amara, at=YESTERDAY)
    return assessment


@pytest.mark.parametrize("side", list(Pole))
@pytest.mark.parametrize(("likelihood", "said"), [([2], 1), ([3, 4], 0)])
def test_that_agreed_measures_are_counted_is_said_where_one_changes_a_level(client, amara, side, likelihood, said):
    measure = factories.harm(**AGREED, residual_likelihood=likelihood)
    assessment = shown(amara, core_trust=factories.pair(**{side: measure}))

    page = page_of(client, amara, "shows", assessment)

    assert page.count(COUNTED) == said


def test_a_measure_that_nobody_agreed_to_is_not_said_to_count(client, amara):
    assert COUNTED not in page_of(client, amara, "shows", shown(amara))


@pytest.mark.parametrize("nearer", list(Pole))
def test_a_cell_copied_unchanged_says_so_beside_its_pole_whether_a_range_or_exact(client, amara, nearer):
    exact = factories.harm(likelihood=[3], severity=[4])
    assessment = shown(amara, core_trust=factories.pair(exact, exact))
    way = factories.assessments.add_way(
        assessment=assessment,
        name="Tell the duty worker only",
        kind="fewer_people",
        nearer=nearer,
        by=amara,
        at=YESTERDAY,
    )

    found = factories.seen_by(assessment, amara).findings()
    page = page_of(client, amara, "shows", assessment)

    beside = {each.pole: [(row.words, SAYS in row.detail) for row in each.rows] for each in found.ways[0].against}
    assert set(beside[nearer]) == {("Cannot be told apart on what we know", True), ("Read as the same", True)}
    assert not any(copied for pole, rows in beside.items() if pole != nearer for _words, copied in rows)
    assert page.count(SAYS) == len(found.rows)
    assert way.key == found.ways[0].course


@pytest.mark.parametrize("titles", ["initials", "first_names", "references"])
def test_whoever_it_is_about_is_called_the_same_in_the_answers_the_comparison_and_the_record(client, amara, titles):
    on_rose = factories.harm(bearer="person_at_centre", bearer_who="")
    question = stories.question(amara)
    type(amara.team).objects.filter(pk=amara.team.pk).update(titles=titles)
    assessment = factories.appraised(
        question, by=amara, at=YESTERDAY, answers={"core_trust": factories.pair(on_rose, on_rose)}
    )
    factories.assessments.show_comparison(assessment=assessment, by=amara, at=YESTERDAY)
    called = "Rose" if titles == "first_names" else "R.W."

    grid = page_of(client, amara, "grid", assessment)
    select = page_of(client, amara, "pair", assessment, "core_trust")
    shows = page_of(client, amara, "shows", assessment)
    record = page_of(client, amara, "check", assessment)

    assert f'<option value="person_at_centre" selected>{called}</option>' in select
    for page in (grid, select, shows, record):
        assert called in page
        assert "person it is about" not in page.lower()
    assert f"Who would bear it?</span> {called}" in record
    assert "fall on" in shows
