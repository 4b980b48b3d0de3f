"""The handy summary stays handy, says how far it was checked, and keeps our view of its tilt to itself."""

import pytest

from cases import law
from cases.law import Read, Status, Tilt
from tests.content.reading import words

SUMMARY = law.load()


@pytest.mark.parametrize("card", [pytest.param(card, id=card.id) for card in SUMMARY.cards])
def test_a_card_has_at_most_sixty_shown_words(card):
    assert words(card.shown) <= 60


def test_a_text_not_known_to_be_in_force_is_not_worded_as_if_it_were():
    waiting = [card for card in SUMMARY.cards if card.status is Status.MADE_NOT_KNOWN_IN_FORCE]

    assert [card.id for card in waiting] == ["ca2004_s16LA", "ca2004_s16LC", "csa_report"]
    for card in waiting:
        assert card.does.startswith("Once in force")
        assert card.to_verify.startswith("Commencement")


def test_a_card_never_says_which_way_it_leans():
    leanings = set(SUMMARY.words.tilt.values())

    for card in SUMMARY.cards:
        assert "tilt" not in card.model_dump()
        assert leanings.isdisjoint([card.does, card.does_not, card.to_verify])


def test_a_manager_can_ask_which_way_a_text_leans():
    assert SUMMARY.tilt("ico10") is Tilt.NOT_SHARING_RISK
    assert SUMMARY.tilt("mca") is Tilt.SHARING_RISK
    with pytest.raises(LookupError):
        SUMMARY.tilt("magna_carta")


def test_a_card_compared_with_no_source_says_so():
    unread = [card for card in SUMMARY.cards if not card.sources]

    assert len(unread) == 12
    assert all(card.read is Read.NOT_YET and card.to_verify for card in unread)
    assert SUMMARY.words.read[Read.NOT_YET] == "Not yet compared with a source"


def test_cards_are_found_for_the_services_at_both_ends():
    tax_to_police = {card.id for card in SUMMARY.cards_for(["A", "C"])}

    assert "dpa_part3" in tax_to_police
    assert "caldicott" not in tax_to_police
    assert [card.id for card in SUMMARY.cards_for(["other"])] == ["rli"]
    assert SUMMARY.cards_for([]) == ()


@pytest.mark.parametrize("ends", [("D", "D"), ("A", "D"), ("C", "B")])
def test_cards_that_concern_no_other_service_come_first_and_none_is_left_out(ends):
    cards = SUMMARY.cards_for(ends)

    others = [len(set(card.contexts) - set(ends)) for card in cards]
    assert others == sorted(others)
    assert others[0] < others[-1]
    assert {card.id for card in cards} == {card.id for card in SUMMARY.cards if set(ends) & set(card.contexts)}


def test_the_summary_is_dated_and_says_that_it_is_no_advice():
    assert SUMMARY.checked.isoformat() == "2026-11-22"
    assert SUMMARY.disclaimer.startswith("A memory aid, not legal advice")
    assert [nation.nation for nation in SUMMARY.nations] == ["Scotland", "Wales", "Northern Ireland"]
    assert len(SUMMARY.cards) == 37
