import uuid

from django.db import models

from assessments.lifecycle import Status
from assessments.querysets import AssessmentQuerySet
from audit.fields import SealedField


class Assessment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField()
    question = models.ForeignKey("cases.SharingQuestion", models.PROTECT)
    status = models.CharField(max_length=20, default=Status.DRAFT)
    recommendation = SealedField(null=True)

    objects = AssessmentQuerySet.as_manager()


class WorkingConditions(models.Model):
    assessment = models.OneToOneField(Assessment, models.PROTECT)
    stream = models.UUIDField()
    caseload = models.PositiveIntegerField()
