"""The four kinds of error, in two panels (METHOD 4.1)."""

from enum import StrEnum


class ErrorKind(StrEnum):
    """Each kind has its own denominator; none is traded against another."""

    OVER_SHARED = "over_shared"
    OVER_READ = "over_read"
    MISSED = "missed"
    UNDER_READ = "under_read"
