"""Which events are asked for? By stream, by person, by period; always in the order in which they were written."""

import uuid
from datetime import datetime

from django.db import models


class AuditEventQuerySet(models.QuerySet):
    def of_stream(self, stream: uuid.UUID) -> "AuditEventQuerySet":
        """Everything in one stream. Order is stream_seq, never a time."""
        return self.filter(stream_id=stream).order_by("stream_seq")

    def by_person(self, actor: uuid.UUID) -> "AuditEventQuerySet":
        return self.filter(actor_id=actor)

    def between(self, since: datetime | None, until: datetime | None) -> "AuditEventQuerySet":
        """From `since` on, up to but without `until`; either may be left open."""
        found = self
        if since is not None:
            found = found.filter(at__gte=since)
        return found if until is None else found.filter(at__lt=until)


class ErrandQuerySet(models.QuerySet):
    def waiting(self, at: datetime) -> "ErrandQuerySet":
        """Due and not done."""
        return self.filter(done=None, due__lte=at)
