"""Who would receive it, and what for?"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from audit import services as audit
from audit.verbs import Verb
from cases import checks, steps
from cases.given import RecipientGiven
from cases.models import Recipient, SharingQuestion, Unchanged


def name_recipient(
    *, question: SharingQuestion, recipient: RecipientGiven, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Recipient:
    """Name a role or a person who would receive it: need to know is asked of each, item by item."""
    named = Recipient(question=question, stream=question.stream)
    with audit.action(Verb.RECIPIENT_NAMED, stream=question.stream, object=named, by=by, at=at, key=key) as act:
        question = steps.held(question, by, at)
        words = checks.recipient(recipient)
        for name, value in words.items():
            setattr(named, name, value)
        named.number = question.recipients.next_number()
        named.save(force_insert=True)
        act.says(question=question.pk, number=named.number, context=named.context, team=named.team_id)
        act.seal({"now": named.words_of(words)})
    return named


def change_recipient(
    *,
    recipient: Recipient,
    changes: RecipientGiven,
    edition: int | None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> Recipient:
    """Correct a recipient; what stood before stays in the history."""
    with (
        suppress(Unchanged),
        audit.action(Verb.RECIPIENT_CHANGED, stream=recipient.stream, object=recipient, by=by, at=at, key=key) as act,
    ):
        steps.held(recipient.question, by, at)
        recipient = _standing(recipient)
        words = recipient.change(checks.recipient(changes), edition)
        recipient.save()
        act.says(
            question=recipient.question_id,
            number=recipient.number,
            context=recipient.context,
            team=recipient.team_id,
            fields=sorted(words["now"]),
        )
        act.seal(words)
    return recipient


def remove_recipient(
    *,
    recipient: Recipient,
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> Recipient:
    """Take somebody off the list of those who would receive it. The row stays, for versions signed with it."""
    with audit.action(Verb.RECIPIENT_REMOVED, stream=recipient.stream, object=recipient, by=by, at=at, key=key) as act:
        steps.held(recipient.question, by, at)
        recipient = _standing(recipient)
        recipient.change({"removed_at": at}, edition)
        recipient.save()
        act.says(question=recipient.question_id, number=recipient.number)
        act.seal({"was": {"recipient": recipient.words}})
    return recipient


def record_not_told(
    *,
    question: SharingQuestion,
    not_told: str,
    edition: int | None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> SharingQuestion:
    """Record who is deliberately not told, and why; nothing, when nobody is."""
    with (
        suppress(Unchanged),
        audit.action(Verb.QUESTION_CHANGED, stream=question.stream, object=question, by=by, at=at, key=key) as act,
    ):
        question = steps.held(question, by, at)
        words = question.change({"not_told": checks.optional("not_told", not_told)}, edition)
        question.save()
        act.says(question=question.pk, fields=sorted(words["now"]))
        act.seal(words)
    return question


def _standing(recipient: Recipient) -> Recipient:
    recipient = Recipient.objects.select_related("question__case__team").lock(recipient)
    if recipient.removed_at:
        raise NotPossibleNow(_("This recipient was taken off the list."))
    return recipient
