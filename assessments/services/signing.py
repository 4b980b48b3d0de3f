"""How is a decision signed, signed off, sent back, amended and withdrawn?

The author's signature freezes a version; the manager's act is bound to its fingerprint (docs/decisions).
"""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from assessments import draft, missing, permissions, steps, version
from assessments import seen as stands
from assessments.lifecycle import Step, after
from assessments.models import Assessment, SignedVersion, SignOff
from assessments.vocabulary import SignOffOutcome
from audit import services as audit
from audit.canonical import canon
from audit.verbs import Verb
from cases import steps as cases
from cases.vocabulary import GrantReason


def sign(
    *, assessment: Assessment, seen: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> SignedVersion:
    """The author signs what they saw: the whole document is frozen as the next version, and waits for sign-off.

    `seen` is `draft_fingerprint` of the page that was read. Raises ChangedMeanwhile (`theirs` = the document now) if
    it is another one, NotComplete with what is missing, MayNot to anybody but the author, NotPossibleNow. Managers of
    the team who could not see the case now can. Acting first is complete with the first signature.
    """
    signed = SignedVersion(assessment=assessment, stream=assessment.stream, signed_by=by.user, signed_at=at)
    with audit.action(
        Verb.ASSESS_VERSION_SIGNED, stream=assessment.stream, object=signed, by=by, at=at, key=key
    ) as act:
        Assessment.objects.lock(assessment)
        now = Assessment.objects.with_all().get(pk=assessment.pk)
        permissions.check_can_sign(now, by, at)
        permissions.check_step(now, Step.SIGN)
        if still := missing.missing_for_signing(now, today=localtime(at).date()):
            raise missing.NotComplete(still)
        document = draft.draft_document(now)
        if version.seen(document) != seen:
            raise ChangedMeanwhile(theirs=document)
        before = [each for each in now.versions.all() if each.superseded_at is None]
        number = len(now.versions.all()) + 1
        audit.open_own(signed.stream, signed.pk)  # what could serve to try out the words of an item goes with it
        act.under(signed.pk)
        document = draft.signed_document(now, document, number=number, by=by, at=at)
        for each in before:
            each.superseded_at = at
            each.save(update_fields=["superseded_at"])
        signed.assessment, signed.number, signed.document = now, number, document
        kept = canon(document)
        signed.fingerprint = version.digest(kept)
        act.binds(kept)
        signed.event_id = act.event_id
        signed.save(force_insert=True)
        _move(now, Step.SIGN)
        now.amends = None
        steps.touched(now, "status", "amends")
        act.says(
            question=now.question_id,
            version=number,
            order=now.question.first,
            course=now.recommendation.course,
            rows=len(now.rows()),
            items=[item["key"] for item in document["items"]],
        )
        _complete(act, now, number, at)
        cases.managers_let_in(act, now.question.case, reason=GrantReason.SIGN_OFF, by=by, at=at)
        act.then("assessments.tasks.remind_managers", assessment=now.pk, team=now.team_id, about="sign_off")
    return signed


def sign_off(
    *, version: SignedVersion, seen: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> SignOff:
    """A manager who is not the author signs off what they read: `seen` is the fingerprint of the version shown."""
    done = SignOff(version=version, stream=version.stream, by=by.user, at=at, outcome=SignOffOutcome.SIGNED_OFF)
    with audit.action(Verb.SIGNOFF_GIVEN, stream=version.stream, object=done, by=by, at=at, key=key) as act:
        held = _waiting(version, Step.SIGN_OFF, by, at)
        if held.lacks_an_item:
            raise NotPossibleNow(_("An item of this version was erased since. Send it back, to be signed again."))
        if held.fingerprint != seen:
            raise ChangedMeanwhile(theirs=held.fingerprint)
        _decided(act, done, held, Step.SIGN_OFF)
        steps.opinions_over(act, held.assessment, at=at)
        if review := held.assessment.justification.review_on:
            due = dt.datetime.combine(review, dt.time(8), tzinfo=localtime(at).tzinfo)
            _remind_author(act, held.assessment, about="review", due=due)
    return done


def send_back(
    *, version: SignedVersion, question: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> SignOff:
    """A manager sends a signed version back with a question. The version stays as it was signed."""
    done = SignOff(version=version, stream=version.stream, by=by.user, at=at, outcome=SignOffOutcome.SENT_BACK)
    with audit.action(Verb.SIGNOFF_SENT_BACK, stream=version.stream, object=done, by=by, at=at, key=key) as act:
        held = _waiting(version, Step.SEND_BACK, by, at)
        done.question = steps.words(question, _("Enter your question"), "question")
        _decided(act, done, held, Step.SEND_BACK)
        act.seal({"now": {"question": done.question}})
        _remind_author(act, held.assessment, about="sent_back", due=at)
    return done


def amend(
    *,
    assessment: Assessment,
    why: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """Open a decision again that was signed off, to sign another version. The one before stands until then."""
    with audit.action(Verb.ASSESS_AMENDED, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        now = Assessment.objects.with_question().lock(assessment)
        permissions.check_can_sign(now, by, at)
        stands.check_edition(edition, now)
        permissions.check_step(now, Step.AMEND)
        now.amends = steps.words(why, _("Enter why you are amending this"))
        _move(now, Step.AMEND)
        steps.touched(now, "status", "amends")
        act.says(question=now.question_id, version=now.versions.count())
        act.seal({"now": {"why": now.amends}})
    return now


def withdraw(
    *,
    assessment: Assessment,
    why: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> SignedVersion:
    """Withdraw the decision that stands. It stays readable, with the reason."""
    with audit.action(Verb.ASSESS_WITHDRAWN, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
        now = Assessment.objects.with_question().lock(assessment)
        permissions.check_can_sign(now, by, at)
        stands.check_edition(edition, now)
        permissions.check_step(now, Step.WITHDRAW)
        standing = now.versions.in_force().last()
        if standing is None:
            raise NotPossibleNow(_("There is no signed decision to withdraw."))
        standing.withdrawn_at, standing.withdrawn_why = at, steps.words(why, _("Enter why"))
        standing.save(update_fields=["withdrawn_at", "withdrawn_why"])
        _move(now, Step.WITHDRAW)
        steps.touched(now, "status")
        steps.opinions_over(act, now, at=at)
        act.says(question=now.question_id, version=standing.number)
        act.seal({"now": {"why": standing.withdrawn_why}})
    return standing


def _waiting(signed: SignedVersion, step: Step, by: Acting, at: dt.datetime) -> SignedVersion:
    """The version as it stands now, if it waits for this manager."""
    now = Assessment.objects.with_question().select_related("justification").lock(signed.assessment)
    held = now.versions.with_people().get(pk=signed.pk)
    held.assessment = now
    permissions.check_can_sign_off(held, by, at)
    permissions.check_step(now, step)
    if held.superseded_at is not None:
        raise NotPossibleNow(_("A later version has replaced this one. Read that one."))
    return held


def _decided(act: audit.Act, done: SignOff, held: SignedVersion, step: Step) -> None:
    done.version, done.fingerprint = held, held.fingerprint
    done.save(force_insert=True)
    _move(held.assessment, step)
    steps.touched(held.assessment, "status")
    act.says(question=held.assessment.question_id, version=held.number)


def _move(assessment: Assessment, step: Step) -> None:
    then = after(assessment.state, step)
    if then is None:
        raise NotPossibleNow(_("This cannot be done from where it stands."))
    assessment.status = then


def _complete(act: audit.Act, assessment: Assessment, number: int, at: dt.datetime) -> None:
    """Both sides are complete after acting first: how late that is, is a fact (METHOD 5)."""
    urgent = getattr(assessment, "urgent", None)
    if urgent is None or urgent.completed_at is not None:
        return
    urgent.completed_at = at
    urgent.save(update_fields=["completed_at"])
    act.also(
        Verb.URGENT_COMPLETED,
        object=urgent,
        question=assessment.question_id,
        version=number,
        direction=urgent.direction,
        hours=draft.hours(urgent.acted_at, at),
        late=at > urgent.due_at,
    )


def _remind_author(act: audit.Act, assessment: Assessment, *, about: str, due: dt.datetime) -> None:
    act.then("assessments.tasks.remind", due=due, assessment=assessment.pk, person=assessment.author_id, about=about)
