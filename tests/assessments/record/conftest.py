"""Versions that Amara signed, as somebody fetches them for the record."""

import pytest

from agencies.acting import reading
from assessments import services
from assessments.models import SignedVersion
from tests.cast import NOON
from tests.factories import a_full_question, decided, signed, version_seen_by


def for_record(version, by):
    """A signed version with everything that stands beside it, as this person can fetch it."""
    with reading(by):
        return SignedVersion.objects.visible_to(by).for_record().get(pk=version.pk)


@pytest.fixture
def version(amara, bryn):
    """Signed by Amara; Bryn manages her team."""
    return signed(decided(a_full_question(by=amara), by=amara), by=amara)


@pytest.fixture
def signed_off(version, bryn):
    seen = version_seen_by(version, bryn)
    services.sign_off(version=seen, seen=seen.fingerprint, by=bryn, at=NOON)
    return version
