"""What did a team find when it looked back, and which decisions stand behind each figure? (DESIGN 8, screen 29)"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.contexts import contexts
from agencies.models import Team
from assessments.views import lines
from audit import services as audit
from reviews import counting, figures, permissions, services, sheet
from reviews.figures import Year
from reviews.models import Counted
from reviews.rates import ENOUGH_TO_SHOW, STANDING_SENTENCE, Shown
from reviews.vocabulary import KIND_WORDS, ErrorKind, Rung

ON_A_PAGE = 25
ANSWERS = {"found": True, "none": False, "not_known": None}


@signed_in
@require_safe
def looking_back(request: ActingRequest) -> HttpResponse:
    """Two panels of equal weight, quarter by quarter, the conditions beside them. Nothing by person."""
    by = request.acting
    permissions.check_can_look_back(by)
    with reading(by):
        year, years_ago, teams = asked_year(request, by)
        context: dict[str, Any] = {"teams": teams, "year": year, "years_ago": years_ago, "standing": STANDING_SENTENCE}
        if year:
            context |= {
                "quarters": [(sheet.quarter_name(each.first_day), each) for each in year.by_quarter],
                "pairs": [(pair_words(*pair), f"{pair[0]}-{pair[1]}", row) for pair, row in year.by_pair.items()],
                "conditions": [(sheet.quarter_name(each.quarter), each) for each in year.conditions()],
                "lands": _lands(year.team),
                "changes": figures.changes(year.team, year.quarters, by),
                "first": year.quarters[0],
                "last": sheet.last_day(year.quarters[-1]),
                "earlier": years_ago + 1 if years_ago < figures.MOST_YEARS else None,
                "query": f"team={year.team.pk}&years_ago={years_ago}",
            }
        return render(request, "reviews/looking_back.html", context)


@signed_in
@require_safe
def behind(request: ActingRequest) -> HttpResponse:
    """The decisions behind a figure: those that this person may see, and how many more there are."""
    by = request.acting
    permissions.check_can_look_back(by)
    with reading(by):
        year, years_ago, _teams = asked_year(request, by)
        kind, answer = request.GET.get("kind", ""), request.GET.get("answer", "found")
        if year is None or kind not in set(ErrorKind) or answer not in ANSWERS:
            raise Http404
        figure = year.figure(ErrorKind(kind))
        rows = figures.decisions(year.team, year.quarters, by).of_kind(ErrorKind(kind), ANSWERS[answer])
        seen = Counted.objects.visible_to(by).filter(pk__in=rows.values("pk")).with_question()
        page = Paginator(seen.order_by("-decided_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
        audit.open_keys({row.stream for row in page.object_list})
        told = figure.shown is not Shown.NOTHING
        query = f"team={year.team.pk}&years_ago={years_ago}"
        context = {
            "year": year,
            "kind": KIND_WORDS[ErrorKind(kind)],
            "figure": figure,
            "answer": answer,
            "answers": [(code, f"kind={kind}&answer={code}&{query}") for code in ANSWERS],
            "page": page,
            "rows": [(lines.title(row.question), row) for row in page],
            "unseen": rows.count() - page.paginator.count if told else 0,
            "query": query,
        }
        return render(request, "reviews/behind.html", context)


@signed_in
@require_safe
def file(request: ActingRequest) -> HttpResponse:
    """The same figures as a file, taken out on the record."""
    by, at = request.acting, timezone.now()
    permissions.check_can_look_back(by)
    with reading(by):
        year, _years_ago, _teams = asked_year(request, by)
        if year is None:
            raise Http404
        parts: list[tuple[str, Any]] = [("All of the year", [each for panel in year.panels for each in panel.figures])]
        parts += [(sheet.quarter_name(each.first_day), each.figures) for each in year.by_quarter]
        parts += [(pair_words(*pair), row) for pair, row in year.by_pair.items()]
        text = sheet.written(str(year.team), parts)
    services.hand_out_figures(team=year.team, first=year.quarters[0], last=year.quarters[-1], by=by, at=at)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="looking-back-{year.quarters[0]:%Y-%m}.csv"'
    return answer


def asked_year(request: ActingRequest, by: Acting) -> tuple[Year | None, int, list[Team]]:
    """The year that is asked for, of a team that this person answers for; 404 for any other team."""
    teams = figures.teams(by)
    typed = request.GET.get("team", "")
    found = [team for team in teams if str(team.pk) == typed] if typed else teams[:1]
    if typed and not found:
        raise Http404
    ago = request.GET.get("years_ago", "")
    years_ago = min(int(ago), figures.MOST_YEARS) if ago.isascii() and ago.isdigit() and len(ago) < 4 else 0
    quarters = figures.quarters_of(timezone.localdate(), years_ago)
    return (Year.of(found[0], quarters, by) if found else None), years_ago, teams


def _lands(team: Team) -> list[tuple[str, int]]:
    """How many findings landed on which rung, from the top; nothing where there are too few to tell of."""
    counts = counting.where_findings_land(team.pk)
    if sum(counts.values()) < ENOUGH_TO_SHOW:
        return []
    return [(rung.words, counts.get(rung.value, 0)) for rung in Rung]


def pair_words(holder: str, receiver: str) -> str:
    """Two contexts as words: from which to which."""
    table = contexts()
    return f"{table.context(holder).label} → {table.context(receiver).label}"
