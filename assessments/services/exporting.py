"""What left the product on paper or in a file: recorded before the first byte of it is handed out."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Literal

from agencies.acting import Acting
from assessments.copies import Copy
from assessments.models import SignedVersion
from audit import gone
from audit import services as audit
from audit.verbs import Verb
from cases import permissions as cases
from cases.models import Case, PersonConcerned

FORMATS = Literal["page", "json"]
VERBS = {"pdf": Verb.PRINT_MADE, "json": Verb.EXPORT_MADE}


def hand_out(
    *, version: SignedVersion, content: bytes, kind: Literal["pdf", "json"], copy: Copy, by: Acting, at: dt.datetime
) -> None:
    """Record that a signed version is printed, or exported with what opens its commitment.

    The entry names `content`, which is what leaves, by its SHA-256, and the `copy` by its mark. MayNot to whoever may
    not see the case.
    """
    with audit.action(VERBS[kind], stream=version.stream, object=version, by=by, at=at) as act:
        cases.check_can_see(version, by, at)
        digest = sha256(content).hexdigest()
        act.says(question=version.assessment.question_id, version=version.number, format=kind, digest=digest)
        act.says(copy_ref=copy.ref, number=copy.number)


def answer_access(
    *, case: Case, person: PersonConcerned, content: bytes, kind: FORMATS, copy: Copy, by: Acting, at: dt.datetime
) -> None:
    """Record that a person concerned is given who has seen or received what about them; before it is shown.

    MayNot unless an information governance lead acts who was let see the case; RecordErased once it is erased.
    """
    with audit.action(Verb.EXPORT_MADE, stream=case.stream, object=person, by=by, at=at) as act:
        cases.check_can_see(case, by, at)
        cases.check_can_answer_for_access(by)
        gone.check_stands(case.stream)
        act.says(page="subject_access", format=kind, digest=sha256(content).hexdigest())
        act.says(copy_ref=copy.ref, number=copy.number)
