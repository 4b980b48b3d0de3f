"""The pages that stand still: open to everybody, dated, in our words; which way the law leans is for managers."""

import html
import re

import pytest
from django.urls import reverse

from agencies.contexts import contexts
from assessments.appraisal.forbidden import avoided, breaches
from cases import law
from tests.cast import signed_in
from tests.factories import case_of

PAGES = ("words", "law", "managers", "accessibility", "who_sees", "help")
LEANING = "Speaks more of what could go wrong if we share"

pytestmark = pytest.mark.django_db


def text(response):
    """What somebody reads on a page: the words between the tags of its main part, joined with single blanks."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", "<" + main)))


@pytest.mark.parametrize("name", PAGES)
def test_anybody_may_read_it_without_signing_in(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_the_day_it_was_last_looked_over(client, name):
    response = client.get(reverse(name))

    assert "ooked over on 22 November 2026" in text(response)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "law"])
def test_it_says_nothing_that_we_do_not_say(client, name):
    said = text(client.get(reverse(name)))

    assert breaches(said) == ()
    quoted = [found for found in avoided(said) if found.words not in {"subject"}]
    assert quoted == []


def test_every_card_shows_its_status_and_the_day_and_the_manner_it_was_checked(client):
    content = law.load()

    said = text(client.get(reverse("law")))

    assert content.disclaimer in said
    for card in content.cards:
        assert card.name in said
        assert f"22 November 2026. {content.words.read[card.read]}." in said
        assert content.words.status[card.status] in said
    assert "37 cards" in said


def test_amara_asks_for_the_cards_of_the_two_ends_of_her_question(client, amara):
    signed_in(client, amara)

    said = text(client.get(reverse("law"), {"context": ["A", "nonsense"]}))

    assert f"{len(law.load().cards_for(['A']))} cards" in said
    assert "Eight Caldicott Principles" not in said
    assert "Show all cards" in said


@pytest.mark.parametrize("who", ["amara", "farid", "esme", "gwen"])
def test_which_way_the_law_leans_is_not_shown_to(client, who, request):
    signed_in(client, request.getfixturevalue(who))

    for name in PAGES:
        assert LEANING not in text(client.get(reverse(name)))


def test_which_way_the_law_leans_is_not_shown_to_somebody_not_signed_in(client):
    assert LEANING not in text(client.get(reverse("managers")))


def test_bryn_is_shown_which_way_the_law_leans(client, bryn):
    signed_in(client, bryn)

    said = text(client.get(reverse("managers")))

    assert LEANING in said
    assert all(card.name in said for card in law.load().cards)


def test_both_sides_have_an_example_at_every_level(client):
    said = text(client.get(reverse("words")))

    assert "suicide after exposure; killed by the one who was told" in said
    assert "child killed; overdose" in said


def test_neither_side_always_comes_first_in_the_examples(client):
    first = {
        re.search(r"ew-side--(share|not_share)", client.get(reverse("words")).content.decode())[1] for _ in range(60)
    }

    assert first == {"share", "not_share"}
    assert "Which side comes first is drawn by lot each time this page is opened" in text(client.get(reverse("words")))


def test_the_table_is_shown_with_our_gloss_marked_as_ours(client):
    page = client.get(reverse("words")).content.decode()

    assert "<em>Imposing: duties, checks and control</em>" in page
    assert "Universal distribution" in page
    assert f"<em>{contexts().gloss.note} What is ours is printed in italics.</em>" in page


def test_lena_reads_what_an_auditor_can_do_today_and_no_more(client, lena, amara):
    case = case_of(amara)

    said = text(client.get(reverse("who_sees")))
    found = signed_in(client, lena).get(reverse("cases:history", args=[case.pk]))

    assert "Auditor Nothing of a case yet: there is no page for auditors." in said
    assert found.status_code == 404
