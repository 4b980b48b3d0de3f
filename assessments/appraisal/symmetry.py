"""stub"""

from assessments.appraisal import grid  # noqa: F401
