"""How evenly were both sides looked at in a team, how did readings drift, and which decisions stand behind a figure?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from assessments.appraisal.anchors import load
from assessments.appraisal.courses import pole
from assessments.views import lines as titles
from audit import services as audit
from cases.vocabulary import Pole
from reviews import drift, figures, permissions, services, sheet
from reviews.drift import Group, Kind, Line
from reviews.figures import Year
from reviews.models import Counted, ThresholdChange
from reviews.views.looking import ON_A_PAGE, asked_year, pair_words


class Column(NamedTuple):
    """Some decisions as a column: what it is called, how many there are, and what may be told of them."""

    heading: str
    many: str
    group: Group | None


class Cell(NamedTuple):
    """What one column says."""

    heading: str
    words: str


class Row(NamedTuple):
    """One question, what each column says, and where the decisions are; nowhere if they may not be told of."""

    label: str
    href: str
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """The questions of one sort."""

    caption: str
    rows: tuple[Row, ...]


class Around(NamedTuple):
    """Both sides before a day and from it on."""

    columns: list[Column]
    panels: list[Panel]


class Panel(NamedTuple):
    """One side: its tables, and what moved, in words."""

    side: Pole
    tables: tuple[Table, ...]
    moved: str


@dataclass(frozen=True)
class Page:
    """What is asked for: a team, four quarters, and perhaps two contexts only. Read inside `reading`."""

    year: Year
    years_ago: int
    changes: Sequence[ThresholdChange]
    found: drift.Year
    pair: tuple[str, str] | None

    @classmethod
    def of(cls, request: ActingRequest, year: Year, years_ago: int) -> Page:
        changes = figures.changes(year.team, year.quarters, request.acting)
        days = sorted({change.changed_on for change in changes})
        found = figures.appraisals(year.team, year.quarters, request.acting, days)
        typed = request.GET.get("pair", "")
        pair = next((each for each in found.pairs if "-".join(each) == typed), None)
        if typed and pair is None:
            raise Http404
        return cls(year, years_ago, changes, found, pair)

    def query(self, **more: str) -> str:
        asked = {"team": str(self.year.team.pk), "years_ago": str(self.years_ago)}
        return urlencode({**asked, **({"pair": "-".join(self.pair)} if self.pair else {}), **more})

    def whole(self) -> tuple[Group, bool]:
        """All decisions that are asked for, and whether they may be told of."""
        return self.found.pairs[self.pair] if self.pair else (self.found.whole, self.found.may_whole)

    def by_quarter(self) -> list[tuple[dt.date, Group, bool]]:
        return self.found.of_pair(self.pair) if self.pair else self.found.by_quarter

    def columns(self) -> list[Column]:
        """All of the year, then the quarters, the first first: time goes on as one reads."""
        whole, may = self.whole()
        told = [Column(_("The year"), many(whole), whole if may else None)]
        return told + [
            Column(sheet.quarter_in_short(day), many(group), group if may else None)
            for day, group, may in self.by_quarter()
        ]

    def panels(self) -> list[Panel]:
        """Both sides, in the order drawn for the team: equally large, and nothing joins them."""
        return self._panels(self.columns(), self._moved_in_the_last())

    def around(self, day: dt.date) -> Around:
        """Both sides before a change of threshold, and from its day on."""
        before, after = self.found.around(day)
        columns = [
            Column(_("Before"), many(before), before),
            Column(_("From that day on"), many(after), after),
        ]
        return Around(columns, self._panels(columns, (before, after, drift.SINCE_CHANGE), behind=False))

    def _panels(
        self, columns: Sequence[Column], moved: tuple[Group | None, Group | None, str], *, behind: bool = True
    ) -> list[Panel]:
        return [
            Panel(
                side,
                self.tables(drift.lines(side.value, load()), columns, side.value if behind else ""),
                drift.moved_words(drift.lines(side.value, load()), *moved),
            )
            for side in drift.sides(self.year.team.pk)
        ]

    def tables(self, asked: Sequence[Line], columns: Sequence[Column], side: str) -> tuple[Table, ...]:
        """These questions by sort. `side` is for the address of what stands behind; without it there is none."""
        return tuple(
            Table(kind.words, tuple(self._row(line, columns, side) for line in asked if line.kind is kind))
            for kind in Kind
            if any(line.kind is kind for line in asked)
        )

    def _row(self, line: Line, columns: Sequence[Column], side: str) -> Row:
        first = columns[0].group
        told = bool(side and first and first.enough)
        at = f"{reverse('reviews:appraisals_behind')}?{self.query(line=line.code, side=side)}" if told else ""
        return Row(line.label, at, tuple(Cell(each.heading, line.words(each.group)) for each in columns))

    def _moved_in_the_last(self) -> tuple[Group | None, Group | None, str]:
        """The last quarter that has decisions, and the one before it."""
        quarters = self.by_quarter()
        last = max((place for place, (_day, group, _may) in enumerate(quarters) if group.read), default=0)
        pair = quarters[last - 1 : last + 1] if last else []
        before, now = (group if may else None for _day, group, may in pair) if pair else (None, None)
        return before, now, drift.SINCE_QUARTER


@signed_in
@require_safe
def appraisals(request: ActingRequest) -> HttpResponse:
    """Two panels of equal weight, one for each side; quarter by quarter, and before and after a threshold changed."""
    by = request.acting
    permissions.check_can_look_back(by)
    with reading(by):
        year, years_ago, teams = asked_year(request, by)
        context: dict[str, Any] = {"teams": teams, "year": year, "years_ago": years_ago, "standing": drift.STANDING}
        if year:
            page = Page.of(request, year, years_ago)
            whole, _may = page.whole()
            context |= {
                "page": page,
                "whole": whole,
                "columns": page.columns(),
                "even": page.tables(drift.even_lines(), page.columns(), drift.sides(year.team.pk)[0].value),
                "panels": page.panels(),
                "pairs": [
                    (pair_words(*pair), "-".join(pair), many_words(group), may)
                    for pair, (group, may) in page.found.pairs.items()
                ],
                "pair": pair_words(*page.pair) if page.pair else "",
                "changes": _around(page),
                "conditions": [(sheet.quarter_name(each.quarter), each) for each in year.conditions()],
                "first": year.quarters[0],
                "last": sheet.last_day(year.quarters[-1]),
                "earlier": years_ago + 1 if years_ago < figures.MOST_YEARS else None,
                "query": page.query(),
            }
        return render(request, "reviews/appraisals.html", context)


@signed_in
@require_safe
def behind(request: ActingRequest) -> HttpResponse:
    """The decisions behind a figure: those that this person may see, and how many more there are."""
    by = request.acting
    permissions.check_can_look_back(by)
    with reading(by):
        year, years_ago, _teams = asked_year(request, by)
        side, code, typed = (request.GET.get(name, "") for name in ("side", "line", "quarter"))
        line = drift.line_of(code, side, load()) if side in set(Pole) else None
        if year is None or line is None:
            raise Http404
        page = Page.of(request, year, years_ago)
        group, may = page.whole()
        rows = figures.decisions(year.team, year.quarters, by)
        if page.pair:
            rows = rows.between(*page.pair)
        if typed:
            found = [each for each in page.by_quarter() if each[0].isoformat() == typed]
            if not found:
                raise Http404
            (day, group, may) = found[0]
            rows = rows.decided_in([day])
        rows = rows.marked_one_of(line.most)
        seen = Counted.objects.visible_to(by).filter(pk__in=rows.values("pk")).with_question()
        listed = Paginator(seen.order_by("-decided_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
        audit.open_keys({row.stream for row in listed.object_list})
        context = {
            "year": year,
            "line": line,
            "ranged": line.least != line.most,
            "side": "" if code.startswith("even.") else Pole(side),
            "words": line.words(group if may else None),
            "page": listed,
            "rows": [(titles.title(row.question), row) for row in listed],
            "unseen": rows.count() - listed.paginator.count if may and group.enough else 0,
            "quarters": [
                ("" if day is None else day.isoformat(), words, page.query(line=code, side=side, **at))
                for day, words, at in (
                    (None, _("All of the year"), {}),
                    *((day, sheet.quarter_name(day), {"quarter": day.isoformat()}) for day in year.quarters),
                )
            ],
            "chosen": typed,
            "query": page.query(),
        }
        return render(request, "reviews/appraisals_behind.html", context)


@signed_in
@require_safe
def file(request: ActingRequest) -> HttpResponse:
    """The same figures as a file, taken out on the record."""
    by, at = request.acting, timezone.now()
    permissions.check_can_look_back(by)
    with reading(by):
        year, years_ago, _teams = asked_year(request, by)
        if year is None:
            raise Http404
        page = Page.of(request, year, years_ago)
        whole, may = page.whole()
        name = pair_words(*page.pair) if page.pair else _("All of the year")
        parts = [(name, whole, may)]
        parts += [(f"{sheet.quarter_name(day)}", group, may) for day, group, may in page.by_quarter()]
        if not page.pair:
            parts += [(pair_words(*pair), group, may) for pair, (group, may) in page.found.pairs.items()]
            for day in page.found.shown_changes():
                before, after = page.found.around(day)
                parts += [
                    (_("Before the change of %(day)s") % {"day": day.isoformat()}, before, True),
                    (_("From the change of %(day)s on") % {"day": day.isoformat()}, after, True),
                ]
        sides = [(pole(side).label, drift.lines(side.value, load())) for side in drift.sides(year.team.pk)]
        sides.append((_("Alike on both sides"), drift.even_lines()))
        text = sheet.appraised(str(year.team), parts, sides, _conditions(year), [_mark(each) for each in page.changes])
    services.hand_out_figures(team=year.team, first=year.quarters[0], last=year.quarters[-1], by=by, at=at)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="appraisals-{year.quarters[0]:%Y-%m}.csv"'
    return answer


def _conditions(year: Year) -> list[sheet.Condition]:
    """What is on record of caseload and supervision in each quarter."""
    return [
        sheet.Condition(sheet.quarter_name(each.quarter), question, each.many, told)
        for each in year.conditions()
        for question, told in (
            (_("Above a full caseload"), each.over),
            (_("Longer since supervision than the team has it"), each.longer),
        )
    ]


def _mark(change: ThresholdChange) -> str:
    return _("Threshold changed on %(day)s: %(towards)s. Read before and after with care.") % {
        "day": change.changed_on.isoformat(),
        "towards": change.get_towards_display(),
    }


def many_words(group: Group) -> str:
    """How many decisions there are, and of how many of them what was signed could be gone through."""
    many = ngettext("%(count)d decision", "%(count)d decisions", group.many) % {"count": group.many}
    if group.read == group.many:
        return many
    return _("%(many)s, %(read)d gone through") % {"many": many, "read": group.read}


def many(group: Group) -> str:
    """The same as a cell has it."""
    if group.read == group.many:
        return str(group.many)
    return _("%(many)d, %(read)d gone through") % {"many": group.many, "read": group.read}


def _around(page: Page) -> list[tuple[ThresholdChange, Around | None]]:
    """Each change with both sides before and after it; of all contexts together, and only where that may be shown."""
    shown = set() if page.pair else set(page.found.shown_changes())
    return [(change, page.around(change.changed_on) if change.changed_on in shown else None) for change in page.changes]
