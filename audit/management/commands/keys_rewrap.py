"""`manage.py keys_rewrap`: end an epoch. What is left is wrapped under the latest key-encryption key (AUDIT 11)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from audit import erasure
from audit.sealing import DoesNotOpen


class Command(BaseCommand):
    help = (
        "Wrap every key that is not destroyed under the key-encryption key with the highest number, and say which"
        " earlier ones can be destroyed. As the role riskapp_eraser."
    )
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, has_table_privilege('audit_sealed', 'DELETE')")
            role, erases = cursor.fetchone()
        if not erases:
            raise CommandError(f"Sign in to the databases as riskapp_eraser, not as {role}.")
        try:
            count = erasure.rewrap(by=erasure.the_eraser(), at=timezone.now())
        except (erasure.NoKey, DoesNotOpen) as missing:
            raise CommandError(f"Not finished: {missing}. Nothing is lost; run it again with every key.") from None
        latest = max(settings.KEY_ENCRYPTION_KEYS)
        self.stdout.write(f"{count} keys are now wrapped for epoch {latest}.")
        in_use = erasure.in_use()
        for epoch in sorted(set(settings.KEY_ENCRYPTION_KEYS) - set(in_use)):
            if epoch != latest:
                self.stdout.write(
                    f"Epoch {epoch} wraps nothing any more: take it out of RISKAPP_KEY_ENCRYPTION_KEYS and destroy it,"
                    " and every copy. Backups of the keys made before then open nothing afterwards."
                )
