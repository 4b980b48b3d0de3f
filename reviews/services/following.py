"""What came of a decision, whichever way it was decided?"""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localtime

from agencies.acting import Acting
from assessments.models import SignedVersion
from audit import services as audit
from audit.verbs import Verb
from reviews import checks, counting, permissions
from reviews.given import FollowUpGiven
from reviews.models import FollowUp
from reviews.vocabulary import Looker


def record_follow_up(
    *,
    version: SignedVersion,
    given: FollowUpGiven,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> FollowUp:
    """Say what came of a signed-off decision: was the need real, how was it read and used (METHOD 4.1)?

    What was said before is kept, also where it says otherwise. Raises Refused for a day before the decision or after
    today, for what is still unsaid, and for a follow-up with neither a next day nor a reason; MayNot; NotPossibleNow
    for a version that was not signed off.
    """
    done = FollowUp(version=version, stream=version.stream, by=by.user, at=at)
    with audit.action(Verb.FOLLOW_UP_RECORDED, stream=version.stream, object=done, by=by, at=at, key=key) as act:
        SignedVersion.objects.lock(version)
        held = SignedVersion.objects.with_people().select_related("assessment__urgent").get(pk=version.pk)
        permissions.check_can_follow_up(held, by, at)
        values = checks.follow_up(
            given, shared=checks.said_to_share(held), decided=checks.decided_on(held), today=localtime(at).date()
        )
        done.version, done.number = held, held.follow_ups.count() + 1
        done.looker = Looker.AUTHOR if by.user.pk in (held.signed_by_id, held.assessment.author_id) else Looker.TEAM
        for name, value in values.items():
            setattr(done, name, value)
        if done.number == 1:
            done.settles = False
        done.save(force_insert=True)
        counting.one(held.pk)
        act.says(
            question=held.assessment.question_id,
            version=held.number,
            occasion=done.occasion,
            need=done.need,
            use=done.use or None,
            fit=done.fit,
            settles=done.settles,
            onward=done.onward,
            next_on=done.next_on,
            looker=done.looker,
        )
        words = {name: getattr(done, name) for name in ("did", "how_known", "closed_why")}
        act.seal({"now": {name: text for name, text in words.items() if text}})
    return done
