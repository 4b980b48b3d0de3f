"""Acting first, in both directions; both sides fall due within 24 hours, and lateness is a fact."""

import datetime as dt

import pytest

from agencies.acting import reading
from agencies.permissions import MayNot, Refused
from assessments import services
from assessments.lifecycle import Status
from assessments.models import Assessment
from audit.models import Errand
from cases.models import Case
from tests.cases.telling import Verb, events, told, verbs
from tests.cast import NOON
from tests.factories import ROSE, appraised, case_of, completed, seen_by, signed

pytestmark = pytest.mark.django_db
AN_HOUR_AGO = NOON - dt.timedelta(hours=1)
FACTS = {
    "did": "Told the duty officer where Sam is",
    "who": "Sergeant Eze; nobody else",
    "acted_at": AN_HOUR_AGO,
    "why": "He was on his way there",
    "agreed": "Bryn, by telephone",
    "receiver_name": "Eastmere Police",
    "receiver_context": "C",
}


def acted(by, *, at=NOON, **changes):
    given = {"direction": "share", "people": [ROSE], "about": "An address that somebody is looking for"}
    return services.act_first(**FACTS | given | changes, by=by, at=at)


@pytest.mark.parametrize("direction", ["share", "not_share"])
def test_five_facts_open_a_case_a_question_and_both_sides(direction, amara, bryn):
    assessment = acted(amara, direction=direction)

    kept = seen_by(assessment, bryn)
    assert (kept.state, kept.acted_first, kept.shown) == (Status.DRAFTING, True, False)
    assert (kept.urgent.direction, kept.urgent.did) == (direction, FACTS["did"])
    assert kept.due_at == kept.urgent.due_at == AN_HOUR_AGO + dt.timedelta(hours=24)
    assert kept.question.asked == "Acted first: Told the duty officer where Sam is"
    assert kept.rows() == []
    assert verbs(assessment) == [
        Verb.URGENT_ACTED,
        Verb.CASE_OPENED,
        Verb.ACCESS_GRANTED,
        Verb.ACCESS_GRANTED,
        Verb.QUESTION_ASKED,
        Verb.ASSESS_STARTED,
    ]
    _, codes, words = told(assessment)[0]
    assert codes["direction"] == direction
    assert words["now"]["agreed"] == "Bryn, by telephone"


def test_in_a_case_that_is_there_it_opens_no_other(amara):
    case = case_of(amara)

    assessment = acted(amara, case=case)

    assert assessment.question.case == case
    with reading(amara):
        assert Case.objects.visible_to(amara).count() == 1


@pytest.mark.parametrize("direction", ["share", "not_share"])
@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("did", "Enter what you did"),
        ("who", "Enter who was told, or not told"),
        ("why", "Enter why it could not wait"),
        ("agreed", "Enter who agreed, or “Nobody”"),
    ],
)
def test_all_five_facts_are_asked_for_in_both_directions(missing, message, direction, amara):
    before = events()

    with pytest.raises(Refused) as refused:
        acted(amara, direction=direction, **{missing: " "})

    assert refused.value.errors == {missing: message}
    assert events() == before
    with reading(amara):
        assert not Case.objects.visible_to(amara).exists()


def test_when_is_asked_for_and_is_past(amara):
    with pytest.raises(Refused) as unsaid:
        acted(amara, acted_at=None)
    with pytest.raises(Refused) as ahead:
        acted(amara, acted_at=NOON + dt.timedelta(minutes=1))

    with pytest.raises(Refused) as slip:
        acted(amara, acted_at=NOON.replace(year=1))
    with pytest.raises(Refused) as long_ago:
        acted(amara, acted_at=NOON - dt.timedelta(days=367))

    assert slip.value.errors == long_ago.value.errors
    assert "within the last 12 months" in slip.value.errors["acted_at"]
    assert unsaid.value.errors == {"acted_at": "Enter when"}
    assert ahead.value.errors == {"acted_at": "When you acted must be in the past"}


def test_what_could_have_gone_wrong_is_asked_of_both_sides_and_kept_apart_from_later(amara):
    assessment = acted(amara)
    sides = {"share": "He hears of it from the desk", "not_share": "He gets there first"}

    with pytest.raises(Refused) as refused:
        services.record_later_knowledge(
            assessment=assessment, went_wrong=sides | {"share": ""}, later_knowledge="", by=amara, at=NOON
        )
    services.record_later_knowledge(
        assessment=assessment, went_wrong=sides, later_knowledge="He never left home", by=amara, at=NOON
    )

    assert refused.value.errors == {"share-went_wrong": "Enter what could have gone wrong if we share"}
    urgent = seen_by(assessment, amara).urgent
    assert (urgent.went_wrong, urgent.later_knowledge) == (sides, "He never left home")


@pytest.mark.parametrize(("hours", "late"), [(20, False), (30, True)])
def test_lateness_is_told_as_a_fact(hours, late, amara):
    assessment = acted(amara)
    signed_at = AN_HOUR_AGO + dt.timedelta(hours=hours)
    ready = with_both_sides(assessment, amara)

    version = signed(ready, by=amara, at=signed_at)

    assert version.document["acted_first"]["direction"]["words"] == "If we share"
    assert version.document["signing"]["hours_after_acting"] == hours
    assert version.document["signing"]["hours_after_due"] == max(0, hours - 24)
    codes = next(codes for verb, codes, _ in told(assessment) if verb == Verb.URGENT_COMPLETED)
    assert (codes["hours"], codes["late"]) == (hours, late)
    assert seen_by(assessment, amara).urgent.completed_at == signed_at


def test_the_author_is_reminded_first_and_then_the_managers(amara):
    assessment = acted(amara)

    promised = Errand.objects.filter(ids__about="due").order_by("due")
    assert [(each.task, each.due) for each in promised] == [
        ("assessments.tasks.remind", assessment.due_at - dt.timedelta(hours=4)),
        ("assessments.tasks.remind_managers", assessment.due_at),
    ]


def test_only_a_practitioner_of_the_team_acts_first_here(amara, bryn, chidi):
    case = case_of(amara)
    before = events()

    with pytest.raises(MayNot):
        acted(bryn)
    with pytest.raises(MayNot):
        acted(bryn, case=case)
    with pytest.raises(MayNot):
        acted(chidi, case=case)

    assert (events(), Assessment.objects.count()) == (before, 0)


def test_the_record_of_acting_first_is_signed_when_as_much_is_said_as_of_any_other(amara):
    """Five facts are enough to act on; what Rose wants and how the services differ is said before the signature."""
    assessment = acted(amara)

    still = [each.page for each in services.missing_for_signing(seen_by(assessment, amara), today=NOON.date())]

    assert still[:3] == ["items", "recipients", "wishes"]
    assert "purpose" in still


def with_both_sides(assessment, by):
    """The urgent record with everything that a signature asks for."""
    return completed(appraised(assessment.question, by=by, assessment=assessment), by=by)
