"""Was this one-time code used already? Each opens once, for as long as any clock may take it for right (security S6).

django-allauth remembers a used code for one step. Where clocks may differ by one step on either side, a code is right
for three, so that somebody who looked over a shoulder could use it again.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from allauth.mfa import app_settings
from django.core.cache import cache


def spend(user: UUID, code: str) -> bool:
    """Whether this code may still be used by this person: the first who asks may, across all processes."""
    name = hashlib.sha256(f"{user}\0{''.join(code.split())}".encode()).hexdigest()
    lasts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"spent-code-{name}", True, timeout=lasts))
