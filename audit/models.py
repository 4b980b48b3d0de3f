import uuid

from django.db import models


class AuditEvent(models.Model):
    event_id = models.UUIDField(unique=True, default=uuid.uuid4)
    stream = models.UUIDField()
    stream_seq = models.BigIntegerField()
    actor = models.UUIDField()
    type = models.CharField(max_length=60)
    at = models.DateTimeField()
    body = models.BinaryField()
    prev = models.BinaryField()

    class Meta:
        db_table = "audit_event"
        constraints = [models.UniqueConstraint(fields=["stream", "stream_seq"], name="one_event_per_place")]


class Errand(models.Model):
    """One thing that must follow from an act: a task's name and ids, never words."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    task = models.CharField(max_length=120)
    ids = models.JSONField()
    due = models.DateTimeField()
    done = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_errand"
