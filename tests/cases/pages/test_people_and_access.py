"""Who is in a case, and who may see it."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from agencies.roles import Role
from api.doors import Call
from audit.models import AuditEvent
from audit.verbs import Verb
from cases import services as cases
from cases.given import PersonGiven
from cases.models import Case, Grant
from cases.views.asking import Stop
from tests.api.program import Program
from tests.cases.pages.reading import hidden, words
from tests.cast import enrolled
from tests.factories import let_see

pytestmark = pytest.mark.django_db


def seen(person, case):
    with reading(person):
        return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def who_looked(case):
    """For which agencies somebody looked at it."""
    looks = AuditEvent.objects.of_stream(case.stream).filter(type=Verb.VIEW_OPENED)
    return {json.loads(bytes(look.body))["agency"] for look in looks}


def test_two_people_change_one_person_and_nobody_is_written_over(desk, case, amara):
    sam = case.people.get(number=2)
    address = reverse("cases:person_change", args=[case.pk, sam.pk])
    shown = desk.get(address)
    cases.change_person(
        person=sam, changes=PersonGiven(initials="S.W.", name="Samuel", concern="child"), by=amara, at=timezone.now()
    )

    answer = desk.post(address, hidden(shown) | {"initials": "S.W.", "name": "Sammy", "concern": "child"})

    assert answer.status_code == 409
    assert "What you wrote" in words(answer)
    assert "Samuel" in words(answer)
    again = desk.post(address, hidden(answer) | {"initials": "S.W.", "name": "Sammy", "concern": "child"})
    assert again.status_code == 302
    sam.refresh_from_db()
    assert sam.name == "Sammy"


def test_a_person_without_initials_is_not_added(desk, case):
    address = reverse("cases:person_add", args=[case.pk])

    answer = desk.post(address, hidden(desk.get(address)) | {"name": "Uncle Joe"})

    assert answer.status_code == 422
    assert "Enter initials" in words(answer)
    assert "Uncle Joe" in answer.content.decode()


def test_amara_lets_kit_see_the_case_for_a_reason_and_until_a_day(desk, case, kit):
    address = reverse("cases:access", args=[case.pk])
    assert not seen(kit, case)

    given = {"user": kit.user.pk, "reason": "second_opinion", "note": "Knows the family"}
    answer = desk.post(address, hidden(desk.get(address)) | given, follow=True)

    assert "Kit Lawson Asked for a second opinion Knows the family Amara Obi" in words(answer)
    assert seen(kit, case)


def test_without_a_reason_nobody_is_let_in(desk, case, kit):
    address = reverse("cases:access", args=[case.pk])

    answer = desk.post(address, hidden(desk.get(address)) | {"user": kit.user.pk})

    assert answer.status_code == 422
    assert "Select why they need to see it" in words(answer)
    assert not seen(kit, case)


def test_whoever_may_see_no_cases_is_not_listed(desk, case, ines, lena, kit):
    said = words(desk.get(reverse("cases:access", args=[case.pk])))

    assert "Kit Lawson, practitioner" in said
    assert "Ines Duarte" not in said
    assert "Lena Fischer" not in said


def test_what_amara_ends_is_gone_and_stays_on_record(desk, case, amara, kit):
    grant = cases.let_see(
        case=case, user=kit.user, reason="colleague", note="Covers for me", by=amara, at=timezone.now()
    )
    address = reverse("cases:access_end", args=[case.pk, grant.pk])

    answer = desk.post(address, hidden(desk.get(address)), follow=True)

    assert not seen(kit, case)
    assert "Kit Lawson: Works on it too" in words(answer)


def test_amara_is_offered_no_end_to_the_access_of_her_manager(desk, case, amara, bryn):
    with reading(amara):
        managers, own = (Grant.objects.visible_to(amara).get(case=case, user=one.user) for one in (bryn, amara))

    page = desk.get(reverse("cases:access", args=[case.pk])).content.decode()
    opened = desk.get(reverse("cases:access_end", args=[case.pk, managers.pk]))

    assert reverse("cases:access_end", args=[case.pk, own.pk]) in page
    assert reverse("cases:access_end", args=[case.pk, managers.pk]) not in page
    assert opened.status_code == 403
    assert "Only a manager of Child protection, duty team" in words(opened)


def test_the_last_one_who_works_on_it_cannot_leave_it_to_nobody(desk, case, amara, bryn):
    with reading(amara):
        managers, own = (Grant.objects.visible_to(amara).get(case=case, user=one.user) for one in (bryn, amara))
    cases.end_grant(grant=managers, by=bryn, at=timezone.now())
    address = reverse("cases:access_end", args=[case.pk, own.pk])

    answer = desk.post(address, hidden(desk.get(address)))

    assert answer.status_code == 409
    assert "Nobody could work on this case any more." in words(answer)
    assert seen(amara, case)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_a_case_is_not_there_while_somebody_acts_for_another_agency(
    browse, case, amara, kit, machine, public_protection, role
):
    let_see(case, kit, by=amara, at=timezone.now())
    elsewhere = enrolled(kit.user, public_protection, role, by=machine)

    where = reverse("cases:show", args=[case.pk])
    pages = [browse(who).get(where).status_code for who in (kit, elsewhere)]
    programs = [Program(who, who.role).sent("GET", f"cases/{case.pk}").status_code for who in (kit, elsewhere)]

    assert pages == programs == [200, 404]
    assert who_looked(case) == {str(kit.agency.pk)}


@pytest.fixture
def nia_loses_access_as_she_sends(monkeypatch, case, amara, nia):
    """Nia works on the case too; her access ends after she was let in to the form, and before what it asks is done."""
    grant = let_see(case, nia, by=amara, at=timezone.now())

    def just_before(owner, name):
        real = getattr(owner, name)

        def meanwhile(*given, **more):
            cases.end_grant(grant=grant, by=amara, at=timezone.now())
            return real(*given, **more)

        monkeypatch.setattr(owner, name, meanwhile)

    return just_before


def test_a_page_says_that_it_is_not_there_to_whoever_lost_access_as_they_sent_it(
    browse, nia, question, nia_loses_access_as_she_sends
):
    desk, address = browse(nia), reverse("cases:stop", args=[question.pk])
    shown = desk.get(address)
    nia_loses_access_as_she_sends(Stop, "act")

    answer = desk.post(address, hidden(shown) | {"why": "The family has moved"})

    assert (shown.status_code, answer.status_code) == (200, 404)


def test_a_program_is_told_the_same(nia, question, nia_loses_access_as_she_sends):
    program = Program(nia)
    match = program.etag(f"questions/{question.pk}")
    nia_loses_access_as_she_sends(Call, "does")

    program.post(f"questions/{question.pk}/stop", {"why": "The family has moved"}, match=match, status=404)
