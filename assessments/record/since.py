"""Who signed a version, and what has happened to it since? All of it stands outside the fingerprint.

Read from rows, not from the document; the version is fetched `for_record()`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.roles import LABELS, Role
from assessments.models import SignedVersion
from assessments.record.sections import signature_role
from assessments.version import Document
from assessments.vocabulary import SignOffOutcome
from govuk.templatetags.govuk import moment


@dataclass(frozen=True)
class Signature:
    """Somebody who signed: as what, when, and which sentence they ticked."""

    name: str
    role: str
    at: dt.datetime
    statement: str

    @property
    def words(self) -> str:
        """The line of the record."""
        return _("Signed %(moment)s: “%(statement)s”") % {"moment": moment(self.at), "statement": self.statement}


@dataclass(frozen=True)
class Since:
    """One thing that happened afterwards. `ends`: the version no longer stands, which is said first of all."""

    at: dt.datetime
    heading: str
    text: str = ""
    ends: bool = False


def signatures(signed: SignedVersion, document: Document) -> tuple[Signature, ...]:
    """The author's signature, which is part of the document, and the manager's, if it is there."""
    assert document.signing is not None
    by = document.signing.by
    own = Signature(
        by.name,
        signature_role(by.role, by.team),
        document.signing.at,
        _("I looked at both sides and this is my judgement"),
    )
    done = getattr(signed, "sign_off", None)
    if done is None or done.outcome != SignOffOutcome.SIGNED_OFF:
        return (own,)
    statement = _("I have read both sides. The reasoning is sound on what was known today")
    role = signature_role(str(LABELS[Role.MANAGER]), str(signed.assessment.team))
    return own, Signature(done.by.display_name, role, done.at, statement)


def since(signed: SignedVersion, document: Document) -> tuple[Since, ...]:
    """What has happened to this version, the oldest first; and before it the question that led to it, if one did."""
    told = [
        *_led_to(signed),
        *_sent_back(signed),
        *_ended(signed),
        *_views(signed, document),
        *_opinions(signed, document),
    ]
    urgent = getattr(signed.assessment, "urgent", None)
    learned = str(urgent.later_knowledge or "") if urgent else ""
    if learned and document.acted_first and learned != document.acted_first.later_knowledge:
        told.append(Since(signed.signed_at, _("Learned only later"), learned))
    return tuple(sorted(told, key=lambda each: each.at))


def _led_to(signed: SignedVersion) -> list[Since]:
    """The manager's question with which the version before came back. The document of neither version holds it."""
    earlier = [each for each in signed.assessment.versions.all() if each.number == signed.number - 1]
    told = []
    for before in earlier:
        done = getattr(before, "sign_off", None)
        if done and done.outcome == SignOffOutcome.SENT_BACK:
            heading = _("Before this was signed, %(name)s sent version %(number)s back with a question") % {
                "name": done.by.display_name,
                "number": before.number,
            }
            told.append(Since(done.at, heading, str(done.question or "")))
    return told


def _sent_back(signed: SignedVersion) -> list[Since]:
    done = getattr(signed, "sign_off", None)
    if done is None or done.outcome != SignOffOutcome.SENT_BACK:
        return []
    heading = _("%(name)s sent it back with a question") % {"name": done.by.display_name}
    return [Since(done.at, heading, str(done.question or ""))]


def _ended(signed: SignedVersion) -> list[Since]:
    told = []
    if signed.superseded_at:
        later = [each.number for each in signed.assessment.versions.all() if each.number > signed.number]
        heading = _("Version %(number)s has replaced this one") % {"number": min(later)}
        told.append(Since(signed.superseded_at, heading, ends=True))
    if signed.withdrawn_at:
        told.append(Since(signed.withdrawn_at, _("Withdrawn"), str(signed.withdrawn_why or ""), ends=True))
    return told


def _views(signed: SignedVersion, document: Document) -> list[Since]:
    """Different views recorded later, and answers given later to those that were signed."""
    told = []
    known = {view.key: view for view in document.views}
    for view in signed.assessment.dissents.all():
        was = known.get(str(view.pk))
        name = view.by.display_name
        if was is None:
            told.append(Since(view.at, _("%(name)s recorded a different view") % {"name": name}, str(view.text)))
        if view.answered_at and not (was and was.answered_at):
            heading = _("The view of %(name)s was answered") % {"name": name}
            told.append(Since(view.answered_at, heading, str(view.answer)))
    return told


def _opinions(signed: SignedVersion, document: Document) -> list[Since]:
    """Second opinions given later."""
    given = {opinion.key for opinion in document.opinions if opinion.given_at}
    return [
        Since(
            opinion.given_at,
            _("%(name)s gave a second opinion") % {"name": opinion.asked_of.display_name},
            str(opinion.view),
        )
        for opinion in signed.assessment.opinions.all()
        if opinion.given_at and str(opinion.pk) not in given
    ]
