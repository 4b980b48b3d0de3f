"""stub"""

from assessments.appraisal import comparison, courses, cruxes, symmetry  # noqa: F401
