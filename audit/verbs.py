"""What can happen: every audited act, the sentence that tells it, and how what it seals is erased."""

from enum import StrEnum


class Verb(StrEnum):
    CASE_OPENED = "case.opened"
    CASE_VIEWED = "view.opened"
    ASSESSMENT_STARTED = "assessment.started"
    ASSESSMENT_SUBMITTED = "assessment.submitted"
    ACCESS_GRANTED = "access.granted"
