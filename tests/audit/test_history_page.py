"""The history as somebody reads it on a page: filters, hidden looks, what a check can and cannot show."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from audit import permissions, trail
from audit import services as audit
from audit.forms import HistoryFilter
from audit.verbs import Verb
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(amara, bryn, stream, case):
    """A case opened by Amara, an answer changed, a look and a different view of Bryn's."""
    with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON):
        pass
    with audit.action(
        Verb.CELL_CHANGED,
        stream=stream,
        object=case,
        by=amara,
        at=NOON + timedelta(minutes=5),
        row="fair",
        course="one",
    ) as act:
        act.seal({"was": {"likelihood": ["unlikely"]}, "now": {"likelihood": ["likely"], "reason": "<b>Dana</b> rang"}})
    audit.viewed(stream=stream, object=case, by=bryn, at=NOON + timedelta(days=1))
    with audit.action(Verb.DISSENT_RECORDED, stream=stream, object=case, by=bryn, at=NOON + timedelta(days=1)) as act:
        act.seal({"text": "I would wait for the third test."})
    return stream


def read_aloud(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(stream, by, query=""):
    chosen = HistoryFilter(QueryDict(query))
    history = chosen.history(stream, by=by, at=NOON + timedelta(days=1))
    html = render_to_string("audit/_timeline.html", {"history": history, "filter": chosen, "history_url": "/history/"})
    return html, read_aloud(html), render_to_string("audit/_filter.html", {"filter": chosen})


def test_the_history_says_what_who_when_and_what_it_was(told, amara):
    html, text, _ = page(told, amara)

    assert "Showing 3 of 4 entries , newest first. 1 look is hidden." in text
    assert text.index("A different view recorded") < text.index("First answer: fair, one") < text.index("Case opened")
    assert "by Bryn Hughes, manager 24 November 2026 at midday" in text
    assert "Likelihood Was unlikely Now likely" in text
    assert "&lt;b&gt;Dana&lt;/b&gt; rang" in html
    assert "Entry 1: technical details" in text


def test_looks_are_shown_when_asked_for(told, amara):
    _, text, chosen = page(told, amara, "filtered=1&what=looks")

    assert "Looked at the case by Bryn Hughes, manager" in text
    assert "Case opened" not in text
    assert "3 other entries are hidden by your filter." in text
    assert "Clear filters" in chosen


def test_a_history_is_filtered_by_person_and_days(told, amara):
    _, text, _ = page(
        told, amara, f"filtered=1&what=known&what=views&who={amara.user.pk}&since=23/11/2026&until=23+11+2026"
    )

    assert "Case opened" in text
    assert "A different view" not in text


def test_a_date_that_is_none_is_said_beside_the_field_and_nothing_is_left_out(told, amara):
    _, text, chosen = page(told, amara, "filtered=1&what=known&since=yesterday")

    assert "From must be a real date, for example 20/11/2026" in chosen
    assert 'value="yesterday"' in chosen
    assert "Case opened" in text


def test_a_long_history_is_read_page_by_page_with_the_filter_kept(told, bryn, case):
    for number in range(31):
        with audit.action(Verb.DISSENT_RECORDED, stream=told, object=case, by=bryn, at=NOON) as act:
            act.seal({"text": f"Reason {number} of many"})

    html, first, _ = page(told, bryn)
    _, second, _ = page(told, bryn, "page=2")
    _, filtered, _ = page(told, bryn, "filtered=1&what=views&page=2")

    assert "Showing 1 to 25 of 34 entries , newest first. 1 look is hidden." in first
    assert "Reason 30 of many" in first
    assert "Reason 0 of many" not in first
    assert 'href="/history/?page=2"' in html
    assert "Showing 26 to 34 of 34 entries" in second
    assert second.index("Reason 0 of many") < second.index("Case opened")
    assert "Showing 26 to 32 of 32 entries" in filtered
    assert "Case opened" not in filtered


def test_nothing_that_matches_offers_to_clear_the_filter(told, amara):
    _, text, _ = page(told, amara, "filtered=1&what=out")

    assert "No entries match. Clear filters" in text


@pytest.mark.parametrize("asked", [False, True])
def test_a_manager_sees_how_often_it_was_looked_at_and_names_only_for_a_recorded_reason(told, bryn, case, asked):
    if asked:
        audit.ask_who_looked(stream=told, object=case, reason="A complaint", by=bryn, at=NOON)

    _, text, _ = page(told, bryn, "filtered=1&what=looks&what=access")

    assert ("Looked at the case by Bryn Hughes" in text) is asked
    assert ("This was looked at 1 time. Names are shown only for a reason that is recorded." in text) is not asked
    assert ("Asked who has looked at this by Bryn Hughes, manager" in text) is asked


def test_an_auditor_reads_entries_and_no_words(told, lena):
    html, text, _ = page(told, lena)

    assert "A different view recorded" in text
    assert "third test" not in html
    assert permissions.can_read(lena, stream=told, sees_record=False)
    assert not permissions.can_read_words(lena, stream=told, sees_record=True)


def test_everybody_reads_their_own_stream_and_no_other(amara, bryn):
    assert permissions.can_read(amara, stream=amara.user.pk, sees_record=False)
    with pytest.raises(permissions.MayNotRead):
        permissions.check_can_read(bryn, stream=amara.user.pk, sees_record=False)


def test_a_check_says_what_it_cannot_show(told):
    text = read_aloud(render_to_string("audit/_check.html", {"checked": trail.check(told), "check_url": "/"}))

    assert "This check found nothing altered or missing" in text
    assert "All 4 entries were checked today at" in text
    assert "this check cannot show whether the latest entries were removed" in text
    assert "tamper" not in text


def test_a_check_that_failed_names_the_entry_and_repairs_nothing(told):
    failed = trail.Checked(4, False, 3, "Entry 3 does not match what was recorded.", NOON)
    text = read_aloud(render_to_string("audit/_check.html", {"checked": failed, "check_url": "/"}))

    assert "Entry 3 does not match what was recorded." in text
    assert "The record from entry 3 on cannot be vouched for. Nothing has been repaired." in text
