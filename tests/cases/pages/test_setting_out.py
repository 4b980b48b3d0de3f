"""Setting out a question: items, recipients, wishes, purpose and norms, enquiries."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases import law
from tests.cases.pages.reading import hidden, words
from tests.factories import item_on, question_in, recipient_of

pytestmark = pytest.mark.django_db
ITEM = {
    "text": "Sam was not at school on Monday",
    "kind": "hard",
    "source": "School's log, 16 November",
    "source_grade": "reliable",
    "content_grade": "A",
    "sensitivity": "low",
    "in_confidence": "no",
}


def at(name, *rows):
    return reverse(f"cases:{name}", args=[row.pk for row in rows])


def posted(desk, address, follow=True, **answers):
    return desk.post(address, hidden(desk.get(address)) | answers, follow=follow)


@pytest.fixture
def now():
    return timezone.now()


def test_an_item_is_listed_one_by_one(desk, question):
    assert "Nothing is listed yet. Add at least one item." in words(desk.get(at("items", question)))

    answer = posted(desk, at("item_add", question), **ITEM)

    assert "Item 1: Hard" in words(answer)
    assert "Sam was not at school on Monday" in words(answer)


def test_an_item_with_gaps_says_each_and_keeps_the_rest(desk, question):
    answer = posted(desk, at("item_add", question), text="Sam was not at school", source="")

    said = words(answer)
    assert answer.status_code == 422
    for error in ("Select hard or soft", "Enter where it came from", "Select how reliable the source is"):
        assert said.count(error) == 2, error
    assert "Sam was not at school" in answer.content.decode()
    assert question.items.count() == 0


def test_sent_twice_it_is_listed_once(desk, question):
    answers = hidden(desk.get(at("item_add", question))) | ITEM

    desk.post(at("item_add", question), answers)
    desk.post(at("item_add", question), answers)

    assert question.items.count() == 1


def test_items_of_one_source_are_counted(desk, question, amara, now):
    first = item_on(question, by=amara, at=now)

    answer = posted(desk, at("item_add", question), **ITEM, same_source_as=first.pk)

    assert "These 2 items come from 1 source." in words(answer)
    assert "same source as item 1" in words(answer)


def test_an_identifier_in_an_item_is_saved_with_a_warning_that_leads_to_it(desk, question):
    answer = posted(desk, at("item_add", question), **ITEM | {"source": "Call 0113 496 0000"})

    item = question.items.get()
    assert "“Where did it come from?” looks as if it holds a phone number. It was saved." in words(answer)
    assert at("item_change", question, item) in answer.content.decode()


def test_two_people_changing_one_item_see_both_versions(desk, question, amara, now):
    item = item_on(question, by=amara, at=now)
    address = at("item_change", question, item)
    shown = hidden(desk.get(address))
    desk.post(address, shown | ITEM)
    fresh = hidden(desk.get(address))["key"]

    answer = desk.post(address, shown | ITEM | {"key": fresh, "text": "Sam was at school on Monday"})

    assert answer.status_code == 409
    assert "Sam was not at school on Monday" in words(answer)
    assert "Sam was at school on Monday" in words(answer)


def test_an_item_leaves_the_list_for_a_reason(desk, question, amara, now):
    item = item_on(question, by=amara, at=now)
    address = at("item_remove", question, item)
    assert "Enter why you are taking it off the list" in words(posted(desk, address))

    answer = posted(desk, address, why="It was about another child")

    assert "Nothing is listed yet." in words(answer)
    assert desk.get(address).status_code == 404


def test_an_item_of_another_question_is_not_there(desk, question, amara, now):
    other = item_on(question, by=amara, at=now)

    assert desk.get(reverse("cases:item_change", args=[other.pk, other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["items", "recipients", "wishes", "purpose", "enquiries"])
def test_bryn_reads_and_is_offered_nothing(browse, bryn, question, amara, now, name):
    item_on(question, by=amara, at=now)
    recipient_of(question, by=amara, at=now)

    shown = browse(bryn).get(at(name, question))

    assert shown.status_code == 200
    main = shown.content.decode().partition("<main")[2]
    assert [offer for offer in ('method="post"', "/new/", "/remove/", "Save and continue") if offer in main] == []


def test_the_service_named_when_the_question_was_asked_is_not_asked_for_again(desk, question, amara, now):
    elsewhere = question_in(question.case, by=amara, at=now)  # a service that is in no list

    listed, other = (desk.get(at("recipient_add", each)).content.decode() for each in (question, elsewhere))

    assert f'<option value="{question.receiver_team_id}" selected>' in listed
    assert 'value="Health visiting, Eastmere Health"' in other
    assert '<option value="B" selected>' in other
    assert '<option value="B" selected>' not in listed


def test_a_recipient_is_a_role_or_a_person(desk, question):
    answer = posted(desk, at("recipient_add", question), purpose="To plan the next visit")
    assert "Enter a role or a person" in words(answer)

    answer = posted(desk, at("recipient_add", question), role="Health visitor", purpose="To plan the next visit",
                    agency_name="Health visiting", context="B")  # fmt: skip

    assert "Health visitor Health visiting B: " in words(answer)


def test_who_is_deliberately_not_told_stands_with_the_recipients(desk, question):
    answer = posted(desk, at("not_told", question), not_told="Rose's partner, who has hurt her")

    assert "Rose's partner, who has hurt her" in words(answer)


def test_a_recipient_leaves_the_list(desk, question, amara, now):
    recipient = recipient_of(question, by=amara, at=now)

    answer = posted(desk, at("recipient_remove", question, recipient))

    assert "Nobody is named yet. Add at least one role." in words(answer)


def test_each_person_is_asked_or_there_is_a_reason(desk, question, case):
    rose = case.people.get(number=1)
    address = at("wish", question, rose)
    assert "What does Rose Whitlock want?" in words(desk.get(address))
    answer = posted(desk, address, asked="not_asked")
    assert "Enter what they said, or why you have not asked" in words(answer)

    answer = posted(desk, address, asked="not_asked", why_not="She may flee", told="no")

    assert "Not asked She may flee Do they know that we are thinking of sharing? No" in words(answer)


def test_two_people_recording_one_wish_see_both(desk, question, case):
    address = at("wish", question, case.people.get(number=1))
    shown = hidden(desk.get(address))
    posted(desk, address, asked="asked", said="She says yes")
    fresh = hidden(desk.get(address))["key"]

    answer = desk.post(address, shown | {"key": fresh, "asked": "asked", "said": "She says no"})

    assert answer.status_code == 409
    assert "She says yes" in words(answer)
    assert "She says no" in words(answer)


def test_purpose_asks_the_norms_that_differ_and_marks_whose_words_they_are(desk, question):
    said = words(desk.get(at("purpose", question)))

    assert "The essay’s words: “under professional confidentiality codes”. The question is our gloss." in said


def test_the_law_in_short_is_folded_and_begins_with_what_concerns_these_two_services(desk, question):
    html = desk.get(at("purpose", question)).content.decode()

    cards = law.load().cards_for((question.holder_context, question.receiver_context))
    folded = html[html.index("<details") : html.rindex("</details>")]
    assert f"{len(cards)} cards for these two types of service" in folded
    assert "<details open" not in html
    names = [escape(card.name) for card in cards]
    assert [folded.index(f">{name}<") for name in names] == sorted(folded.index(f">{name}<") for name in names)


def test_every_norm_is_answered_or_the_page_says_which_is_not(desk, question):
    address = at("purpose", question)

    answer = posted(desk, address, in_keeping="She would expect it", **{"holder-D1": "departed"})

    said = words(answer)
    assert answer.status_code == 422
    assert "Enter why you depart from it" in said
    assert "Answer this, or say why it does not arise" in said
    assert "She would expect it" in answer.content.decode()


def test_answered_purpose_is_read_by_bryn(desk, browse, bryn, question):
    address = at("purpose", question)
    names = [name for name in desk.get(address).context["form"].fields if name[:6] in ("holder", "receiv")]
    norms = {name: "departed" if "because" not in name else "Sam's safety" for name in names}

    answer = posted(desk, address, follow=False, in_keeping="She would expect it", lawful_basis="public_task", **norms)

    assert answer.status_code == 302
    said = words(browse(bryn).get(address))
    assert "She would expect it" in said
    assert "Departed from, because: Sam's safety" in said
    assert "Public task" in said


def test_each_side_of_an_enquiry_has_its_shape_beside_its_words(desk, question):
    shown = desk.get(at("enquiry_add", question))

    assert shown.content.decode().count('class="ew-chip"') == 2
    assert "If we ask What could go wrong if we ask?" in words(shown)
    assert "If we do not ask What could go wrong if we do not ask?" in words(shown)


def test_an_enquiry_is_asked_about_on_both_sides(desk, question):
    address = at("enquiry_add", question)
    answers = {"asked_of": "School nursing", "asks": "Have you seen Sam?", "reveals": "That we know him"}
    answer = posted(desk, address, **answers, without_name="no", **{"went_wrong_if-share": "Rose hears of it"})
    said = words(answer)
    assert "Enter why they need the name in order to answer" not in said  # the form's own gaps come first
    assert "Enter what could go wrong if we do not ask" in said

    answer = posted(
        desk,
        address,
        **answers,
        without_name="yes",
        **{"went_wrong_if-share": "Rose hears of it", "went_wrong_if-not_share": "Nobody notices"},
    )

    said = words(answer)
    order = [said.index(f"What could go wrong {words_}") for words_ in sides(question)]
    assert order == sorted(order)
    assert "Rose hears of it" in said


def sides(question):
    return [{"share": "if we ask", "not_share": "if we do not ask"}[pole] for pole in question.order]


@pytest.mark.parametrize("name", ["items", "recipients", "wishes", "purpose", "enquiries", "question_history"])
def test_to_chidi_nothing_of_it_is_there(browse, chidi, question, name):
    assert browse(chidi).get(at(name, question)).status_code == 404


@pytest.mark.parametrize(("name", "maker"), [("items", item_on), ("recipients", recipient_of)])
def test_a_list_of_eighteen_asks_no_more_than_a_list_of_one(
    desk, question, amara, now, name, maker, django_assert_max_num_queries
):
    maker(question, by=amara, at=now)
    desk.get(at(name, question))
    with django_assert_max_num_queries(60) as one:
        desk.get(at(name, question))
    for _ in range(17):
        maker(question, by=amara, at=now)

    with django_assert_max_num_queries(len(one)):
        desk.get(at(name, question))


def test_a_recipient_with_gaps_hears_of_all_of_them_at_once(desk, question):
    answer = posted(desk, at("recipient_add", question), route="By telephone")

    said = words(answer)
    assert answer.status_code == 422
    for error in ("Enter a role or a person", "Enter the service they work for", "Enter what they would use it for"):
        assert said.count(error) == 2, error
    assert "By telephone" in answer.content.decode()
    assert question.recipients.count() == 0
