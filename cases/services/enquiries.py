"""What would we ask another service, and what would the question itself tell them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from agencies.acting import Acting
from audit import services as audit
from audit.verbs import Verb
from cases import checks, steps
from cases.models import Enquiry, SharingQuestion
from cases.vocabulary import Pole, YesNoUnknown


def record_enquiry(
    *,
    question: SharingQuestion,
    asked_of: str,
    asks: str,
    reveals: str,
    without_name: bool | None,
    why_named: str = "",
    went_wrong_if: Mapping[Pole | str, str],
    done_at: datetime | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> Enquiry:
    """Record an enquiry as the disclosure that it is: what it reveals, whether it needs a name, and what could go wrong
    if we ask and if we do not. `done_at` is None while it is only thought of.
    """
    enquiry = Enquiry(question=question, stream=question.stream, made_by=by.user, made_at=at, done_at=done_at)
    with audit.action(Verb.ENQUIRY_RECORDED, stream=question.stream, object=enquiry, by=by, at=at, key=key) as act:
        steps.held(question, by, at)
        words = checks.enquiry(
            asked_of=asked_of,
            asks=asks,
            reveals=reveals,
            without_name=without_name,
            why_named=why_named,
            went_wrong_if=went_wrong_if,
            order=question.order,
        )
        for name, value in words.items():
            setattr(enquiry, name, value)
        enquiry.save(force_insert=True)
        act.says(
            question=question.pk,
            without_name=YesNoUnknown.YES.value if enquiry.without_name else YesNoUnknown.NO.value,
        )
        act.seal({"now": {name: value for name, value in words.items() if name != "without_name" and value}})
    return enquiry
