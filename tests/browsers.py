"""Which browser drives the journeys? The Chromium that is there, best the one made to have no window (Debian's
chromium-headless-shell, which is a third quicker); none is ever fetched."""

import os
import shutil
from pathlib import Path

MISSING = "no Chromium found. Debian or Ubuntu: sudo apt-get install chromium, or set CHROMIUM"


def chromium():
    """Its path, or None: CHROMIUM, then the PATH, then Debian's place."""
    if named := os.environ.get("CHROMIUM"):
        return named
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = filter(None, map(shutil.which, names))
    return next(found, None) or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)


def launch():
    """What Playwright is told when it starts the browser."""
    if not (path := chromium()):
        raise RuntimeError(MISSING)
    return {"executable_path": path, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}
