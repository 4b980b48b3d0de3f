"""Who has seen or received what about one person, and why? What that person is given when they ask (AUDIT 15).

From the history, the grants and the signed decisions: those not to share stand there with the same weight as those to
share. Others are roles and not names unless the agency says otherwise, and what is about somebody else is left out.
Whoever leads information governance reads it before it leaves.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Membership
from agencies.roles import LABELS, Role
from assessments import version
from assessments.copies import Copy
from assessments.models import SignedVersion
from assessments.record import document_of
from assessments.vocabulary import Extent, SignOffOutcome
from audit import glossary, trail
from audit.verbs import Verb
from cases.models import Case, Enquiry, Grant, PersonConcerned, Wish
from cases.redaction import without

NAMES = "names"
NOT_GIVEN = Extent.NOT_NEEDED
OUT = {Verb.EXPORT_MADE, Verb.PRINT_MADE}


@dataclass(frozen=True)
class Looked:
    """People in one role, let in for one reason: how often they looked, from when to when, and at what."""

    who: str
    why: str
    times: int
    first: dt.datetime
    last: dt.datetime
    pages: tuple[str, ...]


@dataclass(frozen=True)
class LetIn:
    """Somebody who may or could see the case: why, and from when until when."""

    who: str
    why: str
    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True)
class Given:
    """One thing that somebody was to receive: to what extent, what for, and why they need it."""

    what: str
    to: str
    extent: str
    purpose: str
    why: str


@dataclass(frozen=True)
class Decided:
    """A signed decision, whichever way: what was asked, what was decided, why, and what goes to whom by it."""

    reference: str
    number: int
    asked: str
    service: str
    decision: str
    because: str
    at: dt.datetime
    standing: str
    given: tuple[Given, ...]


@dataclass(frozen=True)
class AskedElsewhere:
    """An enquiry that was made: of which service, and what the question itself told it."""

    of: str
    told: str
    at: dt.datetime


@dataclass(frozen=True)
class TakenOut:
    """Something of the case was printed or exported: by whom, when, and as what."""

    who: str
    at: dt.datetime
    kind: str


@dataclass(frozen=True)
class Pack:
    """Everything the person is given."""

    reference: str
    person: str
    made_at: dt.datetime
    copy: int
    mark: str
    names_left_out: bool
    wants: tuple[str, ...]
    looked: tuple[Looked, ...]
    let_in: tuple[LetIn, ...]
    decided: tuple[Decided, ...]
    asked_elsewhere: tuple[AskedElsewhere, ...]
    taken_out: tuple[TakenOut, ...]

    def as_json(self) -> bytes:
        """The same as a file: UTF-8, names of fields as here, times in UTC."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, default=_plain).encode()


def pack_of(case: Case, person: PersonConcerned, *, copy: Copy, by: Acting, at: dt.datetime) -> Pack:
    """What there is for this person of this case. Inside `reading` as somebody who may see the case."""
    people = [
        (each.pk == person.pk, str(name)) for each in case.people.all() for name in (each.name, each.initials) if name
    ]
    own, others = [name for theirs, name in people if theirs], [name for theirs, name in people if not theirs]
    clean = partial(without, others=others, own=own, instead=_("[somebody else]"))
    grants = list(Grant.objects.visible_to(by).to_stream(case).with_people())
    workers = Membership.objects.in_agency(case.team.agency).filter(user__in={grant.user_id for grant in grants})
    roles = {each.user_id: LABELS[Role(each.role)] for each in workers.order_by("from_at", "pk")}
    entries = [entry for entry in trail.of_stream(case.stream, words=False) if entry.actor_kind == "person"]
    wishes = Wish.objects.visible_to(by).filter(person=person).order_by("pk")
    asked = Enquiry.objects.visible_to(by).filter(question__case=case).exclude(done_at=None).order_by("done_at", "pk")
    return Pack(
        reference=case.reference,
        person=person.words,
        made_at=at,
        copy=copy.number,
        mark=copy.mark,
        names_left_out=not _named(),
        wants=tuple(clean(str(wish.said)) for wish in wishes if wish.said),
        looked=_looked([entry for entry in entries if entry.is_view], grants),
        let_in=tuple(
            LetIn(
                _who(grant.user.display_name, roles.get(grant.user_id, "")),
                grant.get_reason_display(),
                grant.from_at,
                _end(grant),
            )
            for grant in grants
        ),
        decided=tuple(
            _decided(signed, person, clean)
            for signed in SignedVersion.objects.visible_to(by)
            .filter(assessment__question__case=case)
            .with_people()
            .order_by("signed_at", "pk")
        ),
        asked_elsewhere=tuple(
            AskedElsewhere(clean(str(each.asked_of)), clean(str(each.reveals or "")), each.done_at)
            for each in asked
            if each.done_at
        ),
        taken_out=tuple(
            TakenOut(_who(entry.actor_name, entry.actor_role), entry.at, str(entry.codes.get("format", "")))
            for entry in reversed(entries)
            if entry.verb in OUT
        ),
    )


def _looked(looks: Iterable[trail.Entry], grants: Sequence[Grant]) -> tuple[Looked, ...]:
    """Looks together by role and reason; by person where names are given."""
    reasons: dict[object, list[str]] = {}
    for grant in grants:
        reasons.setdefault(grant.user_id, []).append(str(grant.get_reason_display()))
    together: dict[tuple[str, str], list[trail.Entry]] = {}
    for look in looks:
        why = ", ".join(dict.fromkeys(reasons.get(look.actor_id, []))) or _("Answers for the records of the agency")
        together.setdefault((_who(look.actor_name, look.actor_role), why), []).append(look)
    return tuple(
        Looked(
            who,
            why,
            sum(look.count for look in some),
            min(look.began or look.at for look in some),
            max(look.at for look in some),
            tuple(sorted({glossary.said("page", look.codes["page"]) for look in some})),
        )
        for (who, why), some in sorted(together.items())
    )


def _decided(signed: SignedVersion, person: PersonConcerned, clean: partial[str]) -> Decided:
    document = version.read(document_of(signed))
    items = {item.number: item for item in document.items}
    roles = {each.number: each for each in document.recipients}
    about_others = {each.initials for each in document.people if each.key != str(person.pk)}

    def what(number: int) -> str:
        item = items[number]
        if item.about in about_others:
            return _("Item %(number)d, which is about somebody else") % {"number": number}
        return clean(item.text)

    return Decided(
        reference=document.question.reference,
        number=signed.number,
        asked=clean(document.question.asked),
        service=clean(document.question.receiver.name),
        decision=clean(document.decision.course.words),
        because=clean(document.reasons.main_reason),
        at=signed.signed_at,
        standing=_standing(signed),
        given=tuple(
            Given(
                what(need.item),
                clean(_recipient(roles[need.recipient])),
                need.extent.words,
                clean(roles[need.recipient].purpose),
                clean(need.why),
            )
            for need in document.needs
            if need.extent.code != NOT_GIVEN
        ),
    )


def _standing(signed: SignedVersion) -> str:
    """Whether the decision stands: a draft of a decision gives nobody anything."""
    if signed.withdrawn_at:
        return _("Withdrawn")
    if signed.superseded_at:
        return _("Replaced by a later version")
    done = getattr(signed, "sign_off", None)
    return _("Signed off") if done and done.outcome == SignOffOutcome.SIGNED_OFF else _("Not signed off")


def _recipient(receiving: version.Receiving) -> str:
    if _named() or not receiving.person:
        return receiving.words
    return receiving.words.removeprefix(f"{receiving.person}, ")


def _who(name: str, role: str) -> str:
    """A role, or a name with it where the agency gives names."""
    if _named():
        return ", ".join(filter(None, (name, role)))
    return role or _("Somebody of the agency")


def _end(grant: Grant) -> dt.datetime | None:
    return min((end for end in (grant.ended_at, grant.until) if end), default=None)


def _named() -> bool:
    return bool(settings.SUBJECT_ACCESS == NAMES)


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    raise TypeError(type(value).__name__)
