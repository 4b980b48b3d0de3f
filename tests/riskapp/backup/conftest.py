"""A service that can be backed up: set up, with its key announced, and its files outside in a folder of the test."""

import pytest

from tests.audit.sequencing import ORIGIN
from tests.riskapp.backup.telling import typed


@pytest.fixture
def place(tmp_path, settings):
    """The settings, of which `LODGED_FILE` and `ERASURE_LEDGER_FILE` lie outside."""
    settings.TRAIL_FOLDER = tmp_path / "trail"
    settings.SIGNING_KEY_FILE = tmp_path / "trail" / "signing-key"
    settings.LODGED_FILE = tmp_path / "outside" / "checkpoints"
    settings.ERASURE_LEDGER_FILE = tmp_path / "outside" / "erasures"
    settings.TRAIL_KEYS = [typed("audit_key", "new", ORIGIN, settings.SIGNING_KEY_FILE).strip()]
    return settings
