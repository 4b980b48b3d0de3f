"""What is there to do about a question once its decision is signed off, and what belongs to its history since?

Offered to the pages of appraisals and cases when the app starts (`assessments.beyond`, `cases.beyond`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import SignedVersion
from assessments.vocabulary import SignOffOutcome
from cases.models import SharingQuestion
from govuk.components import Task
from reviews.models import Action, FollowUp, Ladder, OwnNote
from reviews.vocabulary import Onward


def parts(question: SharingQuestion, assessment: Any) -> list[tuple[str, list[Task]]]:
    """The part of the overview in which each decision that was signed off is followed up, the last first."""
    if assessment is None:
        return []
    signed_off = [
        version
        for version in assessment.versions.all()
        if getattr(version, "sign_off", None) and version.sign_off.outcome == SignOffOutcome.SIGNED_OFF
    ]
    if not signed_off:
        return []
    said: dict[Any, list[FollowUp]] = {version.pk: [] for version in signed_off}
    for each in FollowUp.objects.filter(version__in=signed_off).without_words().order_by("number"):
        said[each.version_id].append(each)
    review = getattr(getattr(assessment, "justification", None), "review_on", None)
    versions = sorted(signed_off, key=lambda each: -each.number)
    return [(_("4. Follow up"), [_task(question, version, said[version.pk], review) for version in versions])]


def belongings(question: SharingQuestion) -> dict[str, str]:
    """Each follow-up as entries of the trail name it, and what people call it."""
    things: list[tuple[Any, str, str]] = [
        (FollowUp, "version", _("Follow-up of version %(number)d")),
        (Ladder, "version", _("What went wrong")),
        (OwnNote, "version", _("A note by whoever decided")),
        (Action, "ladder__version", _("What is to be done")),
    ]
    words = {model._meta.label_lower: said for model, _path, said in things}
    found, *more = (
        model.objects.filter(**{f"{path}__assessment__question": question}).values_list(
            "pk", Value(model._meta.label_lower), f"{path}__number"
        )
        for model, path, _said in things
    )
    return {f"{kind}:{pk}": words[kind] % {"number": number} for pk, kind, number in found.union(*more, all=True)}


def _task(question: SharingQuestion, version: SignedVersion, said: list[FollowUp], review: Any) -> Task:
    last = said[-1] if said else None
    hint = ngettext("Said once so far", "Said %(count)d times so far", len(said)) % {"count": len(said)} if said else ""
    stands = version.superseded_at is None and version.withdrawn_at is None
    on = last.next_on if last else review if stands else None
    if on:
        due = _("To be looked at on %(day)s") % {"day": date_format(on, "j F Y")}
        hint = f"{hint}. {due}" if hint else due
    closed = last is not None and last.onward == Onward.CLOSED
    return Task(
        title=_("Say what came of version %(number)d") % {"number": version.number},
        status=_("Completed") if closed else _("In progress") if said else _("Not yet started"),
        href=reverse("reviews:follow_up", args=[question.pk, version.number]),
        hint=hint,
        state="done" if closed else "doing" if said else "to_do",
    )
