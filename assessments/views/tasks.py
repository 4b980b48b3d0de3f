"""What is there to do on one question, in which order, and how far is each thing?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.contexts import contexts
from assessments.models import Assessment
from cases.models import SharingQuestion
from cases.vocabulary import Concern, InformationKind
from govuk.components import Task

NOT_YET = "not_yet"


def set_out(question: SharingQuestion) -> list[Task]:
    """1. Set out the question."""
    items = list(question.items.all())
    recipients = list(question.recipients.all())
    hard = sum(item.kind == InformationKind.HARD for item in items)
    counted = {"count": len(items), "hard": hard, "soft": len(items) - hard}
    said = (
        ngettext(
            "%(count)d item: %(hard)d hard, %(soft)d soft", "%(count)d items: %(hard)d hard, %(soft)d soft", len(items)
        )
        % counted
    )
    roles = ngettext("%(count)d role: %(roles)s", "%(count)d roles: %(roles)s", len(recipients)) % {
        "count": len(recipients),
        "roles": ", ".join(filter(None, (recipient.role for recipient in recipients))),
    }
    return [
        _task(_("Say what you are deciding"), "done", "cases:change", question.pk),
        _task(_("List the information"), _done(items), "cases:items", question.pk, said if items else ""),
        _task(
            _("Say who would receive it"),
            _done(recipients),
            "cases:recipients",
            question.pk,
            roles if recipients else "",
        ),
        _wishes(question),
        _purpose(question),
    ]


def look(question: SharingQuestion, assessment: Assessment | None) -> list[Task]:
    """2. Look at both sides."""
    rows = assessment.rows() if assessment else []
    aside = assessment.aside() if assessment else []
    chosen = ngettext("%(count)d chosen", "%(count)d chosen", len(rows)) % {"count": len(rows)}
    if aside:
        chosen += ngettext(", %(count)d set aside with a reason", ", %(count)d set aside with reasons", len(aside)) % {
            "count": len(aside)
        }
    uncovered = {row for row, _course in assessment.uncovered()} if assessment and rows else set()
    covered = bool(rows) and not uncovered
    lines = len(assessment.premortems.all()) if assessment else 0
    answered = _("%(answered)d of %(count)d outcomes have both sides") % {
        "answered": len(rows) - len(uncovered),
        "count": len(rows),
    }
    ways = assessment.current_ways() if assessment else []
    begun = any(row.cells.all() for row in rows)
    return [
        _task(
            _("Choose the outcomes that matter here"),
            _done(rows),
            "assessments:outcomes",
            question.pk,
            chosen if rows else "",
        ),
        _task(
            _("Suppose it went badly, on each side"),
            _done(lines) if rows else NOT_YET,
            "assessments:went_badly",
            question.pk,
        ),
        _task(
            _("Say what could go wrong, on both sides"),
            ("done" if covered else "doing" if begun else "to_do") if rows else NOT_YET,
            "assessments:grid",
            question.pk,
            answered if rows else "",
        ),
        _task(
            _("Look for another way"),
            _done(ways or (assessment and assessment.no_other_way)) if covered else NOT_YET,
            "assessments:ways",
            question.pk,
            _("Fewer items, fewer people, another form, ask first, or a later date"),
        ),
        _task(
            _("Read what the appraisal shows"),
            _done(assessment and assessment.shown) if covered else NOT_YET,
            "assessments:shows",
            question.pk,
            "" if covered else _("Opens when every outcome has both sides"),
        ),
    ]


def decide(question: SharingQuestion, assessment: Assessment | None) -> list[Task]:
    """3. Decide and say why."""
    shown = bool(assessment and assessment.shown and not assessment.uncovered())
    decided = getattr(assessment, "recommendation", None) is not None
    needs = bool(assessment and assessment.needs.all())
    signed = bool(assessment and not assessment.writable)
    return [
        _task(_("Say who needs to know what"), _done(needs) if shown else NOT_YET, "assessments:needs", question.pk),
        _task(
            _("Make and justify your decision"),
            ("done" if signed else "doing" if decided else "to_do") if shown else NOT_YET,
            "assessments:decide",
            question.pk,
        ),
        _task(
            _("Check and send for sign-off"),
            ("done" if signed else "to_do") if shown and decided else NOT_YET,
            "assessments:check",
            question.pk,
        ),
    ]


def _wishes(question: SharingQuestion) -> Task:
    people = [person for person in question.case.people.all() if person.concern == Concern.AT_CENTRE]
    asked, missing = bool(question.wishes.all()), question.unasked()
    names = ", ".join(person.words for person in people) or _("people")
    return _task(
        _("Record what %(names)s and others want") % {"names": names},
        ("done" if asked and not missing else "doing") if asked else "to_do",
        "cases:wishes",
        question.pk,
        _("You can say why you have not asked"),
    )


def _purpose(question: SharingQuestion) -> Task:
    open_norms = question.open_norms(contexts())
    begun = bool(question.norm_answers.all() or question.in_keeping or question.told_for or question.lawful_basis)
    done = bool(question.in_keeping) and not open_norms
    return _task(
        _("Say what it is for, and whether that is in keeping"),
        ("done" if done else "doing") if begun else "to_do",
        "cases:purpose",
        question.pk,
    )


def _done(there: Any) -> str:
    return "done" if there else "to_do"


def _task(title: str, state: Any, page: str, question: UUID, hint: str = "") -> Task:
    words = {
        "done": _("Completed"),
        "doing": _("In progress"),
        "to_do": _("Not yet started"),
        NOT_YET: _("Cannot start yet"),
    }
    return Task(title=title, status=words[state], href=where(page, question), hint=hint, state=state)


def where(page: str, *args: Any) -> str:
    """The address of a page, if there is such a page."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""
