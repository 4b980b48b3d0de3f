"""One tag for each component, so that every page draws it the same way. Templates are in templates/govuk/.

Words are made here only where a page cannot: the names of the two sides, dates and times.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govuk import charts
from govuk.components import Row, Task
from govuk.forms import faults

register = template.Library()

# The two side labels are the same question asked twice (DESIGN 2). Nothing else in templates/ names a side.
SIDES = {"share": _("If we share"), "not_share": _("If we do not share")}
SIDES_IN_A_SENTENCE = {"share": _("if we share"), "not_share": _("if we do not share")}


# ---- the two sides ------------------------------------------------------------------------------------------------


def side_key(course: Any) -> str:
    """The CSS key of a course: "share", "not_share" or "way". Takes a pole, a key or anything with `.key`, or with
    `.drawn_as` where it is known by the shape of a side and not by its words."""
    key = str(getattr(course, "drawn_as", "") or getattr(course, "key", course))
    return key if key in SIDES else "way"


@register.simple_tag
def side(course: Any, form: str = "start") -> str:
    """The words for a course: form "start" (a heading), "mid" (inside a sentence) or "key" (its CSS key)."""
    if form == "key":
        return side_key(course)
    key = str(getattr(course, "key", course))
    if key not in SIDES:
        if form == "mid" and getattr(course, "drawn_as", key) in SIDES:
            return str(course.inline)
        return str(getattr(course, "name", None) or getattr(course, "label", None) or course)
    return str((SIDES_IN_A_SENTENCE if form == "mid" else SIDES)[key])


@register.simple_tag
def strip(low: int, high: int, course: Any) -> SafeString:
    """The strip of a reading, as decoration: write the same in words beside it."""
    return _strip(int(low), int(high), side_key(course))


@lru_cache(maxsize=64)
def _strip(low: int, high: int, key: str) -> SafeString:
    """Drawn once: there are only fifteen readings for each kind of course, and a page shows four a row."""
    return render_to_string("charts/strip.html", {"strip": charts.strip(low, high), "key": key})


@register.simple_tag
def spread(counts: Sequence[int], course: Any) -> SafeString:
    """How many named each of five levels, as decoration: a table with the same numbers goes with it."""
    key = side_key(course)
    drawn = charts.piles(counts, turned=key == "not_share")
    svg = render_to_string("charts/spread.html", {"piles": drawn, "key": key})
    if drawn.each == 1:
        return svg
    said = gettext("One mark stands for up to %(each)d people.") % {"each": drawn.each}
    return format_html('{}<p class="govuk-body ew-muted govuk-!-margin-bottom-1">{}</p>', svg, said)


# ---- buttons and links --------------------------------------------------------------------------------------------


@register.inclusion_tag("govuk/button.html")
def button(text: str, kind: str = "primary", href: str = "", about: str = "", **attributes: Any) -> dict[str, Any]:
    """A submit button, or a link drawn as one when `href` is given. kind: primary, secondary, warning, link.

    Attributes: name, value, id, formaction, novalidate=True, disabled=True.
    """
    return {"text": text, "kind": kind, "href": href, "about": about, **attributes}


@register.inclusion_tag("govuk/back_link.html")
def back_link(href: str, text: str = "") -> dict[str, Any]:
    """The way back, at the top of a page."""
    return {"href": href, "text": text or gettext("Back")}


@register.inclusion_tag("govuk/nav_item.html", takes_context=True)
def nav_item(context: template.Context, text: str, href: str, but: str = "") -> dict[str, Any]:
    """An entry of the menu, lit on its own pages (questions belong to My work) but those under an entry of their own;
    nothing while it has no address."""
    request = context.get("request")
    path = request.path if request else ""
    here = bool(href) and (path == href or (path.startswith(href) if href != "/" else path.startswith("/questions/")))
    return {"text": text, "href": href, "here": here and not (but and path.startswith(but)), "exactly": path == href}


@register.simple_tag
def idle_seconds() -> int:
    """How long a session lasts without use, for the script that announces its end; 0 where it never ends."""
    idle = getattr(settings, "SESSION_IDLE", None)
    return int(idle.total_seconds()) if idle else 0


# ---- forms --------------------------------------------------------------------------------------------------------


def _faults(source: Any) -> Iterable[tuple[str, str]]:
    if isinstance(source, BaseForm):
        return faults(source)
    return source or ()


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    """The list of what is wrong, each linked to its field. Takes forms, and lists of (href, message)."""
    return {"errors": [fault for source in sources for fault in _faults(source)]}


@register.inclusion_tag("govuk/field_error.html")
def field_error(id: str, message: str) -> dict[str, Any]:
    """The message beside a field written by hand, or nothing; tie it with aria-describedby="<id>_error"."""
    return {"id": id, "message": message}


# ---- lists --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("govuk/summary_list.html")
def summary_list(rows: Iterable[Row], card: str = "", wide: bool = False) -> dict[str, Any]:
    """Keys and what was answered, with Change links where a row has one."""
    rows = list(rows)
    return {"rows": rows, "card": card, "wide": wide, "any_action": any(row.href for row in rows)}


@register.inclusion_tag("govuk/task_list.html", takes_context=True)
def task_list(context: template.Context, tasks: Iterable[Task]) -> dict[str, Any]:
    """What is to do, what is done and what cannot start yet. Lists on one page count on, so that ids stay unique."""
    shared = context.render_context
    first = shared.get("_tasks_drawn", 0) or 0
    tasks = list(tasks)
    shared["_tasks_drawn"] = first + len(tasks)
    return {"tasks": list(enumerate(tasks, start=first + 1))}


@register.inclusion_tag("govuk/facts.html")
def facts(facts: Iterable[Row | tuple[str, str]]) -> dict[str, Any]:
    """The line of facts under a heading; facts without words are left out."""
    rows = [fact if isinstance(fact, Row) else Row(*fact) for fact in facts]
    return {"rows": [row for row in rows if row.lines]}


@register.inclusion_tag("govuk/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, at: str = "") -> dict[str, Any]:
    """Earlier and later pages; keeps the other parameters of the address.

    `at`: where they are read, if that is not the address of the page that shows this.
    """
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return f"{at}?page={number}"
        query["page"] = str(number)
        return f"{at}?{query.urlencode()}"

    numbers = [
        {"number": number, "href": address(number) if isinstance(number, int) else "", "here": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "several": page.paginator.num_pages > 1,
        "numbers": numbers,
        "earlier": address(page.previous_page_number()) if page.has_previous() else "",
        "later": address(page.next_page_number()) if page.has_next() else "",
    }


# ---- words in a frame ---------------------------------------------------------------------------------------------


@register.inclusion_tag("govuk/tag.html")
def tag(text: str, kind: str = "") -> dict[str, Any]:
    """A state in a word or two. kind: "" (grey), "doing", "urgent", "plain"."""
    return {"text": text, "kind": kind}


@register.simple_block_tag
def details(content: SafeString, summary: str, open: bool = False, id: str = "") -> SafeString:
    """Something folded away under its summary."""
    return render_to_string("govuk/details.html", {"content": content, "summary": summary, "open": open, "id": id})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Words set apart from the text around them."""
    return render_to_string("govuk/inset.html", {"content": content})


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    """A consequence one has to know before going on."""
    return render_to_string("govuk/warning.html", {"content": content})


@register.simple_block_tag
def banner(content: SafeString, title: str = "", kind: str = "", id: str = "banner") -> SafeString:
    """A notice above the page. kind "success" is announced at once; it looks the same, because green would praise."""
    return render_to_string("govuk/banner.html", {"content": content, "title": title, "kind": kind, "id": id})


@register.simple_block_tag
def panel(content: SafeString, title: str) -> SafeString:
    """What has been done, at the top of a confirmation page."""
    return render_to_string("govuk/panel.html", {"content": content, "title": title})


@register.simple_block_tag
def timeline(content: SafeString) -> SafeString:
    """Entries of a history, newest first; fill it with {% event %}."""
    return render_to_string("govuk/timeline.html", {"content": content})


@register.simple_block_tag
def event(content: SafeString, title: str, by: str = "", at: datetime | None = None, level: int = 2) -> SafeString:
    """One entry of a history: what, who, when; the block holds the few words below."""
    context = {"content": content, "title": title, "by": by, "at": at, "level": level}
    return render_to_string("govuk/event.html", context)


@register.simple_tag
def fingerprint(hex_digits: str) -> SafeString:
    """A fingerprint in groups of four, so that two people can read it to each other."""
    digits = str(hex_digits)
    grouped = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    return format_html('<span class="ew-fp">{}</span>', grouped)


@register.inclusion_tag("govuk/qr_code.html")
def qr_code(svg: str, about: str = "") -> dict[str, Any]:
    """A square to point a phone at, from the SVG of a library: only its one path is taken over, and drawn here.

    Our policy loads no picture from a data: address, and markup made elsewhere is not put into a page unread.
    """
    box = re.search(r'viewBox="([\d. ]+)"', svg or "")
    path = re.search(r'\bd="([MLHVZmlhvz\d., -]+)"', svg or "")
    return {
        "box": box[1] if box else "",
        "path": path[1] if path else "",
        "about": about or gettext("A square for your app to read"),
    }


# ---- text, dates and times (HOUSE language: "22 November 2026", "2:41pm") -------------------------------------------


def _here(when: date | datetime) -> date | datetime:
    if isinstance(when, datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when


@register.filter
def day(when: date | datetime | None) -> str:
    """22 November 2026; nothing for None."""
    return formats.date_format(_here(when), "j F Y") if when else ""


@register.filter
def short_day(when: date | datetime | None) -> str:
    """22 Nov, for lists; nothing for None."""
    return formats.date_format(_here(when), "j M") if when else ""


@register.filter
def clock(when: datetime | None) -> str:
    """2:41pm, 4pm, midday or midnight, in local time; nothing for None."""
    if not when:
        return ""
    local = _here(when)
    assert isinstance(local, datetime)
    if (local.hour, local.minute) == (12, 0):
        return gettext("midday")
    if (local.hour, local.minute) == (0, 0):
        return gettext("midnight")
    minutes = f":{local.minute:02d}" if local.minute else ""
    half = gettext("am") if local.hour < 12 else gettext("pm")
    return f"{local.hour % 12 or 12}{minutes}{half}"


@register.filter
def moment(when: datetime | None) -> str:
    """22 November 2026 at 2:41pm; nothing for None."""
    return gettext("%(day)s at %(time)s") % {"day": day(when), "time": clock(when)} if when else ""


@register.filter
def soon(when: datetime | None) -> str:
    """The shortest plain words: "today at 2:41pm", "tomorrow at 4pm", "22 November at 2:41pm"."""
    if not when:
        return ""
    local = _here(when)
    assert isinstance(local, datetime)
    away = (local.date() - timezone.localdate()).days
    near = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    same_year = local.year == timezone.localdate().year
    words = near.get(away) or formats.date_format(local, "j F" if same_year else "j F Y")
    return gettext("%(day)s at %(time)s") % {"day": words, "time": clock(when)}


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """What somebody typed, escaped, in paragraphs with its line breaks kept."""
    parts = [part for part in re.split(r"\n\s*\n", str(text or "").replace("\r\n", "\n").strip()) if part]
    return format_html_join("", '<p class="govuk-body ew-lines">{}</p>', ((part,) for part in parts))
