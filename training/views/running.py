"""What a trainer sees of a session: the list, their own screen, and the one for the room.

Neither screen shows anything of an answer before the part is shown: they count who has sent, and read what was kept
with the part when it was shown. Both are drawn whole on the server; a small script asks whether there is anything new.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import qrcode
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from agencies.acting import ActingRequest, signed_in
from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from assessments.appraisal.anchors import load as load_scales
from govuk.views import is_autosave, not_saved, saved
from training import drawing, leading, piles
from training.forms.sessions import NotesForm, OpenForm
from training.groups import Participant, Session, Step
from training.models import Published
from training.services import running
from training.turns import PART_WORDS, Act, Standing, possible
from training.views.asked import new_or_not, tag_of
from training.walkthrough import SWAPPED_WORDS

MOST_LINES = 40
"""Of what people wrote on a screen; the rest is in the download."""

BUTTONS = {
    Act.CLOSE: gettext_lazy("Close answers"),
    Act.REOPEN: gettext_lazy("Reopen answers"),
    Act.SHOW: gettext_lazy("Show the answers"),
    Act.AGAIN: gettext_lazy("Begin the second round"),
    Act.ASK_END: gettext_lazy("Ask what each would decide"),
    Act.DEBRIEF: gettext_lazy("Begin the debrief"),
    Act.END: gettext_lazy("End the session"),
}


def button_words(act: Act, place: int) -> str:
    """What the button of an act says."""
    return _("Show stage %(number)d") % {"number": place + 1} if act is Act.NEXT else str(BUTTONS[act])


@signed_in
@require_GET
def sessions(request: ActingRequest) -> HttpResponse:
    """The sessions of the trainer's team, the latest first."""
    leading.check_can_run_sessions(request.acting)
    found = Session.objects.visible_to(request.acting).with_place().with_numbers().order_by("-opened_at")[:100]
    return render(request, "training/sessions.html", {"sessions": found})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_session(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Open a session on one version of a walkthrough."""
    leading.check_can_run_sessions(request.acting)
    version = Published.objects.visible_to(request.acting).filter(pk=pk).first()
    if version is None:
        raise Http404
    mirror = version.walkthrough.mirror
    earlier = {
        str(each.pk): each
        for each in (Session.objects.visible_to(request.acting).of_walkthrough(mirror.of)[:10] if mirror else ())
    }
    form = OpenForm(request.POST if request.method == "POST" else None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        made = running.open_session(
            version=version,
            short=form.cleaned_data["depth"] == "short",
            key=form.cleaned_data["key"] or uuid4(),
            twin_of=earlier.get(form.cleaned_data.get("twin_of", "")),
            by=request.acting,
            at=timezone.now(),
        )
        return redirect("training:session", made.pk)
    context = {"form": form, "version": version, "case": version.walkthrough}
    return render(request, "training/session_open.html", context, status=422 if form.errors else 200)


def _fetched(request: ActingRequest, pk: UUID) -> Session:
    """The session, for a trainer of its team; 404 to everybody else."""
    found = Session.objects.visible_to(request.acting).with_place().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_GET
def session(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The trainer's own screen."""
    return _draw(request, _fetched(request, pk))


def _draw(
    request: ActingRequest, found: Session, *, form: NotesForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = form or NotesForm(initial={"notes": found.notes, "edition": found.notes_edition})
    context = {**_screen(request, found), "form": form, "refusal": refusal}
    return render(request, "training/session.html", context, status=status)


@signed_in
@require_GET
def screen(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The big screen: nothing on it says who anybody is, nor, before the debrief, which case this is."""
    return render(request, "training/screen.html", _screen(request, _fetched(request, pk)))


def _screen(request: ActingRequest, found: Session) -> dict[str, Any]:
    """What both screens show."""
    case, position = found.case(), found.position
    step, shown = found.step, found.shown()
    people = Participant.objects.of_session(found.pk).who_sent(step.pk if step else None)
    joined = sum(not left for _number, _name, _sent, left in people)
    sent = sum(each[2] for each in people)
    join = request.build_absolute_uri(reverse("joining:with_code", args=[(found.code or "").replace(" ", "-")]))
    return {
        "session": found,
        "case": case,
        "name": found.name,
        "position": position,
        "standing": str(position.standing),
        "part": PART_WORDS[position.part] if position.part else "",
        "stages": [
            {"title": stage.title, "number": number, "done": number < found.place, "now": number == found.place}
            for number, stage in enumerate(case.stages, 1)
        ],
        "to_come": len(case.stages) - found.place,
        "shown": shown,
        "known": drawing.known(shown),
        "stage": found.stage(),
        "step": step,
        "people": [
            {"number": number, "name": name, "sent": was_sent, "left": left} for number, name, was_sent, left in people
        ],
        "joined": joined,
        "sent": sent,
        "joinable": bool(found.code_until and found.code_until > timezone.now() and not found.ended_at),
        "join": join,
        "short_join": request.build_absolute_uri(reverse("joining:join")).split("://")[-1].rstrip("/"),
        "qr": qr(join),
        "acts": [
            {"name": str(act), "words": button_words(act, found.place), "first": number == 0}
            for number, act in enumerate(possible(position))
        ],
        "no_reopening": running.why_not(Act.REOPEN, position) if position.standing is Standing.SHOWN else "",
        "tag": tag_of(*(Session.objects.visible_to(request.acting).turns(found.pk) or (0, 0))),
        **(_shown(found, step) if step and step.shown_at and shown and not found.debrief_at else {}),
        **({"afterwards": case.afterwards()} if found.debrief_at else {}),
    }


@lru_cache(maxsize=32)
def qr(address: str) -> str:
    """The SVG of a square that leads a phone to this address."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage).save(out)
    return out.getvalue().decode()


def _swapped(found: Session) -> str:
    """The one feature in which this walkthrough differs from the one it mirrors."""
    mirror = found.case().mirror
    return SWAPPED_WORDS[mirror.swapped] if mirror and found.twin_of_id else ""


def _shown(found: Session, step: Step) -> dict[str, Any]:
    """What was kept with the part when it was shown: one outcome of it at a time, or what people would decide."""
    shown = found.shown()
    assert shown
    lines = [{"number": number, **line} for number, line in enumerate(step.words)]
    if step.ends:
        counted = step.spread.get("decisions")
        return {
            "n": step.spread["n"],
            "decisions": drawing.decisions(counted, found.order) if counted else [],
            "lines": lines[:MOST_LINES],
            "more_lines": max(0, len(lines) - MOST_LINES),
            "words_on": step.words_on,
        }
    rows, scales = {row.id: row for row in shown.now.rows}, load_scales(found.case().words.scales)
    looked_at = found.looked_at if found.looked_at in rows else next(iter(rows))
    spread = step.spread.get("rows")
    mine = [line for line in lines if line["row"] == looked_at]
    mine.sort(key=lambda line: line["side"] != found.first)  # a side's together; within it as they were, in no order
    order = step.spread.get("order")
    return {
        "n": step.spread["n"],
        "rows": list(rows.values()),
        "looked_at": looked_at,
        "drawn": drawing.outcome(
            rows[looked_at],
            spread[looked_at],
            order=found.order,
            period=drawing.period(shown.now),
            scales=scales,
        )
        if spread
        else None,
        "relations": drawing.relations(step.spread["relations"][looked_at], found.order) if spread else [],
        "shift": drawing.shift(step.spread.get("shift"), looked_at, found.order),
        "swapped": _swapped(found),
        "split": drawing.split(step.spread["split"], period=drawing.period(shown.now), scales=scales) if spread else (),
        "order": drawing.order_words(order, bool(order) and piles.same_levels(order, looked_at)) if spread else "",
        "lines": mine[:MOST_LINES],
        "more_lines": max(0, len(mine) - MOST_LINES),
        "words_on": step.words_on,
        "ask": (found.stage() or found.case().stages[0]).ask,
    }


@signed_in
@require_POST
def do(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Whatever a button of the trainer's screen does. Pressed twice, it is done once."""
    found, sent, by, at = _fetched(request, pk), request.POST, request.acting, timezone.now()
    try:
        if sent.get("act") in set(Act):
            turn = int(sent["turn"]) if sent.get("turn", "").isdecimal() else 0
            running.go_on(session=found, act=Act(sent["act"]), turn=turn, by=by, at=at)
        elif "put_up" in sent:
            running.put_up(session=found, outcome=sent["put_up"][:40], by=by, at=at)
        elif sent.get("words") in ("on", "off"):
            running.put_words_up(session=found, on=sent["words"] == "on", by=by, at=at)
        elif sent.get("line", "").isdecimal():
            running.take_line_off(session=found, line=int(sent["line"]), by=by, at=at)
        elif sent.get("person", "").isdecimal():
            running.take_name_off(session=found, number=int(sent["person"]), by=by, at=at)
        elif "new_code" in sent:
            running.renew_code(session=found, by=by, at=at)
        else:
            raise Http404
    except ChangedMeanwhile:
        messages.warning(
            request, _("The session has gone on since you opened this screen. This is where it stands now.")
        )
    except NotPossibleNow as moment:
        return _draw(request, _fetched(request, pk), refusal=moment.reason, status=409)
    return redirect("training:session", pk)


@signed_in
@require_POST
def notes(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Keep the trainer's notes; by itself as well."""
    found, form = _fetched(request, pk), NotesForm(request.POST)
    if not form.is_valid():
        words = " ".join(said for _href, said in form.error_list)
        return not_saved(words, 422) if is_autosave(request) else _draw(request, found, form=form, status=422)
    try:
        kept = running.keep_notes(
            session=found,
            notes=form.cleaned_data["notes"],
            edition=form.cleaned_data["edition"] or 0,
            by=request.acting,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        words = _("Your notes were changed in another window. Copy what you wrote, and open this screen again.")
        if is_autosave(request):
            return not_saved(words)
        form.add_refusal({"": words})
        return _draw(request, found, form=form, status=409)
    if is_autosave(request):
        return saved(timezone.now(), {"edition": kept.notes_edition})
    return redirect("training:session", pk)


@signed_in
@require_GET
def changed(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Whether there is anything new on a trainer's screens: one query."""
    turns = Session.objects.visible_to(request.acting).turns(pk)
    if turns is None:
        raise Http404
    return new_or_not(request, tag_of(*turns))


def standing_words(found: Session) -> str:
    """Where a session stands, for the list."""
    words = {
        Standing.WAITING: _("Waiting for people"),
        Standing.OPEN: _("Answers are open"),
        Standing.CLOSED: _("Answers are closed"),
        Standing.SHOWN: _("Answers are shown"),
        Standing.DEBRIEF: _("Debrief"),
        Standing.OVER: _("Over"),
    }
    return words[found.position.standing]
