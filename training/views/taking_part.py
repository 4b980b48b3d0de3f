"""What a participant sees, on a phone as elsewhere: the papers, their own view of both sides, and what was shown.

Everything here is drawn from what this one participant answered, and from what the trainer has shown. Nothing of a
later stage is fetched (`Session.shown`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments.appraisal import answers, grid, questions
from assessments.appraisal.anchors import Scales
from assessments.appraisal.anchors import load as load_scales
from assessments.appraisal.courses import poles
from assessments.forms.appraising import FURTHER, OutcomeForm, Side
from cases.vocabulary import Pole
from govuk.components import Changed
from govuk.views import is_autosave, not_saved, problem, saved
from training import drafts, drawing, feedback, passes, piles, sending
from training.forms.sessions import EndForm
from training.groups import Answer, Participant, Session, Step
from training.services import taking_part
from training.turns import Act, Part, Position, Standing
from training.views.asked import new_or_not, tag_of
from training.walkthrough import Row, Shown

P = ParamSpec("P")
END = sending.END
CLOSED = gettext_lazy("Answers are closed. What you wrote is kept for you, and does not count.")


class Seat:
    """Where one participant sits: who they are, how far the session is, and what they answered in the part now."""

    def __init__(self, participant: Participant) -> None:
        self.participant, self.session = participant, participant.session
        self.step: Step | None = self.session.step

    @cached_property
    def position(self) -> Position:
        return self.session.position

    @cached_property
    def shown(self) -> Shown | None:
        """All that they may know of the case by now; None before the first stage."""
        return self.session.shown()

    @cached_property
    def answer(self) -> Answer | None:
        """What they answered in the part now."""
        return drafts.of(self.participant, self.step) if self.step else None

    @property
    def scales(self) -> Scales:
        """The words of the scales that this version was made with."""
        return load_scales(self.session.case().words.scales)

    @property
    def answering(self) -> bool:
        """Whether they can answer and send now."""
        return bool(self.position.standing is Standing.OPEN and self.answer and not self.answer.sent_at)

    def row(self, key: str) -> Row:
        """One outcome of the stage that is looked at; 404 for any other."""
        for row in self.shown.now.rows if self.shown else ():
            if row.id == key:
                return row
        raise Http404

    @property
    def known(self) -> list[drawing.Known]:
        """Every item known by now, numbered."""
        return drawing.known(self.shown)

    @property
    def period(self) -> str:
        assert self.shown
        return drawing.period(self.shown.now)


def seated(page: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages of participants: the browser's cookie says who they are. Whoever carries none joins first."""

    @wraps(page)
    def guarded(request: HttpRequest, /, session: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        who = Participant.objects.carried(passes.carried(request, session), session).with_session().first()
        if who is None or who.left_at:
            if request.method == "POST":
                return problem(
                    request,
                    409,
                    reason=_("This phone or computer takes no part in this session. Join it again with the code."),
                    typed=[(name, text) for name, text in request.POST.items() if len(text) > 2 and name not in HIDDEN],
                    back=reverse("joining:join"),
                )
            return redirect("joining:join")
        return page(request, Seat(who), *args, **kwargs)

    return guarded


LONGEST = 4000  # characters of one answer


def _too_long(said: Any) -> bool:
    return isinstance(said, str) and len(said) > LONGEST


HIDDEN = ("csrfmiddlewaretoken", "key")


@require_GET
@seated
def now(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where the session stands, for this participant."""
    return drawn(request, seat)


def drawn(
    request: HttpRequest, seat: Seat, *, errors: Mapping[str, str] | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "seat": seat,
        "participant": seat.participant,
        "session": seat.session,
        "position": seat.position,
        "standing": str(seat.position.standing),
        "name": seat.session.name,
        "shown": seat.shown,
        "known": seat.known,
        "step": seat.step,
        "answer": seat.answer,
        "refusal": refusal,
        "errors": [],
        "onward": [
            {"name": str(act), "words": words, "first": number == 0}
            for number, (act, words) in enumerate(_onward(seat))
        ],
        "tag": tag_of(seat.session.turn, seat.participant.changes),
    }
    if seat.session.debrief_at:
        context["afterwards"] = seat.session.case().afterwards()
        context |= _before(seat) if seat.session.alone else {}
    elif seat.step and seat.answer and seat.shown:
        context |= _end_of_stage(seat) if seat.step.ends else _round(seat, errors or {})
        context["errors"] = [(f"#row-{row}", words) for row, words in (errors or {}).items()]
    return render(request, "training/taking_part.html", context, status=status)


def _onward(seat: Seat) -> list[tuple[Act, str]]:
    """What somebody alone may go on with, once they have sent their own answers."""
    if not (seat.session.alone and seat.answer and seat.answer.sent_at) or seat.session.debrief_at:
        return []
    last = seat.position.stage == seat.position.of
    end = [] if seat.position.part is Part.END else [(Act.ASK_END, _("Say what you would decide"))]
    return [*end, (Act.DEBRIEF, _("Go to the debrief")) if last else (Act.NEXT, _("Go on to the next stage"))]


def _round(seat: Seat, errors: Mapping[str, str]) -> dict[str, Any]:
    assert seat.answer
    assert seat.shown
    assert seat.step
    answer, short = seat.answer, seat.session.short
    sent = answer.cells()
    rows = []
    for row in seat.shown.now.rows:
        typed = answer.draft.get(row.id, {})
        rows.append(
            {
                "row": row,
                "done": sending.done(typed, short=short),
                "begun": bool(typed),
                "late": answer.late.get(row.id),
                "error": errors.get(row.id, ""),
                "said": drawing.said(typed, order=seat.participant.order, scales=seat.scales) if typed else (),
            }
        )
    spread, earlier = _spread(seat)
    outcomes = [
        drawing.outcome(
            row,
            (spread or {})[row.id],
            order=seat.participant.order,
            period=seat.period,
            scales=seat.scales,
            mine=sent.get(row.id),
        )
        for row in (seat.shown.now.rows if spread else ())
    ]
    waiting = [each for each in rows if not each["done"]]
    return {
        "rows": rows,
        "waiting": waiting,
        "next": waiting[0]["row"] if waiting else None,
        "drawn": outcomes,
        "earlier": earlier,
        "written": _written(seat.step),
        "titles": {row.id: row.title for row in seat.shown.now.rows},
    }


def _spread(seat: Seat) -> tuple[Mapping[str, Any] | None, int]:
    """What may be seen of others now: what the trainer has shown; alone and once one's own answers are sent, what
    earlier groups were shown, with how many people that is."""
    assert seat.answer
    assert seat.shown
    assert seat.step
    if not seat.session.alone:
        return (seat.step.spread.get("rows") if seat.step.shown_at else None), 0
    if not seat.answer.sent_at:
        return None, 0
    groups = Step.objects.of_earlier_groups(seat.session.version_id, seat.step.place).values_list("spread", flat=True)
    found = piles.together(list(groups), [row.id for row in seat.shown.now.rows])
    return (found["rows"], found["n"]) if found else (None, 0)


def _written(step: Step) -> list[dict[str, Any]]:
    return [line for line in step.words if not line.get("off")] if step.words_on and step.shown_at else []


def _before(seat: Seat) -> dict[str, Any]:
    """Somebody alone who went through the same version before: how their own readings differ from the first time."""
    first = Session.objects.before_alone(seat.session).first()
    if first is None:
        return {}
    then, now = (
        {
            each.step.place: grid.read(each.sent[sending.GRID])
            for each in Answer.objects.of_rounds(pk, Part.FIRST)
            if each.sent
        }
        for pk in (first.pk, seat.session.pk)
    )
    counts: Counter[str] = Counter()
    for place in set(then) & set(now):
        counts.update(feedback.again(then[place], now[place], seat.session.case().stages[place - 1].outcomes))
    if not counts:
        return {}
    return {"before": first.opened_at, "readings": counts.total(), "once_more": drawing.once_more(counts)}


def _end_of_stage(seat: Seat) -> dict[str, Any]:
    assert seat.answer
    assert seat.step
    counted = seat.step.spread.get("decisions") if seat.step.shown_at else None
    return {
        "said_at_end": seat.answer.sent or seat.answer.kept(END),
        "decisions": drawing.decisions(counted, seat.participant.order) if counted else [],
        "written": _written(seat.step),
    }


# ---- one outcome ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def pair(request: HttpRequest, seat: Seat, place: int, part: str, key: str) -> HttpResponse:
    """One outcome, asked of both sides as in live work: the same form, the same rules, the same page."""
    step = _asked_here(seat, place, part)
    if step is None or step.ends:
        return _too_late(request, seat, place, part, key)
    page = Pair(request, seat, step, seat.row(key))
    if request.method != "POST":
        if not seat.answering and not (seat.answer and seat.answer.late.get(key)):
            return redirect("training:taking_part", seat.session.pk)
        return page.draw(page.form())
    return page.answer_to(page.form())


def _asked_here(seat: Seat, place: int, part: str) -> Step | None:
    step = seat.step
    return step if step and (step.place, step.part) == (place, part) else None


def _too_late(request: HttpRequest, seat: Seat, place: int, part: str, key: str) -> HttpResponse:
    """An answer to a part that the session has left behind: kept for them, and counted nowhere."""
    if request.method != "POST":
        return redirect("training:taking_part", seat.session.pk)
    step = Step.objects.of_session(seat.session.pk).of_part(place, part).first()
    if step is None:
        raise Http404
    case = seat.session.case()
    rows = {row.id: row for row in case.rows(case.stages[place - 1].id)}
    if key not in rows:
        raise Http404
    earlier = Seat(seat.participant)
    earlier.step, earlier.answer = step, drafts.of(seat.participant, step)
    earlier.shown = case.shown_at(case.stages[place - 1].id)
    return Pair(request, earlier, step, rows[key]).answer_to(Pair(request, earlier, step, rows[key]).form())


class Pair:
    """One outcome as its page asks it."""

    def __init__(self, request: HttpRequest, seat: Seat, step: Step, row: Row) -> None:
        assert seat.answer
        self.request, self.seat, self.step, self.row, self.answer = request, seat, step, row, seat.answer
        self.asked = poles(seat.participant.order)
        self.short = seat.session.short

    def form(self) -> OutcomeForm:
        """The form of live work, filled with what was sent, or with what is kept."""
        edition = self.answer.edition(self.row.id)
        held = self.answer.kept(self.row.id)
        return OutcomeForm(
            self.request.POST if self.request.method == "POST" else None,
            courses=self.asked,
            scales=self.seat.scales,
            items=self.seat.known,
            held={side.key: held.get(side.key, {}) for side in self.asked},
            editions={side.key: edition for side in self.asked},
        )

    def answer_to(self, form: OutcomeForm) -> HttpResponse:
        """Keep what was typed, whatever it is; then say what is missing, or go on."""
        if not form.is_valid():
            words = " ".join(said for _href, said in form.error_list)
            return not_saved(words, status=422) if is_autosave(self.request) else self.draw(form, status=422)
        typed = form.answers()
        if wide := {f"{side}-{name}" for side, each in typed.items() for name, said in each.items() if _too_long(said)}:
            form.add_refusal(dict.fromkeys(sorted(wide), _("Use at most %(most)d characters") % {"most": LONGEST}))
            words = " ".join(said for _href, said in form.error_list)
            return not_saved(words, status=422) if is_autosave(self.request) else self.draw(form, status=422)
        try:
            kept = drafts.keep(
                participant=self.seat.participant,
                step=self.step,
                name=self.row.id,
                typed=typed,
                edition=max(form.editions().values()),
                at=timezone.now(),
            )
        except ChangedMeanwhile as other:
            return self.overtaken(form, other.theirs)
        if is_autosave(self.request):
            if not kept.counts:
                return not_saved(str(CLOSED))
            return saved(timezone.now(), {f"{side.key}-edition": kept.edition for side in self.asked})
        form.renew({side.key: kept.edition for side in self.asked})
        if not kept.counts:
            return self.draw(form, status=409, refusal=str(CLOSED))
        return self.onward(form, typed)

    def onward(self, form: OutcomeForm, typed: Mapping[str, Mapping[str, Any]]) -> HttpResponse:
        sent, here = self.request.POST, self.seat
        overview = reverse("training:taking_part", args=[here.session.pk])
        if "later" in sent:
            return redirect(overview)
        if "ask_further" in sent:
            return redirect(f"{self.request.path}?further=1#further")
        unseen = not self.short and answers.deep(typed.values()) and not form.cleaned_data["further"]
        read = sending.outcome(typed, short=self.short)
        wrong = {
            f"{course}-{field}": words
            for (course, field), words in read.errors.items()
            if not unseen or field in answers.ASKED_FIRST
        }
        if wrong:
            form.add_refusal(wrong)
            return self.draw(form, status=422)
        if unseen:
            return redirect(f"{self.request.path}#further")
        following = self.following(typed)
        if following is None:
            return redirect(f"{overview}#send")
        return redirect("training:pair", here.session.pk, self.step.place, self.step.part, following)

    def following(self, typed: Mapping[str, Any]) -> str | None:
        """The next outcome that is not answered on both sides."""
        assert self.seat.shown
        draft = {**self.answer.draft, self.row.id: typed}
        keys = [row.id for row in self.seat.shown.now.rows]
        here = keys.index(self.row.id)
        return next(
            (key for key in keys[here + 1 :] + keys[:here] if not sending.done(draft.get(key, {}), short=self.short)),
            None,
        )

    def overtaken(self, form: OutcomeForm, theirs: Mapping[str, Any]) -> HttpResponse:
        """Another window of theirs was first: both versions, and nothing is lost."""
        fresh = drafts.of(self.seat.participant, self.step)
        form.add_refusal({"": _("This was changed since you opened it, in another window. Both versions are below.")})
        form.renew({side.key: fresh.edition(self.row.id) for side in self.asked})
        if is_autosave(self.request):
            return not_saved(_("This was changed in another window. Open the page again to see both versions."))
        changed = []
        for side in self.asked:
            yours = answers.said(form.answers()[side.key], self.seat.scales)
            kept = answers.said(theirs.get(side.key, {}), self.seat.scales)
            changed += [
                Changed(label[0].upper() + label[1:], yours.get(label, ""), kept.get(label, ""), side.key)
                for label in answers.LABELS.values()
                if yours.get(label) != kept.get(label)
            ]
        return self.draw(form, status=409, changed=changed)

    def draw(
        self, form: OutcomeForm, *, status: int = 200, refusal: str = "", changed: list[Changed] | None = None
    ) -> HttpResponse:
        seat, row = self.seat, self.row
        assert seat.shown
        keys = [each.id for each in seat.shown.now.rows]
        typed = [
            answers.tidied({name: form[f"{side.key}-{name}"].value() for name in answers.KEYS}) for side in self.asked
        ]
        serious = not self.short and answers.deep(typed)
        opened = bool(self.request.GET.get("further") or form["further"].value()) or any(
            set(each) & set(FURTHER) for each in typed
        )
        context = {
            "seat": seat,
            "session": seat.session,
            "name": seat.session.name,
            "shown": seat.shown,
            "known": seat.known,
            "row": row,
            "number": keys.index(row.id) + 1,
            "count": len(keys),
            "step": self.step,
            "form": form,
            "short": self.short,
            "sides": [Side(form, side, prompt=row.prompts[Pole(side.key)], period=seat.period) for side in self.asked],
            "asked": questions.one_outcome(side=self.asked[0].inline, period=seat.period),
            "examples": [
                {"words": level.words, "examples": [(side, level.examples[Pole(side.key)]) for side in self.asked]}
                for level in seat.scales.severity
            ],
            "further": not self.short and (serious or opened),
            "serious": serious,
            "residual_open": any(
                each.get("committed") or each.get("residual_likelihood") or each.get("residual_severity")
                for each in typed
            ),
            "changed": changed or [],
            "refusal": refusal,
            "late": bool(self.answer.late.get(row.id)) or bool(refusal),
            "saved_at": self.answer.changed_at if self.answer.editions.get(row.id) else None,
            "tag": tag_of(seat.session.turn, seat.participant.changes),
        }
        return render(self.request, "training/pair.html", context, status=status)


# ---- sending ---------------------------------------------------------------------------------------------------------


@require_POST
@seated
def send(request: HttpRequest, seat: Seat, place: int, part: str) -> HttpResponse:
    """Send what was answered in this part: it stands from now on."""
    step = _asked_here(seat, place, part)
    if step is None:
        return drawn(request, seat, refusal=str(CLOSED), status=409)
    try:
        taking_part.send(step=step, session=seat.session, by=seat.participant, at=timezone.now())
    except taking_part.SentAlready:
        pass
    except NotPossibleNow as moment:
        return drawn(request, seat, refusal=moment.reason, status=409)
    except Refused as refused:
        return drawn(request, seat, errors=refused.errors, status=422)
    return redirect("training:taking_part", seat.session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def end(request: HttpRequest, seat: Seat, place: int) -> HttpResponse:
    """The end of a stage: what one would decide, and the strongest argument against it."""
    step = Step.objects.of_session(seat.session.pk).of_part(place, END).first()
    if step is None:
        raise Http404
    if request.method != "POST" and (step != seat.step or not seat.answering):
        return redirect("training:taking_part", seat.session.pk)
    answer = drafts.of(seat.participant, step)
    held = {**answer.kept(END), "edition": answer.edition(END)}
    form = EndForm(request.POST if request.method == "POST" else None, initial=held, order=seat.participant.order)
    if request.method != "POST":
        return _draw_end(request, seat, step, form)
    if not form.is_valid():
        return _draw_end(request, seat, step, form, 422)
    given = form.answers()
    try:
        kept = drafts.keep(
            participant=seat.participant,
            step=step,
            name=END,
            typed=given,
            edition=form.cleaned_data["edition"] or 0,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        words = _("This was changed since you opened it, in another window. Open the page again to see it.")
        if is_autosave(request):
            return not_saved(words)
        form.add_refusal({"": words})
        return _draw_end(request, seat, step, form, 409)
    if is_autosave(request):
        return saved(timezone.now(), {"edition": kept.edition}) if kept.counts else not_saved(str(CLOSED))
    form.data = _with(form.data, edition=str(kept.edition))
    if not kept.counts:
        form.add_refusal({"": str(CLOSED)})
        return _draw_end(request, seat, step, form, 409)
    try:
        taking_part.send(step=step, session=seat.session, by=seat.participant, at=timezone.now())
    except taking_part.SentAlready:
        pass
    except NotPossibleNow as moment:
        form.add_refusal({"": moment.reason})
        return _draw_end(request, seat, step, form, 409)
    except Refused as refused:
        form.add_refusal(refused.errors)
        return _draw_end(request, seat, step, form, 422)
    return redirect("training:taking_part", seat.session.pk)


def _with(data: Any, **changed: str) -> Any:
    typed = data.copy()
    for name, value in changed.items():
        typed[name] = value
    return typed


def _draw_end(request: HttpRequest, seat: Seat, step: Step, form: EndForm, status: int = 200) -> HttpResponse:
    context = {
        "seat": seat,
        "session": seat.session,
        "name": seat.session.name,
        "shown": seat.shown,
        "known": seat.known,
        "step": step,
        "form": form,
        "tag": tag_of(seat.session.turn, seat.participant.changes),
    }
    return render(request, "training/end.html", context, status=status)


@require_POST
@seated
def leave(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Leave; the code brings one back."""
    taking_part.leave(by=seat.participant, at=timezone.now())
    return redirect("joining:join")


@require_GET
def changed(request: HttpRequest, session: UUID) -> HttpResponse:
    """Whether there is anything new: asked every few seconds by open pages, so it costs one query."""
    turns = Participant.objects.carried(passes.carried(request, session), session).turns()
    return new_or_not(request, tag_of(*turns) if turns else '"gone"')
