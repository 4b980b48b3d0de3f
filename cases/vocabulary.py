"""The words a sharing question is put in."""

from enum import StrEnum

from agencies.contexts import ServiceContext  # noqa: F401


class Pole(StrEnum):
    """The two answers to any sharing question. The only place where they are named."""

    SHARE = "share"
    NOT_SHARE = "not_share"


class SharingMode(StrEnum):
    SINGLE = "single"
    BULK = "bulk"
    ROUTINE = "routine"
