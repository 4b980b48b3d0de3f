import uuid

from django.conf import settings
from django.db import models

from audit.fields import SealedField
from cases.querysets import CaseQuerySet
from cases.vocabulary import SharingMode


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT)
    summary = SealedField(null=True)

    objects = CaseQuerySet.as_manager()


class Grant(models.Model):
    """Need to know: who may see which case, why, from when, until when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    stream = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    reason = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)


class Arrangement(models.Model):
    """What stands behind bulk or routine sharing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField()


class SharingQuestion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    mode = models.CharField(max_length=10, default=SharingMode.SINGLE)
    arrangement = models.ForeignKey(Arrangement, models.PROTECT, null=True)
    asked = SealedField(null=True)
