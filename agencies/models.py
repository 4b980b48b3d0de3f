import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from agencies.contexts import ServiceContext
from agencies.querysets import MembershipQuerySet


class Agency(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)


class Team(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT)
    context = models.CharField(max_length=1, choices=[(c.value, c.name) for c in ServiceContext])


class User(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    @property
    def stream(self):
        return self.pk


class Membership(models.Model):
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT)
    role = models.CharField(max_length=20)

    objects = MembershipQuerySet.as_manager()

    @property
    def stream(self):
        return self.user_id
