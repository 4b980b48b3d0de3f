"""Opening a case in an emergency: for four hours, for a reason, told at once, and reviewed by somebody else."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from audit import outbox, trail
from audit import services as audit
from audit.models import AuditEvent, Errand
from cases import services as cases
from cases import steps
from cases.models import Case, Grant, UrgentAccess
from cases.services import urgent
from tests.cases.telling import Verb, events, last, told, verbs
from tests.cast import account, enrolled
from tests.factories import case_of

pytestmark = pytest.mark.django_db
NO_SUCH = {"reference": "We cannot open a case with this reference for you. Check it, or ask a manager"}
SECOND = dt.timedelta(seconds=1)


def opened(reference, by, *, at=None, note="A call: the father is on his way to the house", key=None, **changes):
    """A case opened in an emergency, now: how long it lasts the database says."""
    given = {"reference": reference, "emergency": "danger", "note": note} | changes
    return cases.open_in_emergency(**given, by=by, at=at or timezone.now(), key=key)


def sees(person, case):
    with reading(person):
        return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def seen_by(person, access):
    with reading(person):
        return UrgentAccess.objects.visible_to(person).with_people().get(pk=access.pk)


def review(access, person, *, at=None, finding="needed", **words):
    return cases.review_urgent_access(
        access=seen_by(person, access), finding=finding, **words, by=person, at=at or timezone.now()
    )


def later(monkeypatch, at):
    """What was promised by then is done, by a worker at that time."""
    monkeypatch.setattr("cases.tasks.timezone.now", lambda: at)
    outbox.drain(lambda: at, done=(audit.AlreadyDone,))


@pytest.mark.parametrize("name", ["kit", "hari", "farid", "nia"])
def test_every_role_that_sees_cases_opens_one_of_its_own_agency(request, amara, name):
    person, case = request.getfixturevalue(name), case_of(amara)
    assert not sees(person, case)

    access = opened(f" {case.reference.lower()} ", person)

    assert sees(person, case)
    grant = access.grant
    assert (grant.reason, grant.until - grant.from_at) == ("emergency", dt.timedelta(hours=4))
    verb, codes, words = last(case)
    assert verb == Verb.BREAKGLASS_OPENED
    assert (codes["emergency"], codes["person"]) == ("danger", str(person.user.pk))
    assert words == {"note": "A call: the father is on his way to the house"}


@pytest.mark.parametrize("name", ["ines", "lena", "esme", "jo", "gwen"])
def test_nobody_else_does(request, amara, name):
    person, case = request.getfixturevalue(name), case_of(amara)
    before = events()

    with pytest.raises(MayNot, match="Your role does not see cases, in an emergency either"):
        opened(case.reference, person)

    assert events() == before
    assert not sees(person, case)


def test_a_case_of_another_agency_a_wrong_reference_and_a_wall_give_one_answer(amara, bryn, kit, chidi):
    ours, theirs = case_of(amara), case_of(chidi)
    cases.keep_away(case=ours, user=kit.user, conflict="relative", note="Her brother", by=bryn, at=timezone.now())
    before = verbs(ours), verbs(theirs)

    for reference in (theirs.reference, "C-22222", ours.reference):
        with pytest.raises(Refused) as refused:
            opened(reference, kit)
        assert refused.value.errors == NO_SUCH

    assert (verbs(ours), verbs(theirs)) == before
    assert not sees(kit, ours)
    own = [(entry.verb, entry.codes, entry.words) for entry in reversed(trail.of_stream(kit.user.pk)[:6])]
    assert own == [
        each
        for reference in (theirs.reference, "C-22222", ours.reference)
        for each in (
            (Verb.SEARCH_RUN, {"kind": "emergency"}, {"query": reference}),
            (Verb.VIEW_DENIED, {"page": "emergency"}, None),
        )
    ]


def test_what_is_asked_for_is_asked_for_before_anything_is_looked_for(kit):
    before = events()

    with pytest.raises(Refused) as refused:
        opened(" ", kit, note="", emergency="")

    assert refused.value.errors == {
        "emergency": "Select why it cannot wait",
        "note": "Enter why you need to see it now",
        "reference": "Enter the reference of the case",
    }
    assert events() == before


def test_whoever_sees_the_case_takes_no_urgent_access(amara):
    case = case_of(amara)

    with pytest.raises(Refused) as refused:
        opened(case.reference, amara)

    assert refused.value.errors == {"reference": "You can see this case already. Find it in your cases"}
    assert Verb.BREAKGLASS_OPENED not in verbs(case)


def test_references_cannot_be_tried_out_and_waiting_ends(amara, kit, nia):
    case, start = case_of(amara), timezone.now()
    for minute in range(urgent.MOST_TRIES):
        with pytest.raises(Refused):
            opened("C-22222", kit, at=start + dt.timedelta(minutes=minute))
    before = events()

    for minute in (6, 7, 9):
        with pytest.raises(NotPossibleNow, match="You have tried several references"):
            opened(case.reference, kit, at=start + dt.timedelta(minutes=minute))

    assert events() == before  # what is tried too early does not count
    assert opened(case.reference, nia, at=start + dt.timedelta(minutes=7))  # and nobody else waits
    assert opened(case.reference, kit, at=start + urgent.TRIES_WITHIN + SECOND)


def test_it_reads_and_neither_changes_nor_hands_on(amara, nia, kit):
    case = case_of(amara)
    opened(case.reference, nia)

    with pytest.raises(MayNot):
        cases.close_case(case=case, by=nia, at=timezone.now())
    with pytest.raises(MayNot, match="can let others see it"):
        cases.let_see(case=case, user=kit.user, reason="colleague", note="Look", by=nia, at=timezone.now())


def test_it_is_over_after_four_hours_by_the_clock_of_the_database(amara, kit):
    case = case_of(amara)
    access = opened(case.reference, kit, at=timezone.now() - dt.timedelta(days=2))  # a web server with a slow clock

    assert timezone.now() < access.until <= timezone.now() + urgent.LASTS
    with reading(kit):
        assert Grant.objects.visible_to(kit).urgent().get() == access.grant
    assert steps.due(dt.datetime(2026, 11, 27, 23, 30, tzinfo=dt.UTC), 2) == dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def test_it_can_be_given_up(amara, kit):
    case = case_of(amara)
    access = opened(case.reference, kit)
    with reading(kit):
        grant = Grant.objects.select_related("case__team__agency", "user").get(pk=access.grant_id)

    cases.end_grant(grant=grant, by=kit, at=timezone.now())

    assert not sees(kit, case)


def test_the_same_form_sent_twice_opens_once(amara, kit):
    case, key = case_of(amara), audit.Sent.of("8d6f3b8e-1f4e-4d0e-9a55-6d0c3d8d8f10", b"typed")
    opened(case.reference, kit, key=key)

    assert audit.what_it_did(key, by=kit).startswith("cases.urgentaccess:")


def test_managers_and_governance_hear_at_once_without_a_word_of_the_case(
    amara, bryn, hari, kit, nia, farid, chidi, machine, mailoutbox, monkeypatch
):
    second = enrolled(account("Zoe", by=machine, surname="Zimmer"), amara.team, Role.MANAGER, by=machine)
    case = case_of(amara)
    cases.keep_away(case=case, user=second.user, conflict="neighbour", note="Next door", by=bryn, at=timezone.now())
    opened(case.reference, kit)
    (errand,) = Errand.objects.filter(task="cases.tasks.tell_of_urgent_access")

    later(monkeypatch, timezone.now() + SECOND)
    Errand.objects.filter(pk=errand.pk).update(done=None, claimed_until=None)
    later(monkeypatch, timezone.now() + 2 * SECOND)

    assert sorted(mail.to[0] for mail in mailoutbox) == ["bryn@example.org", "farid@example.org"]
    for mail in mailoutbox:
        for word in (case.reference, "Rose", "R.W.", "Kit", "Lawson", "father", "http"):
            assert word not in mail.subject + mail.body
    reminders = [codes["person"] for verb, codes, _ in told(case) if verb == Verb.REMINDER_SENT]
    assert sorted(reminders) == sorted(str(person.user.pk) for person in (bryn, farid))


def test_what_nobody_reviews_is_called_to_mind_and_goes_to_governance(amara, bryn, farid, kit, mailoutbox, monkeypatch):
    case = case_of(amara)
    access = opened(case.reference, kit)
    later(monkeypatch, access.opened_at + SECOND)
    mailoutbox.clear()

    later(monkeypatch, steps.due(access.opened_at, 1))
    later(monkeypatch, access.due_at)

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["bryn@example.org"], "An urgent access waits for its review"),
        (["farid@example.org"], "An urgent access was not reviewed in time"),
    ]
    assert seen_by(farid, access).is_late(access.due_at + SECOND)


def test_a_review_in_time_ends_the_reminders(amara, bryn, farid, kit, mailoutbox, monkeypatch):
    access = opened(case_of(amara).reference, kit)
    later(monkeypatch, access.opened_at + SECOND)
    review(access, bryn)
    mailoutbox.clear()

    later(monkeypatch, access.due_at)

    assert not mailoutbox


def test_the_looks_are_counted_when_it_is_over(amara, kit, monkeypatch):
    case = case_of(amara)
    access = opened(case.reference, kit)
    for minute in (1, 2, 30):
        at = access.opened_at + dt.timedelta(minutes=minute)
        audit.viewed(stream=case.stream, object=case, by=kit, at=at, page="case")
    audit.viewed(stream=case.stream, object=case, by=amara, at=access.opened_at + dt.timedelta(minutes=3))
    audit.close_looks(at=access.until)

    later(monkeypatch, access.until + urgent.COUNTED_AFTER)

    used = [codes for verb, codes, _ in told(case) if verb == Verb.BREAKGLASS_USED]
    assert used == [{"person": str(kit.user.pk), "count": 3}]


@pytest.mark.parametrize("name", ["bryn", "farid"])
def test_a_manager_or_governance_says_whether_it_was_needed(request, amara, kit, name):
    case, person = case_of(amara), request.getfixturevalue(name)
    access = opened(case.reference, kit)

    review(access, person, finding="not_needed", because="The duty worker had been told already")

    verb, codes, words = last(case)
    assert (verb, codes["finding"], codes["late"]) == (Verb.BREAKGLASS_REVIEWED, "not_needed", False)
    assert words == {"because": "The duty worker had been told already"}
    with pytest.raises(NotPossibleNow, match="This was reviewed on"):
        review(access, person)


def test_nobody_reviews_their_own_nor_one_that_is_not_theirs_to_review(amara, bryn, hari, kit, farid):
    case = case_of(amara)
    by_a_lead, by_kit = opened(case.reference, farid), opened(case.reference, kit)
    before = events()

    with pytest.raises(MayNot, match="Somebody else reviews what you opened"):
        review(by_a_lead, farid)
    with pytest.raises(MayNot, match="A manager of Child protection"):
        review(by_kit, amara)
    with reading(hari):  # a manager of another team
        assert not UrgentAccess.objects.visible_to(hari).exists()
    assert events() == before
    assert review(by_a_lead, bryn).finding == "needed"


def test_asking_leaves_it_to_be_reviewed_and_tells_whoever_took_it(amara, bryn, kit, mailoutbox, monkeypatch):
    access = opened(case_of(amara).reference, kit)
    later(monkeypatch, access.opened_at + SECOND)
    mailoutbox.clear()

    with pytest.raises(Refused) as refused:
        review(access, bryn, finding="ask")
    review(access, bryn, finding="ask", question="Who rang you?")
    later(monkeypatch, timezone.now() + 5 * SECOND)

    assert refused.value.errors == {"question": "Enter what you ask them"}
    assert seen_by(bryn, access).waits
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["kit@example.org"], "Somebody has a question for you")
    ]
    assert "Who rang" not in mailoutbox[0].body
    assert review(access, bryn).finding == "needed"


def test_opening_leaves_one_event_of_its_own_and_no_access_granted(amara, kit):
    case = case_of(amara)
    before = AuditEvent.objects.filter(stream_id=case.stream).count()

    opened(case.reference, kit)

    assert AuditEvent.objects.filter(stream_id=case.stream).count() == before + 1
