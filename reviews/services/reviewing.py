"""How is a decision reviewed by somebody who does not know how it ended? In two stages, each said once (METHOD 4.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import Membership, User
from agencies.permissions import NotPossibleNow, Refused
from assessments.models import SignedVersion
from assessments.record import document_of
from assessments.steps import LONGEST, too_long
from audit import services as audit
from audit.verbs import Verb
from cases.given import plain
from reviews import checks, permissions, visibility
from reviews.models import BlindReview
from reviews.vocabulary import Link, LinkFinding, StepAside


def ask_review(
    *, version: SignedVersion, reviewer: User, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> BlindReview:
    """Ask somebody who was never let see the case to read why it was decided so. They are given the paper, no grant.

    Raises MayNot for whoever had a part in it, knows the case or works elsewhere; NotPossibleNow if they were asked.
    """
    review = BlindReview(version=version, stream=version.stream, reviewer=reviewer, asked_by=by.user, asked_at=at)
    with audit.action(Verb.REVIEW_ASKED, stream=version.stream, object=review, by=by, at=at, key=key) as act:
        SignedVersion.objects.lock(version)
        held = SignedVersion.objects.with_people().get(pk=version.pk)
        permissions.check_can_ask_review(held, reviewer, by, at)
        review.team = held.assessment.team
        review.paper = visibility.blind(document_of(held), names=_names(held))
        try:
            with transaction.atomic():
                review.save(force_insert=True)
        except IntegrityError:
            raise NotPossibleNow(_("They have been asked to review this decision before.")) from None
        act.says(version=held.number, person=reviewer.pk)
        act.then("reviews.tasks.tell_reviewer", review=review.pk, person=reviewer.pk)
    return review


def give_own_readings(
    *,
    review: BlindReview,
    readings: Mapping[str, Mapping[str, Mapping[str, str]]],
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> BlindReview:
    """The reviewer's own readings of every outcome on both sides, before those of the author are shown. Once.

    `readings`: outcome → pole → {"likelihood": …, "severity": …}, each a level in digits or "unknown"; likelihood
    "none" where nothing was found that could go wrong. Raises Refused by "<outcome>-<pole>-<axis>".
    """
    with audit.action(Verb.REVIEW_READ, stream=review.stream, object=review, by=by, at=at, key=key) as act:
        held = _held(review, by)
        if held.readings_at is not None:
            raise NotPossibleNow(_("You have given your readings. They stand as you gave them."))
        held.readings, held.readings_at = checks.own_readings(held.paper, readings), at
        held.save(update_fields=["readings", "readings_at"])
        act.seal({"now": {"readings": held.readings}})
    return held


def lock_reading(
    *,
    review: BlindReview,
    links: Mapping[str, str],
    reasons: str,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> BlindReview:
    """What the reviewer finds of each link, on what was known then, locked. Only now may they learn how it ended."""
    with audit.action(Verb.REVIEW_LOCKED, stream=review.stream, object=review, by=by, at=at, key=key) as act:
        held = _held(review, by)
        if held.readings_at is None:
            raise NotPossibleNow(_("Give your own readings of both sides first."))
        if held.locked_at is not None:
            raise NotPossibleNow(_("This is locked. What you think now goes into your second comment."))
        held.links, held.reasons, held.locked_at = _links(links), _words(reasons, "reasons"), at
        held.save(update_fields=["links", "reasons", "locked_at"])
        act.says(**held.links)
        act.seal({"now": {"reasons": held.reasons}})
    return held


def comment_again(
    *,
    review: BlindReview,
    links: Mapping[str, str],
    second: str,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> BlindReview:
    """What the reviewer would say now that they know how it ended, kept apart from what they said before."""
    with audit.action(Verb.REVIEW_SECOND, stream=review.stream, object=review, by=by, at=at, key=key) as act:
        held = _held(review, by)
        if held.locked_at is None:
            raise NotPossibleNow(_("Lock your reading of the reasons first."))
        if held.second_at is not None:
            raise NotPossibleNow(_("You have made your second comment."))
        held.links_again, held.second, held.second_at = _links(links), _words(second, "reasons"), at
        held.save(update_fields=["links_again", "second", "second_at"])
        act.says(**held.links_again)
        act.seal({"now": {"second": held.second}})
    return held


def step_aside(
    *, review: BlindReview, aside: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> BlindReview:
    """A reviewer who knows the case, its outcome or its author gives it back, and sees it no more."""
    with audit.action(Verb.REVIEW_GIVEN_BACK, stream=review.stream, object=review, by=by, at=at, key=key) as act:
        held = _held(review, by)
        if held.locked_at is not None:
            raise NotPossibleNow(_("This is locked, and stays as you left it."))
        if aside not in set(StepAside):
            raise Refused({"aside": _("Select why you give it back")})
        held.aside, held.aside_at = aside, at
        held.save(update_fields=["aside", "aside_at"])
        act.says(aside=aside)
    return held


def _held(review: BlindReview, by: Acting) -> BlindReview:
    """The review as it stands, for its reviewer; not there for whoever has come to know the case meanwhile."""
    held = BlindReview.objects.visible_to(by).lock(review)
    permissions.check_reviews(held, by)
    return held


def _names(version: SignedVersion) -> set[str]:
    """Everybody who ever worked in the team, and whoever signed."""
    people = User.objects.filter(pk__in=Membership.objects.in_team(version.assessment.team).values("user"))
    return {name for user in [*people, version.signed_by] for name in (user.first_name, user.last_name) if name}


def _links(given: Mapping[str, str]) -> dict[str, str]:
    errors = {
        link.value: _("%(link)s: select one") % {"link": link.words}
        for link in Link
        if given.get(link) not in set(LinkFinding)
    }
    if errors:
        raise Refused(errors)
    return {link.value: str(given[link]) for link in Link}


def _words(typed: str, field: str) -> str:
    kept = plain(typed)
    if not kept:
        raise Refused({field: _("Enter what you found")})
    if len(kept) > LONGEST:
        raise Refused({field: too_long(LONGEST)})
    return kept
