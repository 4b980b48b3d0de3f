"""A signed version, as somebody fetches it for the record."""

from agencies.acting import reading
from assessments.models import SignedVersion


def for_record(version, by):
    """A signed version with everything that stands beside it, as this person can fetch it."""
    with reading(by):
        return SignedVersion.objects.visible_to(by).for_record().get(pk=version.pk)
