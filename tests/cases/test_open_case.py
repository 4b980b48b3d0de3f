"""Opening and closing a case: who sees it from then on, what it is called, and what it leaves in the trail."""

import secrets

import pytest
from django.db import connection

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case, Grant, PersonConcerned
from cases.references import ALPHABET
from tests.cases.telling import events, last, told
from tests.cast import NOON
from tests.factories import PersonGiven, case_of

pytestmark = pytest.mark.django_db


def test_amara_opens_a_case_and_she_and_her_manager_see_it(amara, bryn):
    case_of(amara, about="Rose has not been seen for a week")

    for person in (amara, bryn):
        with reading(person):
            seen = Case.objects.visible_to(person).with_people().get()
            assert (seen.about, [who.words for who in seen.people.all()]) == (
                "Rose has not been seen for a week",
                ["Rose Whitlock", "Sam Whitlock"],
            )


@pytest.mark.parametrize("outsider", ["chidi", "dilys", "gwen", "hari", "ines", "kit", "nia", "farid"])
def test_nobody_else_sees_that_it_is_there(request, amara, outsider):
    case_of(amara)
    person = request.getfixturevalue(outsider)

    with reading(person):
        assert not Case.objects.visible_to(person).exists()
        assert not Case.objects.exists()


def test_opening_is_one_event_with_the_grants_beside_it(amara, bryn):
    case = case_of(amara, about="Rose has not been seen for a week")

    opened, author, manager = told(case)
    assert opened == (
        Verb.CASE_OPENED,
        {"team": str(case.team_id), "people": 2},
        {"now": {"about": "Rose has not been seen for a week", "people": ["Rose Whitlock", "Sam Whitlock"]}},
    )
    assert author == (
        Verb.ACCESS_GRANTED,
        {"person": str(amara.user.pk), "reason": "author"},
        {"person": "Amara Obi"},
    )
    assert manager == (
        Verb.ACCESS_GRANTED,
        {"person": str(bryn.user.pk), "reason": "manager"},
        {"person": "Bryn Hughes"},
    )


def test_the_words_lie_sealed_in_the_tables(amara):
    case = case_of(amara, about="Rose has not been seen for a week")

    with connection.cursor() as cursor:
        cursor.execute("SELECT about FROM cases_case WHERE id = %s", [case.pk])
        assert b"Rose" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT string_agg(initials || name || note, '') FROM cases_personconcerned")
        assert b"Whitlock" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("stranger", ["bryn", "kit", "chidi", "ines", "gwen"])
def test_only_a_practitioner_of_the_team_opens_its_cases(request, amara, stranger):
    person = request.getfixturevalue(stranger)
    before = events()

    with pytest.raises(MayNot, match="Only a practitioner of Child protection, duty team"):
        cases.open_case(team=amara.team, about="Rose", people=[PersonGiven(initials="R.W.")], by=person, at=NOON)

    assert events() == before


@pytest.mark.parametrize(
    ("about", "people", "errors"),
    [
        ("  ", [PersonGiven(initials="R.W.")], {"about": "Enter what the case is about"}),
        ("Rose", [], {"people": "Enter the initials of at least one person"}),
        (
            "Rose",
            [PersonGiven(initials="R.W."), PersonGiven(initials="", concern="aunt")],
            {"people-1-initials": "Enter initials", "people-1-concern": "Select how the case concerns them"},
        ),
    ],
)
def test_what_does_not_do_is_refused_and_leaves_no_trace(amara, about, people, errors):
    before = events()

    with pytest.raises(Refused) as refused:
        cases.open_case(team=amara.team, about=about, people=people, by=amara, at=NOON)

    assert refused.value.errors == errors
    assert (events(), Grant.objects.count()) == (before, 0)


def test_a_form_sent_twice_opens_one_case(amara):
    sent = audit.Sent.of("8a0f5c1e-6d9c-4b52-9a43-8e7a4a8d6a01", b"the same words")
    case = case_of(amara, key=sent)

    with pytest.raises(audit.AlreadyDone) as done:
        case_of(amara, key=sent)

    assert done.value.object == f"cases.case:{case.pk}"
    assert list(Case.objects.visible_to(amara)) == [case]


def test_a_reference_that_is_taken_in_a_case_one_cannot_see_is_drawn_again(amara, kit, monkeypatch):
    theirs = case_of(kit)
    letters = iter(theirs.reference.removeprefix("C-") + "22222")
    monkeypatch.setattr(secrets, "choice", lambda among: next(letters) if among == ALPHABET else among[0])

    ours = case_of(amara)

    assert ours.reference == "C-22222"
    with reading(amara):
        assert ours.people.count() == 2


def test_a_list_shows_as_much_as_the_team_lets_be_read_over_a_shoulder(amara):
    case = case_of(amara)

    titles = {}
    for choice in ("references", "initials", "first_names"):
        case.team.titles = choice
        titles[choice] = case.title

    assert titles == {"references": case.reference, "initials": "R.W.", "first_names": "Rose"}


def test_somebody_is_recorded_later_and_corrected(amara):
    case = case_of(amara)
    given = PersonGiven(initials="D.M.", concern="family", note="Rose's mother")

    person = cases.record_person(case=case, person=given, by=amara, at=NOON)
    cases.change_person(
        person=person,
        changes=PersonGiven(initials="D.M.", concern="family", note="Grandmother"),
        edition=1,
        by=amara,
        at=NOON,
    )

    assert told(case)[-2] == (
        Verb.PERSON_RECORDED,
        {"concern": "family"},
        {"now": {"initials": "D.M.", "concern": "Family or household", "note": "Rose's mother"}},
    )
    assert last(case) == (
        Verb.PERSON_CHANGED,
        {"concern": "family", "fields": ["note"]},
        {"was": {"note": "Rose's mother"}, "now": {"note": "Grandmother"}},
    )


def test_two_who_correct_the_same_person_meet(amara):
    person = case_of(amara).people.first()
    cases.change_person(person=person, changes=PersonGiven(initials="R.B."), edition=1, by=amara, at=NOON)

    with pytest.raises(ChangedMeanwhile) as changed:
        cases.change_person(person=person, changes=PersonGiven(initials="R.C."), edition=1, by=amara, at=NOON)

    assert changed.value.theirs == {"initials": "R.B.", "name": "", "concern": "other", "note": ""}
    assert PersonConcerned.objects.get(pk=person.pk).initials == "R.B."


def test_saying_the_same_again_is_no_event(amara):
    case = case_of(amara)
    before = events()

    cases.change_person(
        person=case.people.first(),
        changes=PersonGiven(initials="R.W.", name="Rose Whitlock", concern="at_centre"),
        edition=1,
        by=amara,
        at=NOON,
    )

    assert events() == before


def test_a_closed_case_can_be_read_but_not_changed(amara):
    case = case_of(amara)
    closed = cases.close_case(case=case, by=amara, at=NOON)
    assert last(case)[:2] == (Verb.CASE_CLOSED, {})

    with pytest.raises(NotPossibleNow, match="This case was closed on 23 November 2026"):
        cases.record_person(case=closed, person=PersonGiven(initials="X."), by=amara, at=NOON)
    with pytest.raises(NotPossibleNow):
        cases.close_case(case=case, by=amara, at=NOON)
    with reading(amara):
        assert Case.objects.visible_to(amara).get().about == "A child not seen at school for three weeks"


def test_a_manager_does_not_close_it(amara, bryn):
    with pytest.raises(MayNot, match="Only a practitioner of Child protection, duty team"):
        cases.close_case(case=case_of(amara), by=bryn, at=NOON)
