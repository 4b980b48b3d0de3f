"""Information items: one by one, hard or soft, graded, and never lost from what was signed with them."""

from uuid import uuid4

import pytest

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit import services as audit
from audit.verbs import Verb
from cases import services as cases
from cases.models import InformationItem, SharingQuestion
from tests.cases.telling import events, last
from tests.cast import NOON
from tests.factories import an_item, case_of, item_on, let_see, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def test_amara_lists_an_item_and_the_trail_has_its_codes_and_its_words(amara, question):
    sam = question.case.people.get(number=2)

    item = item_on(question, by=amara, about=sam.pk, interpretation="She may be asking for help")

    assert last(question) == (
        Verb.ITEM_ADDED,
        {
            "question": str(question.pk),
            "number": 1,
            "kind": "soft",
            "source_grade": "untested",
            "content_grade": "C",
            "sensitivity": "medium",
            "in_confidence": "no",
        },
        {
            "now": {
                "text": "A neighbour says that Rose leaves Sam alone at night",
                "kind": "Soft",
                "source": "Neighbour, by telephone",
                "source_grade": "Untested",
                "content_grade": "Known indirectly",
                "dated": "19 November 2026",
                "sensitivity": "Medium",
                "in_confidence": "No",
                "interpretation": "She may be asking for help",
                "about": "Sam Whitlock",
            }
        },
    )
    with reading(amara):
        assert InformationItem.objects.visible_to(amara).get() == item


def test_what_is_missing_is_asked_for_in_the_words_of_the_page(amara, question):
    before = events()

    with pytest.raises(Refused) as refused:
        item_on(
            question,
            by=amara,
            text="",
            kind="maybe",
            source=" ",
            source_grade="",
            content_grade="F",
            sensitivity="",
            in_confidence="",
        )

    assert refused.value.errors == {
        "text": "Enter the information",
        "kind": "Select hard or soft",
        "source": "Enter where it came from",
        "source_grade": "Select how reliable the source is",
        "content_grade": "Select how well they know it",
        "sensitivity": "Select how sensitive it is",
        "in_confidence": "Select yes, no or not known",
    }
    assert events() == before


def test_an_item_cannot_point_out_of_its_case_or_its_question(amara, question):
    elsewhere = question_in(case_of(amara), by=amara)
    other = item_on(elsewhere, by=amara)

    with pytest.raises(Refused) as refused:
        item_on(question, by=amara, about=elsewhere.case.people.first().pk, same_source_as=other.pk)

    assert refused.value.errors == {
        "about": "Select a person of this case",
        "same_source_as": "Select a source you have listed",
    }
    with pytest.raises(Refused):
        item_on(question, by=amara, about=uuid4())


def test_items_of_one_source_count_as_one(amara, question):
    first = item_on(question, by=amara)
    second = item_on(question, by=amara, same_source_as=first.pk)
    third = item_on(question, by=amara, same_source_as=second.pk)

    assert third.same_source_as == first
    with reading(amara):
        seen = SharingQuestion.objects.visible_to(amara).with_all().get()
        assert seen.sources_words == "These 3 items come from 1 source."


def test_an_item_cannot_become_its_own_source_round_a_corner(amara, question):
    first = item_on(question, by=amara)
    second = item_on(question, by=amara, same_source_as=first.pk)

    first = cases.change_item(
        item=first, changes=an_item(text="Otherwise", same_source_as=second.pk), edition=1, by=amara, at=NOON
    )

    assert first.same_source_as is None


def test_a_change_tells_what_was_and_is_now(amara, question):
    item = item_on(question, by=amara)

    cases.change_item(item=item, changes=an_item(kind="hard", source="Seen by me"), edition=1, by=amara, at=NOON)

    verb, codes, words = last(question)
    assert (verb, codes["number"], codes["kind"], codes["fields"]) == (Verb.ITEM_CHANGED, 1, "hard", ["kind", "source"])
    assert words == {
        "was": {"kind": "Soft", "source": "Neighbour, by telephone"},
        "now": {"kind": "Hard", "source": "Seen by me"},
    }


def test_two_who_change_one_item_meet_and_nothing_typed_is_kept_silently(amara, nia, question):
    let_see(question.case, nia, by=amara)
    item = item_on(question, by=amara)
    cases.change_item(item=item, changes=an_item(text="Nia's words"), edition=1, by=nia, at=NOON)
    before = events()

    with pytest.raises(ChangedMeanwhile) as changed:
        cases.change_item(item=item, changes=an_item(text="Amara's words"), edition=1, by=amara, at=NOON)

    assert changed.value.theirs["text"] == "Nia's words"
    assert events() == before
    with reading(amara):
        assert InformationItem.objects.get().text == "Nia's words"


def test_saying_the_same_again_is_no_event(amara, question):
    item = item_on(question, by=amara)
    before = events()

    same = cases.change_item(item=item, changes=an_item(), edition=1, by=amara, at=NOON)

    assert (same.edition, events()) == (1, before)


def test_an_item_taken_off_the_list_stays_for_what_was_signed_with_it(amara, question):
    item = item_on(question, by=amara)
    other = item_on(question, by=amara, text="Another")

    cases.remove_item(item=item, why="Told about somebody else", edition=1, by=amara, at=NOON)

    assert last(question) == (
        Verb.ITEM_REMOVED,
        {"question": str(question.pk), "number": 1},
        {"was": {"text": "A neighbour says that Rose leaves Sam alone at night"}, "why": "Told about somebody else"},
    )
    with reading(amara):
        assert list(question.items.current()) == [other]
        assert question.items.get(number=1).removed_why == "Told about somebody else"


def test_a_number_is_never_given_again(amara, question):
    item_on(question, by=amara)
    last_one = item_on(question, by=amara)
    cases.remove_item(item=last_one, why="Twice", by=amara, at=NOON)

    assert item_on(question, by=amara).number == 3


def test_what_was_taken_off_is_not_changed_any_more(amara, question):
    item = item_on(question, by=amara)
    cases.remove_item(item=item, why="Twice", by=amara, at=NOON)

    with pytest.raises(NotPossibleNow, match="This item was taken off the list"):
        cases.change_item(item=item, changes=an_item(text="Again"), edition=None, by=amara, at=NOON)
    with pytest.raises(NotPossibleNow):
        cases.remove_item(item=item, why="Twice", by=amara, at=NOON)


def test_taking_off_asks_why(amara, question):
    with pytest.raises(Refused) as refused:
        cases.remove_item(item=item_on(question, by=amara), why="", by=amara, at=NOON)

    assert refused.value.errors == {"why": "Enter why you are taking it off the list"}


def test_a_form_sent_twice_lists_once(amara, question):
    sent = audit.Sent.of("8a0f5c1e-6d9c-4b52-9a43-8e7a4a8d6a03", b"the same words")
    item = cases.add_item(question=question, item=an_item(), by=amara, at=NOON, key=sent)

    with pytest.raises(audit.AlreadyDone) as done:
        cases.add_item(question=question, item=an_item(), by=amara, at=NOON, key=sent)

    assert done.value.object == f"cases.informationitem:{item.pk}"
    assert question.items.count() == 1


@pytest.mark.parametrize(
    ("who", "reason"), [("bryn", None), ("nia", "second_opinion"), ("kit", "colleague"), ("chidi", None)]
)
def test_who_may_not_change_leaves_no_trace(request, amara, bryn, question, who, reason):
    person = request.getfixturevalue(who)
    item = item_on(question, by=amara)
    if reason:
        let_see(question.case, person, by=amara, reason=reason)
    before = events()

    with pytest.raises(MayNot):
        item_on(question, by=person)
    with pytest.raises(MayNot):
        cases.change_item(item=item, changes=an_item(text="Mine"), edition=1, by=person, at=NOON)
    with pytest.raises(MayNot):
        cases.remove_item(item=item, why="Mine", by=person, at=NOON)

    assert events() == before


@pytest.mark.parametrize("outsider", ["chidi", "gwen", "ines", "kit", "nia"])
def test_nobody_else_sees_the_item(request, amara, question, outsider):
    item_on(question, by=amara)
    person = request.getfixturevalue(outsider)

    with reading(person):
        assert not InformationItem.objects.visible_to(person).exists()
        assert not InformationItem.objects.exists()
