"""The conditions somebody worked under: their own words, on the day."""

import datetime as dt

import pytest

from agencies.permissions import MayNot, Refused
from assessments import services
from assessments.given import ConditionsGiven, TeamConditionsGiven
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import a_full_question, begun, decided, let_see, seen_by, signed

pytestmark = pytest.mark.django_db


def recorded(assessment, by, **changes):
    given = {"caseload": 19, "last_supervision": dt.date(2026, 11, 2), "time": "short", "trained": "yes"} | changes
    return services.record_conditions(assessment=assessment, conditions=ConditionsGiven(**given), by=by, at=NOON)


def test_the_author_records_their_own(amara):
    assessment = begun(a_full_question(by=amara), by=amara)

    recorded(assessment, amara, note="Two of us are off sick")

    kept = seen_by(assessment, amara).conditions
    assert (kept.caseload, kept.time, kept.note) == (19, "short", "Two of us are off sick")
    verb, codes, _ = last(assessment)
    assert (verb, codes["caseload"], codes["time"]) == (Verb.CONDITIONS_RECORDED, 19, "short")


def test_not_knowing_is_an_answer(amara):
    assessment = begun(a_full_question(by=amara), by=amara)

    recorded(assessment, amara, caseload=None, caseload_unknown=True)

    kept = seen_by(assessment, amara).conditions
    assert (kept.caseload, kept.caseload_unknown) == (None, True)


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"caseload": None}, {"caseload": "Enter your caseload, or that you do not know"}),
        ({"caseload": -1}, {"caseload": "Enter your caseload, or that you do not know"}),
        ({"time": "plenty"}, {"time": "Select how much time you had for this today"}),
        ({"last_supervision": dt.date(2026, 12, 1)}, {"last_supervision": "Date must be today or in the past"}),
    ],
)
def test_what_cannot_be_is_refused(changed, errors, amara):
    assessment = begun(a_full_question(by=amara), by=amara)
    before = events()

    with pytest.raises(Refused) as refused:
        recorded(assessment, amara, **changed)

    assert (refused.value.errors, events()) == (errors, before)


def test_nobody_else_writes_them(amara, bryn, nia):
    assessment = begun(a_full_question(by=amara), by=amara)
    let_see(assessment.question.case, nia, by=amara)

    for person in (bryn, nia):
        with pytest.raises(MayNot):
            recorded(assessment, person)


def test_the_teams_conditions_stand_in_what_is_signed_as_last_recorded(amara, bryn):
    for caseload in (14, 16):
        services.record_team_conditions(
            team=bryn.team,
            conditions=TeamConditionsGiven(caseload_guide=caseload, vacancies=2, supervision_every_weeks=4),
            by=bryn,
            at=NOON + dt.timedelta(minutes=caseload),
        )

    document = signed(decided(a_full_question(by=amara), by=amara), by=amara).document

    assert (document["team_conditions"]["caseload_guide"], document["team_conditions"]["vacancies"]) == (16, 2)


def test_only_a_manager_of_the_team_records_them(amara, hari):
    before = events()

    for person in (amara, hari):
        with pytest.raises(MayNot):
            services.record_team_conditions(
                team=amara.team, conditions=TeamConditionsGiven(vacancies=1), by=person, at=NOON
            )

    assert events() == before
