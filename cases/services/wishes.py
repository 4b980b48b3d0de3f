"""What does each person concerned want, and do they know?"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import Refused
from audit import services as audit
from audit.verbs import Verb
from cases import checks, steps
from cases.models import PersonConcerned, SharingQuestion, Unchanged, Wish

# A question has a field "asked" too, and an event about it says which of the two is meant.
TOLD_AS = {"asked": "asked_them"}


def record_wish(
    *,
    question: SharingQuestion,
    person: PersonConcerned,
    asked: str,
    said: str = "",
    why_not: str = "",
    told: str = "",
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> Wish:
    """Record what a person wants, or why they were not asked; the first time, and whenever it changes.

    `edition` is that of the wish, 0 for somebody who saw that none was recorded yet, None not to ask.
    """
    wish = Wish(question=question, person=person, stream=question.stream, edition=0)
    with (
        suppress(Unchanged),
        audit.action(Verb.WISH_RECORDED, stream=question.stream, object=question, by=by, at=at, key=key) as act,
    ):
        steps.held(question, by, at)
        if person.case_id != question.case_id:
            raise Refused({"person": _("Select a person of this case")})
        wish = Wish.objects.filter(question=question, person=person).first() or wish
        first = wish.edition == 0
        kept = checks.wish(asked=asked, said=said, why_not=why_not, told=told)
        words = wish.change(kept, edition)
        wish.save()
        act.says(question=question.pk, person=person.pk, asked=wish.asked, told=wish.told)
        told_as = {"now": wish.words_of(kept)} if first else words
        act.seal(
            {when: {TOLD_AS.get(name, name): said for name, said in each.items()} for when, each in told_as.items()}
        )
    return wish
