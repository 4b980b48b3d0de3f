"""Different views and second opinions are kept with the record, and nobody removes them."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from assessments import services
from assessments.lifecycle import Status
from assessments.models import Assessment, SecondOpinion
from cases.models import Grant
from cases.querysets import NotThere
from cases.services import end_grant, stop_question
from tests.cases.telling import Verb, events, last, verbs
from tests.cast import LONG_AGO, NOON
from tests.factories import (
    a_full_question,
    assessment_at,
    begun,
    case_of,
    decided,
    let_see,
    question_in,
    seen_by,
    signed,
    version_seen_by,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def assessment(amara, bryn):
    return decided(a_full_question(by=amara), by=amara)


def differ(assessment, by, text="Rose should be asked first"):
    return services.record_dissent(assessment=assessment, text=text, by=by, at=NOON)


def asked(assessment, colleague, by, question="Is this fair to Rose?", at=None):
    """Asked now: what a colleague can read for it ends by itself."""
    return services.ask_opinion(
        assessment=assessment, colleague=colleague.user, question=question, by=by, at=at or timezone.now()
    )


def sees(person, assessment):
    with reading(person):
        return Assessment.objects.visible_to(person).filter(pk=assessment.pk).exists()


def test_a_different_view_goes_into_the_next_version(amara, bryn, assessment):
    differ(assessment, bryn)

    document = signed(seen_by(assessment, amara), by=amara).document

    assert [(view["text"], view["by"]["name"], view["by"]["role"]) for view in document["views"]] == [
        ("Rose should be asked first", "Bryn Hughes", "manager")
    ]


def test_a_view_after_the_signature_stands_beside_it(amara, bryn, assessment):
    assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, drafted=assessment)

    differ(assessment, bryn)

    kept = seen_by(assessment, amara)
    assert [view.text for view in kept.dissents.all()] == ["Rose should be asked first"]
    assert kept.versions.all()[0].document["views"] == []
    assert last(assessment)[0] == Verb.DISSENT_RECORDED


def test_a_view_has_words(bryn, assessment):
    before = events()

    with pytest.raises(Refused) as refused:
        differ(assessment, bryn, text="  ")

    assert refused.value.errors == {"text": "Enter your view"}
    assert events() == before


def test_the_author_answers_once_and_the_view_stays(amara, bryn, assessment):
    view = differ(assessment, bryn)

    services.answer_dissent(dissent=view, answer="She will be, tonight", by=amara, at=NOON)
    with pytest.raises(NotPossibleNow):
        services.answer_dissent(dissent=view, answer="Again", by=amara, at=NOON)

    (kept,) = seen_by(assessment, bryn).dissents.all()
    assert (kept.text, kept.answer) == ("Rose should be asked first", "She will be, tonight")


def test_nobody_else_answers_it(bryn, assessment):
    view = differ(assessment, bryn)

    with pytest.raises(MayNot):
        services.answer_dissent(dissent=view, answer="Fine", by=bryn, at=NOON)


def test_outsiders_have_no_view_here(chidi, assessment):
    with pytest.raises(NotThere):
        differ(assessment, chidi)


def test_what_somebody_wrote_who_lost_access_meanwhile_finds_nothing_to_be_kept_with(amara, nia, assessment):
    grant = let_see(assessment.question.case, nia, by=amara)
    fetched = seen_by(assessment, nia)
    end_grant(grant=grant, by=amara, at=NOON + dt.timedelta(seconds=1))  # between their page and their act
    before = events()

    with pytest.raises(NotThere):
        differ(fetched, nia)
    with pytest.raises(NotThere):
        services.no_other_way(assessment=fetched, because="Nobody else", by=nia, at=NOON)

    assert events() == before


def test_a_colleague_who_is_asked_sees_the_case_and_answers(amara, kit, assessment):
    with reading(kit):
        before = Assessment.objects.visible_to(kit).exists()

    opinion = asked(assessment, kit, amara)
    services.give_opinion(opinion=opinion, view="It is fair if she is told first", by=kit, at=timezone.now())

    kept = seen_by(assessment, kit)
    assert before is False
    assert [each.view for each in kept.opinions.all()] == ["It is fair if she is told first"]
    with reading(kit):
        assert Grant.objects.of(kit.user).get().reason == "second_opinion"
    assert verbs(assessment)[-3:] == [Verb.OPINION_ASKED, Verb.ACCESS_GRANTED, Verb.OPINION_GIVEN]


def test_only_the_one_who_was_asked_answers_and_once(amara, bryn, kit, assessment):
    opinion = asked(assessment, kit, amara)

    with pytest.raises(MayNot):
        services.give_opinion(opinion=opinion, view="Mine", by=bryn, at=timezone.now())
    services.give_opinion(opinion=opinion, view="Fair", by=kit, at=timezone.now())
    with pytest.raises(NotPossibleNow):
        services.give_opinion(opinion=opinion, view="Unfair", by=kit, at=timezone.now())


def test_nobody_outside_the_agency_is_asked(amara, chidi, assessment):
    before = events()

    with pytest.raises(MayNot, match="own agency"):
        asked(assessment, chidi, amara)

    assert (events(), SecondOpinion.objects.count()) == (before, 0)
    with reading(chidi):
        assert not Assessment.objects.visible_to(chidi).exists()


def test_nobody_asks_themselves_or_somebody_who_sees_no_cases(amara, ines, assessment):
    with pytest.raises(MayNot):
        asked(assessment, amara, amara)
    with pytest.raises(MayNot):
        asked(assessment, ines, amara)


def test_nobody_is_asked_twice_while_they_think(amara, kit, assessment):
    asked(assessment, kit, amara)

    with pytest.raises(NotPossibleNow):
        asked(assessment, kit, amara, question="Well?")


def test_what_a_colleague_can_read_for_it_ends_after_fourteen_days(amara, kit, assessment):
    asked(assessment, kit, amara, at=NOON)

    with reading(kit):
        grant = Grant.objects.of(kit.user).get()

    assert timezone.localtime(grant.until).isoformat() == "2026-12-07T23:59:00+00:00"


def test_once_their_access_has_ended_they_can_be_asked_again(amara, kit):
    question = question_in(case_of(amara, at=LONG_AGO), by=amara, at=LONG_AGO)
    assessment = begun(question, by=amara, at=LONG_AGO)
    first = asked(assessment, kit, amara, at=LONG_AGO)
    before = sees(kit, assessment)

    again = asked(assessment, kit, amara, question="Well?")

    assert (before, sees(kit, assessment)) == (False, True)
    with reading(kit):
        assert list(SecondOpinion.objects.visible_to(kit).asked_of(kit)) == [again] != [first]


def test_access_that_runs_out_sooner_does_not_cut_the_time_to_answer_short(amara, kit, assessment):
    now = timezone.now()
    let_see(assessment.question.case, kit, by=amara, at=now, until=now + dt.timedelta(days=1))

    asked(assessment, kit, amara)

    with reading(kit):
        assert [grant.until > now + dt.timedelta(days=13) for grant in Grant.objects.of(kit.user)] == [False, True]


@pytest.mark.parametrize("end", ["signed_off", "withdrawn", "stopped"])
def test_what_was_given_for_a_view_ends_with_the_question(end, amara, bryn, kit, hari, assessment):
    opinion = asked(assessment, kit, amara)
    let_see(assessment.question.case, hari, by=amara, at=timezone.now())
    asked(assessment, hari, amara)
    version = signed(seen_by(assessment, amara), by=amara)
    before = sees(kit, assessment)

    at = timezone.now()
    if end == "signed_off":
        kept = version_seen_by(version, bryn)
        services.sign_off(version=kept, seen=kept.fingerprint, by=bryn, at=at)
    elif end == "withdrawn":
        services.withdraw(assessment=assessment, why="Rose has told her herself", by=amara, at=at)
    else:
        stop_question(question=assessment.question, why="The family has moved", by=amara, at=at)

    assert (before, sees(kit, assessment)) == (True, False)
    assert sees(hari, assessment)  # who works on it too goes on working on it
    assert verbs(assessment).count(Verb.ACCESS_ENDED) == 1
    with pytest.raises(NotThere):
        services.give_opinion(opinion=opinion, view="Fair", by=kit, at=timezone.now())


def test_whoever_is_still_asked_about_another_question_goes_on_reading(amara, kit, assessment):
    other = begun(question_in(assessment.question.case, by=amara), by=amara)
    asked(assessment, kit, amara)
    opinion = asked(other, kit, amara)

    stop_question(question=assessment.question, why="Gone away", by=amara, at=timezone.now())
    after_the_first = sees(kit, assessment)
    services.give_opinion(opinion=opinion, view="Fair", by=kit, at=timezone.now())
    stop_question(question=other.question, why="Gone away", by=amara, at=timezone.now())

    assert (after_the_first, sees(kit, assessment)) == (True, False)


def test_a_manager_does_not_hand_the_case_on_this_way(bryn, kit, assessment):
    with pytest.raises(MayNot):
        asked(assessment, kit, bryn)
