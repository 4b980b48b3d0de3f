"""stub"""

from assessments.appraisal import courses, outcomes  # noqa: F401
