"""My work, and the overview of one question: what is there to do, and what comes next?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.contexts import contexts
from agencies.roles import Role
from assessments import beyond, permissions, worklist
from assessments.lifecycle import LABELS
from assessments.models import Assessment, SecondOpinion, SignedVersion
from assessments.views import lines, tasks
from assessments.views.acting_first import by_when
from audit import assurance, lodging
from audit import services as audit
from audit.pages import shown
from cases import permissions as cases
from cases.models import Case, SharingQuestion, UrgentAccess
from cases.views.pages import allowed
from govuk.templatetags.govuk import day

A_PAGE = 20
# Where the work of those lies whose role does not work on cases: names of pages, and what they are called.
ELSEWHERE: Mapping[Role | None, Any] = {
    Role.TRAINER: (
        ("training:sessions", gettext_lazy("Sessions of your team")),
        ("training:library", gettext_lazy("Walkthroughs to run")),
        ("training:ours", gettext_lazy("Walkthroughs of your agency")),
    ),
    Role.LEARNER: (
        ("joining:join", gettext_lazy("Join a session with a code")),
        ("training:library", gettext_lazy("Go through a walkthrough alone")),
    ),
    Role.ADMINISTRATOR: (("agencies:signed_in", gettext_lazy("Who is signed in")),),
}
# Who is told on their front page how far the history is lodged outside (AUDIT 8, DESIGN 8).
ANSWERS_FOR_THE_HISTORY = (Role.MANAGER, Role.GOVERNANCE, Role.ADMINISTRATOR)


@signed_in
@require_safe
def work(request: ActingRequest) -> HttpResponse:
    """What to do by when, and what waits for others. Shown to everybody who is signed in."""
    by, today = request.acting, timezone.localdate()
    with reading(by):
        page = Paginator(list(worklist.to_do(by, today)), A_PAGE).get_page(request.GET.get("page"))
        standing = list(worklist.waiting(by, today)[: A_PAGE + 1])
        # Access may end between the two questions: what is gone by then is left out.
        found = worklist.told(by, [*page.object_list, *standing[:A_PAGE]])
        audit.open_keys({question.stream for question in found.values()})
        context = {
            "page": page,
            "to_do": [lines.to_do(found[key], by) for key in page if key in found],
            "waiting": [lines.waiting(found[key]) for key in standing[:A_PAGE] if key in found],
            "more_waiting": len(standing) > A_PAGE,
            "besides": beyond.besides(by, today),
            "urgent": [lines.urgent(assessment) for assessment in worklist.overdue(by)],
            "asks": by.acts_as(Role.PRACTITIONER),
            "sees_cases": by.sees_cases,
            "ask": tasks.where("cases:list"),
            "own": tasks.where("reviews:learning"),
            "to_review": _to_review(by),
            "note": "" if by.sees_cases else _no_cases(request),
            "elsewhere": [(tasks.where(name), words) for name, words in ELSEWHERE.get(by.role, ())],
            "lodged": lodging.standing() if by.acts_as(*ANSWERS_FOR_THE_HISTORY) else None,
            **(_doubts(by) if by.acts_as(*ANSWERS_FOR_THE_HISTORY) else {}),
        }
        return render(request, "assessments/work.html", context)


def _to_review(by: Acting) -> int:
    """How many urgent accesses wait for this manager or information governance lead, their own left out."""
    if not by.acts_as(Role.MANAGER, Role.GOVERNANCE):
        return 0
    return UrgentAccess.objects.visible_to(by).looked_after_by(by).to_review().exclude(opened_by=by.user).count()


def _doubts(by: Acting) -> dict[str, Any]:
    """What the last check of the whole trail could not vouch for, and which of these cases this person may see."""
    night = assurance.last_night()
    if night is None or night.sound:
        return {}
    streams = [doubt.stream for doubt in assurance.doubts()]
    return {"night": night, "doubted": list(Case.objects.visible_to(by).filter(stream__in=streams))}


def _no_cases(request: ActingRequest) -> str:
    """What somebody can do who sees no case."""
    if request.acting.membership is None:
        return _(
            "You do not act for a team yet, so there is nothing to show you. Ask the administrator of your agency to"
            " add you to your team."
        )
    if request.acting.role in ELSEWHERE:
        return _("Your role does not work on cases. Your work is here:")
    return _("Your role does not work on cases, so nothing waits for you here.")


@signed_in
@require_safe
def overview(request: ActingRequest, question: UUID) -> HttpResponse:
    """Everything there is to do on one question, and how far each thing is."""
    by, at = request.acting, timezone.now()
    rows = SharingQuestion.objects.visible_to(by).with_all()
    with shown(request, rows, page="overview", at=at, pk=question) as asked:
        assessment = (
            Assessment.objects.visible_to(by)
            .with_grid()
            .select_related("recommendation", "urgent")
            .prefetch_related("premortems", "needs", "versions__sign_off", "opinions__asked_of", "dissents")
            .of_question(asked.pk)
            .first()
        )
        if assessment:
            assessment.question = asked
        context = {
            "question": asked,
            "assessment": assessment,
            "record_number": max((version.number for version in assessment.versions.all()), default=0)
            if assessment
            else 0,
            "shows_open": bool(assessment and assessment.rows() and not assessment.uncovered()),
            "facts": _facts(asked, assessment),
            "parts": [
                (_("1. Set out the question"), tasks.set_out(asked)),
                (_("2. Look at both sides"), tasks.look(asked, assessment)),
                (_("3. Decide and say why"), tasks.decide(asked, assessment)),
                *beyond.parts(asked, assessment),
            ],
            "can_change": cases.can_change(asked, by, at) and asked.is_open,
            "sent_back": lines.sent_back(assessment),
            "opinions": lines.opinions(assessment, at) if assessment else [],
            "asked_of_you": _asked_of(assessment, by, at),
            "views": len(assessment.dissents.all()) if assessment else 0,
            "differs": bool(assessment) and allowed(permissions.check_can_differ, assessment, by, at),
            "answers": assessment is not None
            and any(view.answered_at is None for view in assessment.dissents.all())
            and allowed(permissions.check_can_sign, assessment, by, at),
            "signs_off": any(permissions.can_sign_off(version, by, at) for version in _latest(assessment)),
            "nobody_signs_off": bool(assessment and permissions.nobody_signs_off(assessment, at)),
            **_acted_first(assessment, at),
        }
        return render(request, "assessments/overview.html", context)


def _latest(assessment: Assessment | None) -> list[SignedVersion]:
    """The version that stands, if one does."""
    if assessment is None:
        return []
    found = [version for version in assessment.versions.all() if version.superseded_at is None]
    for version in found:
        version.assessment = assessment  # as it was fetched
    return found


def _facts(asked: SharingQuestion, assessment: Assessment | None) -> list[tuple[str, str]]:
    kinds = {"single": _("One disclosure"), "bulk": _("Many records at once"), "routine": _("Routine access")}
    table = contexts(assessment.contexts_version) if assessment else contexts()
    state = LABELS[assessment.state] if assessment else _("Stopped") if asked.stopped_at else _("Not yet started")
    return [
        (_("Status"), state),
        (_("Kind"), f"{kinds[asked.mode]}, {lines.whose_idea(asked)}"),
        (_("Looking ahead"), asked.period_words),
        (_("From"), f"{asked.holder_words} ({table.context(asked.holder_context).label})"),
        (_("To"), f"{asked.receiver_words} ({table.context(asked.receiver_context).label})"),
        (_("Decide by"), day(asked.decide_by)),
    ]


def _asked_of(assessment: Assessment | None, by: Acting, at: dt.datetime) -> SecondOpinion | None:
    """The view that this person was asked for and has not given yet."""
    asked = list(assessment.opinions.all()) if assessment else []
    return next((opinion for opinion in asked if permissions.can_give_opinion(opinion, by, at)), None)


def _acted_first(assessment: Assessment | None, at: dt.datetime) -> dict[str, Any]:
    """By when both sides are due, while they are, and whether that time is past."""
    urgent = getattr(assessment, "urgent", None)
    if urgent is None or urgent.completed_at:
        return {"due": ""}
    return {"due": by_when(urgent.due_at, at), "late": at > urgent.due_at}
