"""How the stories about pages begin: pages read the clock, so what was there before happened yesterday."""

from datetime import timedelta

from django.utils import timezone

from agencies.acting import reading
from cases import services as cases
from cases.models import Grant
from tests import factories

YESTERDAY = timezone.now() - timedelta(days=1)
IN_A_MONTH = timezone.localdate() + timedelta(days=30)


def words(answer):
    """What a page says, without line breaks."""
    return " ".join(answer.content.decode().split())


def question(by):
    """A question with everything that is asked before both sides are looked at."""
    return factories.a_full_question(by=by, at=YESTERDAY)


def appraised(by):
    """Both sides answered, and shown."""
    assessment = factories.appraised(question(by), by=by, at=YESTERDAY)
    return factories.assessments.show_comparison(assessment=assessment, by=by, at=YESTERDAY)


def decided(by, **how):
    """Everything that a signature asks for."""
    how.setdefault("reasons", factories.the_reasons(review_on=IN_A_MONTH))
    return factories.decided(question(by), by=by, at=YESTERDAY, **how)


def signed(by, **how):
    """Signed by its author, and waiting for a manager."""
    return factories.signed(decided(by, **how), by=by, at=YESTERDAY)


def signed_off(by, manager):
    """Signed off by the manager."""
    return signed_off_by(manager, signed(by))


def signed_off_by(manager, signed):
    """This version, signed off by the manager."""
    version = factories.version_seen_by(signed, manager)
    factories.assessments.sign_off(version=version, seen=version.fingerprint, by=manager, at=YESTERDAY)
    return version


def asked_for_a_view(assessment, colleague, *, by):
    """A colleague who can see the case already, asked for a second opinion."""
    return factories.assessments.ask_opinion(
        assessment=assessment,
        colleague=colleague.user,
        question="Have I made too much of what the neighbour says?",
        by=by,
        at=YESTERDAY,
    )


def opened_in_an_emergency(case, by):
    """The case opened, for a call that could not wait. When it is, and for how long, the database says."""
    return cases.open_in_emergency(
        reference=case.reference, emergency="danger", note="A call from the school", by=by, at=timezone.now()
    )


def opened_in_an_emergency_and_given_up(case, by):
    access = opened_in_an_emergency(case, by)
    with reading(by):
        grant = Grant.objects.select_related("case__team__agency", "user").get(pk=access.grant_id)
    cases.end_grant(grant=grant, by=by, at=timezone.now())
    return access


def kept_away(case, person, *, by, at=YESTERDAY):
    return cases.keep_away(
        case=case, user=person.user, conflict="relative", note="Her cousin", takes_over="Bryn", by=by, at=at
    )
