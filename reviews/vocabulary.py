"""The four kinds of error, in two panels (METHOD 4.1), and the answers that follow-up may give."""

from collections.abc import Mapping
from enum import StrEnum


class ErrorKind(StrEnum):
    """Each kind has its own denominator; none is traded against another."""

    OVER_SHARED = "over_shared"
    OVER_READ = "over_read"
    MISSED = "missed"
    UNDER_READ = "under_read"


class Panel(StrEnum):
    """The two panels, of equal weight, in an order drawn by lot."""

    SHARED_OR_READ_TOO_MUCH = "shared_or_read_too_much"
    NOT_SHARED_OR_MISSED = "not_shared_or_missed"


class Need(StrEnum):
    """Was the need real, in the light of what was then found? Not whether it turned out well."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


class Use(StrEnum):
    """How what was shared was read and used."""

    AS_MEANT = "as_meant"
    OVER_READ = "over_read"
    UNDER_READ = "under_read"
    UNDETERMINED = "undetermined"


PANELS: Mapping[Panel, tuple[ErrorKind, ErrorKind]] = {
    Panel.SHARED_OR_READ_TOO_MUCH: (ErrorKind.OVER_SHARED, ErrorKind.OVER_READ),
    Panel.NOT_SHARED_OR_MISSED: (ErrorKind.MISSED, ErrorKind.UNDER_READ),
}
