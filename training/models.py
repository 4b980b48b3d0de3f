"""Walkthroughs: what is being written, and what is published. Nothing here is about anybody, or about any case.

A published version is frozen, in the database as well (sql/frozen.sql); a session keeps the version it was begun with.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from training.groups import Answer, Entry, Participant, Session, Step
from training.querysets import OfferQuerySet, PublishedQuerySet, ScenarioQuerySet

__all__ = ["Answer", "Entry", "Offer", "Participant", "Published", "Scenario", "Session", "Step"]
from training.walkthrough import Walkthrough, from_plain


class Scenario(models.Model):
    """One walkthrough through all its versions. Those that are shipped belong to no agency and have no draft.

    `draft` is what is being written, as `Walkthrough.plain()` has it; it may lack anything until it is published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=40)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    draft = models.JSONField(null=True)
    edition = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="one_walkthrough_of_a_name", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(agency=None, draft=None) | models.Q(agency__isnull=False),
                name="what_is_shipped_has_no_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def written(self) -> dict[str, Any]:
        """What is being written, so far."""
        return dict(self.draft or {})


class Offer(models.Model):
    """A case told anew for practice by somebody who works on cases, until somebody else has checked it.

    Nothing says which case it was. Taken, it becomes a draft of the agency's trainers and is no longer kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    draft = models.JSONField(null=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    tells = ArrayField(models.CharField(max_length=10), default=list)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("offered_by")),
                name="nobody_checks_what_they_offered",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_at=None, checked_by=None, draft__isnull=False, tells=[])
                | models.Q(checked_at__isnull=False, checked_by__isnull=False, draft__isnull=True, tells=[])
                | models.Q(checked_at__isnull=False, checked_by__isnull=False, draft__isnull=False)
                & ~models.Q(tells=[]),
                name="what_is_taken_is_not_kept_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def written(self) -> dict[str, Any]:
        """What it tells."""
        return dict(self.draft or {})


class Published(models.Model):
    """One version of a walkthrough, as it was published: frozen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PublishedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.number}"

    @property
    def walkthrough(self) -> Walkthrough:
        """What it says, as a value; read once in a process, because it never changes."""
        if self.fingerprint not in _READ:
            _READ[self.fingerprint] = from_plain(self.content)
        read = _READ[self.fingerprint]
        return read if read.version == self.number else read.model_copy(update={"version": self.number})


_READ: dict[str, Walkthrough] = {}
"""What the versions met so far say, by their fingerprints. There are as many as trainers publish."""
