"""Which information is it about, item by item?"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from audit import services as audit
from audit.verbs import Verb
from cases import checks, steps
from cases.given import ItemGiven
from cases.models import InformationItem, SharingQuestion, Unchanged

# What an event says of an item in codes; its words are sealed.
CODES = ("number", "kind", "source_grade", "content_grade", "sensitivity", "in_confidence")


def add_item(
    *, question: SharingQuestion, item: ItemGiven, by: Acting, at: datetime, key: audit.Sent | None = None
) -> InformationItem:
    """List one thing that could be shared on its own. It gets the next number, which is never given again."""
    added = InformationItem(question=question, stream=question.stream)
    with audit.action(Verb.ITEM_ADDED, stream=question.stream, object=added, by=by, at=at, key=key) as act:
        question = steps.held(question, by, at)
        words = checks.item(item, question)
        audit.open_own(added.stream, added.pk)  # so that it can be erased and the rest of the case stands
        act.under(added.pk)
        for name, value in words.items():
            setattr(added, name, value)
        added.number = question.items.next_number()
        added.save(force_insert=True)
        act.says(question=question.pk, **{name: getattr(added, name) for name in CODES})
        act.seal({"now": added.words_of(words)})
    return added


def change_item(
    *,
    item: InformationItem,
    changes: ItemGiven,
    edition: int | None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> InformationItem:
    """Correct an item. What stood before stays in the history, and in every version that was signed with it."""
    with (
        suppress(Unchanged),
        audit.action(Verb.ITEM_CHANGED, stream=item.stream, object=item, by=by, at=at, key=key) as act,
    ):
        steps.held(item.question, by, at)
        item = _standing(item)
        act.under(item.pk)
        words = item.change(checks.item(changes, item.question, item), edition)
        item.save()
        act.says(
            question=item.question_id, fields=sorted(words["now"]), **{name: getattr(item, name) for name in CODES}
        )
        act.seal(words)
    return item


def remove_item(
    *,
    item: InformationItem,
    why: str,
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> InformationItem:
    """Take an item off the list, with the reason. Its row and its number stay, for versions signed with it."""
    with audit.action(Verb.ITEM_REMOVED, stream=item.stream, object=item, by=by, at=at, key=key) as act:
        steps.held(item.question, by, at)
        item = _standing(item)
        act.under(item.pk)
        reason = checks.reason(why, _("Enter why you are taking it off the list"))
        item.change({"removed_at": at, "removed_why": reason}, edition)
        item.save()
        act.says(question=item.question_id, number=item.number)
        act.seal({"was": {"text": item.text}, "why": reason})
    return item


def _standing(item: InformationItem) -> InformationItem:
    item = InformationItem.objects.select_related("question__case__team").lock(item)
    if item.removed_at:
        raise NotPossibleNow(_("This item was taken off the list."))
    return item
