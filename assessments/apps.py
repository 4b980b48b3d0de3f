"""Assessments: offers the trail its signed versions to check, and the words of its codes."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext as _

from audit.canonical import canon
from audit.evidence import Bound

AT_A_TIME = 100
"""Signed versions that a check of the trail holds at the same moment."""


class Assessments(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import vocabulary
        from assessments.appraisal import outcomes
        from assessments.appraisal.changes import AXES, WORDS
        from assessments.appraisal.courses import DECISION_WORDS, pole
        from assessments.copies import mark
        from assessments.standing import belongings, decided, settled, standings, tabs
        from assessments.steps import question_stopped
        from assessments.version import LABELS
        from audit import evidence, glossary
        from cases import beyond
        from cases.vocabulary import POLES

        evidence.offer("signed versions", signed_versions)
        beyond.offer(
            standings=standings,
            belongings=belongings,
            tabs=tabs,
            settled=settled,
            decided=decided,
            stopping=question_stopped,
        )
        glossary.offer("course", {**DECISION_WORDS, **{each: pole(each).inline for each in POLES}})
        glossary.offer("copy_ref", mark)
        glossary.offer("page", vocabulary.PAGES)
        glossary.offer("direction", {each: pole(each).phrase for each in POLES})
        glossary.offer("row", {row.id: row.title for row in outcomes.load().rows})
        glossary.offer("field", {**LABELS, **{each: pole(each).inline for each in POLES}}, app="assessments")
        for axis in AXES:
            glossary.offer(axis, WORDS, app="assessments")
        glossary.offer("field", {row.id: row.title for row in outcomes.load().rows}, app="assessments")
        glossary.offer("field", need_in_words, app="assessments")
        for name, kind in {
            "time": vocabulary.TimeToday,
            "trained": vocabulary.Trained,
            "kept": vocabulary.Keeping,
            "form": vocabulary.TellingForm,
            "objection_state": vocabulary.ObjectionState,
        }.items():
            glossary.offer(name, {member.value: member.words for member in kind})


def need_in_words(field: str) -> str | None:
    """Which item the history speaks of under a name such as "need_2_1": the second item, for the first role."""
    kind, *numbers = field.split("_")
    return _("Need to know of item %(number)s") % {"number": numbers[0]} if kind == "need" else None


def signed_versions() -> Iterator[Bound]:
    """Each signed version as the trail can check it: the event that bound it, and the bytes bound to it (AUDIT 12)."""
    from assessments.models import SignedVersion

    past = UUID(int=0)
    while rows := list(
        SignedVersion.objects.raw("SELECT * FROM riskapp_signed_versions(%s, %s)", [str(past), AT_A_TIME])
    ):
        for row in rows:
            yield Bound(row.event_id, row.stream, partial(document_of, row))
        past = rows[-1].event_id


def document_of(row: Any) -> bytes | None:
    """The bytes that were signed; None once their key is gone."""
    document = row.document
    return canon(document) if isinstance(document, dict) else None
