"""What the tests of reviews are told on: decisions that were signed off, and what came of them."""

import datetime as dt

from agencies.acting import reading
from assessments.lifecycle import Status
from assessments.models import SignedVersion
from reviews import counting, services
from reviews.given import FollowUpGiven
from tests.cast import NOON
from tests.factories import a_decision, a_full_question, assessment_at, decided, the_reasons

LATER = NOON + dt.timedelta(days=60)
COURSES = {True: "share", False: "not_share"}


def signed_off(*, by, manager, shared=True, at=NOON, question=None, look_after=28):
    """A decision of this kind that a manager signed off, and that is counted. `look_after`: days until it is due."""
    question = question or a_full_question(by=by, at=at)
    reasons = the_reasons(review_on=at.date() + dt.timedelta(days=look_after))
    drafted = decided(question, by=by, at=at, decision=a_decision(course=COURSES[shared]), reasons=reasons)
    assessment = assessment_at(Status.SIGNED_OFF, by=by, manager=manager, drafted=drafted, at=at)
    counting.new()
    return version_of(assessment, by)


def version_of(row, by):
    """The last signed version of an appraisal, or this one again, as this person can fetch it."""
    assessment = getattr(row, "assessment_id", None) or row.pk
    with reading(by):
        rows = SignedVersion.objects.visible_to(by).with_people().filter(assessment=assessment)
        return rows.order_by("number").last()


def found(**changes):
    """A follow-up as it is typed: the need was real, and it was used as meant."""
    return FollowUpGiven(
        **{
            "occasion": "planned",
            "found_on": (NOON + dt.timedelta(days=50)).date(),
            "need": "yes",
            "use": "as_meant",
            "did": "The health visitor called on Friday",
            "fit": "yes",
            "how_known": "Dilys rang; the visit is in her notes",
            "onward": "closed",
            "closed_why": "The case is closed and nothing is open",
        }
        | changes
    )


def not_yet_known(**changes):
    """A follow-up that finds out nothing yet, with the day on which somebody looks again."""
    later = (LATER + dt.timedelta(days=30)).date()
    unknown = {"need": "undetermined", "use": "undetermined"}
    again = {"onward": "again", "next_on": later, "closed_why": ""}
    return found(**{**unknown, **again, **changes})


def followed_up(version, *, by, at=LATER, key=None, **changes):
    """What somebody says came of a decision."""
    return services.record_follow_up(version=version, given=found(**changes), by=by, at=at, key=key)
