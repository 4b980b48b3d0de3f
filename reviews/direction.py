"""Did a decision share? All of it or some of it, or by a further way that stays nearer to sharing than to not sharing.

Doing something else first is not sharing yet. The count in the database asks the same (sql/counting.sql).
"""

from assessments.version import Document
from cases.vocabulary import Pole

PART = "part"


def shares(course: str, nearer: str = "") -> bool:
    """Whether a course of this key shares something; `nearer`: the pole that a further way began as a copy of."""
    return course in (Pole.SHARE, PART) or nearer == Pole.SHARE


def shared(document: Document) -> bool:
    """Whether what was signed decides to share something."""
    course = document.decision.course.code
    nearer = next((each.nearer for each in document.courses if each.key == course), "")
    return shares(course, nearer or "")
