"""Which outcomes are looked at, and which are set aside, always for both sides together?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow, Refused
from assessments import missing, steps
from assessments.appraisal import outcomes, questions
from assessments.models import Assessment, OutcomeRow
from audit import services as audit
from audit.verbs import Verb

AFTER_CONTENT = 500
"""Own outcomes follow those of the content, in the order in which they were added."""


def choose_outcomes(
    *,
    assessment: Assessment,
    chosen: Sequence[str],
    set_aside: Mapping[str, str],
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """Choose among the outcomes offered, and set others aside with a reason, for both sides.

    An outcome opened in detail takes the place of the core one that stands for it (METHOD 5). A core outcome that is
    neither chosen nor opened in detail needs a reason, and so does any that holds an answer and is chosen no more
    (METHOD 2.2). Raises Refused, MayNot, NotPossibleNow, ChangedMeanwhile.
    """
    with audit.action(Verb.OUTCOMES_CHOSEN, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        now = steps.held(assessment, by, at, edition=edition)
        content = outcomes.load(now.outcomes_version)
        settled = _settled(content, chosen, set_aside)
        rows = {row.key: row for row in now.all_rows()}
        reasons = {
            name: steps.words(why, questions.SET_ASIDE.errors["missing"], f"why-{name}")
            for name, why in set_aside.items()
        }
        reasons |= _opened_in_detail(content, rows, settled)
        errors = _unreasoned(content, rows, settled, reasons)
        own = any(row.own and row.set_aside_at is None for row in rows.values())
        if not content.serves_both_ends(settled, own=own):
            errors = {"chosen": missing.one_of_each()} | errors
        if errors:
            raise Refused(errors)
        for number, name in enumerate([*settled, *(name for name in reasons if name not in settled)], 1):
            row = rows.pop(name, None) or OutcomeRow(
                assessment=now,
                stream=now.stream,
                key=name,
                title=content.outcome(name).title,
                core=content.outcome(name).core,
                after_shown=now.shown,
            )
            _place(row, number, reasons.get(name), now, at)
        for row in rows.values():
            if not row.own and row.set_aside_at is None:
                row.cells.all().delete()
                row.delete()
        steps.touched(now)
        act.says(question=now.question_id, rows=settled, set_aside=sorted(reasons), count=len(settled))
        if reasons:
            act.seal({"now": reasons})
    return now


def add_own_outcome(
    *,
    assessment: Assessment,
    title: str,
    prompts: Mapping[str, str],
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> OutcomeRow:
    """Add an outcome of the author's own, with a question for each side.

    Raises Refused unless the title and both prompts are there: a row that only one side could damage is not an
    outcome.
    """
    row = OutcomeRow(assessment=assessment, stream=assessment.stream, own=True)
    with audit.action(Verb.OUTCOME_ADDED, stream=assessment.stream, object=row, by=by, at=at, key=key) as act:
        now = steps.held(assessment, by, at)
        row.own_title, *sides = _own_words(now, title, prompts)
        row.own_prompts = {pole.key: words for pole, words in zip(now.poles(), sides, strict=True)}
        own = sum(each.own for each in now.all_rows())
        row.assessment, row.key, row.number = now, f"own-{own + 1}", AFTER_CONTENT + own
        row.after_shown = now.shown
        row.save(force_insert=True)
        steps.touched(now)
        act.says(question=now.question_id, row=row.key, own=True, core=False)
        act.seal({"now": {"title": row.own_title, **row.own_prompts}})
    return row


def set_aside(
    *,
    row: OutcomeRow,
    why: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> OutcomeRow:
    """Set an outcome aside for both sides together. What was answered stays, and counts no more."""
    with audit.action(Verb.OUTCOME_SET_ASIDE, stream=row.stream, object=row, by=by, at=at, key=key) as act:
        now = steps.held(row.assessment, by, at, edition=edition)
        held = _row(now, row)
        if held.set_aside_at is not None:
            raise NotPossibleNow(_("This outcome was set aside before."))
        reason = steps.words(why, questions.SET_ASIDE.errors["missing"])
        _place(held, held.number, reason, now, at)
        steps.touched(now)
        act.says(question=now.question_id, row=held.key, own=held.own, core=held.core)
        act.seal({"now": {"why": reason}})
    return held


def take_up(
    *, row: OutcomeRow, by: Acting, at: dt.datetime, edition: int | None = None, key: audit.Sent | None = None
) -> OutcomeRow:
    """Take an outcome up again that was set aside, with whatever was answered."""
    with audit.action(Verb.OUTCOME_TAKEN_UP, stream=row.stream, object=row, by=by, at=at, key=key) as act:
        now = steps.held(row.assessment, by, at, edition=edition)
        held = _row(now, row)
        if held.set_aside_at is None:
            raise NotPossibleNow(_("This outcome is in use."))
        _check_not_twice(now, held)
        _place(held, held.number, None, now, at)
        steps.touched(now)
        act.says(question=now.question_id, row=held.key, own=held.own, core=held.core)
    return held


def _own_words(assessment: Assessment, title: str, prompts: Mapping[str, str]) -> list[str]:
    """The words of an own outcome as they are kept; what is missing or too long is said all at once, of every side."""
    typed = [("title", title, questions.OWN_OUTCOME.errors["missing"])] + [
        (f"{pole.key}-prompt", prompts.get(pole.key, ""), questions.prompt_missing(side=pole.inline))
        for pole in assessment.poles()
    ]
    kept: list[str] = []
    errors: dict[str, str] = {}
    for field, text, missing_words in typed:
        try:
            kept.append(steps.words(text, missing_words, field))
        except Refused as refused:
            errors |= refused.errors
    if errors:
        raise Refused(errors)
    return kept


def _settled(content: outcomes.Outcomes, chosen: Iterable[str], aside: Iterable[str]) -> list[str]:
    try:
        settled = list(content.settled(chosen))
        known = {content.outcome(name).id for name in aside}
    except outcomes.UnknownOutcome as unknown:
        raise Refused({"chosen": _("Choose from the outcomes that are offered")}) from unknown
    if both := known & set(chosen):
        raise Refused({f"why-{name}": _("Choose one: look at it, or set it aside") for name in both})
    return settled


def _opened_in_detail(
    content: outcomes.Outcomes, rows: Mapping[str, OutcomeRow], settled: Sequence[str]
) -> dict[str, str]:
    """Core outcomes with answers whose place is taken by outcomes they stand for: set aside, and why."""
    opened: dict[str, list[str]] = {}
    for name in settled:
        core = content.covering(name)
        if core and core.id in rows and core.id not in settled and rows[core.id].cells.all():
            opened.setdefault(core.id, []).append(content.outcome(name).title)
    return {
        core: _("Looked at in detail: %(titles)s") % {"titles": "; ".join(titles)} for core, titles in opened.items()
    }


def _unreasoned(
    content: outcomes.Outcomes, rows: Mapping[str, OutcomeRow], settled: Sequence[str], reasons: Mapping[str, str]
) -> dict[str, str]:
    """What is refused: core outcomes, and outcomes with answers, that would go without a word."""
    core = [outcome.id for outcome in content.left_out(settled)]
    answered = [
        row.key
        for row in rows.values()
        if not row.own and row.set_aside_at is None and row.key not in settled and row.cells.all()
    ]
    return {
        f"why-{name}": questions.SET_ASIDE.errors["missing"]
        for name in dict.fromkeys([*core, *answered])
        if name not in reasons
    }


def _check_not_twice(assessment: Assessment, row: OutcomeRow) -> None:
    """A core outcome and one that it stands for are never shown together."""
    if row.own:
        return
    content = outcomes.load(assessment.outcomes_version)
    core = content.covering(row.key)
    twins = {core.id} if core else set(content.outcome(row.key).covers)
    if twins & {each.key for each in assessment.rows()}:
        raise NotPossibleNow(_("This is looked at already, in another row. Choose the outcomes again."))


def _row(assessment: Assessment, row: OutcomeRow) -> OutcomeRow:
    return next(each for each in assessment.all_rows() if each.pk == row.pk)


def _place(row: OutcomeRow, number: int, why: str | None, assessment: Assessment, at: dt.datetime) -> None:
    """Save a row at its place: in use, or set aside with a reason."""
    was_aside = row.set_aside_at is not None
    row.number = number
    if (why is not None) != was_aside:
        row.set_aside_at = at if why is not None else None
        row.after_shown = row.after_shown or assessment.shown
    row.set_aside_why = why
    row.save()
