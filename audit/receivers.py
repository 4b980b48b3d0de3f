"""stub"""

from audit import services  # noqa: F401
