"""The whole grid at once: by the same rules, all of it or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.permissions import ChangedMeanwhile, Refused
from assessments import services
from tests.cases.telling import Verb, events, told
from tests.cast import NOON
from tests.factories import ROWS, a_full_question, appraised, begun, seen_by, with_outcomes

pytestmark = pytest.mark.django_db

CELL = {
    "reason": "Rose stops coming",
    "likelihood": [3, 4],
    "severity": [4, 4],
    "bearer": "child",
    "reversible": "no",
    "based_on_else": "my judgement",
    "evidence": "assumed",
    "mitigation": {"none_possible": "Too late"},
}
NOTHING = {"none": True, "reason": "The file of the last year"}
MANY = (
    *("safety_person", "safety_others", "willingness_to_present", "candour", "continuity", "privacy_right"),
    *("intrusion", "stigma", "work_and_relations", "inference", "other_agency_action", "acted_on", "trust_purposes"),
    *("fairness", "staff_safety", "investigation"),
)


@pytest.fixture
def assessment(amara):
    return with_outcomes(begun(a_full_question(by=amara), by=amara), by=amara)


def saved(assessment, cells, by, editions=None, why=""):
    return services.appraise_grid(assessment=assessment, cells=cells, editions=editions or {}, why=why, by=by, at=NOON)


def whole(rows=ROWS, **changed):
    return {key: {"share": CELL, "not_share": NOTHING} | changed.get(key, {}) for key in rows}


def test_the_whole_grid_is_kept_with_an_event_for_each_cell(amara, assessment):
    saved(assessment, whole(), amara)

    kept = seen_by(assessment, amara)
    assert kept.covered()
    assert kept.rows()[0].reading("share") == CELL
    changes = [(codes["row"], codes["course"]) for verb, codes, _ in told(assessment) if verb == Verb.CELL_CHANGED]
    assert changes == [(row, course) for row in ROWS for course in kept.question.order]


def test_one_wrong_cell_keeps_all_of_it_out(amara, assessment):
    before = events()

    with pytest.raises(Refused) as refused:
        saved(assessment, whole(core_trust={"share": {k: v for k, v in CELL.items() if k != "bearer"}}), amara)

    assert refused.value.errors == {"core_trust.share.bearer": "Select who would bear it if we share"}
    assert events() == before
    assert not seen_by(assessment, amara).covered()


def test_an_error_on_a_further_way_names_it(amara, assessment):
    saved(assessment, whole(), amara)
    way = services.add_way(
        assessment=assessment, name="The duty worker only", kind="fewer_people", nearer="share", by=amara, at=NOON
    )

    with pytest.raises(Refused) as refused:
        saved(assessment, {"core_trust": {way.key: {"none": True, "reason": " "}}}, amara)

    assert refused.value.errors == {"core_trust.way-1.looked_at": "Enter what you looked at for “The duty worker only”"}


def test_a_cell_that_is_not_given_stays(amara, assessment):
    saved(assessment, whole(), amara)

    saved(assessment, {"core_trust": {"share": None, "not_share": CELL}}, amara)

    row = seen_by(assessment, amara).rows()[1]
    assert (row.reading("share"), row.reading("not_share")) == (CELL, CELL)


def test_an_older_edition_is_refused_with_what_stands(amara, assessment):
    saved(assessment, whole(), amara)
    before = events()

    with pytest.raises(ChangedMeanwhile) as changed:
        saved(assessment, whole(), amara, editions={"core_safety": {"share": 0}})

    assert changed.value.theirs["core_safety"]["share"]["reason"] == "Rose stops coming"
    assert events() == before


def test_after_the_first_showing_it_asks_why_once(amara):
    assessment = appraised(a_full_question(by=amara), by=amara)
    services.show_comparison(assessment=assessment, by=amara, at=NOON)

    saved(assessment, whole(), amara, why="The visit changed what we know")

    changed = seen_by(assessment, amara).readings_changed.all()
    assert len(changed) == 8
    assert {each.why for each in changed} == {"The visit changed what we know"}


def queries_for(rows, by):
    assessment = begun(a_full_question(by=by), by=by)
    with_outcomes(assessment, by=by, chosen=rows)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        saved(assessment, whole(rows), by)
    return len(queries)


def test_sixteen_outcomes_cost_as_many_queries_as_two(amara):
    assert queries_for(MANY, amara) == queries_for(["core_safety", "core_response"], amara)
