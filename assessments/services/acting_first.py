"""What was done first, because it could not wait, in either direction? (METHOD 5)

Telling whoever needs to know, or withholding what must not get out: an address sought by an abuser is an emergency of
not sharing. No finding is shown before acting: the appraisal begins with this act, and both sides fall due within 24
hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Team
from agencies.permissions import MayNot, Refused
from assessments import seen as stands
from assessments import steps
from assessments.appraisal.courses import pole as course
from assessments.models import POLE_KEYS, Assessment, UrgentAct
from audit import services as audit
from audit.verbs import Verb
from cases import steps as cases
from cases.given import PersonGiven, plain
from cases.models import Case, SharingQuestion
from cases.vocabulary import Initiative, Period, SharingMode

BOTH_SIDES_WITHIN = dt.timedelta(hours=24)
LONGEST_AGO = dt.timedelta(days=366)
"""What was done first is recorded at once or when it is safe to (METHOD 5); what is older is a slip of the pen."""
REMIND_BEFORE = dt.timedelta(hours=4)
TITLE = 200
"""Characters of what was done that name the question until somebody words it."""


def act_first(
    *,
    direction: str,
    did: str,
    who: str,
    acted_at: dt.datetime | None,
    why: str,
    agreed: str,
    receiver_name: str,
    receiver_context: str,
    by: Acting,
    at: dt.datetime,
    case: Case | None = None,
    people: Sequence[PersonGiven] = (),
    about: str = "",
    went_wrong: Mapping[str, str] | None = None,
    asked: str = "",
    receiver_team: Team | None = None,
    initiative: str = Initiative.OURS,
    period: str = Period.THREE_MONTHS,
    key: audit.Sent | None = None,
) -> Assessment:
    """Record the five facts of acting first; opens a case, and asks the question, in the same act where there is none.

    `direction` is the pole that was acted on. What could have gone wrong on each side may be said at once or with the
    grid. Raises Refused in the words of DESIGN 9, MayNot.
    """
    assessment = Assessment(acted_first=True)
    opened = case or Case(team=_team(by))
    with audit.action(Verb.URGENT_ACTED, stream=opened.stream, object=assessment, by=by, at=at, key=key) as act:
        facts = _facts(direction, did, who, acted_at, why, agreed, at)
        if case is None:
            told = act.also(Verb.CASE_OPENED, object=opened, stream=opened.stream)
            cases.opened(act, told, opened, about=about, people=people, by=by, at=at)
        question = SharingQuestion(case=opened)
        given = {
            "asked": asked or _("Acted first: %(what)s") % {"what": facts["did"][:TITLE]},
            "initiative": initiative,
            "grounds": _("Given when it could not wait") if initiative == Initiative.THEIRS else "",
            "mode": SharingMode.SINGLE,
            "holder_team": opened.team,
            "holder_context": opened.team.context,
            "receiver_team": receiver_team,
            "receiver_name": receiver_name,
            "receiver_context": receiver_context,
            "period": period,
            "period_until": None,
            "decide_by": None,
        }
        cases.asked(act.also(Verb.QUESTION_ASKED, object=question), question, given, by=by, at=at)
        assessment.due_at = facts["acted_at"] + BOTH_SIDES_WITHIN
        steps.started(act.also(Verb.ASSESS_STARTED), question, assessment, by=by, at=at)
        urgent = UrgentAct(
            assessment=assessment,
            stream=question.stream,
            direction=direction,
            went_wrong=_went_wrong(went_wrong),
            recorded_at=at,
            due_at=assessment.due_at,
            **facts,
        )
        urgent.save(force_insert=True)
        act.says(question=question.pk, direction=direction, acted_at=urgent.acted_at, due_at=urgent.due_at)
        act.seal({"now": {name: facts[name] for name in ("did", "who", "why", "agreed")}})
        _remind(act, assessment)
    return assessment


def record_later_knowledge(
    *,
    assessment: Assessment,
    went_wrong: Mapping[str, str],
    later_knowledge: str,
    by: Acting,
    at: dt.datetime,
    seen: str | None = None,
    key: audit.Sent | None = None,
) -> UrgentAct:
    """After acting first: what could have gone wrong on each side as it was seen then; apart from it, what was learned
    later.

    `seen` is `seen.digest` of what the person had before them. Raises Refused by "<pole>-went_wrong" for a side
    without an answer; ChangedMeanwhile.
    """
    with audit.action(Verb.URGENT_NOTED, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        now = steps.held(assessment, by, at)
        urgent = UrgentAct.objects.get(assessment=now)
        stands.check(seen, stands.acted_first(urgent))
        sides = _went_wrong(went_wrong)
        if errors := {
            f"{pole}-went_wrong": _("Enter what could have gone wrong %(side)s") % {"side": course(pole).inline}
            for pole in now.question.order
            if not sides[pole]
        }:
            raise Refused(errors)
        was = {**(urgent.went_wrong or {}), "later": urgent.later_knowledge or ""}
        urgent.went_wrong, urgent.later_knowledge = sides, steps.words(later_knowledge, field="later_knowledge")
        urgent.save()
        act.says(question=now.question_id)
        act.seal({"was": was, "now": {**sides, "later": urgent.later_knowledge}})
    return urgent


def _team(by: Acting) -> Team:
    if by.team is None:
        raise MayNot(_("Choose which team you are acting for first."))
    return by.team


def _facts(
    direction: str, did: str, who: str, acted_at: dt.datetime | None, why: str, agreed: str, at: dt.datetime
) -> dict[str, Any]:
    """The five facts as they are kept; all five are asked for."""
    asked = {
        "did": (did, _("Enter what you did")),
        "who": (who, _("Enter who was told, or not told")),
        "why": (why, _("Enter why it could not wait")),
        "agreed": (agreed, _("Enter who agreed, or “Nobody”")),
    }
    errors = {name: message for name, (typed, message) in asked.items() if not plain(typed)}
    errors |= {
        name: steps.too_long(steps.LONGEST) for name, (typed, _message) in asked.items() if len(typed) > steps.LONGEST
    }
    if direction not in POLE_KEYS:
        errors["direction"] = _("Select what you did first")
    if acted_at is None:
        errors["acted_at"] = _("Enter when")
    elif acted_at > at:
        errors["acted_at"] = _("When you acted must be in the past")
    elif acted_at < at - LONGEST_AGO:
        errors["acted_at"] = _("When you acted must be within the last 12 months. Ask a question about anything older")
    if errors:
        raise Refused(errors)
    return {name: plain(typed) for name, (typed, _message) in asked.items()} | {"acted_at": acted_at}


def _went_wrong(typed: Mapping[str, str] | None) -> dict[str, str]:
    return {pole: steps.words((typed or {}).get(pole), field=f"{pole}-went_wrong") for pole in POLE_KEYS}


def _remind(act: audit.Act, assessment: Assessment) -> None:
    """The author shortly before both sides are due, then the managers of the team."""
    due = assessment.due_at
    if due is None:
        return
    act.then(
        "assessments.tasks.remind",
        due=due - REMIND_BEFORE,
        assessment=assessment.pk,
        person=assessment.author_id,
        about="due",
    )
    act.then(
        "assessments.tasks.remind_managers", due=due, assessment=assessment.pk, team=assessment.team_id, about="due"
    )
