"""What is left of a session: a report to print, files, and what somebody took part in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies.acting import ActingRequest, signed_in
from agencies.permissions import NotPossibleNow
from assessments.appraisal.anchors import load as load_scales
from training import drawing, log, piles, taking_out
from training.groups import Answer, Entry, Participant, Session, Step
from training.services import running
from training.turns import PART_WORDS, Part
from training.views.taking_part import Seat, seated


def _over(request: ActingRequest, pk: UUID) -> Session:
    """A session whose debrief has begun, for a trainer of its team."""
    found = Session.objects.visible_to(request.acting).with_place().filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.debrief_at is None and found.ended_at is None:
        raise NotPossibleNow(_("The report is there once the debrief has begun."))
    return found


@signed_in
@require_GET
def report(request: ActingRequest, pk: UUID) -> HttpResponse:
    """What the group's judgements did, stage by stage: pictures and tables, to read and to print."""
    found = _over(request, pk)
    people = list(Participant.objects.of_session(found.pk).with_sent())
    steps = [_told(found, step) for step in Step.objects.of_session(found.pk).seen()]
    context = {
        "session": found,
        "case": found.case(),
        "people": len(people),
        "attended": [
            (each, [(PART_WORDS[part], count) for part, count in taking_out.took_part(each).items()]) for each in people
        ],
        "entries": Entry.objects.of_chain(found.pk).count(),
        "altered": log.faults(found.pk),
        "parts": [PART_WORDS[part] for part in Part],
        "steps": steps,
        "splits": any(told["split"] for told in steps),
    }
    return render(request, "training/report.html", context)


def _told(found: Session, step: Step) -> dict[str, Any]:
    case = found.case()
    stage, scales = case.shown_at(case.stages[step.place - 1].id).now, load_scales(case.words.scales)
    order, spread = step.spread.get("order"), step.spread.get("rows")
    decisions = step.spread.get("decisions")
    return {
        "step": step,
        "stage": stage,
        "part": PART_WORDS[Part(step.part)],
        "n": step.spread.get("n", 0),
        "decisions": drawing.decisions(decisions, found.order) if decisions else [],
        "split": drawing.split(step.spread["split"], period=drawing.period(stage), scales=scales) if spread else (),
        "outcomes": [
            {
                "drawn": drawing.outcome(
                    row,
                    spread[row.id],
                    order=found.order,
                    period=drawing.period(stage),
                    scales=scales,
                ),
                "relations": drawing.relations(step.spread["relations"][row.id], found.order),
                "shift": drawing.shift(step.spread.get("shift"), row.id, found.order),
                "order": drawing.order_words(order, bool(order) and piles.same_levels(order, row.id)),
            }
            for row in (stage.rows if spread else ())
        ],
    }


FILES = ("readings", "words", "attendance")


@signed_in
@require_GET
def file(request: ActingRequest, pk: UUID, what: str) -> HttpResponse:
    """One of the files; that it left is an entry of the log."""
    found = _over(request, pk)
    if what not in FILES:
        raise Http404
    running.export(session=found, what=what, by=request.acting, at=timezone.now())
    steps = list(Step.objects.of_session(found.pk).seen())
    if what == "readings":
        text = taking_out.readings(found, steps)
    elif what == "words":
        text = taking_out.words(found, steps)
    else:
        people = Participant.objects.of_session(found.pk).with_sent()
        text = taking_out.attendance(people, len(found.case().stages))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{what}-{(found.code or "alone").replace(" ", "-")}.csv"'
    )
    return answer


@require_GET
@seated
def took_part(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What this participant took part in, for their own file: what they did, and nothing of how."""
    sent = list(Answer.objects.sent().of_participant(seat.participant.pk))
    context = {
        "session": seat.session,
        "participant": seat.participant,
        "name": seat.session.name,
        "stages": len(seat.session.case().stages),
        "outcomes": sum(len(each.cells()) for each in sent),
        "first": sum(each.step.part == Part.FIRST for each in sent),
        "second": sum(each.step.part == Part.SECOND for each in sent),
        "end": sum(each.step.part == Part.END for each in sent),
    }
    return render(request, "training/took_part.html", context)
