"""stub"""

from assessments.appraisal import comparison, grid, justification, symmetry, wording  # noqa: F401
