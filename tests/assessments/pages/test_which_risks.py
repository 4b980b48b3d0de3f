"""Which risks the reasons refer to: whoever says it in their own words ticks them, and the record says which."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Justification
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import IN_A_MONTH, YESTERDAY, words
from tests.assessments.pages.test_decide import page_of, typed
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
IN_OTHER_WORDS = "Telling may drive her off; keeping quiet leaves the boy unseen for a week"


def boxes(page):
    """Every box of the risks: its value, and whether it is ticked."""
    return re.findall(r'name="refers_to" type="checkbox" value="([\w:-]+)"( checked)?', page)


def test_every_outcome_has_a_box_for_each_side_in_the_drawn_order_and_none_is_ticked(client, amara):
    assessment = stories.appraised(amara)

    page = signed_in(client, amara).get(page_of(assessment)).content.decode()

    drawn = [f"{side}:{row.key}" for row in assessment.rows() for side in assessment.question.order]
    assert boxes(page) == [(value, "") for value in drawn]


def test_where_nothing_was_found_there_is_no_risk_to_tick(client, amara):
    answers = {"core_trust": factories.pair(share=factories.nothing())}
    assessment = factories.appraised(stories.question(amara), by=amara, at=YESTERDAY, answers=answers)
    factories.assessments.show_comparison(assessment=assessment, by=amara, at=YESTERDAY)

    page = signed_in(client, amara).get(page_of(assessment)).content.decode()

    assert "share:core_trust" not in [value for value, _ticked in boxes(page)]
    assert "not_share:core_trust" in [value for value, _ticked in boxes(page)]
    assert "Nothing found" in page[page.index("Which risks does this refer to?") :]


def test_reasons_in_other_words_are_taken_once_the_risks_are_ticked(client, amara):
    assessment = stories.appraised(amara)
    page = page_of(assessment)

    refused = signed_in(client, amara).post(page, typed(proportionality=IN_OTHER_WORDS))
    half = client.post(page, typed(proportionality=IN_OTHER_WORDS, refers_to=["share:core_trust"]))
    taken = client.post(
        page, typed(proportionality=IN_OTHER_WORDS, refers_to=["not_share:core_safety", "share:core_trust"])
    )

    assert refused.status_code == half.status_code == 422
    assert re.search(r'href="#id_refers_to_0">Mention at least one risk from each side', words(refused))
    assert 'id="id_refers_to_0"' in words(refused)
    assert "Mention at least one risk from “If we do not share”, or tick one under" in words(half)
    assert ("share:core_trust", " checked") in boxes(words(half))
    assert taken.status_code == 302
    assert Justification.objects.get().refers_to == {"share": ["core_trust"], "not_share": ["core_safety"]}
    assert [value for value, ticked in boxes(words(client.get(page))) if ticked] == [
        f"{side}:{row.key}"
        for row in assessment.rows()
        for side in assessment.question.order
        if f"{side}:{row.key}" in ("share:core_trust", "not_share:core_safety")
    ]


def test_only_risks_of_this_appraisal_can_be_ticked(client, amara):
    assessment = stories.appraised(amara)

    for ticked in ("share:core_moon", "both:core_trust", "core_trust"):
        answer = signed_in(client, amara).post(page_of(assessment), typed(refers_to=[ticked]))

        assert answer.status_code == 422
        assert words(answer).count("Choose from the risks that are listed") == 2


def test_the_record_says_which_risks_and_so_does_the_page_for_those_who_read(client, amara, bryn):
    reasons = factories.the_reasons(
        proportionality=IN_OTHER_WORDS,
        refers_to={"share": ["core_trust", "core_safety"], "not_share": ["core_safety"]},
        review_on=IN_A_MONTH,
    )
    assessment = stories.decided(amara, reasons=reasons)
    version = factories.signed(assessment, by=amara, at=YESTERDAY)

    read = unescape(words(signed_in(client, bryn).get(page_of(assessment))))
    record = unescape(words(client.get(reverse("assessments:record", args=[assessment.question_id, version.number]))))

    titles = {row.key: row.title_words for row in assessment.rows()}
    first, other = assessment.question.order
    told = {
        "share": f"If we share: {titles['core_safety']}; and {titles['core_trust']}",
        "not_share": f"If we do not share: {titles['core_safety']}",
    }
    assert re.search(
        rf"Which risks does this refer to\?</dt>.*?{re.escape(told[first])}; {re.escape(told[other])}", read
    )
    assert re.search(
        rf"Which risks this refers to</dt>.*?{re.escape(told[first])}</p>.*?{re.escape(told[other])}</p>", record
    )
    assert version.document["reasons"]["refers_to"]["not_share"] == ["core_safety"]
    history = words(client.get(reverse("cases:question_history", args=[assessment.question_id])))
    assert "which risks this refers to" in history.lower()


def test_what_was_signed_without_any_tick_has_no_place_for_them(amara):
    version = stories.signed(amara)

    assert "refers_to" not in version.document["reasons"]


def test_what_somebody_else_ticked_meanwhile_is_shown_beside_ones_own(client, amara, nia):
    assessment = stories.appraised(amara)
    factories.let_see(assessment.question.case, nia, by=amara, at=YESTERDAY)
    theirs = {"refers_to": ["share:core_response"], "edition": "0", "later": "1"}
    signed_in(client, nia).post(page_of(assessment), theirs)

    clash = signed_in(client, amara).post(page_of(assessment), typed(refers_to=["share:core_safety"]))

    page = unescape(words(clash))
    assert clash.status_code == 409
    titles = {row.key: row.title_words for row in assessment.rows()}
    assert f"If we share: {titles['core_response']}" in page
    assert f"If we share: {titles['core_safety']}" in page
