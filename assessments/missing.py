"""What is still missing before an appraisal can be signed, on which side, and on which page is it said?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from agencies.contexts import contexts
from agencies.permissions import NotPossibleNow
from assessments.appraisal import justification, outcomes, questions
from assessments.appraisal.justification import Need, Reasons
from assessments.given import JustificationGiven, RecommendationGiven
from assessments.models import Assessment, Justification, Recommendation
from cases.models import Edited


def by_field(unsaid: Iterable[justification.Missing]) -> dict[str, str]:
    """What is missing beside each question of the form, all of it at once. Needs are asked on a page of their own."""
    errors: dict[str, str] = {}
    for each in unsaid:
        if each.field != "needs":
            errors[each.field] = ". ".join([*filter(None, [errors.get(each.field)]), each.message])
    return errors


def still_unsaid(
    assessment: Assessment, recommendation: RecommendationGiven, reasons: JustificationGiven, *, today: dt.date
) -> dict[str, str]:
    """What a decision as typed would be refused for, by field; nothing is kept. For a page on which something else has
    to be mended as well, so that everything is said at once."""
    conclusion, why = Recommendation(assessment=assessment), Justification(assessment=assessment)
    for name, value in asdict(recommendation).items():
        setattr(conclusion, name, value)
    for name, value in asdict(reasons).items():
        setattr(why, name, value)
    return by_field(unsaid(assessment, conclusion, why, today=today))


@dataclass(frozen=True)
class Missing:
    """One thing still to be said: the name of the page (without its namespace), the words, and the side, if any."""

    page: str
    message: str
    side: str = ""
    row: str = ""


class NotComplete(NotPossibleNow):
    """It cannot be signed yet. `missing` says what is still to be said."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(_("This cannot be signed yet. Say what is missing first."))
        self.missing = missing


def missing_for_signing(assessment: Assessment, *, today: dt.date) -> list[Missing]:
    """Everything still missing, in the order of the journey. Callers fetch `with_all()`. Empty: it can be signed.

    The same is asked whichever way was decided (METHOD 3.7, 3.8; DESIGN 8, screen 20).
    """
    return [
        *_asked(assessment),
        *_looked_at(assessment),
        *_decided(assessment, today),
        *_conditions(assessment),
    ]


def unsaid(
    assessment: Assessment,
    conclusion: Recommendation | None,
    reasons: Justification | None,
    *,
    today: dt.date,
    needs: tuple[Need, ...] = (),
) -> tuple[justification.Missing, ...]:
    """What METHOD 3.8 still asks of a decision, by field."""
    said = {name: _text(conclusion, name) for name in ("course", "proposal")}
    said |= {name: _text(reasons, name) for name in REASONS}
    return justification.unsaid(
        Reasons(
            **said,
            kept_until=reasons.kept_until if reasons else None,
            review_on=reasons.review_on if reasons else None,
            needs=needs,
        ),
        items=[item.number for item in assessment.question.items.all() if item.removed_at is None],
        recipients=[each.number for each in assessment.question.recipients.all() if each.removed_at is None],
        grid=assessment.grid(),
        titles=assessment.titles(),
        poles=assessment.poles(),
        today=today,
        basis=assessment.basis,
        shown=assessment.shown,
        ticked=reasons.refers_to if reasons else None,
        centre=assessment.centre_words(),
    )


REASONS = (
    "main_reason",
    "proportionality",
    "wishes_weighed",
    "objection",
    "objection_state",
    "answer",
    "change_of_mind",
    "alternatives",
    "expectation",
    "kept",
    "form",
    "trigger",
)


def one_of_each() -> str:
    """What is said where nothing that one of the two services is there for is looked at (DESIGN 8, screen 9)."""
    return _("Choose at least one outcome from each service")


def needs(assessment: Assessment) -> tuple[Need, ...]:
    """The needs recorded, by the numbers of items and recipients that still stand."""
    items = {item.pk: item.number for item in assessment.question.items.all() if item.removed_at is None}
    roles = {each.pk: each.number for each in assessment.question.recipients.all() if each.removed_at is None}
    return tuple(
        Need(items[need.item_id], roles[need.recipient_id], need.extent, need.why or "")
        for need in assessment.needs.all()
        if need.item_id in items and need.recipient_id in roles
    )


def _asked(assessment: Assessment) -> Iterator[Missing]:
    question = assessment.question
    if not any(item.removed_at is None for item in question.items.all()):
        yield Missing("items", _("Add at least one item"))
    if not any(each.removed_at is None for each in question.recipients.all()):
        yield Missing("recipients", _("Add at least one role"))
    for person in question.unasked():
        words = {"name": person.words}
        yield Missing("wishes", _("Say what %(name)s wants, or why you have not asked") % words)
    if not question.in_keeping:
        yield Missing("purpose", _("Enter whether the new use is in keeping"))
    for norm in question.open_norms(contexts(assessment.contexts_version)):
        yield Missing("purpose", _("Answer this, or say why it does not arise: %(check)s") % {"check": norm.check})


def _looked_at(assessment: Assessment) -> Iterator[Missing]:
    rows = {row.key: row for row in assessment.rows()}
    content = outcomes.load(assessment.outcomes_version)
    settled = [row.key for row in rows.values() if not row.own]
    if not rows or not content.serves_both_ends(settled, own=any(row.own for row in rows.values())):
        yield Missing("outcomes", one_of_each())
    if not rows:
        return
    lines = {line.course: line for line in assessment.premortems.all()}
    for pole in assessment.poles():
        if pole.pole and pole.key not in lines:
            asked = questions.went_badly(
                pole=pole.pole, side=pole.inline, looking_back=assessment.question.looking_back_words
            )
            yield Missing("went_badly", asked.errors["missing"], side=pole.key)
    sides = {pole.key: pole for pole in assessment.poles()}
    uncovered = assessment.uncovered()
    for key, course in uncovered:
        words = {"outcome": rows[key].title_words, "side": sides[course].inline}
        yield Missing("pair", _("%(outcome)s: not answered yet %(side)s") % words, side=course, row=key)
    yield from _on_what_is_gone(assessment)
    if not assessment.current_ways() and not assessment.no_other_way:
        yield Missing("ways", _("Enter the other way, or why there is none"))
    if not uncovered and not assessment.shown:
        yield Missing("shows", _("Read what the appraisal shows"))


def _on_what_is_gone(assessment: Assessment) -> Iterator[Missing]:
    """Answers that rest on an item which was taken off the list since: what is signed holds all that it cites.

    A further way that still holds a pole's answer is mended with that pole.
    """
    listed = {item.number for item in assessment.question.items.all() if item.removed_at is None}
    for row in assessment.rows():
        for course in assessment.courses():
            cell = row.cell(course.key)
            if cell is None or cell.copied:
                continue
            for number in sorted(set((cell.reading or {}).get("based_on") or ()) - listed):
                said = {"outcome": row.title_words, "side": course.inline, "number": number}
                message = _("%(outcome)s: the answer %(side)s rests on item %(number)d, which was taken off the list")
                if course.pole:
                    yield Missing("pair", message % said, side=course.key, row=row.key)
                else:
                    yield Missing("ways", message % said)


def _decided(assessment: Assessment, today: dt.date) -> Iterator[Missing]:
    conclusion, reasons = getattr(assessment, "recommendation", None), getattr(assessment, "justification", None)
    if assessment.uncovered() or not assessment.rows():
        if conclusion is None:
            yield Missing("decide", _("Select what you have decided"))
        return
    for each in unsaid(assessment, conclusion, reasons, today=today, needs=needs(assessment)):
        yield Missing("needs" if each.field == "needs" else "decide", each.message)


def _conditions(assessment: Assessment) -> Iterator[Missing]:
    if getattr(assessment, "conditions", None) is None:
        yield Missing("conditions", _("Enter your caseload, or that you do not know"))


def _text(row: Edited | None, name: str) -> str:
    return str(getattr(row, name) or "") if row else ""
