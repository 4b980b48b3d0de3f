"""A session from joining to debrief, through the services that pages call."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit.models import AuditEvent
from tests.cast import NOON
from tests.told import told_once
from tests.training import telling
from training import drafts, log
from training.groups import Answer, Entry, Participant, Session, Step
from training.models import Published
from training.services import running, taking_part
from training.turns import Standing

pytestmark = pytest.mark.django_db


@told_once
def begun(esme):
    """Six people at the first stage."""
    return telling.at_first_stage(esme)


def test_only_a_trainer_opens_a_session_and_only_trainers_of_the_team_run_it(begun, esme, amara, jo):
    session, _people = begun

    for other in (amara, jo):
        with pytest.raises(MayNot):
            telling.opened(other)
        with pytest.raises(MayNot):
            telling.led(session, other, "close")
        assert not Session.objects.visible_to(other).exists()
    assert telling.now(session).step.open


def test_the_same_form_sent_twice_opens_one_session_and_joins_once(begun, esme):
    key, join = uuid.uuid4(), uuid.uuid4()
    opened = [running.open_session(version=telling.version(), short=True, key=key, by=esme, at=NOON) for _ in range(2)]
    joined = [taking_part.join(session=opened[0], nickname="Ash", by=join, at=NOON) for _ in range(2)]

    assert opened[0] == opened[1]
    assert joined[0] == joined[1]
    assert Participant.objects.of_session(key).count() == 1


def test_the_order_of_the_sides_is_drawn_in_blocks_of_four_and_kept_with_every_answer(begun):
    session, people = begun

    firsts = [each.first for each in people]
    assert sorted(firsts[:4]) == ["not_share", "not_share", "share", "share"]
    answer = telling.answered(people[0], session)
    assert answer.first == people[0].first


def test_a_session_keeps_its_version_when_another_is_published(begun, esme):
    session, _people = begun
    old = telling.version()
    Published.objects.create(
        scenario=old.scenario, number=old.number + 1, content=old.content | {"blind_title": "Another"},
        fingerprint="other", published_at=NOON,
    )  # fmt: skip

    assert telling.version() != old
    assert telling.now(session).version == old
    assert telling.now(session).name == old.walkthrough.blind_title


def test_a_code_ends_and_a_new_one_takes_its_place(begun, esme):
    session, _people = begun

    with pytest.raises(NotPossibleNow, match="This code has ended"):
        telling.joined(session, at=telling.LATER)

    renewed = running.renew_code(session=session, by=esme, at=telling.LATER)
    assert renewed.code != session.code
    assert telling.joined(renewed, at=telling.LATER).number == 7
    assert not Session.objects.joined_with(session.code).exists()


def test_what_is_sent_is_a_grid_and_nothing_else_is_until_both_sides_are_answered(begun):
    session, (first, *_rest) = begun
    step, row = session.step, telling.rows(session)[0]
    drafts.keep(participant=first, step=step, name=row, typed={"share": telling.harm()}, edition=0, at=NOON)

    with pytest.raises(Refused) as refused:
        taking_part.send(step=step, session=session, by=first, at=NOON)
    assert set(refused.value.errors) == set(telling.rows(session))
    assert "if we do not share" in refused.value.errors[row]

    sent = telling.answered(first, session).sent["grid"]
    assert sent["options"] == ["share", "not_share"]
    assert [each["id"] for each in sent["rows"]] == telling.rows(session)
    with pytest.raises(taking_part.SentAlready):
        taking_part.send(step=step, session=session, by=first, at=NOON)


def test_an_answer_after_closing_is_refused_and_kept_for_whoever_wrote_it(begun, esme):
    session, (late, *others) = begun
    for each in others:
        telling.answered(each, session)
    closed = telling.led(session, esme, "close")
    row = telling.rows(session)[0]

    kept = drafts.keep(participant=late, step=closed.step, name=row, typed=telling.pair(), edition=0, at=NOON)
    with pytest.raises(NotPossibleNow, match="Answers are closed"):
        taking_part.send(step=closed.step, session=closed, by=late, at=NOON)

    answer = drafts.of(late, closed.step)
    assert not kept.counts
    assert answer.kept(row) == telling.pair()
    assert answer.draft == {}
    shown = telling.led(session, esme, "show")
    assert shown.step.spread["n"] == len(others)

    assert drafts.of(late, shown.step).kept(row) == telling.pair()


def test_answers_are_opened_again_until_they_are_shown_and_then_never(begun, esme):
    session, (late, *others) = begun
    for each in others:
        telling.answered(each, session)
    row, closed = telling.rows(session)[0], telling.led(session, esme, "close")
    telling.wrote(late, closed, {row: telling.pair(share=telling.harm((1,)))})
    assert drafts.of(late, closed.step).draft == {}

    again = telling.led(session, esme, "reopen")

    assert again.position.standing is Standing.OPEN
    assert drafts.of(late, again.step).late == {}
    taking_part.send(step=again.step, session=again, by=late, at=NOON)  # what was typed while it was closed
    shown = telling.led(session, esme, "close", "show")
    assert shown.step.spread["n"] == len(others) + 1
    assert shown.step.spread["rows"][row]["share"]["likelihood"]["counts"][0] == 1
    with pytest.raises(NotPossibleNow, match="Begin the second round instead"):
        telling.led(session, esme, "reopen")
    telling.led(session, esme, "again", "close", "reopen", "close", "show")
    with pytest.raises(NotPossibleNow, match=r"no longer be each person’s own\.$"):
        telling.led(session, esme, "reopen")
    reopened = Entry.objects.of_chain(session.pk).filter(type="part.reopened")
    assert reopened.count() == 2


def test_what_was_sent_stays_as_it_was_sent_when_answers_are_opened_again(begun, esme):
    session, (first, *_rest) = begun
    row = telling.rows(session)[0]
    sent = telling.answered(first, session).sent
    telling.led(session, esme, "close")
    step = telling.now(session).step
    drafts.keep(participant=first, step=step, name=row, typed=telling.pair(telling.harm((1,))), edition=1, at=NOON)

    telling.led(session, esme, "reopen")

    answer = Answer.objects.get(participant=first)
    assert (answer.sent, answer.kept(row)) == (sent, telling.pair(telling.harm((1,))))


def test_what_is_typed_after_sending_changes_nothing_that_was_sent(begun):
    session, (first, *_rest) = begun
    row = telling.rows(session)[0]
    sent = telling.answered(first, session).sent

    kept = drafts.keep(
        participant=first, step=session.step, name=row, typed=telling.pair(telling.harm((1,))), edition=1, at=NOON
    )

    assert not kept.counts
    assert Answer.objects.get(participant=first).sent == sent


def test_two_windows_never_write_over_each_other(begun):
    session, (first, *_rest) = begun
    step, row = session.step, telling.rows(session)[0]
    mine, other = telling.pair(), telling.pair(share=telling.harm((1,)))
    drafts.keep(participant=first, step=step, name=row, typed=mine, edition=0, at=NOON)

    with pytest.raises(ChangedMeanwhile) as changed:
        drafts.keep(participant=first, step=step, name=row, typed=other, edition=0, at=NOON)
    assert changed.value.theirs == mine
    assert drafts.keep(participant=first, step=step, name=row, typed=mine, edition=0, at=NOON).edition == 1
    assert drafts.keep(participant=first, step=step, name=row, typed=other, edition=1, at=NOON).edition == 2


def test_a_button_pressed_twice_goes_on_once(begun, esme):
    session, _people = begun

    running.go_on(session=session, act="close", turn=session.turn, by=esme, at=NOON)
    with pytest.raises(ChangedMeanwhile):
        running.go_on(session=session, act="close", turn=session.turn, by=esme, at=NOON)
    with pytest.raises(NotPossibleNow):
        telling.led(session, esme, "close")
    assert telling.now(session).position.standing is Standing.CLOSED


def test_both_rounds_are_kept_and_the_second_begins_as_the_first_was_sent(begun, esme):
    session, people = begun
    for each in people:
        telling.answered(each, session)
    second = telling.led(session, esme, "close", "show", "again")
    row = telling.rows(session)[0]
    assert drafts.of(people[0], second.step).kept(row) == telling.pair()

    for each in people:
        telling.answered(each, session, {row: telling.pair(share=telling.harm((1,)))})
    telling.led(session, esme, "close", "show")

    first, again = Step.objects.of_session(session.pk)
    counts = [each.spread["rows"][row]["share"]["likelihood"]["counts"] for each in (first, again)]
    assert counts == [[0, 0, 6, 0, 0], [6, 0, 0, 0, 0]]
    assert Answer.objects.sent().filter(participant=people[0]).count() == 2


def test_what_is_shown_is_what_was_sent_by_then_and_nothing_is_added(begun, esme):
    session, people = begun
    for each in people[:5]:
        telling.answered(each, session)
    shown = telling.led(session, esme, "close", "show").step
    before = shown.spread

    with pytest.raises(NotPossibleNow):
        telling.answered(people[5], session)

    assert before["n"] == 5
    assert Step.objects.get(pk=shown.pk).spread == before


def test_the_end_of_a_stage_asks_for_a_decision_its_reason_and_what_speaks_against_it(begun, esme):
    session, people = begun
    closing = telling.led(session, esme, "close", "ask_end")
    with pytest.raises(Refused) as refused:
        taking_part.send(step=closing.step, session=closing, by=people[0], at=NOON)
    assert set(refused.value.errors) == {"decision", "why", "against"}

    for each in people:
        telling.decided(each, session, why=f"Reason of {each.number}")
    shown = telling.led(session, esme, "close", "show").step

    assert shown.spread == {"n": 6, "decisions": {"part": 6}}
    assert sorted(line["text"] for line in shown.words if line["side"] == "why") == [
        f"Reason of {n}" for n in range(1, 7)
    ]


def test_a_line_is_taken_off_and_put_back_and_a_name_is_taken_off(begun, esme):
    session, people = begun
    named = telling.joined(session, "Somebody rude")
    for each in people:
        telling.answered(each, session)
    with pytest.raises(NotPossibleNow, match="Nothing is shown yet"):
        running.take_line_off(session=session, line=0, by=esme, at=NOON)
    telling.led(session, esme, "close", "show")

    off = []
    for _ in range(2):
        running.take_line_off(session=session, line=0, by=esme, at=NOON)
        off.append(telling.now(session).step.words[0]["off"])
    running.take_name_off(session=session, number=named.number, by=esme, at=NOON)

    assert off == [True, False]
    assert Participant.objects.get(pk=named.pk).nickname == ""


def test_training_has_a_log_of_its_own_and_leaves_nothing_in_the_trail(begun, esme):
    session, people = begun
    before = AuditEvent.objects.count()
    telling.answered(people[0], session, {telling.rows(session)[0]: telling.pair(telling.harm((5,), (5,), "zebra"))})
    telling.led(session, esme, "close", "show", "debrief", "end")

    assert AuditEvent.objects.count() == before
    entries = list(Entry.objects.of_chain(session.pk))
    said = [entry.type for entry in entries]
    assert said[:2] == ["session.opened", "participant.joined"]
    assert said[-5:] == ["answer.sent", "part.closed", "part.shown", "debrief.opened", "session.ended"]
    assert all(b"either-way/training" in bytes(entry.body) for entry in entries)
    assert not any(word in bytes(entry.body) for entry in entries for word in (b"zebra", b"likelihood", b"[5"))
    assert log.faults(session.pk) == []


def test_the_log_cannot_be_changed_by_the_product_and_a_changed_entry_shows(begun):
    session, _people = begun

    for act in ("UPDATE training_entry SET at = now()", "DELETE FROM training_entry", "DELETE FROM training_head"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; ALTER TABLE training_entry DISABLE TRIGGER rows_stay")
        cursor.execute("UPDATE training_entry SET body = body || ' '::bytea WHERE chain = %s AND seq = 3", [session.pk])
        cursor.execute("ALTER TABLE training_entry ENABLE ALWAYS TRIGGER rows_stay; SET ROLE riskapp_app")
    assert log.faults(session.pk) == [3]


def test_sending_costs_the_same_few_queries_however_many_take_part(begun, esme, django_assert_num_queries):
    session, people = begun
    counted = []
    for group in (people[:1], telling.room(session, 12)[-1:]):
        (one,) = group
        step = telling.wrote(one, session)
        with django_assert_num_queries(8, exact=False) as queries:
            taking_part.send(step=step, session=session, by=one, at=NOON)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_the_same_people_go_through_a_twin_and_what_they_answer_otherwise_is_counted_from_five_on(esme):
    first, people = telling.at_first_stage(esme, 6, "vg_key")
    row = telling.rows(first)[0]
    for each in people:
        telling.answered(each, first)
    telling.led(first, esme, "close", "show")
    shifts = {}
    for again in (6, 4):
        twin = running.open_session(
            version=telling.version("vg_key_hard"), short=True, key=uuid.uuid4(), by=esme, at=NOON, twin_of=first
        )
        back = [
            taking_part.join(session=twin, nickname="", by=uuid.uuid4(), at=NOON, earlier=each)
            for each in people[:again]
        ]
        others = telling.room(twin, 2)
        telling.led(twin, esme, "next")
        for each in [*back, *others]:
            telling.answered(each, twin, {row: telling.pair(share=telling.harm((5,)))})
        shifts[again] = telling.led(twin, esme, "close", "show").step.spread["shift"]

    assert shifts[4] is None
    assert shifts[6]["people"] == 6
    assert shifts[6]["rows"][row]["share"]["likelihood"] == {"higher": 6, "lower": 0, "same": 0, "overlaps": 0}
    assert shifts[6]["rows"][row]["not_share"]["likelihood"]["same"] == 6
    assert shifts[6]["relations"][row] == 6
