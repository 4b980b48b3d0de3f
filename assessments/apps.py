"""Assessments: offers the trail its signed versions to check, and the words of its codes."""

from collections.abc import Iterator
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext as _


class Assessments(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import vocabulary
        from assessments.appraisal import outcomes
        from assessments.appraisal.changes import AXES, WORDS
        from assessments.appraisal.courses import DECISION_WORDS, pole
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


def signed_versions() -> Iterator[tuple[UUID, bytes]]:
    """Each signed version as the trail can check it: the event that bound it, and the bytes bound to it (AUDIT 12)."""
    from assessments.models import SignedVersion
    from audit.canonical import canon

    for version in SignedVersion.objects.order_by("signed_at").iterator():
        yield version.event_id, canon(version.document)
