"""The manager's desk: what waits, what is late, what was seen otherwise, and handing over when somebody leaves."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.models import Team, User
from agencies.permissions import MayNot, NotPossibleNow
from agencies.roles import Role
from assessments import services as assessments
from assessments.models import Assessment
from assessments.views import lines
from audit import services as audit
from audit.answers import attempt
from cases.querysets import NotThere
from reviews import desk as waiting
from reviews import services
from reviews.forms import HandOverForm, SampleForm
from reviews.models import BlindReview, Sample
from reviews.views.once import sent_for_each


@signed_in
@require_safe
def desk(request: ActingRequest) -> HttpResponse:
    """Everything of the team that waits for its manager, each with the way to do it."""
    by, team = request.acting, _team(request)
    at, today = timezone.now(), timezone.localdate()
    with reading(by):
        to_sign_off, due = waiting.to_sign_off(by), waiting.due(by, today)
        acted_first, views = waiting.acted_first(by, at), waiting.different_views(by)
        actions = waiting.actions(by)
        questions = [
            *(row.question for row in [*to_sign_off.rows, *due.rows, *acted_first.rows]),
            *(row.assessment.question for row in views.rows),
            *(row.ladder.version.assessment.question for row in actions.rows),
        ]
        audit.open_keys({question.stream for question in questions})
        context = {
            "team": team,
            "to_sign_off": _titled(to_sign_off),
            "due": _titled(due),
            "acted_first": _titled(acted_first),
            "urgent": waiting.urgent_access(by),
            "reviews": BlindReview.objects.visible_to(by).open().count(),
            "views": views,
            "view_rows": [(lines.title(row.assessment.question), row) for row in views.rows],
            "actions": actions,
            "today": today,
            "in_hand": waiting.in_hand(by, at),
            "samples": list(Sample.objects.visible_to(by).of_team(team).order_by("-number")[:3]),
        }
        return render(request, "reviews/desk.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: ActingRequest) -> HttpResponse:
    """Draw decisions of both kinds at random, to be looked at."""
    by, team, status = request.acting, _team(request), 200
    form = SampleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            size = form.cleaned_data["size"]
            answer = attempt(form, services.draw_sample, team=team, size=size, by=by, at=timezone.now())
            if answer.done:
                messages.success(request, _("Drawn. They are among the follow-ups due in four weeks."))
                return redirect("reviews:desk")
            status = answer.status
    return render(request, "reviews/sample.html", {"form": form, "team": team}, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ActingRequest, person: uuid.UUID) -> HttpResponse:
    """Everything that somebody of the team has in hand, to be handed to somebody else of it: all of it, or some."""
    by, team, status = request.acting, _team(request), 200
    with reading(by):
        user = next((user for user, _many, _here in waiting.in_hand(by, timezone.now()) if user.pk == person), None)
        if user is None:
            raise Http404
        rows = list(_in_hand_of(user, team, by))
        audit.open_keys({row.stream for row in rows})
        offered = [(str(row.pk), f"{lines.title(row.question)} ({row.question.reference})") for row in rows]
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        initial={"which": [code for code, _words in offered]},
        offered=offered,
        people=waiting.to_take_over(team, user),
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            return _handed_over(request, rows, form)
    return render(request, "reviews/hand_over.html", {"form": form, "person": user, "team": team}, status=status)


def _handed_over(request: ActingRequest, rows: list[Assessment], form: HandOverForm) -> HttpResponse:
    """One act for each appraisal; those that cannot be handed over are named, and the others are done."""
    by, to = request.acting, form.cleaned_data["to"]
    done, refused = 0, []
    for row in rows:
        if str(row.pk) not in form.cleaned_data["which"]:
            continue
        once = sent_for_each(form, request.path, row.pk)
        try:
            assessments.hand_over(assessment=row, to=to, by=by, at=timezone.now(), key=once)
        except (MayNot, NotPossibleNow) as refusal:
            refused.append(f"{row.question.reference}: {refusal.reason}")
            continue
        except NotThere:
            continue
        except audit.AlreadyDone:
            pass
        done += 1
    if done:
        said = ngettext("Handed over: %(count)d question.", "Handed over: %(count)d questions.", done)
        messages.success(request, said % {"count": done})
    for words in refused:
        messages.warning(request, words)
    return redirect("reviews:desk")


def _in_hand_of(user: User, team: Team, by: Acting) -> Any:
    rows = Assessment.objects.visible_to(by).in_hand_of(user, team).with_question()
    return rows.prefetch_related("question__case__people").order_by("started_at", "pk")


def _team(request: ActingRequest) -> Team:
    """The team that this person manages; whoever manages none is told so."""
    by = request.acting
    if not by.acts_as(Role.MANAGER) or by.team is None:
        raise MayNot(_("Only managers have a desk. What waits for you is under “My work”."))
    return by.team


def _titled(listed: waiting.List) -> dict[str, Any]:
    return {
        "rows": [(lines.title(row.question), row) for row in listed.rows],
        "more": listed.more,
        "unseen": listed.unseen,
    }
