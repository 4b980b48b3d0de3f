"""Letting somebody see a case, and ending it: need to know, handed on for a reason by those who hold it."""

from datetime import UTC, datetime, timedelta

import pytest

from agencies import services as agencies
from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from audit.verbs import Verb
from cases import permissions
from cases import services as cases
from cases.models import Case, Grant
from tests.cases.telling import events, last
from tests.cast import LONG_AGO, NOON, enrolled
from tests.factories import case_of, let_see

pytestmark = pytest.mark.django_db


def sees(person, case):
    with reading(person):
        return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def test_kit_is_let_see_for_a_reason(amara, kit):
    case = case_of(amara)

    let_see(case, kit, by=amara, note="Knows the family")

    assert sees(kit, case)
    assert last(case) == (
        Verb.ACCESS_GRANTED,
        {"person": str(kit.user.pk), "reason": "colleague"},
        {"person": "Kit Lawson", "note": "Knows the family"},
    )


def test_a_manager_hands_on_too(amara, bryn, hari):
    case = case_of(amara)

    let_see(case, hari, by=bryn, reason="review")

    assert sees(hari, case)


def test_whoever_was_only_asked_does_not_hand_on(amara, nia, kit):
    case = case_of(amara)
    let_see(case, nia, by=amara, reason="second_opinion")
    before = events()

    with pytest.raises(MayNot, match="Only people of Child protection, duty team, Eastmere Children's Services who"):
        let_see(case, kit, by=nia)

    assert not sees(kit, case)
    assert events() == before


def test_a_colleague_of_another_team_does_not_hand_on(amara, kit, chidi):
    case = case_of(amara)
    let_see(case, kit, by=amara)

    with pytest.raises(MayNot):
        let_see(case, chidi, by=kit)


def test_whoever_does_not_see_it_does_not_hand_on(amara, kit):
    case = case_of(amara)

    with pytest.raises(MayNot, match="You have not been given access to this case"):
        let_see(case, kit, by=kit)

    assert not sees(kit, case)


@pytest.mark.parametrize("reason", ["colleague", "review", "manager"])
def test_nobody_of_another_agency_is_let_in_without_a_question_of_sharing(amara, chidi, reason):
    case = case_of(amara)
    before = events()

    with pytest.raises(Refused) as refused:
        let_see(case, chidi, by=amara, reason=reason)

    said = "Chidi Eze does not work for Eastmere Children's Services. To tell another service, ask a sharing question"
    assert refused.value.errors == {"user": said}
    assert not sees(chidi, case)
    assert events() == before


@pytest.mark.parametrize("outside_cases", ["ines", "lena", "esme", "jo", "gwen", "moss"])
def test_no_one_is_let_see_whose_role_sees_no_cases(request, amara, outside_cases):
    person = request.getfixturevalue(outside_cases)
    case = case_of(amara)

    with pytest.raises(Refused) as refused:
        let_see(case, person, by=amara)

    name = person.user.display_name
    assert refused.value.errors == {"user": f"{name} does not work in a role that sees cases"}
    assert not sees(person, case)


def test_what_is_missing_is_asked_for_all_at_once(amara, bryn):
    case = case_of(amara)

    with pytest.raises(Refused) as refused:
        let_see(case, bryn, by=amara, reason="emergency", note=" ", until=NOON)

    assert refused.value.errors == {
        "reason": "Select why they need to see it",
        "until": "Date must be in the future",
        "user": "Bryn Hughes can see this case already",
        "note": "Enter why they need to see it",
    }


def test_access_that_is_ended_is_gone_and_stays_on_record(amara, kit):
    case = case_of(amara)
    grant = let_see(case, kit, by=amara)

    cases.end_grant(grant=grant, by=amara, at=NOON)

    assert not sees(kit, case)
    assert last(case)[:2] == (Verb.ACCESS_ENDED, {"person": str(kit.user.pk), "reason": "colleague"})
    with reading(amara):
        kept = Grant.objects.visible_to(amara).get(pk=grant.pk)
        assert (kept.ended_at, kept.note) == (NOON, "Covers for us this week")


def test_access_ends_once(amara, kit):
    case = case_of(amara)
    grant = let_see(case, kit, by=amara)
    cases.end_grant(grant=grant, by=amara, at=NOON)
    before = events()

    with pytest.raises(NotPossibleNow, match="This access has already ended"):
        cases.end_grant(grant=grant, by=amara, at=NOON)

    assert events() == before


def test_nia_whose_access_has_ended_sees_nothing(amara, nia):
    case = case_of(amara)
    grant = let_see(case, nia, by=amara)
    cases.end_grant(grant=grant, by=nia, at=NOON)

    assert not sees(nia, case)
    with pytest.raises(MayNot):
        cases.close_case(case=case, by=nia, at=NOON + timedelta(minutes=1))


def test_access_until_a_time_ends_by_itself(amara, kit):
    case = case_of(amara, at=LONG_AGO)
    now = datetime.now(UTC)

    let_see(case, kit, by=amara, at=now - timedelta(days=2), until=now - timedelta(days=1))
    assert not sees(kit, case)

    let_see(case, kit, by=amara, at=now, until=now + timedelta(days=1))
    assert sees(kit, case)


def test_somebody_who_has_left_sees_nothing_whatever_grants_remain(amara, kit, machine):
    case = case_of(amara)
    let_see(case, kit, by=amara)

    agencies.end_membership(membership=kit.membership, by=machine, at=NOON)

    assert not sees(kit, case)
    with reading(kit):
        assert not Case.objects.exists()


def test_one_can_give_up_ones_own_access(amara, kit):
    case = case_of(amara)
    grant = let_see(case, kit, by=amara)

    cases.end_grant(grant=grant, by=kit, at=NOON)

    assert not sees(kit, case)


def test_the_last_who_works_on_a_case_does_not_leave_it_to_nobody(amara):
    case = case_of(amara)
    own = case.grants.get()

    with pytest.raises(NotPossibleNow, match="Nobody could work on this case any more"):
        cases.end_grant(grant=own, by=amara, at=NOON)

    assert sees(amara, case)


@pytest.mark.parametrize("gone", ["ended", "not_begun", "sees_no_cases"])
def test_somebody_who_works_here_no_more_is_nobody_to_leave_a_case_to(amara, kit, machine, gone):
    case = case_of(amara)
    own = case.grants.get()
    let_see(case, kit, by=amara)
    agencies.end_membership(membership=kit.membership, by=machine, at=NOON)
    if gone != "ended":
        soon = {"from_at": NOON + timedelta(days=60)} if gone == "not_begun" else {}
        role = Role.AUDITOR if gone == "sees_no_cases" else Role.MANAGER
        enrolled(kit.user, kit.team, role, by=machine, at=NOON, **soon)

    with pytest.raises(NotPossibleNow, match="Nobody could work on this case any more"):
        cases.end_grant(grant=own, by=amara, at=NOON)

    assert sees(amara, case)


def test_a_manager_who_still_works_here_is_somebody_to_leave_a_case_to(amara, bryn):
    case = case_of(amara)
    own = Grant.objects.get(case=case, user=amara.user)

    cases.end_grant(grant=own, by=amara, at=NOON)

    assert (sees(amara, case), sees(bryn, case)) == (False, True)


def test_a_colleague_from_another_team_cannot_end_what_somebody_else_was_given(amara, kit, bryn):
    case = case_of(amara)
    let_see(case, kit, by=amara)
    managers = Grant.objects.get(case=case, user=bryn.user)

    with pytest.raises(MayNot):
        cases.end_grant(grant=managers, by=kit, at=NOON)


def test_whoever_is_looked_on_does_not_end_their_managers_access(amara, bryn):
    case = case_of(amara)
    managers = Grant.objects.get(case=case, user=bryn.user)
    before = events()

    with pytest.raises(MayNot, match="Only a manager of Child protection, duty team, Eastmere Children's Services can"):
        cases.end_grant(grant=managers, by=amara, at=NOON)

    assert sees(bryn, case)
    assert events() == before
    cases.end_grant(grant=managers, by=bryn, at=NOON)
    assert not sees(bryn, case)


@pytest.mark.parametrize(
    ("who", "reason", "change", "hand_on"),
    [
        ("amara", None, True, True),
        ("bryn", None, False, True),
        ("nia", "colleague", True, True),
        ("nia", "second_opinion", False, False),
        ("kit", "colleague", False, False),
        ("farid", "governance", False, False),
        ("chidi", None, False, False),
    ],
)
def test_who_may_change_and_who_may_hand_on(request, amara, who, reason, change, hand_on):
    person = request.getfixturevalue(who)
    request.getfixturevalue("bryn")
    case = case_of(amara)
    if reason:
        let_see(case, person, by=amara, reason=reason)

    with reading(person):
        assert permissions.can_change(case, person, NOON) is change
        assert permissions.can_let_see(case, person, NOON) is hand_on
        assert permissions.can_see(case, person, NOON) is (who != "chidi")
