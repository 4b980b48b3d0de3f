"""Where does the appraisal of a question stand, and what of it belongs to that question's history?

Offered to the pages of cases when the app starts (`cases.beyond`): they show it and know nothing of appraisals.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.acting import Acting
from assessments import beyond
from assessments.lifecycle import LABELS, Status
from assessments.models import Assessment, Cell, OutcomeRow, SignedVersion
from cases.beyond import Standing
from cases.models import SharingQuestion


def standings(questions: Iterable[SharingQuestion], by: Acting) -> dict[UUID, Standing]:
    """Where each question stands whose appraisal this person may see: its state, and what comes next."""
    found = (
        Assessment.objects.visible_to(by)
        .filter(question__in=[question.pk for question in questions])
        .annotate(look_on=beyond.next_look(""))
        .select_related("question", "recommendation", "justification")
        .prefetch_related(Prefetch("outcome_rows", OutcomeRow.objects.whose_turn()))
    )
    return {assessment.question_id: _standing(assessment) for assessment in found}


def decided(questions: Iterable[SharingQuestion]) -> Iterable[UUID]:
    """Those whose decision was signed off, or withdrawn: nobody's turn."""
    found = Assessment.objects.filter(question__in=[question.pk for question in questions]).decided()
    return found.values_list("question_id", flat=True)


def next_of_appraisal(assessment: Assessment) -> str:
    """What the author does next, of an appraisal with the row `whose_turn` it is; own titles are left out of lists."""
    row: Any = next(iter(assessment.outcome_rows.all()), None)
    if row is None:
        return _("Choose the outcomes that matter here")
    if not row.answered:
        if row.own:
            return _("Look at both sides of an outcome of your own")
        return _("Look at both sides of “%(outcome)s”") % {"outcome": row.title}
    if not assessment.shown:
        return _("Read what the appraisal shows")
    if getattr(assessment, "recommendation", None) is None:
        return _("Decide and say why")
    return _("Check and sign")


def settled(question: SharingQuestion) -> dict[str, str]:
    """The time looked over, once any reading of likelihood was given for it: a reading is of that time, and of no other
    (METHOD 2.1). The appraisal is held meanwhile, so that no reading comes in between."""
    held = Assessment.objects.of_question(question.pk).without_words().select_for_update(no_key=True).first()
    if held is None or not Cell.objects.filter(row__assessment=held, reading__isnull=False).exists():
        return {}
    why = _("Answers on both sides were given for %(period)s. To look over another time, ask a new question.")
    return dict.fromkeys(("period", "period_until"), why % {"period": question.period_words})


def tabs(question: SharingQuestion) -> dict[str, Any]:
    """Which tabs of a question stand open: as the pages of the appraisal say, for the pages that cases draw."""
    assessment = Assessment.objects.of_question(question.pk).without_words().first()
    if assessment is None:
        return {}
    return {
        "assessment": assessment,
        "shows_open": assessment.first_shown_at is not None,
        "record_number": SignedVersion.objects.of_question(question.pk).values_list("number", flat=True).last(),
    }


def belongings(question: SharingQuestion) -> dict[str, str]:
    """Everything of the question's appraisal that entries of the trail are about, and what people call it."""
    assessment = (
        Assessment.objects.of_question(question.pk)
        .select_related("urgent")
        .without_words("urgent")
        .prefetch_related(
            "outcome_rows",
            "ways",
            "opinions",
            "dissents",
            Prefetch("versions", SignedVersion.objects.select_related("sign_off").without_words("sign_off")),
        )
        .first()
    )
    if assessment is None:
        return {}
    named = {_thing(assessment): _("The appraisal")}
    named |= {_thing(row): row.title_words for row in assessment.outcome_rows.all()}
    named |= {_thing(way): str(way.name) for way in assessment.ways.all()}
    named |= {_thing(opinion): _("Second opinion") for opinion in assessment.opinions.all()}
    named |= {_thing(view): _("Different view") for view in assessment.dissents.all()}
    for version in assessment.versions.all():
        words = _("Version %(number)d") % {"number": version.number}
        named |= {_thing(row): words for row in (version, getattr(version, "sign_off", None)) if row}
    if urgent := getattr(assessment, "urgent", None):
        named[_thing(urgent)] = _("Acting first")
    return named


def _standing(assessment: Assessment) -> Standing:
    state = assessment.state
    steps = {
        Status.TO_SIGN_OFF: _("Sign-off by a manager"),
        Status.SENT_BACK: _("Answer the manager’s question"),
        Status.SIGNED_OFF: _review(assessment),
    }
    if state is Status.DRAFTING:
        return Standing(LABELS[state], next_of_appraisal(assessment), "doing")
    return Standing(LABELS[state], steps.get(state, _("None")))


def _review(assessment: Any) -> str:
    if assessment.look_on is None:
        return _("None")
    return _("Look at it again on %(day)s") % {"day": date_format(assessment.look_on, "j F Y")}


def _thing(row: Model) -> str:
    """A row as the trail names it."""
    return f"{row._meta.label_lower}:{row.pk}"
