"""What left the product on paper or in a file: recorded before the first byte of it is handed out."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Literal

from agencies.acting import Acting
from assessments.models import SignedVersion
from audit import services as audit
from audit.verbs import Verb
from cases import permissions as cases

VERBS = {"pdf": Verb.PRINT_MADE, "json": Verb.EXPORT_MADE}


def hand_out(
    *, version: SignedVersion, content: bytes, kind: Literal["pdf", "json"], by: Acting, at: dt.datetime
) -> None:
    """Record that a signed version is printed, or exported with what opens its commitment.

    The entry names `content`, which is what leaves, by its SHA-256. MayNot to whoever may not see the case.
    """
    with audit.action(VERBS[kind], stream=version.stream, object=version, by=by, at=at) as act:
        cases.check_can_see(version, by, at)
        digest = sha256(content).hexdigest()
        act.says(question=version.assessment.question_id, version=version.number, format=kind, digest=digest)
