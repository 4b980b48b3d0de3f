"""Asking a sharing question: what is kept, the order drawn for it, who must not see it, and what does not do."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from cases import services as cases
from cases.models import LotBlock, SharingQuestion
from cases.vocabulary import POLES, Pole
from tests.cases.telling import events, last
from tests.cast import NOON
from tests.factories import case_of, let_see, question_between, question_in

pytestmark = pytest.mark.django_db


def test_amara_asks_and_reads_it_again(amara, health_visiting):
    case = case_of(amara)

    question_in(
        case,
        by=amara,
        asked="Should we tell the health visitor about Rose's lapse?",
        initiative="theirs",
        grounds="A visit is planned",
        receiver_team=health_visiting,
        receiver_context="",
        period="until_date",
        period_until=date(2027, 3, 3),
        decide_by=date(2026, 11, 24),
    )

    with reading(amara):
        question = SharingQuestion.objects.visible_to(amara).with_all().get()
        assert (question.asked, question.grounds) == (
            "Should we tell the health visitor about Rose's lapse?",
            "A visit is planned",
        )
        assert question.holder_words == "Child protection, duty team, Eastmere Children's Services"
        assert question.receiver_words == "Health visiting, Eastmere Health"
        assert (question.holder_context, question.receiver_context) == ("D", "B")
        assert question.period_words == "the time until 3 March 2027"
        assert question.looking_back_words == "It is 3 March 2027"
        assert question.reference.startswith("EW-")


def test_the_time_looked_at_reads_as_people_say_it(amara):
    question = question_in(case_of(amara), by=amara, period="four_weeks")

    assert question.period_words == "the next 4 weeks"
    assert question.looking_back_words == "It is 4 weeks on"


def test_asking_is_one_event_that_tells_the_order_drawn(amara):
    question = question_in(case_of(amara), by=amara, decide_by=date(2026, 11, 24))

    assert last(question) == (
        Verb.QUESTION_ASKED,
        {
            "question": str(question.pk),
            "order": question.first,
            "block": 1,
            "mode": "single",
            "initiative": "ours",
            "period": "three_months",
            "holder_context": "D",
            "receiver_context": "B",
            "decide_by": "2026-11-24",
        },
        {
            "now": {
                "asked": "Should we tell the health visitor about Rose's lapse?",
                "holder_team": "Child protection, duty team, Eastmere Children's Services",
                "receiver_name": "Health visiting, Eastmere Health",
            }
        },
    )


@pytest.mark.parametrize("outsider", ["chidi", "dilys", "gwen", "ines", "kit", "nia"])
def test_nobody_else_sees_that_it_was_asked(request, amara, outsider):
    question_between("D", "C", by=amara)
    person = request.getfixturevalue(outsider)

    with reading(person):
        assert not SharingQuestion.objects.visible_to(person).exists()
        assert not SharingQuestion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"asked": " "}, {"asked": "Enter what you are deciding"}),
        ({"initiative": ""}, {"initiative": "Select whose idea this is"}),
        ({"initiative": "theirs"}, {"grounds": "Enter the grounds they gave"}),
        ({"mode": ""}, {"mode": "Select what kind of sharing it is"}),
        ({"mode": "bulk"}, {"mode": "Only sharing once, about this case, can be recorded here for now"}),
        ({"holder_team": None}, {"holder_team": "Select the service that holds it"}),
        ({"receiver_name": ""}, {"receiver_name": "Select the service that might get it"}),
        ({"receiver_context": "F"}, {"receiver_context": "Select what type of service it is here"}),
        ({"period": "soon"}, {"period": "Select how far ahead you are looking"}),
        ({"period": "until_date"}, {"period_until": "Enter the date until which you are looking"}),
        ({"period": "until_date", "period_until": date(2026, 11, 23)}, {"period_until": "Date must be in the future"}),
        ({"decide_by": date(2026, 11, 22)}, {"decide_by": "Decide-by date must be today or in the future"}),
        ({"asked": "?" * 10_001}, {"asked": "This must be 10,000 characters or fewer"}),
    ],
)
def test_what_does_not_do_is_refused_without_a_trace_and_takes_no_place_in_the_lot(amara, changes, errors):
    case = case_of(amara)
    before = events()

    with pytest.raises(Refused) as refused:
        question_in(case, by=amara, **({"receiver_context": "B"} | changes))

    assert refused.value.errors == errors
    assert events() == before
    assert not LotBlock.objects.exists()


def test_a_service_cannot_get_what_it_holds(amara):
    with pytest.raises(Refused) as refused:
        question_in(case_of(amara), by=amara, receiver_team=amara.team, receiver_context="")

    assert refused.value.errors == {"receiver_team": "Select another service than the one that holds it"}


def test_today_is_early_enough_to_decide_by(amara):
    assert question_in(case_of(amara), by=amara, decide_by=date(2026, 11, 23)).decide_by == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("who", "reason", "words"),
    [
        ("bryn", None, "Only a practitioner of Child protection, duty team"),
        ("nia", "second_opinion", "You were asked for your view of this case"),
        ("kit", "colleague", "Only a practitioner of Child protection, duty team"),
        ("chidi", None, "You have not been given access to this case"),
    ],
)
def test_who_may_not_ask_is_told_why(request, amara, bryn, who, reason, words):
    person = request.getfixturevalue(who)
    case = case_of(amara)
    if reason:
        let_see(case, person, by=amara, reason=reason)
    before = events()

    with pytest.raises(MayNot, match=words):
        question_in(case, by=person)

    assert events() == before


def test_in_every_four_questions_of_a_team_each_side_comes_first_twice(amara):
    case = case_of(amara)

    firsts = [question_in(case, by=amara).first for _ in range(8)]

    assert Counter(firsts[:4]) == Counter(firsts[4:]) == dict.fromkeys(POLES, 2)
    assert [block.number for block in LotBlock.objects.order_by("number")] == [1, 2]


def test_each_team_has_a_lot_of_its_own(amara, kit):
    for person in (amara, kit):
        question_in(case_of(person), by=person)

    assert set(LotBlock.objects.values_list("team", "number")) == {(amara.team.pk, 1), (kit.team.pk, 1)}


def test_a_question_that_is_stopped_keeps_its_place(amara):
    case = case_of(amara)
    first_two = [question_in(case, by=amara) for _ in range(2)]
    for question in first_two:
        cases.stop_question(question=question, why="It has gone away", by=amara, at=NOON)

    next_two = [question_in(case, by=amara) for _ in range(2)]

    assert Counter(question.first for question in first_two + next_two) == dict.fromkeys(POLES, 2)


def test_the_order_is_frozen_whatever_else_changes(amara):
    question = question_in(case_of(amara), by=amara)
    order = question.order

    changed = cases.change_question(question=question, changes={"asked": "And now?"}, edition=1, by=amara, at=NOON)

    assert changed.order == order == (Pole(question.first), Pole(question.first).other)
    with pytest.raises(TypeError, match="cannot be changed: first"):
        cases.change_question(
            question=question, changes={"first": Pole(question.first).other}, edition=2, by=amara, at=NOON
        )


def test_a_form_sent_twice_asks_once_and_draws_once(amara):
    case = case_of(amara)
    sent = audit.Sent.of("8a0f5c1e-6d9c-4b52-9a43-8e7a4a8d6a02", b"the same words")
    question = question_in(case, by=amara, key=sent)

    with pytest.raises(audit.AlreadyDone) as done:
        question_in(case, by=amara, key=sent)

    assert done.value.object == f"cases.sharingquestion:{question.pk}"
    assert [len(block.places) for block in LotBlock.objects.all()] == [1]


def test_a_changed_question_tells_what_it_was(amara):
    question = question_in(case_of(amara), by=amara)

    cases.change_question(
        question=question,
        changes={"asked": "Should we wait?", "decide_by": date(2026, 12, 1)},
        edition=1,
        by=amara,
        at=NOON,
    )

    assert last(question) == (
        Verb.QUESTION_CHANGED,
        {"question": str(question.pk), "fields": ["asked", "decide_by"]},
        {
            "was": {"asked": "Should we tell the health visitor about Rose's lapse?", "decide_by": None},
            "now": {"asked": "Should we wait?", "decide_by": "1 December 2026"},
        },
    )


def test_two_who_change_one_question_meet(amara, nia):
    case = case_of(amara)
    let_see(case, nia, by=amara)
    question = question_in(case, by=amara)
    cases.change_question(question=question, changes={"asked": "Nia's words"}, edition=1, by=nia, at=NOON)
    before = events()

    with pytest.raises(ChangedMeanwhile) as changed:
        cases.change_question(question=question, changes={"asked": "Amara's words"}, edition=1, by=amara, at=NOON)

    assert changed.value.theirs["asked"] == "Nia's words"
    assert events() == before


def test_a_date_that_has_passed_since_does_not_stand_in_the_way_of_other_changes(amara):
    question = question_in(case_of(amara), by=amara, decide_by=date(2026, 11, 23))
    a_week_on = NOON.replace(day=30)

    changed = cases.change_question(question=question, changes={"asked": "Still?"}, edition=1, by=amara, at=a_week_on)

    assert (changed.asked, changed.decide_by) == ("Still?", date(2026, 11, 23))


def test_a_stopped_question_stays_as_it_was_and_can_be_read(amara):
    question = question_in(case_of(amara), by=amara)

    stopped = cases.stop_question(question=question, why="The family has moved", by=amara, at=NOON)

    assert last(question) == (Verb.QUESTION_STOPPED, {"question": str(question.pk)}, {"why": "The family has moved"})
    with pytest.raises(NotPossibleNow, match="This question was stopped on 23 November 2026"):
        cases.change_question(question=stopped, changes={"asked": "Again?"}, edition=None, by=amara, at=NOON)
    with reading(amara):
        assert SharingQuestion.objects.visible_to(amara).get().stopped_why == "The family has moved"
        assert not SharingQuestion.objects.visible_to(amara).open().exists()


def test_stopping_asks_why(amara):
    question = question_in(case_of(amara), by=amara)

    with pytest.raises(Refused) as refused:
        cases.stop_question(question=question, why=" ", by=amara, at=NOON)

    assert refused.value.errors == {"why": "Enter why you are stopping"}


def test_a_question_like_it_that_is_open_is_found(amara, health_visiting):
    case = case_of(amara)
    asked = question_in(case, by=amara)
    stopped = question_in(case, by=amara)
    cases.stop_question(question=stopped, why="Twice", by=amara, at=NOON)
    question_in(case, by=amara, receiver_name="The school")

    with reading(amara):
        like_it = SharingQuestion.objects.visible_to(amara).like(
            case=case,
            holder_team=amara.team,
            receiver_team=None,
            receiver_name="health VISITING, Eastmere Health",
        )
        assert list(like_it) == [asked]


@pytest.mark.django_db(transaction=True)
def test_questions_asked_at_the_same_moment_share_out_the_places_of_a_block(amara):
    own = [case_of(amara) for _ in range(8)]

    def asked(case):
        try:
            return question_in(case, by=amara).first
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as together:
        firsts = list(together.map(asked, own))

    assert Counter(firsts) == dict.fromkeys(POLES, 4)
    assert [Counter(block.places) for block in LotBlock.objects.all()] == [dict.fromkeys(POLES, 2)] * 2
