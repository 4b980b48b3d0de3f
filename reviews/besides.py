"""What waits for somebody besides the questions on their list: what was given to them to do, to review, to read apart;
and, for a manager, what is due in their team?

Offered to "My work" when the app starts (`assessments.beyond`), so that nobody is told that there is nothing to do
while something waits elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.acting import Acting
from agencies.roles import Role
from assessments.beyond import Besides
from audit import services as audit
from govuk.templatetags.govuk import day
from reviews.models import Action, BlindReview, Counted, DoubleAppraisal


def besides(by: Acting, today: dt.date) -> list[Besides]:
    """Each with where it is done. Of reviews no more than how many there are; inside `reading`."""
    if not by.sees_cases:
        return []
    in_hand = _in_hand(by)
    return [
        *(_given(by, today) if "action" in in_hand else ()),
        *(_to_read(by) if in_hand & {"review", "apart"} else ()),
        *_on_the_desk(by, today),
    ]


# Everybody opens My work all day, and most have none of it. So first, without the fences that the rows are fetched
# through afterwards and as one statement that nothing has to put together, whether there can be any at all.
IN_HAND = """
    SELECT 'action' FROM reviews_action WHERE owner_id = %(who)s AND done_at IS NULL
    UNION SELECT 'review' FROM reviews_blindreview WHERE reviewer_id = %(who)s AND second_at IS NULL
    UNION SELECT 'apart' FROM reviews_doubleappraisal WHERE second_id = %(who)s AND second_at IS NULL"""


def _in_hand(by: Acting) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(IN_HAND, {"who": by.user.pk})
        return {kind for (kind,) in cursor.fetchall()}


def _given(by: Acting, today: dt.date) -> list[Besides]:
    """What is to be done about findings, in cases that they may see."""
    rows = list(Action.objects.visible_to(by).open_of(by.user))
    audit.open_keys({row.stream for row in rows})
    return [
        Besides(
            words=str(row.what or _("Something about a finding that was erased")),
            under=_("To be done about what was found, by %(day)s") % {"day": day(row.due_on)},
            href=reverse("reviews:action_done", args=[row.pk]),
            late=row.due_on < today,
        )
        for row in rows
    ]


def _to_read(by: Acting) -> list[Besides]:
    """How many reviews and readings apart wait for them: no reference, and no word of what they are about."""
    asked = BlindReview.objects.visible_to(by).open().order_by().values_list(Value("review"))
    doubles = DoubleAppraisal.objects.visible_to(by).asked_of(by).filter(second_at=None, until__gt=Now())
    waits = Counter(kind for (kind,) in asked.union(doubles.order_by().values_list(Value("apart")), all=True))
    reviews, apart = waits["review"], waits["apart"]
    there, told = reverse("reviews:reviews"), []
    if reviews:
        told.append(
            ngettext("%(count)d review waits for you", "%(count)d reviews wait for you", reviews) % {"count": reviews}
        )
    if apart:
        said = ngettext(
            "%(count)d question to appraise apart from a colleague",
            "%(count)d questions to appraise apart from a colleague",
            apart,
        )
        told.append(said % {"count": apart})
    return [Besides(words=words, href=there) for words in told]


def _on_the_desk(by: Acting, today: dt.date) -> list[Besides]:
    """How many follow-ups are due in the team that this person manages."""
    if not by.acts_as(Role.MANAGER) or by.team is None:
        return []
    due = Counted.objects.countable_by(by).of_team(by.team).due(today).count()
    if not due:
        return []
    said = ngettext("%(count)d follow-up is due in your team", "%(count)d follow-ups are due in your team", due)
    return [Besides(words=said % {"count": due}, under=_("On your desk"), href=f"{reverse('reviews:desk')}#due")]
