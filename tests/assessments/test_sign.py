"""Signing: what the author saw is frozen whole, for good, and nobody signs for them."""

import dataclasses
import datetime as dt
import hmac
import json
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow
from agencies.roles import Role
from assessments import services, version
from assessments.apps import signed_versions
from assessments.given import JustificationGiven
from assessments.lifecycle import Status
from assessments.models import Assessment, SignedVersion, SignOff
from audit.canonical import canon
from cases.models import Grant
from cases.querysets import NotThere
from cases.services import change_question, end_grant, remove_item
from tests.cases.telling import Verb, events, told, verbs
from tests.cast import LONG_AGO, NOON, account, enrolled
from tests.factories import (
    ROWS,
    a_decision,
    a_full_question,
    answered,
    appraised,
    assessment_at,
    begun,
    case_of,
    decided,
    harm,
    item_on,
    let_see,
    nothing,
    pair,
    question_in,
    seen_by,
    set_out,
    signed,
    the_reasons,
    version_seen_by,
    with_outcomes,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@told_once
def assessment(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return decided(a_full_question(by=amara), by=amara)


def sign_event(row):
    return next((codes, words) for verb, codes, words in told(row) if verb == Verb.ASSESS_VERSION_SIGNED)


def test_the_author_signs_what_they_saw(amara, bryn, assessment):
    signed(assessment, by=amara)

    (kept,) = seen_by(assessment, bryn).versions.all()
    assert (kept.number, kept.signed_by, kept.signed_at) == (1, amara.user, NOON)
    assert kept.fingerprint == version.fingerprint(kept.document)
    assert seen_by(assessment, bryn).state is Status.TO_SIGN_OFF


def test_the_document_is_complete(amara, assessment):
    document = version.read(signed(assessment, by=amara).document)

    question = assessment.question
    assert document.question.asked == question.asked
    assert document.question.order == tuple(str(pole) for pole in question.order)
    assert document.question.period.words == "the next 3 months"
    assert [item.text for item in document.items] == ["A neighbour says that Rose leaves Sam alone at night"]
    assert [each.words for each in document.recipients] == ["Health visitor, Health visiting, Eastmere Health"]
    assert document.wishes[0].said == "She would rather tell the health visitor herself"
    assert [need.extent.words for need in document.needs] == ["In summary"]
    assert [row.title for row in document.rows][:1] == ["Safety of the person or child"]
    assert set(document.rows[0].prompts) == set(document.rows[0].sides) == {"share", "not_share"}
    assert document.rows[0].sides["share"].reading["reason"] == pair()["share"]["reason"]
    assert document.legend["severity"]["4"] == "Severe"
    assert document.went_badly["not_share"].text == "Sam was found alone"
    assert document.no_other_way == "Nobody else can call this week"
    assert document.findings["rows"][0]["words"]
    assert document.findings["heading"] == "What the readings show"
    assert document.decision.course.words == "To share some of it, or with fewer people"
    assert document.reasons.objection_state.words == "It is partly answered"
    assert document.conditions.caseload == 19
    assert document.content == version.Contents(outcomes=1, scales=1, contexts=1, law=1)
    assert (document.first_shown_by.name, document.first_shown_at) == ("Amara Obi", NOON)
    assert document.signing.by.role == "practitioner"
    assert document.norms


def test_the_document_holds_no_fractions_and_the_event_is_bound_to_it(amara, assessment):
    kept = signed(assessment, by=amara)

    assert json.loads(canon(kept.document)) == kept.document
    codes, words = sign_event(assessment)
    key = bytes.fromhex(words["snapshot_key"])
    assert hmac.new(key, canon(kept.document), sha256).hexdigest() == codes["snapshot"]
    assert (codes["version"], codes["order"]) == (1, assessment.question.first)


def test_signed_versions_are_offered_to_be_checked(amara, assessment):
    kept = signed(assessment, by=amara)

    with reading(amara):
        offered = [(bound.event, bound.stream, bound.document()) for bound in signed_versions()]

    assert offered == [(kept.event_id, kept.stream, canon(kept.document))]


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_what_moved_since_it_was_read_is_not_signed(pole, amara, assessment):
    seen = services.draft_fingerprint(seen_by(assessment, amara))
    answered(assessment, "core_safety", pair() | {pole: nothing()}, why="The log came", by=amara)
    before = events()

    with pytest.raises(ChangedMeanwhile) as changed:
        services.sign(assessment=assessment, seen=seen, by=amara, at=NOON)

    assert changed.value.theirs["rows"][0]["sides"][pole]["reading"]["none"] is True
    assert (events(), SignedVersion.objects.count()) == (before, 0)


def test_what_is_read_does_not_depend_on_the_minute(amara, assessment):
    first = services.draft_fingerprint(seen_by(assessment, amara))

    assert services.draft_fingerprint(seen_by(assessment, amara)) == first


def test_what_is_missing_is_listed_by_side_and_page(amara):
    assessment = with_outcomes(begun(question_in(case_of(amara), by=amara), by=amara), by=amara, chosen=["core_safety"])

    with pytest.raises(services.NotComplete) as incomplete:
        services.sign(assessment=assessment, seen="", by=amara, at=NOON)

    assert [(each.page, each.side, each.message) for each in incomplete.value.missing] == [
        ("items", "", "Add at least one item"),
        ("recipients", "", "Add at least one role"),
        ("wishes", "", "Say what Rose Whitlock wants, or why you have not asked"),
        ("purpose", "", "Enter whether the new use is in keeping"),
        *(("purpose", "", f"Answer this, or say why it does not arise: {check}") for check in DIFFERENCES),
        *missing_by_side(assessment.question),
        ("ways", "", "Enter the other way, or why there is none"),
        ("decide", "", "Select what you have decided"),
        ("conditions", "", "Enter your caseload, or that you do not know"),
    ]


DIFFERENCES = [
    "Which confidentiality code governs this item, and does it follow the item to whoever receives it?",
    "Is soft information labelled as soft, with its source and date?",
    "What does the professional protocol say is owed to the client?",
]
"""In which the health visitors' service differs from children's services that would tell them something."""
OF_THE_OTHER = [
    "Could the information come from the person themselves?",
    "If it comes from another service, which specific legal power is relied on?",
]


def test_what_rose_wants_and_how_the_two_services_differ_is_said_whichever_way_it_is_decided(amara):
    assessment = appraised(question_in(case_of(amara), by=amara), by=amara)
    services.show_comparison(assessment=assessment, by=amara, at=NOON)

    before = asked_of_the_question_if_decided(assessment, by=amara)
    set_out(assessment.question, by=amara)

    assert before == {course: ["wishes", *["purpose"] * 4] for course in COURSES}
    assert asked_of_the_question_if_decided(assessment, by=amara) == {course: [] for course in COURSES}


COURSES = ["share", "not_share", "part", "first_else"]


def asked_of_the_question_if_decided(assessment, *, by):
    """What is still asked of the question itself, for each way in which it may be decided."""
    asked = {}
    for course in COURSES:
        decided_on(assessment, course, by=by)
        asked[course] = asked_of_the_question(assessment, by)
    return asked


def decided_on(assessment, course, *, by):
    services.decide(
        assessment=assessment,
        recommendation=a_decision(course=course),
        justification=the_reasons(),
        finished=False,
        by=by,
        at=NOON,
    )


def asked_of_the_question(assessment, by):
    still = services.missing_for_signing(seen_by(assessment, by), today=TODAY)
    return [each.page for each in still if each.page in ("items", "recipients", "wishes", "purpose")]


def test_between_two_other_services_their_differences_are_answered_before_anything_is_signed(amara, assessment):
    """The health visitors turn out to count as another type of service, which has expectations of its own."""
    seen = services.draft_fingerprint(seen_by(assessment, amara))
    change_question(question=assessment.question, changes={"receiver_context": "A"}, edition=None, by=amara, at=NOON)
    before = events()

    with pytest.raises(services.NotComplete) as incomplete:
        services.sign(assessment=assessment, seen=seen, by=amara, at=NOON)

    assert {(each.page, each.side) for each in incomplete.value.missing} == {("purpose", "")}
    assert [each.message for each in incomplete.value.missing] == [
        f"Answer this, or say why it does not arise: {check}" for check in OF_THE_OTHER
    ]
    assert events() == before


def missing_by_side(question):
    said = {"share": "if we share", "not_share": "if we do not share"}
    for pole in map(str, question.order):
        yield "went_badly", pole, f"Write one line {said[pole]}, or say why you cannot"
    for pole in map(str, question.order):
        yield "pair", pole, f"Safety of the person or child: not answered yet {said[pole]}"


def test_every_item_and_role_is_needed_or_not(amara, assessment):
    item_on(assessment.question, by=amara)

    still = services.missing_for_signing(seen_by(assessment, amara), today=TODAY)

    assert [(each.page, each.message) for each in still] == [("needs", "Say why item 2 is needed, or is not needed")]


@pytest.mark.parametrize("pole", ["share", "not_share"])
def test_an_answer_is_signed_only_with_the_items_it_rests_on(pole, amara, assessment):
    """Amara finds that the neighbour never rang; one answer, on either side, still rests on what the neighbour said."""
    question = assessment.question
    item_on(question, by=amara, text="The school has not seen Sam since 2 November", kind="hard")
    for key in ROWS:
        answered(
            assessment, key, on_item(2) | ({pole: harm()} if key == "core_trust" else {}), why="Looked again", by=amara
        )
    with reading(amara):
        rang = question.items.get(number=1)
    remove_item(item=rang, why="She never rang", by=amara, at=NOON)
    sides = {"share": "if we share", "not_share": "if we do not share"}
    trust = "The person's trust, candour and staying in touch"
    gone = f"{trust}: the answer {sides[pole]} rests on item 1, which was taken off the list"

    still = cited(assessment, amara)
    answered(assessment, "core_trust", on_item(2), why="She never rang", by=amara)

    assert still == [("pair", pole, "core_trust", gone)]
    assert cited(assessment, amara) == []


def on_item(number):
    return pair(harm("Rose hides it", based_on=[number]), harm("Sam is left alone", based_on=[number]))


def cited(assessment, by):
    still = services.missing_for_signing(seen_by(assessment, by), today=TODAY)
    return [(each.page, each.side, each.row, each.message) for each in still if "taken off the list" in each.message]


def test_nobody_signs_for_the_author(amara, bryn, nia, assessment):
    let_see(assessment.question.case, nia, by=amara)
    before = events()

    for person in (bryn, nia):
        seen = services.draft_fingerprint(seen_by(assessment, person))
        with pytest.raises(MayNot):
            services.sign(assessment=assessment, seen=seen, by=person, at=NOON)

    assert events() == before


def test_outsiders_find_nothing_to_sign(amara, chidi, gwen, assessment):
    before = events()

    for person in (chidi, gwen):
        with pytest.raises(NotThere):
            services.sign(assessment=assessment, seen="", by=person, at=NOON)
        with reading(person):
            assert not Assessment.objects.visible_to(person).exists()
            assert not Assessment.objects.exists()

    assert events() == before


def test_what_is_signed_is_not_signed_again(amara, assessment):
    signed(assessment, by=amara)

    with pytest.raises(NotPossibleNow):
        signed(assessment, by=amara)


def test_what_is_signed_is_not_written_in(amara, assessment):
    signed(assessment, by=amara)
    before = events()

    with pytest.raises(NotPossibleNow):
        answered(assessment, "core_safety", by=amara)

    assert events() == before


def test_a_manager_who_came_later_is_let_in_to_sign_off(amara, machine, assessment):
    newcomer = enrolled(account("Ola", by=machine), amara.team, Role.MANAGER, by=machine, at=LONG_AGO)

    kept = signed(assessment, by=amara)

    assert version_seen_by(kept, newcomer).number == 1
    assert Verb.ACCESS_GRANTED in verbs(assessment)
    with reading(newcomer):
        assert Grant.objects.of(newcomer.user).get().reason == "sign_off"


def test_a_manager_who_gave_up_access_is_not_let_in_again_to_sign_off(amara, bryn, machine, assessment):
    with reading(bryn):
        own = Grant.objects.of(bryn.user).get()
    end_grant(grant=own, by=bryn, at=NOON)  # Rose is her cousin
    newcomer = enrolled(account("Ola", by=machine), amara.team, Role.MANAGER, by=machine, at=LONG_AGO)

    signed(assessment, by=amara)

    with reading(bryn):
        assert not Assessment.objects.visible_to(bryn).exists()
    with reading(newcomer):
        assert Assessment.objects.visible_to(newcomer).exists()


def test_a_manager_who_gave_up_access_to_sign_off_is_not_let_in_at_the_next_signature(amara, bryn, assessment):
    kept = signed(assessment, by=amara)
    services.send_back(version=version_seen_by(kept, bryn), question="Who told Rose?", by=bryn, at=NOON)
    with reading(bryn):
        own = Grant.objects.of(bryn.user).get()
    end_grant(grant=own, by=bryn, at=NOON)

    signed(seen_by(assessment, amara), by=amara)

    with reading(bryn):
        assert not Assessment.objects.visible_to(bryn).exists()


@pytest.mark.parametrize("status", Status)
def test_every_state_can_be_reached(status, amara, bryn, assessment):
    assert assessment_at(status, by=amara, manager=bryn, drafted=assessment).state is status


def test_the_database_keeps_a_signed_version_as_it_was_signed_and_removes_none(amara, assessment):
    kept = signed(assessment, by=amara)

    with transaction.atomic():
        amara.take_the_floor()
        for change in [
            {"fingerprint": "0" * 64},
            {"number": 7},
            {"signed_at": NOON + dt.timedelta(days=1)},
            {"event_id": "00000000-0000-4000-8000-000000000000"},
            {"document": None},
        ]:
            with pytest.raises(DatabaseError, match="stays as it was signed"), transaction.atomic():
                SignedVersion.objects.filter(pk=kept.pk).update(**change)
        with pytest.raises(DatabaseError, match="a signed version stays"), transaction.atomic():
            SignedVersion.objects.filter(pk=kept.pk)._raw_delete("default")

    assert version_seen_by(kept, amara).document == kept.document


def test_what_became_of_a_version_is_said_once(amara, assessment):
    kept = signed(assessment, by=amara)
    services.withdraw(assessment=assessment, why="Rose told them herself", by=amara, at=NOON)

    with transaction.atomic():
        amara.take_the_floor()
        with pytest.raises(DatabaseError, match="stays as it was signed"), transaction.atomic():
            SignedVersion.objects.filter(pk=kept.pk).update(withdrawn_at=NOON + dt.timedelta(days=1))


def test_the_database_keeps_what_a_manager_did(amara, bryn, assessment):
    assessment = assessment_at(Status.SENT_BACK, by=amara, manager=bryn, drafted=assessment)

    with transaction.atomic():
        bryn.take_the_floor()
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            SignOff.objects.filter(version__assessment=assessment).update(outcome="signed_off")


def test_both_decisions_ask_for_the_same_before_they_are_signed(amara):
    bare = appraised(a_full_question(by=amara), by=amara)
    set_out(bare.question, by=amara)
    services.show_comparison(assessment=bare, by=amara, at=NOON)

    for course in ("share", "not_share"):
        blank = dataclasses.replace(a_decision(), course=course, proposal="")
        services.decide(
            assessment=bare, recommendation=blank, justification=JustificationGiven(), finished=False, by=amara, at=NOON
        )
        still = services.missing_for_signing(seen_by(bare, amara), today=TODAY)

        assert [each.page for each in still] == ["decide"] * 2 + ["needs"] + ["decide"] * 12 + ["conditions"]
        assert still[0].message == "Enter what you propose, to whom and for which items"
