"""Who asks that a case, or one item of it, be erased, who decides, what keeps it, and how is it done? (AUDIT 11)

An information governance lead asks; somebody else who leads information governance or manages in the agency decides.
Approving is promised to the eraser, another process in another role; refusing ends it and is recorded as fully.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from audit import erasure as trail
from audit import gone
from audit import services as audit
from audit.verbs import Verb
from cases import checks, governed, permissions
from cases.governed import Governed
from cases.models import Erasure, InformationItem, LegalHold
from cases.vocabulary import ErasureBasis, ErasureGround, HoldReason

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))"  # as riskapp_may_be_erased takes it


def ask_to_erase(
    *, case: Governed, basis: str, why: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Erasure:
    """Ask that a case be erased, on a ground and in words.

    Raises MayNot unless an information governance lead of the agency acts; NotPossibleNow while the case is open, held
    or asked about already; Refused without ground or words, or for a schedule that is not over.
    """
    asked = Erasure(
        stream=case.stream, case_id=case.pk, reference=case.reference, agency=by.agency, asked_by=by.user, asked_at=at
    )
    with audit.action(Verb.ERASE_REQUESTED, stream=case.stream, object=case.thing, by=by, at=at, key=key) as act:
        permissions.check_can_ask_to_erase(by)
        case = _now(case)
        _check_can_be_erased(case)
        if Erasure.objects.visible_to(by).of_case(case.pk).whole().exclude(outcome="refused").exists():
            raise NotPossibleNow(_("Somebody has asked for this already. See what was decided."))
        answers = checks.Answers()
        asked.basis = answers.code("basis", ErasureBasis, basis, _("Select the ground"))
        asked.why = answers.text("why", why, _("Enter why, and under what rule"))
        if asked.basis == ErasureBasis.RETENTION and not case.is_due(localtime(at).date()):
            answers.wrong("basis", _("Our schedule says to keep this case for longer. Select another ground"))
        answers.done()
        asked.save(force_insert=True)
        act.says(erasure=asked.pk, basis=asked.basis)
        act.seal({"why": asked.why})
    return asked


def ask_to_erase_item(
    *, item: InformationItem, basis: str, why: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Erasure:
    """Ask that one item be erased, wherever it stands: in the case, its history, and what was signed with it.

    Raises MayNot unless a practitioner or manager of the team who works on the case acts; NotPossibleNow for an item
    that has no key of its own, that is erased or asked about already; Refused without ground or words, or for the
    schedule, which is one of cases.
    """
    case = item.question.case
    asked = Erasure(
        stream=item.stream, case=case, reference=case.reference, agency=case.team.agency, item=item, number=item.number,
        question_reference=item.question.reference, asked_by=by.user, asked_at=at,
    )  # fmt: skip
    with audit.action(Verb.ERASE_REQUESTED, stream=item.stream, object=item, by=by, at=at, key=key) as act:
        permissions.check_can_ask_to_erase_item(item, by, at)
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [str(item.stream)])
        if item.erased_at or Erasure.objects.of_item(item.pk).exclude(outcome="refused").exists():
            raise NotPossibleNow(_("Somebody has asked for this already."))
        if not audit.can_be_erased_alone(item.stream, item.pk):
            raise NotPossibleNow(
                _("This item was recorded by an earlier version, and can only be erased with the whole case.")
            )
        answers = checks.Answers()
        asked.basis = answers.code("basis", ErasureBasis, basis, _("Select the ground"))
        asked.why = answers.text("why", why, _("Enter why, and under what rule"))
        if asked.basis == ErasureBasis.RETENTION:
            answers.wrong("basis", _("The schedule is for whole cases. Select another ground"))
        answers.done()
        asked.save(force_insert=True)
        act.says(erasure=asked.pk, basis=asked.basis, item=item.pk, number=item.number)
        act.seal({"why": asked.why})
    return asked


def approve_erasure(
    *, erasure: Erasure, because: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Erasure:
    """Agree that the case be erased. The eraser does it from then on, and it cannot be called back.

    Raises MayNot to whoever asked for it, NotPossibleNow if it was decided or the case is held, Refused without words.
    """
    with audit.action(Verb.ERASE_APPROVED, stream=erasure.stream, object=erasure.thing, by=by, at=at, key=key) as act:
        found = _waiting(erasure, by)
        case = governed.one(found.case_id)
        assert case is not None, "what is asked of an agency is of one of its cases"
        case = _now(case)
        if found.item_id:
            _check_not_held(case)
        else:
            _check_can_be_erased(case)
        if found.basis == ErasureBasis.RETENTION and not case.is_due(localtime(at).date()):
            raise NotPossibleNow(_("Our schedule says to keep this case for longer."))
        answers = checks.Answers()
        because = answers.text("because", because, _("Enter why"))
        answers.done()
        found.ground = ErasureGround.APPLIES
        _decided(act, found, "approved", because, by=by, at=at)
        act.then(trail.CARRY_OUT, erasure=found.pk)
    return found


def refuse_erasure(
    *, erasure: Erasure, ground: str, because: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> Erasure:
    """Not erased, because: an outcome like the other, with a ground and words.

    Raises as `approve_erasure`; a case that is held can be refused.
    """
    with audit.action(Verb.ERASE_REFUSED, stream=erasure.stream, object=erasure.thing, by=by, at=at, key=key) as act:
        found = _waiting(erasure, by)
        answers = checks.Answers()
        found.ground = answers.code("ground", ErasureGround, ground, _("Select why it is not erased"))
        if found.ground == ErasureGround.APPLIES:
            answers.wrong("ground", _("Select why it is not erased"))
        because = answers.text("because", because, _("Enter why"))
        answers.done()
        _decided(act, found, "refused", because, by=by, at=at)
    return found


def put_hold(
    *, case: Governed, reason: str, why: str, by: Acting, at: datetime, key: audit.Sent | None = None
) -> LegalHold:
    """Keep a case from being erased until somebody lifts that. Open cases can be held too.

    Raises MayNot unless an information governance lead acts, NotPossibleNow once it is erased, Refused without reason.
    """
    held = LegalHold(stream=case.stream, case_id=case.pk, agency=by.agency, put_by=by.user, put_at=at)
    with audit.action(Verb.HOLD_PUT, stream=case.stream, object=case.thing, by=by, at=at, key=key) as act:
        permissions.check_can_hold(by)
        case = _now(case)
        gone.check_stands(case.stream)
        answers = checks.Answers()
        held.reason = answers.code("reason", HoldReason, reason, _("Select why it has to be kept"))
        held.why = answers.text("why", why, _("Enter why it has to be kept"))
        answers.done()
        held.save(force_insert=True)
        act.says(hold=held.reason)
        act.seal({"why": held.why})
    return held


def lift_hold(*, hold: LegalHold, why: str, by: Acting, at: datetime, key: audit.Sent | None = None) -> LegalHold:
    """Let the schedule run again for a case. Raises MayNot, NotPossibleNow if it was lifted, Refused without words."""
    thing = f"cases.case:{hold.case_id}"
    with audit.action(Verb.HOLD_LIFTED, stream=hold.stream, object=thing, by=by, at=at, key=key) as act:
        permissions.check_can_hold(by)
        found = LegalHold.objects.visible_to(by).standing().select_for_update(no_key=True).filter(pk=hold.pk).first()
        if found is None:
            raise NotPossibleNow(_("This was lifted already."))
        answers = checks.Answers()
        found.lifted_why = answers.text("why", why, _("Enter why it need not be kept any more"))
        answers.done()
        found.lifted_at, found.lifted_by = at, by.user
        found.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        act.says(hold=found.reason)
        act.seal({"why": found.lifted_why})
    return found


def _waiting(erasure: Erasure, by: Acting) -> Erasure:
    """The erasure as it waits for a decision, held until the act is over."""
    permissions.check_can_decide_erasure(erasure, by)
    rows = Erasure.objects.visible_to(by).waiting().select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=erasure.pk).first()
    if found is None:
        raise NotPossibleNow(_("Somebody has decided about this already."))
    return found


def _decided(act: audit.Act, found: Erasure, outcome: str, because: str, *, by: Acting, at: datetime) -> None:
    """Keep a decision, whichever it is, in the same words."""
    found.outcome, found.because = outcome, because
    found.decided_by, found.decided_at = by.user, at
    found.save(update_fields=["outcome", "ground", "because", "decided_by", "decided_at"])
    act.says(erasure=found.pk, basis=found.basis, ground=found.ground, item=found.item_id, number=found.number)
    act.seal({"because": because})


def _now(case: Governed) -> Governed:
    """The case as it stands, held against holds and erasures until the act is over."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(case.stream)])
    found = governed.one(case.pk)
    if found is None:
        permissions.not_theirs()
    return found


def _check_can_be_erased(case: Governed) -> None:
    gone.check_stands(case.stream)
    if case.closed_at is None:
        raise NotPossibleNow(_("This case is open. Somebody who works on it closes it first."))
    _check_not_held(case)


def _check_not_held(case: Governed) -> None:
    gone.check_stands(case.stream)
    if case.held:
        raise NotPossibleNow(_("This case is kept from being erased. Whoever holds it lifts that first."))
