"""Components, the names of the sides, dates and times."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from govuk.components import Row, Task
from govuk.templatetags import govuk as tags

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def drawn(source, **context):
    return engines["django"].from_string("{% load govuk %}" + source).render(context)


@pytest.mark.parametrize(
    ("course", "form", "words"),
    [
        ("share", "start", "If we share"),
        ("not_share", "start", "If we do not share"),
        ("share", "mid", "if we share"),
        ("not_share", "mid", "if we do not share"),
        ("not_share", "key", "not_share"),
        (SimpleNamespace(key="share"), "start", "If we share"),
        (SimpleNamespace(key="way-1", name="Tell the duty worker only"), "start", "Tell the duty worker only"),
        (SimpleNamespace(key="way-1", name="Tell the duty worker only"), "key", "way"),
    ],
)
def test_a_side_is_named_in_one_place(course, form, words):
    assert tags.side(course, form) == words


def test_the_name_of_a_way_is_escaped():
    way = SimpleNamespace(key="way-1", name="<b>Tell</b>")

    assert "&lt;b&gt;Tell&lt;/b&gt;" in drawn('{% include "_side.html" with course=way %}', way=way)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 11, 22, 14, 41, tzinfo=dt.UTC), "2:41pm"),
        (dt.datetime(2026, 11, 22, 9, 5, tzinfo=dt.UTC), "9:05am"),
        (dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC), "4pm"),
        (NOON, "midday"),
        (dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC), "midnight"),
        (dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), "12:30am"),  # summer time
        (None, ""),
    ],
)
def test_a_time_is_said_as_people_say_it(at, words):
    assert tags.clock(at) == words


def test_a_day_is_said_in_full_or_short():
    assert tags.day(NOON) == "22 November 2026"
    assert tags.day(dt.date(2026, 3, 1)) == "1 March 2026"
    assert tags.short_day(NOON) == "22 Nov"
    assert tags.moment(NOON) == "22 November 2026 at midday"
    assert tags.day(None) == tags.short_day(None) == tags.moment(None) == tags.soon(None) == ""


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 11, 22, 14, 41, tzinfo=dt.UTC), "today at 2:41pm"),
        (dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC), "tomorrow at 4pm"),
        (dt.datetime(2026, 11, 21, 9, 5, tzinfo=dt.UTC), "yesterday at 9:05am"),
        (dt.datetime(2026, 11, 2, 9, 5, tzinfo=dt.UTC), "2 November at 9:05am"),
        (dt.datetime(2025, 11, 2, 9, 5, tzinfo=dt.UTC), "2 November 2025 at 9:05am"),
    ],
)
def test_a_moment_near_today_is_said_from_today(at, words, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)

    assert tags.soon(at) == words


def test_what_somebody_typed_keeps_its_lines_and_stays_text():
    assert tags.paragraphs("One.\nTwo.\r\n\r\n<script>") == (
        '<p class="govuk-body ew-lines">One.\nTwo.</p><p class="govuk-body ew-lines">&lt;script&gt;</p>'
    )
    assert tags.paragraphs(None) == ""


def test_a_task_that_cannot_start_yet_is_no_link():
    tasks = [Task("Decide", "Cannot start yet", href="/d/", state="not_yet"), Task("Ask", "Completed", href="/a/")]

    page = drawn("{% task_list tasks %}", tasks=tasks)

    assert 'href="/d/"' not in page
    assert 'href="/a/" aria-describedby="task-2-status"' in page


def test_two_task_lists_on_a_page_share_no_id():
    tasks = [Task("Ask", "Completed", href="/a/")]

    page = drawn("{% task_list tasks %}{% task_list tasks %}", tasks=tasks)

    assert page.count('id="task-1-status"') == page.count('id="task-2-status"') == 1


def test_a_change_link_says_what_it_changes():
    rows = [Row("Main reason", "Text", href="/r/"), Row("Objection", href="/o/", about="the objection")]

    page = drawn("{% summary_list rows %}", rows=rows)

    assert '>Change<span class="govuk-visually-hidden"> Main reason</span></a>' in page
    assert '>Change<span class="govuk-visually-hidden"> the objection</span></a>' in page
    assert "Nothing entered" in page


def test_facts_without_words_are_left_out():
    page = drawn("{% facts facts %}", facts=[("Status", "In progress"), ("Decide by", "")])

    assert "<dt>Status</dt><dd>In progress</dd>" in page
    assert "Decide by" not in page


def test_turning_the_page_keeps_the_filter():
    request = RequestFactory().get("/history/", {"who": "amara", "page": "2"})

    page = drawn("{% pagination page %}", request=request, page=Paginator(range(30), 10).page(2))

    assert 'href="?who=amara&amp;page=1"' in page
    assert 'href="?who=amara&amp;page=3"' in page
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_button_of_words_made_elsewhere_stays_text():
    page = drawn('{% button words about="of “Dana”" %}', words="<b>Save</b>")

    assert "&lt;b&gt;Save&lt;/b&gt;" in page
    assert '<span class="govuk-visually-hidden"> of “Dana”</span>' in page


def test_only_the_path_of_a_square_is_taken_over():
    svg = '<svg viewBox="0 0 9 9"><script>x</script><path d="M1,1H2V2H1z"/></svg>'

    page = drawn("{% qr_code svg %}", svg=svg)

    assert '<path d="M1,1H2V2H1z"/>' in page
    assert "script" not in page
    assert drawn("{% qr_code svg %}", svg='<svg><path d="M1 &quot; onload=x"/></svg>').strip() == ""
