"""How does a list tell of one question: what it is called, what comes next, by when, and how far it is?

Questions come from `worklist`, with what it annotates them with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.acting import Acting
from assessments import permissions
from assessments.appraisal.courses import DECISION_WORDS
from assessments.lifecycle import LABELS, Status
from assessments.models import Assessment, SecondOpinion
from assessments.standing import next_of_appraisal
from cases.models import SharingQuestion
from govuk.templatetags.govuk import day, short_day, soon


@dataclass(frozen=True)
class ToDo:
    """A line of "For you to do"."""

    title: str
    under: str
    between: str
    next_step: str
    by: str
    status: str
    kind: str
    href: str


@dataclass(frozen=True)
class Waiting:
    """A line of "Waiting for someone else"."""

    title: str
    under: str
    waits_for: str
    since: dt.datetime
    decision: str
    href: str


@dataclass(frozen=True)
class Urgent:
    """What was done first and has still to be looked at from both sides."""

    question: SharingQuestion
    words: str
    by: str


def to_do(question: Any, by: Acting) -> ToDo:
    """A line for a question of `worklist.to_do`."""
    step, status, kind = _turn(question, by)
    return ToDo(
        title=title(question),
        under=f"{question.reference} · {whose_idea(question)}",
        between=f"{question.holder_team.agency} → {question.receiver_words}",
        next_step=step,
        by=_by(question),
        status=status,
        kind=kind,
        href=reverse(_page(question, by), args=[question.pk]),
    )


def waiting(question: Any) -> Waiting:
    """A line for a question of `worklist.waiting`."""
    assessment = question.assessment
    if assessment.status == Status.TO_SIGN_OFF:
        words, since = _("Sign-off by a manager of %(team)s") % {"team": question.case.team.name}, question.since
    else:
        words, since = _("Your review date, %(day)s") % {"day": short_day(question.look_on)}, question.signed_off_at
    return Waiting(
        title=title(question),
        under=question.reference,
        waits_for=words,
        since=since,
        decision=decision_words(getattr(assessment, "recommendation", None)),
        href=reverse("assessments:overview", args=[question.pk]),
    )


def urgent(assessment: Assessment) -> Urgent:
    """A line of the banner."""
    assert assessment.due_at is not None, "whatever was done first has a time by which both sides are due"
    late = assessment.due_at < timezone.now()
    words = (
        _("An urgent decision of yours still needs both sides. They were due %(when)s.")
        % {"when": soon(assessment.due_at)}
        if late
        else _("An urgent decision of yours still needs both sides, as known at the time.")
    )
    return Urgent(question=assessment.question, words=words, by=soon(assessment.due_at))


ARTICLES: Final = ("A ", "An ", "Another ", "The ", "Our ", "Their ")


def title(question: SharingQuestion) -> str:
    """What a list calls a question: no more of it than its team lets be read over a shoulder (DESIGN 5).

    The same form whatever is asked and however it was decided: naming one of the two courses would favour it.
    """
    receiver = question.receiver_words
    if receiver.startswith(ARTICLES):  # "A caller who will not be named" stands within the sentence here
        receiver = receiver[0].lower() + receiver[1:]
    return _("About %(who)s, with %(receiver)s") % {"receiver": receiver, "who": question.case.title}


def decision_words(recommendation: Any) -> str:
    """What was decided, so far, in the words of the form; a further way without its name, which may tell of people."""
    course = recommendation.course if recommendation else ""
    return DECISION_WORDS.get(course, _("Another way") if course else "")


def whose_idea(question: SharingQuestion) -> str:
    """Ours, theirs or a duty, within a line."""
    words = {"ours": _("our idea"), "theirs": _("their request"), "duty": _("a duty")}
    return words[question.initiative]


def _by(question: Any) -> str:
    assessment = getattr(question, "assessment", None)
    if assessment and assessment.acted_first and assessment.urgent.completed_at is None:
        return soon(assessment.due_at)
    if question.by_when == timezone.localdate():
        return _("Today")
    return short_day(question.by_when)


def _turn(question: Any, by: Acting) -> tuple[str, str, str]:
    """Next step, status and kind of tag for whoever's turn it is."""
    assessment: Assessment | None = getattr(question, "assessment", None)
    if assessment is None:
        step = _next_of_question(question)
        return step, _("Not yet started"), ""
    mine = assessment.author_id == by.user.pk
    if not mine and question.view_asked:
        return _("Give the view you were asked for"), _("View asked"), "doing"
    if not mine:
        return _("Read both sides, then sign off or send back"), LABELS[Status.TO_SIGN_OFF], "doing"
    if assessment.status == Status.SENT_BACK:
        return _("Answer your manager’s question"), LABELS[Status.SENT_BACK], ""
    if assessment.status == Status.SIGNED_OFF:
        return _("Say what came of this decision"), _("Follow-up due"), ""
    step = next_of_appraisal(assessment)
    if assessment.acted_first and assessment.urgent.completed_at is None:
        return step, _("Urgent, decided"), "urgent"
    return step, _("In progress"), "doing"


def _page(question: Any, by: Acting) -> str:
    """Where a line leads: to what the person does there, if that is one page; else to the tasks of the question."""
    assessment: Assessment | None = getattr(question, "assessment", None)
    for_a_manager = assessment and assessment.author_id != by.user.pk and not question.view_asked
    return "assessments:sign_off" if for_a_manager else "assessments:overview"


def _next_of_question(question: Any) -> str:
    if not question.has_items:
        return _("List the information")
    if not question.has_recipients:
        return _("Say who would receive it")
    return _("Choose the outcomes that matter here")


def opinions(assessment: Assessment, at: dt.datetime) -> list[tuple[SecondOpinion, str]]:
    """Each second opinion asked for, and until when the colleague can read the case for it."""
    asked = list(assessment.opinions.all())
    reads = permissions.readers(assessment, at) if asked else {}
    return [(opinion, access(opinion, reads)) for opinion in asked]


def access(opinion: SecondOpinion, reads: Mapping[UUID, dt.datetime | None]) -> str:
    """Whether the colleague who was asked can read the case, and until when; nothing where that has no end."""
    name = opinion.asked_of.display_name
    if opinion.asked_of_id not in reads:
        if opinion.given_at:
            return _("The access of %(name)s has ended.") % {"name": name}
        return _("The access of %(name)s has ended, so they cannot answer any more.") % {"name": name}
    until = reads[opinion.asked_of_id]
    return _("%(name)s can read this case until %(day)s.") % {"name": name, "day": day(until)} if until else ""


def sent_back(assessment: Assessment | None) -> str:
    """What the manager asked, while it is the author's turn to answer."""
    if assessment is None or assessment.status != Status.SENT_BACK:
        return ""
    latest = max(assessment.versions.all(), key=lambda version: version.number)
    return str(latest.sign_off.question or "")
