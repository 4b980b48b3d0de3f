"""What is asked: whether to share, with which service, over which time?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import Refused
from audit import services as audit
from audit.verbs import Verb
from cases import beyond, checks, steps
from cases.models import Case, SharingQuestion, Unchanged
from cases.vocabulary import Initiative

# What can be put otherwise later. The kind of sharing makes another question, and the drawn order is never changed.
CHANGEABLE = (
    "asked",
    "initiative",
    "grounds",
    "holder_team",
    "holder_context",
    "receiver_team",
    "receiver_name",
    "receiver_context",
    "period",
    "period_until",
    "decide_by",
)


def ask(
    *,
    case: Case,
    asked: str,
    initiative: str,
    grounds: str = "",
    mode: str = "single",
    holder_team: Team | None,
    holder_context: str = "",
    receiver_team: Team | None = None,
    receiver_name: str = "",
    receiver_context: str = "",
    period: str,
    period_until: date | None = None,
    decide_by: date | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Ask a sharing question, and draw by lot which side comes first on it for everybody (METHOD 2.10).

    The service that might get it is a team of the register, or a name with its type of service. A type left empty is
    the team's first. Raises MayNot, NotPossibleNow in a closed case, Refused in the words of DESIGN 9.
    """
    question = SharingQuestion(case=case, stream=case.stream)
    given = {
        "asked": asked,
        "initiative": initiative,
        "grounds": grounds,
        "mode": mode,
        "holder_team": holder_team,
        "holder_context": holder_context,
        "receiver_team": receiver_team,
        "receiver_name": receiver_name,
        "receiver_context": receiver_context,
        "period": period,
        "period_until": period_until,
        "decide_by": decide_by,
    }
    with audit.action(Verb.QUESTION_ASKED, stream=case.stream, object=question, by=by, at=at, key=key) as act:
        steps.asked(act, question, given, by=by, at=at)
    return question


def change_question(
    *,
    question: SharingQuestion,
    changes: Mapping[str, Any],
    edition: int | None,
    by: Acting,
    at: datetime,
    why_later: str = "",
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Put the question otherwise.

    Any of `CHANGEABLE`, but what others have built on since (`beyond.settled`). The drawn order stays; what stood
    before stays in the history. While somebody else waits for the answer, a later day asks for `why_later`: a delay is
    an entry of its own, with its reason and its new day, as a decision is.
    """
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"cannot be changed: {', '.join(sorted(unknown))}")
    with (
        suppress(Unchanged),
        audit.action(Verb.QUESTION_CHANGED, stream=question.stream, object=question, by=by, at=at, key=key) as act,
    ):
        question = steps.held(question, by, at)
        stands = {name: getattr(question, name) for name in (*CHANGEABLE, "mode")}
        kept = checks.question(stands | dict(changes), at, was=question)
        settled = beyond.settled(question)
        if fixed := {name: words for name, words in settled.items() if kept[name] != stands[name]}:
            raise Refused(fixed)
        because = _why_put_off(stands, kept, why_later)
        words = question.change({name: kept[name] for name in CHANGEABLE}, edition)
        question.save()
        if because:
            act.also(Verb.QUESTION_DELAYED, question=question.pk, until=question.decide_by).seal({"why": because})
        act.says(question=question.pk, fields=sorted(words["now"]))
        act.seal(words)
    return question


def stop_question(
    *,
    question: SharingQuestion,
    why: str,
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Stop: the question has gone away. It can still be read, and keeps its place in the lot."""
    with audit.action(Verb.QUESTION_STOPPED, stream=question.stream, object=question, by=by, at=at, key=key) as act:
        question = steps.held(question, by, at)
        reason = checks.reason(why, _("Enter why you are stopping"))
        question.change({"stopped_at": at, "stopped_why": reason}, edition)
        question.save()
        beyond.stopped(act, question, at)
        act.says(question=question.pk)
        act.seal({"why": reason})
    return question


def _why_put_off(stands: Mapping[str, Any], kept: Mapping[str, Any], why: str) -> str:
    """Why an answer that somebody else waits for comes later than was said; nothing if it does not.

    Raises Refused without a reason or without a new day: what is only left undone would stand nowhere.
    """
    was, now = stands["decide_by"], kept["decide_by"]
    if stands["initiative"] == Initiative.OURS or not was or (now and now <= was):
        return ""
    answers = checks.Answers()
    if now is None:
        answers.wrong("decide_by", _("Enter the day by which you will decide: somebody waits for the answer"))
    because = answers.text("why_later", why, _("Enter why the answer has to wait"))
    answers.done()
    return because
