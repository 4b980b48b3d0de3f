"""A service that can be backed up: set up, with its key announced, and its files outside in a folder of the test."""

from contextlib import contextmanager

import pytest

from riskapp.backup import copies
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


@pytest.fixture
def drills(monkeypatch):
    """The databases that were made for drills of this test, by name; other tests have theirs at the same time."""
    names, scratch = [], copies.scratch

    @contextmanager
    def noted():
        with scratch() as made:
            names.extend(made.values())
            yield made

    monkeypatch.setattr(copies, "scratch", noted)
    return names
