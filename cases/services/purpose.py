"""Is the new use in keeping with why it was told, and how are the norms met that differ between the two services?

Both halves of one page: together in one act (`record_purpose` with `answers`), or the norms alone. Either way it is
the edition of the question that tells whether somebody saved before.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from agencies.acting import Acting
from agencies.contexts import contexts
from agencies.permissions import ChangedMeanwhile
from audit import services as audit
from audit.verbs import Verb
from cases import checks, steps
from cases.models import NormAnswer, SharingQuestion, Unchanged
from cases.stewardship import differing_norms, field_of

# (end, norm id) -> (answer, because)
NormsGiven = Mapping[tuple[str, str], tuple[str, str]]
Words = dict[str, dict[str, Any]]


def record_purpose(
    *,
    question: SharingQuestion,
    told_for: str,
    in_keeping: str,
    lawful_basis: str = "",
    gateway: str = "",
    not_told: str = "",
    answers: NormsGiven | None = None,
    edition: int | None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Record why it was told, whether the new use is in keeping, on what basis, and who is deliberately not told.

    With `answers` (as of `answer_norms`) both halves of the page are saved, or neither is.
    """
    typed = {
        "told_for": told_for,
        "in_keeping": in_keeping,
        "lawful_basis": lawful_basis,
        "gateway": gateway,
        "not_told": not_told,
    }
    with (
        suppress(Unchanged),
        audit.action(Verb.PURPOSE_RECORDED, stream=question.stream, object=question, by=by, at=at, key=key) as act,
    ):
        question = _locked(question, edition, tuple(typed), by, at)
        with checks.together() as several:
            kept = several.kept(checks.purpose, **typed)
            norms = several.kept(_norms_checked, question, answers or {}) if answers is not None else {}
        words, answered = question.take(kept), _answered(question, norms)
        _saved(question, bool(words["now"] or answered["now"]))
        act.says(question=question.pk, lawful_basis=question.lawful_basis or None, fields=sorted(words["now"]))
        act.seal(words)
        if answered["now"]:
            _tell_norms(act.also(Verb.NORMS_ANSWERED), question, norms, answered)
    return question


def answer_norms(
    *,
    question: SharingQuestion,
    answers: NormsGiven,
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Answer each norm that holds at one end and not at the other: honoured, departed from because, or does not arise.

    `answers` by (end, norm id). Refused, under names such as "holder-D1", when one is missing or asks for its reason.
    """
    with (
        suppress(Unchanged),
        audit.action(Verb.NORMS_ANSWERED, stream=question.stream, object=question, by=by, at=at, key=key) as act,
    ):
        question = _locked(question, edition, (), by, at)
        norms = _norms_checked(question, answers)
        answered = _answered(question, norms)
        _saved(question, bool(answered["now"]))
        _tell_norms(act, question, norms, answered)
    return question


def _locked(
    question: SharingQuestion, edition: int | None, names: tuple[str, ...], by: Acting, at: datetime
) -> SharingQuestion:
    question = steps.held(question, by, at)
    try:
        question.check_at(edition, names)
    except ChangedMeanwhile as changed:
        raise ChangedMeanwhile(theirs=changed.theirs | _norms_standing(question)) from None
    return question


def _norms_checked(question: SharingQuestion, answers: NormsGiven) -> dict[tuple[str, str], dict[str, str]]:
    differing = differing_norms(question.holder_context, question.receiver_context, question.initiative, contexts())
    return checks.norm_answers(answers, differing)


def _norms_standing(question: SharingQuestion) -> dict[str, Any]:
    """What stands now, under the names of the fields."""
    return {
        name: value
        for answer in question.norm_answers.all()
        for name, value in (
            (field_of(answer.end, answer.norm), answer.answer),
            (f"{field_of(answer.end, answer.norm)}-because", answer.because),
        )
    }


def _answered(question: SharingQuestion, norms: Mapping[tuple[str, str], Mapping[str, str]]) -> Words:
    """Save the answers that are new or other than before, and say which, in words."""
    standing = {(answer.end, answer.norm): answer for answer in question.norm_answers.all()}
    words: Words = {"was": {}, "now": {}}
    for (end, norm), kept in norms.items():
        answer = standing.get((end, norm)) or NormAnswer(
            question=question, stream=question.stream, end=end, norm=norm, edition=0
        )
        was = str(answer) if answer.edition else ""
        with suppress(Unchanged):
            answer.change(kept, None)
            answer.save()
            words["was"][field_of(end, norm)], words["now"][field_of(end, norm)] = was, str(answer)
    return words


def _saved(question: SharingQuestion, changed: bool) -> None:
    if not changed:
        raise Unchanged
    question.edition += 1
    question.save()


def _tell_norms(told: audit.Event, question: SharingQuestion, norms: Mapping[Any, Any], words: Words) -> None:
    told.says(question=question.pk, count=len(norms))
    told.seal(words)
