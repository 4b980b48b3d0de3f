"""What is found when a case went wrong, from the organisation down; and what is to be done about it, by whom?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting, reading
from agencies.models import User
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments.models import SignedVersion
from assessments.steps import words
from audit import services as audit
from audit.verbs import Verb
from reviews import ladder as order
from reviews import permissions
from reviews.models import FIELDS, Action, Ladder, OwnNote
from reviews.vocabulary import Rung, Substitution


def answer_rung(
    *,
    version: SignedVersion,
    rung: str,
    text: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Ladder:
    """Say what is found of one rung, from the top. Of a person nothing before the others and the substitution test.

    Raises MayNot to anybody but a manager of the team who had no part in it; NotPossibleNow before its turn; Refused;
    ChangedMeanwhile if somebody else answered since.
    """
    held = _of(version, by, at)
    with audit.action(Verb.LADDER_ANSWERED, stream=version.stream, object=held, by=by, at=at, key=key) as act:
        held = _held(version, held, by, at, edition)
        if rung not in set(Rung):
            raise Refused({"text": _("Select what this is about")})
        if why := order.why_not_yet(rung, held.answered, held.substitution):
            raise NotPossibleNow(why)
        said = words(text, _("Enter what you found"), "text")
        setattr(held, FIELDS[Rung[rung.upper()]], said)
        _keep(held)
        act.says(question=held.version.assessment.question_id, version=held.version.number, rung=rung)
        act.seal({"now": {rung: said}})
    return held


def answer_substitution(
    *,
    version: SignedVersion,
    substitution: str,
    text: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Ladder:
    """Would a colleague with the same training, caseload, hour and facts have done otherwise? Before any person."""
    held = _of(version, by, at)
    with audit.action(Verb.LADDER_ANSWERED, stream=version.stream, object=held, by=by, at=at, key=key) as act:
        held = _held(version, held, by, at, edition)
        _check_asked_above(held)
        if held.person is not None:
            raise NotPossibleNow(_("Something was said of a person on the strength of this. It stands."))
        if substitution not in set(Substitution):
            raise Refused({"substitution": _("Select what a colleague would have done")})
        held.substitution, held.substituted = substitution, words(text, _("Enter why you think so"), "text")
        _keep(held)
        act.says(
            question=held.version.assessment.question_id,
            version=held.version.number,
            rung=Rung.PERSON,
            substitution=substitution,
        )
        act.seal({"now": {"why": held.substituted}})
    return held


def say_where_it_lands(
    *,
    version: SignedVersion,
    lands: str,
    by: Acting,
    at: dt.datetime,
    edition: int | None = None,
    key: audit.Sent | None = None,
) -> Ladder:
    """On which rung the finding lands: one of those of which something was found, once the first three are answered."""
    held = _of(version, by, at)
    with audit.action(Verb.LADDER_ANSWERED, stream=version.stream, object=held, by=by, at=at, key=key) as act:
        held = _held(version, held, by, at, edition)
        _check_asked_above(held)
        if not held.answered.get(lands):
            raise Refused({"lands": _("Select one of those of which you said what you found")})
        held.lands = lands
        _keep(held)
        act.says(question=held.version.assessment.question_id, version=held.version.number, rung=lands, lands=lands)
    return held


def write_own_note(
    *, version: SignedVersion, text: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> OwnNote:
    """What whoever decided says of it. No manager can change it, nor can they: a later note stands beside it."""
    note = OwnNote(version=version, stream=version.stream, by=by.user, at=at)
    with audit.action(Verb.OWN_NOTE_WRITTEN, stream=version.stream, object=note, by=by, at=at, key=key) as act:
        SignedVersion.objects.lock(version)
        held = SignedVersion.objects.with_people().get(pk=version.pk)
        permissions.check_decided(held, by, at)
        note.text = words(text, _("Enter your note"), "text")
        note.save(force_insert=True)
        act.says(question=held.assessment.question_id, version=held.number)
        act.seal({"now": {"note": note.text}})
    return note


def add_action(
    *,
    ladder: Ladder,
    what: str,
    owner: User,
    due_on: dt.date | None,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> Action:
    """What is to be done at the rung on which the finding lands, by whom and by when."""
    action = Action(ladder=ladder, stream=ladder.stream, owner=owner, added_at=at)
    with audit.action(Verb.ACTION_ADDED, stream=ladder.stream, object=action, by=by, at=at, key=key) as act:
        Ladder.objects.lock(ladder)
        held = Ladder.objects.select_related("version__assessment__team", "version__assessment__question").get(
            pk=ladder.pk
        )
        permissions.check_answers_ladder(held.version, by, at)
        if not held.lands:
            raise NotPossibleNow(_("First say on which rung the finding lands."))
        errors: dict[str, str] = {}
        if due_on is None or due_on <= localtime(at).date():
            errors["due_on"] = _("Enter by when. It must be in the future")
        if not permissions.colleagues(by, at).filter(pk=owner.pk).exists():
            errors["owner"] = _("Select somebody who works for your agency")
        if errors:
            raise Refused(errors)
        action.rung, action.what = held.lands, words(what, _("Enter what is to be done"), "what")
        assert due_on is not None, "refused above"
        action.due_on = due_on
        action.save(force_insert=True)
        act.says(
            question=held.version.assessment.question_id,
            version=held.version.number,
            rung=action.rung,
            person=owner.pk,
            due_on=due_on,
        )
        act.seal({"now": {"what": action.what, "owner": owner.display_name}})
    return action


def finish_action(*, action: Action, done: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None) -> Action:
    """What was done about it: said by its owner, or by a manager of the team, once."""
    with audit.action(Verb.ACTION_DONE, stream=action.stream, object=action, by=by, at=at, key=key) as act:
        held = Action.objects.select_related(
            "ladder__version__assessment__team", "ladder__version__assessment__question"
        ).lock(action)
        permissions.check_finishes(held, by, at)
        if held.done_at is not None:
            raise NotPossibleNow(_("This is done."))
        held.done, held.done_at = words(done, _("Enter what was done"), "done"), at
        held.edition += 1
        held.save(update_fields=["done", "done_at", "edition"])
        version = held.ladder.version
        act.says(question=version.assessment.question_id, version=version.number, rung=held.rung)
        act.seal({"now": {"done": held.done}})
    return held


def _of(version: SignedVersion, by: Acting, at: dt.datetime) -> Ladder:
    """The ladder of this version, or a new one in memory, to be named by the act."""
    with reading(by):
        found = Ladder.objects.visible_to(by).of_version(version.pk).first()
    return found or Ladder(version=version, stream=version.stream, opened_by=by.user, opened_at=at, edition=0)


def _held(version: SignedVersion, known: Ladder, by: Acting, at: dt.datetime, edition: int | None) -> Ladder:
    """The same as it stands now, held until the act is over."""
    SignedVersion.objects.lock(version)
    held_version = SignedVersion.objects.with_people().get(pk=version.pk)
    permissions.check_answers_ladder(held_version, by, at)
    held = Ladder.objects.filter(version=version).first() or known
    held.version, held.team = held_version, held_version.assessment.team
    if edition is not None and edition != held.edition:
        raise ChangedMeanwhile(theirs={"text": ""})
    return held


def _check_asked_above(held: Ladder) -> None:
    """NotPossibleNow until organisation, management and team are answered."""
    if order.next_rung(held.answered, "") in order.ORDER[:3]:
        raise NotPossibleNow(order.why_not_yet(Rung.PERSON, held.answered, ""))


def _keep(held: Any) -> None:
    held.edition += 1
    held.save()
