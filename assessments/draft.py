"""What would be signed, if it were signed now?

Gathers everything into the one value of `version`. The words of the screens come from the content to which the
appraisal is pinned. Callers fetch the appraisal `with_all()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from agencies.acting import Acting
from agencies.contexts import contexts
from agencies.models import User
from agencies.roles import LABELS as ROLES
from agencies.roles import Role
from assessments import version
from assessments.appraisal.courses import DECISION_WORDS
from assessments.appraisal.grid import Basis
from assessments.models import BASES, Assessment, Cell, Justification, OutcomeRow, TeamConditions, Way
from cases.models import Kept
from cases.stewardship import differing_norms
from cases.vocabulary import POLES

Json = dict[str, Any]


def draft_document(assessment: Assessment) -> Json:
    """The document as it stands now, not signed yet."""
    return version.document(
        question=_question(assessment),
        people=_people(assessment),
        items=[_item(item) for item in _current(assessment.question.items.all())],
        recipients=[_recipient(assessment, each) for each in _current(assessment.question.recipients.all())],
        wishes=[_wish(wish) for wish in assessment.question.wishes.all()],
        norms=_norms(assessment),
        enquiries=[_enquiry(enquiry) for enquiry in assessment.question.enquiries.all()],
        content={name: getattr(assessment, f"{name}_version") for name in ("outcomes", "scales", "contexts", "law")},
        legend=_legend(assessment),
        basis=_coded(assessment.basis, dict(BASES)[Basis(assessment.basis)]),
        courses=_courses(assessment),
        no_other_way=assessment.no_other_way or "",
        rows=[_row(row, [course.key for course in assessment.courses()]) for row in assessment.rows()],
        aside=[
            {
                "key": row.key,
                "title": row.title_words,
                "why": row.set_aside_why or "",
                "after_shown": row.after_shown,
            }
            for row in assessment.aside()
        ],
        went_badly={
            line.course: {"text": line.text or "", "cannot": line.cannot or ""}
            for line in sorted(assessment.premortems.all(), key=lambda line: line.course)
        },
        first_shown_at=assessment.first_shown_at,
        first_shown_by=_who(assessment.first_shown_by) if assessment.first_shown_by else None,
        changed=[_changed(each) for each in assessment.readings_changed.all()],
        uneven=assessment.uneven or {},
        findings=assessment.findings().model_dump(mode="json"),
        needs=_needs(assessment),
        decision=_decision(assessment),
        reasons=_reasons(assessment),
        views=[
            {
                "key": str(view.pk),
                "text": view.text,
                "by": _who(view.by, role=view.role),
                "at": view.at,
                "answer": view.answer or "",
                "answered_at": view.answered_at,
            }
            for view in assessment.dissents.all()
        ],
        opinions=[
            {
                "key": str(opinion.pk),
                "question": opinion.question or "",
                "of": _who(opinion.asked_of),
                "asked_at": opinion.asked_at,
                "view": opinion.view or "",
                "given_at": opinion.given_at,
            }
            for opinion in assessment.opinions.all()
        ],
        conditions=_conditions(assessment),
        team_conditions=_team_conditions(assessment),
        acted_first=_acted_first(assessment),
        amends=assessment.amends or "",
    )


def draft_fingerprint(assessment: Assessment) -> str:
    """The fingerprint that a page carries as `seen`, so that one signs what one saw (AUDIT 12)."""
    return version.seen(draft_document(assessment))


def signed_document(assessment: Assessment, drafted: Json, *, number: int, by: Acting, at: dt.datetime) -> Json:
    """The same document with its signature: who, as what, when; and how long after acting first."""
    urgent = getattr(assessment, "urgent", None)
    complete = (urgent.completed_at or at) if urgent else at
    signing = {
        "number": number,
        "by": _who(by.user, role=by.role or "", team=str(by.team or "")),
        "at": at,
        "hours_after_acting": hours(urgent.acted_at, complete) if urgent else None,
        "hours_after_due": max(0, hours(urgent.due_at, complete)) if urgent else None,
    }
    return version.document(**{**drafted, "signing": signing})


def hours(since: dt.datetime, at: dt.datetime) -> int:
    """Whole hours between two moments."""
    return int((at - since).total_seconds() // 3600)


def _coded(code: str, words: str) -> Json:
    return {"code": str(code), "words": str(words)}


def _list(row: Kept, name: str) -> Json:
    """One answer from a closed list of a row, with its words."""
    code = getattr(row, name) or ""
    choices = dict(row._meta.get_field(name).flatchoices)  # type: ignore[union-attr]  # only called for such fields
    return _coded(code, choices.get(code, code))


def _texts(row: Kept, *names: str) -> Json:
    return {name: str(getattr(row, name) or "") for name in names}


def _who(user: User, **more: str) -> Json:
    role = more.get("role", "")
    words = str(ROLES[Role(role)]) if role else ""
    return {**more, "user": str(user.pk), "name": user.display_name, "role": words}


def _current(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.removed_at is None]


def _context(assessment: Assessment, code: str) -> Json:
    return _coded(code, contexts(assessment.contexts_version).context(code).label)


def _question(assessment: Assessment) -> Json:
    question = assessment.question
    return {
        **_texts(question, "reference", "asked", "grounds", "told_for", "in_keeping", "gateway", "not_told"),
        "case_reference": question.case.reference,
        "asked_at": question.asked_at,
        "initiative": _list(question, "initiative"),
        "mode": _list(question, "mode"),
        "holder": {"name": question.holder_words, "context": _context(assessment, question.holder_context)},
        "receiver": {"name": question.receiver_words, "context": _context(assessment, question.receiver_context)},
        "period": _coded(question.period, question.period_words),
        "period_until": question.period_until,
        "decide_by": question.decide_by,
        "order": [str(pole) for pole in question.order],
        "lawful_basis": _list(question, "lawful_basis"),
    }


def _people(assessment: Assessment) -> list[Json]:
    return [
        {"key": str(person.pk), "initials": str(person.initials or ""), "concern": _list(person, "concern")}
        for person in assessment.question.case.people.all()
    ]


def _item(item: Any) -> Json:
    return {
        "key": str(item.pk),
        "number": item.number,
        **_texts(item, "text", "source", "dated", "interpretation", "other_reading"),
        **{
            name: _list(item, name)
            for name in ("kind", "source_grade", "content_grade", "sensitivity", "in_confidence")
        },
        "about": str(item.about.initials or "") if item.about else "",
        "same_source_as": item.same_source_as.number if item.same_source_as else None,
    }


def _recipient(assessment: Assessment, recipient: Any) -> Json:
    return {
        "key": str(recipient.pk),
        "number": recipient.number,
        "words": recipient.words,
        "context": _context(assessment, recipient.context),
        **_texts(recipient, "role", "person", "purpose", "route"),
    }


def _wish(wish: Any) -> Json:
    return {
        "key": str(wish.person_id),
        "person": str(wish.person.initials or ""),
        "asked": _list(wish, "asked"),
        "told": _list(wish, "told"),
        **_texts(wish, "said", "why_not"),
    }


def _norms(assessment: Assessment) -> list[Json]:
    """The norms that differ between the two ends, in the words of the pinned table, with the answers given."""
    question = assessment.question
    given = {(answer.end, answer.norm): answer for answer in question.norm_answers.all()}
    asked = differing_norms(
        question.holder_context, question.receiver_context, question.initiative, contexts(assessment.contexts_version)
    )
    return [
        {
            "key": f"{norm.end}-{norm.id}",
            "end": str(norm.end),
            "check": norm.check,
            "answer": _list(answer, "answer") if (answer := given.get((norm.end, norm.id))) else _coded("", ""),
            "because": str(answer.because or "") if answer else "",
        }
        for norm in asked
    ]


def _enquiry(enquiry: Any) -> Json:
    yes = "yes" if enquiry.without_name else "no"
    return {
        "key": str(enquiry.pk),
        **_texts(enquiry, "asked_of", "asks", "reveals", "why_named"),
        "without_name": _coded(yes, yes.capitalize()),
        "went_wrong_if": enquiry.went_wrong_if or {},
    }


def _legend(assessment: Assessment) -> dict[str, Json]:
    """The words of levels and of the closed lists in a reading, as they stood beside the answers."""
    scales = assessment.scales()
    return {
        "likelihood": {str(each.level): each.words for each in scales.likelihood},
        "likelihood_numbers": {str(each.level): each.numbers for each in scales.likelihood},
        "severity": {str(each.level): each.words for each in scales.severity},
        "severity_anchors": {str(each.level): each.anchor for each in scales.severity},
        **{
            f"severity_examples_{pole}": {str(each.level): each.examples[pole] for each in scales.severity}
            for pole in POLES
        },
        "evidence": {str(code): words for code, words in scales.evidence.items()},
        "reversible": {str(code): words for code, words in scales.reversible.items()},
        "bearer": {str(code): words for code, words in scales.bearers.items()},
        "answers": {"cannot_tell": scales.cannot_judge, "none": scales.nothing_found},
    }


def _courses(assessment: Assessment) -> list[Json]:
    ways: dict[str, Way] = {way.key: way for way in assessment.current_ways()}
    return [
        {"key": course.key, "name": course.label}
        | (
            {
                "kind": _list(way, "kind"),
                "nearer": way.nearer,
                "differs": str(way.differs or ""),
                "until": way.until,
            }
            if (way := ways.get(course.key))
            else {}
        )
        for course in assessment.courses()
    ]


def _row(row: OutcomeRow, courses: list[str]) -> Json:
    cells: dict[str, Cell] = {cell.course: cell for cell in row.cells.all() if cell.reading}
    return {
        "key": row.key,
        "title": row.title_words,
        "prompts": {str(pole): row.prompt(pole) for pole in POLES},
        "core": row.core,
        "own": row.own,
        "after_shown": row.after_shown,
        "sides": {
            course: {"reading": cells[course].reading, "copied": cells[course].copied}
            for course in courses
            if course in cells
        },
    }


def _changed(each: Any) -> Json:
    return {
        "key": str(each.pk),
        "row": each.row.key,
        "course": each.course,
        "was": each.was or None,
        "now": each.now or None,
        "moved": [_coded(f"{move.axis}-{move.direction}".strip("-"), move.words) for move in each.moved()],
        "why": str(each.why or ""),
        "at": each.at,
        "by": _who(each.by),
    }


def _needs(assessment: Assessment) -> list[Json]:
    items = {item.pk: item.number for item in _current(assessment.question.items.all())}
    roles = {each.pk: each.number for each in _current(assessment.question.recipients.all())}
    standing = [need for need in assessment.needs.all() if need.item_id in items and need.recipient_id in roles]
    return [
        {
            "key": f"{items[need.item_id]}-{roles[need.recipient_id]}",
            "item": items[need.item_id],
            "recipient": roles[need.recipient_id],
            "extent": _list(need, "extent"),
            "why": str(need.why or ""),
        }
        for need in sorted(standing, key=lambda need: (items[need.item_id], roles[need.recipient_id]))
    ]


def _decision(assessment: Assessment) -> Json:
    conclusion = getattr(assessment, "recommendation", None)
    if conclusion is None:
        return {"course": _coded("", ""), "proposal": ""}
    words = {course.key: course.label for course in assessment.courses()} | dict(DECISION_WORDS)
    return {
        "course": _coded(conclusion.course, words.get(conclusion.course, conclusion.course)),
        **_texts(conclusion, "proposal"),
    }


TEXTS = (
    "main_reason",
    "proportionality",
    "wishes_weighed",
    "objection",
    "answer",
    "change_of_mind",
    "alternatives",
    "expectation",
    "trigger",
)
CODES = ("objection_state", "kept", "form")


def _reasons(assessment: Assessment) -> Json:
    reasons: Justification | None = getattr(assessment, "justification", None)
    if reasons is None:
        empty: Json = dict.fromkeys(TEXTS, "") | {name: _coded("", "") for name in CODES}
        return empty | {"kept_until": None, "review_on": None}
    titles = assessment.titles()
    ticked = {side: [key for key in keys if key in titles] for side, keys in (reasons.refers_to or {}).items()}
    return {
        **_texts(reasons, *TEXTS),
        "refers_to": {side: keys for side, keys in ticked.items() if keys},
        **{name: _list(reasons, name) for name in CODES},
        **{name: getattr(reasons, name) for name in ("kept_until", "review_on")},
    }


def _conditions(assessment: Assessment) -> Json | None:
    conditions = getattr(assessment, "conditions", None)
    if conditions is None:
        return None
    return {
        **{name: getattr(conditions, name) for name in ("caseload", "caseload_unknown", "last_supervision")},
        **{name: _list(conditions, name) for name in ("time", "trained")},
        **_texts(conditions, "note"),
    }


def _team_conditions(assessment: Assessment) -> Json | None:
    recorded = TeamConditions.objects.last_recorded_for(assessment.team)
    if recorded is None:
        return None
    names = ("caseload_guide", "vacancies", "supervision_every_weeks", "recorded_at")
    return {name: getattr(recorded, name) for name in names}


def _acted_first(assessment: Assessment) -> Json | None:
    urgent = getattr(assessment, "urgent", None)
    if urgent is None:
        return None
    courses = {course.key: course.label for course in assessment.poles()}
    return {
        "direction": _coded(urgent.direction, courses[urgent.direction]),
        **_texts(urgent, "did", "who", "why", "agreed", "later_knowledge"),
        **{name: getattr(urgent, name) for name in ("acted_at", "recorded_at", "due_at")},
        "went_wrong": urgent.went_wrong or {},
    }
