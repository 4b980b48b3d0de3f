"""What a history tells: newest first, looks hidden but counted, drafts as one line, words opened."""

import uuid
from datetime import timedelta

import pytest

from agencies.roles import Role
from audit import glossary, trail
from audit import services as audit
from audit.verbs import TELLING, Group, Kind, Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def does(verb, *, stream, object, by, minutes=0, words=None, **codes):
    with audit.action(verb, stream=stream, object=object, by=by, at=NOON + timedelta(minutes=minutes), **codes) as act:
        if words:
            act.seal(words)


def answers(stream, case, by, minutes, was, now, **codes):
    does(
        Verb.CELL_CHANGED, stream=stream, object=case, by=by, minutes=minutes,
        row="safe_at_home", course="first", words={"was": was, "now": now}, **codes,
    )  # fmt: skip


def test_a_history_tells_who_did_what_newest_first(amara, bryn, stream, case):
    does(Verb.CASE_OPENED, stream=stream, object=case, by=amara)
    does(Verb.DISSENT_RECORDED, stream=stream, object=case, by=bryn, minutes=3, words={"text": "I would wait."})

    newest, oldest = trail.of_stream(stream)

    assert (newest.seq, newest.sentence, newest.actor_name) == (2, "A different view recorded", "Bryn Hughes")
    assert newest.told == [("Text", "I would wait.")]
    assert (oldest.seq, oldest.sentence, oldest.words) == (1, "Case opened", None)


def test_drafts_saved_within_ten_minutes_are_one_line_with_the_first_and_last_value(amara, stream, case):
    answers(stream, case, amara, 0, None, {"likelihood": ["unlikely"]})
    answers(stream, case, amara, 4, {"likelihood": ["unlikely"]}, {"likelihood": ["likely"]})
    answers(stream, case, amara, 15, {"likelihood": ["likely"]}, {"likelihood": ["likely", "very_likely"]})

    second, first = trail.of_stream(stream)

    assert first.sentence == "First answer: safe at home, first"
    assert (first.count, first.first_seq, first.seq) == (2, 1, 2)
    assert first.changes == [("Likelihood", "nothing", "likely")]
    assert second.sentence == "Answer changed: safe at home, first"


def test_two_people_never_share_a_line(amara, bryn, stream, case):
    answers(stream, case, amara, 0, None, {"likelihood": ["unlikely"]})
    answers(stream, case, bryn, 1, {"likelihood": ["unlikely"]}, {"likelihood": ["likely"]})

    assert [line.actor_name for line in trail.of_stream(stream)] == ["Bryn Hughes", "Amara Obi"]


def test_an_answer_changed_after_the_comparison_was_shown_says_so_and_starts_its_own_line(amara, stream, case):
    answers(stream, case, amara, 0, None, {"likelihood": ["unlikely"]})
    does(Verb.COMPARISON_SHOWN, stream=stream, object=case, by=amara, minutes=1)
    answers(stream, case, amara, 2, {"likelihood": ["unlikely"]}, {"likelihood": ["likely"]}, after_shown=True)

    changed, shown, first = trail.of_stream(stream)

    assert changed.sentence == "Answer changed after the comparison was shown: safe at home, first"
    assert changed.group == Group.AFTER_SHOWN
    assert (shown.sentence, shown.detail) == ("Comparison first shown", "Every outcome had both sides.")
    assert first.sentence == "First answer: safe at home, first"


def test_looks_are_hidden_by_the_default_filter_and_counted(amara, bryn, stream, case):
    does(Verb.CASE_OPENED, stream=stream, object=case, by=amara)
    for minutes in (1, 2, 3, 20):
        audit.viewed(stream=stream, object=case, by=bryn, at=NOON + timedelta(minutes=minutes))

    history = trail.entries(stream)
    with_looks = trail.entries(stream, looks=True)

    assert [line.verb for line in history] == [Verb.CASE_OPENED]
    assert (history.hidden_looks, history.hidden_others, history.total) == (4, 0, 3)
    assert [(line.verb, line.count) for line in with_looks] == [
        (Verb.VIEW_OPENED, 1), (Verb.VIEW_OPENED, 3), (Verb.CASE_OPENED, 1),
    ]  # fmt: skip


def test_a_look_at_a_second_question_right_after_the_first_stands_in_the_history_of_each(bryn, stream):
    first, second = (f"records.question:{uuid.uuid4()}" for _ in range(2))
    for minutes, question in enumerate((first, second, first)):
        audit.viewed(stream=stream, object=question, by=bryn, at=NOON + timedelta(minutes=minutes), page="overview")
    audit.close_looks(at=NOON + timedelta(minutes=9))

    looks = {
        question: [(line.actor_name, line.count) for line in trail.entries(stream, objects=[question], looks=True)]
        for question in (first, second)
    }

    assert looks == {first: [("Bryn Hughes", 2)], second: [("Bryn Hughes", 1)]}


def test_a_look_takes_as_many_queries_whichever_question_is_looked_at(bryn, stream, django_assert_num_queries):
    for question in (f"records.question:{uuid.uuid4()}" for _ in range(3)):
        with django_assert_num_queries(6):  # beginning, counted?, the window before, this window, the entry, the end
            audit.viewed(stream=stream, object=question, by=bryn, at=NOON, page="overview")
        with django_assert_num_queries(3):
            audit.viewed(stream=stream, object=question, by=bryn, at=NOON, page="overview")


def test_who_looked_can_be_shown_as_a_count_without_names(amara, bryn, stream, case):
    audit.viewed(stream=stream, object=case, by=bryn, at=NOON)

    history = trail.entries(stream, looks=True, name_lookers=False)

    assert [line.actor_name for line in history] == [""]
    assert history.actors == []


def test_a_history_can_be_narrowed_by_person_time_kind_and_thing(amara, bryn, stream, case):
    does(Verb.CASE_OPENED, stream=stream, object=case, by=amara)
    does(Verb.DISSENT_RECORDED, stream=stream, object=case, by=bryn, minutes=60)
    does(Verb.ITEM_ADDED, stream=stream, object="records.item:" + case[-36:], by=bryn, minutes=90, number=2)

    assert [line.seq for line in trail.entries(stream, actor=amara.user.pk)] == [1]
    assert [line.seq for line in trail.entries(stream, since=NOON + timedelta(minutes=61))] == [3]
    assert [line.seq for line in trail.entries(stream, groups=[Group.VIEWS])] == [2]
    assert [line.seq for line in trail.entries(stream, objects=[case])] == [2, 1]
    assert trail.entries(stream, objects=[case], groups=[Group.VIEWS]).hidden_others == 1


def test_a_history_takes_the_same_four_queries_however_long(amara, bryn, stream, case, django_assert_num_queries):
    for number in range(20):
        does(Verb.DISSENT_RECORDED, stream=stream, object=case, by=(amara, bryn)[number % 2], words={"text": "No."})

    with django_assert_num_queries(3), django_assert_num_queries(1, using="keys"):
        assert len(trail.of_stream(stream)) == 20


def test_of_a_history_only_the_words_of_the_page_in_hand_are_opened(amara, stream, case, monkeypatch):
    for number in range(9):
        does(Verb.DISSENT_RECORDED, stream=stream, object=case, by=amara, words={"text": f"No, {number}."})
    opened = []
    open_payload = trail.sealing.open_payload
    monkeypatch.setattr(
        trail.sealing, "open_payload", lambda *args, event, **bound: opened.append(event)
        or open_payload(*args, event=event, **bound),
    )  # fmt: skip

    history = trail.entries(stream, page=lambda lines: lines[2:5])

    assert [line.told for line in history] == [[("Text", f"No, {number}.")] for number in (6, 5, 4)]
    assert (history.matching, history.total, len(opened)) == (9, 9, 3)


def test_drafts_joined_into_a_line_are_one_line_of_a_page_and_open_the_first_and_the_last(amara, stream, case):
    for minutes, (was, now) in enumerate([("", "unlikely"), ("unlikely", "as likely as not"), ("", "likely")]):
        answers(stream, case, amara, minutes, {"likelihood": was}, {"likelihood": now})
    does(Verb.CASE_OPENED, stream=stream, object=case, by=amara, minutes=20)

    [line] = trail.entries(stream, page=lambda lines: lines[1:2])

    assert (line.count, line.first_seq, line.seq) == (3, 1, 3)
    assert line.words == {"was": {"likelihood": ""}, "now": {"likelihood": "likely"}}


def test_every_verb_has_a_sentence_a_group_a_rule_for_erasing_and_closed_codes():
    assert set(TELLING) == set(Verb)
    for telling in TELLING.values():
        assert telling.sentence
        assert telling.erasure
        assert set(telling.needs) <= set(telling.codes)
        assert all(isinstance(kind, Kind) for kind in telling.codes.values())
        assert telling.look == (telling.group == Group.LOOKS and telling.outcome == "done")


@pytest.mark.parametrize("verb", list(Verb))
def test_a_sentence_reads_well_with_all_its_codes_and_with_none(verb):
    telling = TELLING[verb]

    with_none = trail.told(telling.sentence, {})
    with_all = trail.told(telling.sentence, dict.fromkeys(telling.codes, "x"))

    assert not set("{}:") & set(with_none)
    assert "{" not in with_all
    assert with_none == with_none.strip() != ""


def test_codes_are_worded_by_those_who_offer_words_for_them():
    assert glossary.said("role", Role.GOVERNANCE) == "information governance lead"
    assert glossary.said("code_of_nobody", "as_it_stands") == "as it stands"


def test_what_was_only_added_is_told_without_a_was(amara, stream, case):
    does(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, number=1, words={"now": {"source": "The school"}})

    [line] = trail.of_stream(stream)

    assert (line.sentence, line.changes, line.told) == ("Information item 1 added", [], [("Source", "The school")])


def test_a_first_answer_is_told_as_it_is_not_as_a_change_from_nothing(amara, stream, case):
    words = {"was": {"reason": None, "likelihood": ""}, "now": {"reason": "He loses the job", "likelihood": [4, 4]}}

    codes = {"row": "core_trust", "course": "share", "after_shown": False}
    does(Verb.CELL_CHANGED, stream=stream, object=case, by=amara, words=words, **codes)

    [line] = trail.of_stream(stream)
    assert line.changes == []
    assert dict(line.told) == {"Likelihood": "4, 4", "Reason": "He loses the job"}


def test_words_of_one_app_do_not_name_the_things_of_another():
    assert glossary.said("field", "text", app="cases") == "What is the information?"
    assert glossary.said("field", "text", app="records") == "text"
