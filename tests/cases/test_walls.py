"""Keeping somebody away from a case: a wall beats every grant, and whoever is kept away is told by nothing."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from assessments import permissions as appraisals
from assessments import services as assessments
from assessments.models import Assessment
from cases import permissions
from cases import services as cases
from cases.models import Case, Grant, SharingQuestion, Wall
from tests.cases.telling import Verb, events, last, told
from tests.cast import NOON, account, enrolled
from tests.factories import begun, case_of, let_see, question_in

pytestmark = pytest.mark.django_db


def sees(person, case):
    with reading(person):
        return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def kept_away(case, person, *, by, at=NOON, conflict="relative", note="Her sister", takes_over=""):
    given = {"conflict": conflict, "note": note, "takes_over": takes_over}
    return cases.keep_away(case=case, user=person.user, **given, by=by, at=at)


def test_bryn_keeps_kit_away_and_what_kit_had_has_ended(amara, bryn, kit):
    case = case_of(amara)
    let_see(case, kit, by=amara)

    kept_away(case, kit, by=bryn)

    assert not sees(kit, case)
    assert [verb for verb, _, _ in told(case)][-2:] == [Verb.WALL_PUT_UP, Verb.ACCESS_ENDED]
    _verb, codes, words = told(case)[-2]
    assert (codes, words) == (
        {"person": str(kit.user.pk), "conflict": "relative"},
        {"person": "Kit Lawson", "note": "Her sister"},
    )


def test_a_governance_lead_who_may_see_the_case_does_it_too(amara, kit, farid):
    case = case_of(amara)
    with pytest.raises(MayNot, match="You have not been given access"):
        kept_away(case, kit, by=farid)
    let_see(case, farid, by=amara, reason="governance")

    kept_away(case, kit, by=farid)

    assert permissions.is_kept_away(kit.user, case)


def test_nobody_else_keeps_anybody_away(amara, nia, kit, hari):
    case = case_of(amara)
    let_see(case, hari, by=amara)
    before = events()

    for person in (amara, hari):
        with pytest.raises(MayNot, match="Only a manager of Child protection, duty team"):
            kept_away(case, kit, by=person)

    assert events() == before


def test_urgent_access_is_not_enough_to_keep_anybody_away(amara, bryn, kit, farid):
    case = case_of(amara)
    cases.open_in_emergency(reference=case.reference, emergency="danger", note="Now", by=farid, at=timezone.now())

    with pytest.raises(MayNot, match="Only a manager of"):
        kept_away(case, kit, by=farid, at=timezone.now() + dt.timedelta(seconds=1))


def test_what_is_missing_is_asked_for_all_at_once(amara, bryn, chidi, kit):
    case = case_of(amara)

    for person, said in (
        (bryn, "Ask another manager or an information governance lead to keep you away"),
        (chidi, "Chidi Eze does not work for the agency of this case"),
    ):
        with pytest.raises(Refused) as refused:
            kept_away(case, person, by=bryn, conflict="", note=" ")
        assert refused.value.errors == {
            "conflict": "Select why they are kept away",
            "note": "Enter why they are kept away",
            "user": said,
        }
    kept_away(case, kit, by=bryn)
    with pytest.raises(Refused, match="is kept away from this case already"):
        kept_away(case, kit, by=bryn)


def test_whoever_keeps_the_author_of_an_open_question_away_says_who_takes_over(amara, nia, bryn):
    case = case_of(amara)
    question = question_in(case, by=amara)
    let_see(case, nia, by=amara)

    with pytest.raises(Refused) as refused:
        kept_away(case, amara, by=bryn)
    wall = kept_away(case, amara, by=bryn, takes_over="Nia, who knows the family")

    assert refused.value.errors == {"takes_over": "Enter who takes over the open question, and why it can go on"}
    assert wall.takes_over == "Nia, who knows the family"
    with reading(amara):
        assert not SharingQuestion.objects.visible_to(amara).filter(pk=question.pk).exists()
        assert not SharingQuestion.objects.exists()


def test_a_wall_beats_every_grant_in_both_doors(amara, bryn, kit):
    case = case_of(amara)
    kept_away(case, kit, by=bryn)

    with pytest.raises(Refused) as refused:
        let_see(case, kit, by=amara)
    assert refused.value.errors["user"] == "Kit Lawson is kept away from this case"
    bryn.take_the_floor()
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        Grant.objects.create(
            case=case, stream=case.stream, agency=case.team.agency, user=kit.user, reason="colleague",
            given_by=bryn.user, from_at=NOON,
        )  # fmt: skip


def test_a_manager_who_is_kept_away_is_not_let_in_by_a_signature(amara, bryn, machine):
    case = case_of(amara)
    assessment = begun(question_in(case, by=amara), by=amara)
    second = enrolled(account("Zoe", by=machine, surname="Zimmer"), amara.team, Role.MANAGER, by=machine)
    kept_away(case, second, by=bryn)
    with reading(amara):
        held = Assessment.objects.visible_to(amara).with_question().get(pk=assessment.pk)
        asked = {user.pk for user in appraisals.colleagues_to_ask(held, amara, NOON)}
    assert second.user.pk not in asked

    with pytest.raises(MayNot, match="is kept away from this case"):
        assessments.ask_opinion(assessment=held, colleague=second.user, question="Your view?", by=amara, at=NOON)

    assert not sees(second, case)


def test_it_is_lifted_for_a_reason_and_opens_nothing_by_itself(amara, bryn, kit):
    case = case_of(amara)
    let_see(case, kit, by=amara)
    kept_away(case, kit, by=bryn)
    with reading(bryn):
        wall = Wall.objects.visible_to(bryn).select_related("case__team__agency", "user").get()

    with pytest.raises(Refused, match="Enter why they need not be kept away"):
        cases.lift_wall(wall=wall, why="", by=bryn, at=NOON)
    with pytest.raises(MayNot):
        cases.lift_wall(wall=wall, why="Enough", by=amara, at=NOON)
    cases.lift_wall(wall=wall, why="They have not spoken for years", by=bryn, at=NOON)

    assert not sees(kit, case)
    assert last(case)[0] == Verb.WALL_LIFTED
    with pytest.raises(NotPossibleNow):
        cases.lift_wall(wall=wall, why="Again", by=bryn, at=NOON)
    let_see(case, kit, by=amara)
    assert sees(kit, case)


def test_the_database_keeps_walls_as_they_were_put_up(amara, bryn, kit):
    case = case_of(amara)
    kept_away(case, kit, by=bryn)

    bryn.take_the_floor()
    with pytest.raises(Error, match="lifted, never edited"), transaction.atomic():
        Wall.objects.update(conflict="other")
    assert Wall.objects.all().delete()[0] == 0
    amara.take_the_floor()  # a practitioner reads it, and neither lifts it nor puts one up
    assert Wall.objects.count() == 1
    assert Wall.objects.update(lifted_at=NOON) == 0
    kit.take_the_floor()  # and whoever is kept away finds no wall, and no trace that they were let in
    assert not Wall.objects.exists()
    assert not Grant.objects.exists()
