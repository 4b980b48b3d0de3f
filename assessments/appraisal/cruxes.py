"""stub"""

from assessments.appraisal import comparison, grid  # noqa: F401
