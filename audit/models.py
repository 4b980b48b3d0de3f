"""How does the trail lie in the database? Exactly as AUDIT 4 has it; made by sql/tables.sql, which these describe.

Nothing is written through these models but errands: events enter through `audit_append` alone, and the rest belongs to
the sequencer. Nothing here points at anything outside.
"""

import uuid

from django.db import models

from audit.querysets import AuditEventQuerySet, ErrandQuerySet


class AuditEvent(models.Model):
    """One audited act. Only `body` is hashed; the columns beside it are copies for queries, compared by every check."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    stream_id = models.UUIDField()
    stream_seq = models.BigIntegerField()
    prev = models.BinaryField()
    actor_id = models.UUIDField()
    actor_kind = models.TextField()
    type = models.TextField()
    at = models.DateTimeField()
    request_id = models.UUIDField()
    body = models.BinaryField()
    leaf_hash = models.BinaryField()

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        db_table = "audit_event"


class SealedPayload(models.Model):
    """The words of an event, sealed under the key of its stream."""

    event_id = models.UUIDField(primary_key=True)
    key_id = models.UUIDField()
    blob = models.BinaryField()

    class Meta:
        db_table = "audit_sealed"


class StreamHead(models.Model):
    """The last entry of a stream: a cache for the append, never trusted by a check."""

    stream_id = models.UUIDField(primary_key=True)
    stream_seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_stream_head"


class Pending(models.Model):
    """A committed event that waits to be taken into the tree."""

    id = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField()
    leaf_hash = models.BinaryField()
    queued_at = models.DateTimeField()

    class Meta:
        db_table = "audit_pending"


class Leaf(models.Model):
    """One leaf of the tree; its event may be erased, the leaf stays."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "audit_leaf"


class Node(models.Model):
    """The root of one full group of 2^level leaves."""

    pk = models.CompositePrimaryKey("level", "idx")
    level = models.SmallIntegerField()
    idx = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_node"


class Tree(models.Model):
    """The frontier of the tree, one row."""

    k = models.SmallIntegerField(primary_key=True)
    frontier = models.BinaryField()

    class Meta:
        db_table = "audit_tree"


class Checkpoint(models.Model):
    """A head of the tree; its note is the signed text."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField(null=True)  # noqa: DJ001  null: not signed yet
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_checkpoint"


class Lodgement(models.Model):
    """A checkpoint left outside the database."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    channel = models.TextField()
    target = models.TextField()
    at = models.DateTimeField()
    result = models.TextField()

    class Meta:
        db_table = "audit_lodgement"


class Witnessed(models.Model):
    """The trail of somebody else that we watch: the largest tree that we signed for."""

    origin = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_witnessed"


class Submission(models.Model):
    """One sending of a form or an API write, known by its key."""

    key = models.UUIDField(primary_key=True)
    actor_id = models.UUIDField()
    digest = models.BinaryField()
    object = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_submission"


class Look(models.Model):
    """Looks by one person at one page of one thing that are being counted into one entry."""

    pk = models.CompositePrimaryKey("actor_id", "stream_id", "page", "object")
    actor_id = models.UUIDField()
    stream_id = models.UUIDField()
    page = models.TextField()
    object = models.TextField()
    actor_kind = models.TextField()
    role = models.TextField(null=True)  # noqa: DJ001  null: acted without a membership
    agency_id = models.UUIDField(null=True)
    request_id = models.UUIDField()
    event_id = models.UUIDField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.BigIntegerField()

    class Meta:
        db_table = "audit_look"


class Errand(models.Model):
    """One thing that must follow from an act: a task's name and ids, never words."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    task = models.TextField()
    ids = models.JSONField()
    due = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    done = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        db_table = "audit_errand"
