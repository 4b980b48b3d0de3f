"""Which agencies, teams and people there are, and who acted for whom, as what, from when until when."""

import uuid
from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.contexts import ServiceContext
from agencies.querysets import MembershipQuerySet, SessionQuerySet, TeamQuerySet, TokenQuerySet, UserQuerySet
from agencies.roles import LABELS, Role


class Titles(models.TextChoices):
    """What a team's lists may show of a person concerned (DESIGN 8, work list)."""

    REFERENCES = "references", _("References only")
    INITIALS = "initials", _("Initials")
    FIRST_NAMES = "first_names", _("First names")


CONTEXTS = [(context.value, context.value) for context in ServiceContext]
ROLES = [(role.value, label) for role, label in LABELS.items()]


class Agency(models.Model):
    """An organisation that is answerable for the information it holds: a controller."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=200, unique=True, error_messages={"unique": _("An agency of this name is already registered")}
    )
    kind = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> uuid.UUID:
        """The chain in the trail that tells what became of this agency and its teams."""
        return self.pk


class Team(models.Model):
    """A service of an agency. Its context belongs to its purpose, not to the whole agency (essay, Table 6.1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    context = models.CharField(max_length=5, choices=CONTEXTS)
    also_acts_as = ArrayField(models.CharField(max_length=5, choices=CONTEXTS), default=list, blank=True)
    titles = models.CharField(max_length=20, choices=Titles, default=Titles.INITIALS)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="one_team_of_each_name",
                violation_error_message=_("This agency already has a team of this name"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency.name}"


class People(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # the class is made on the spot
    """Django's own ways of making an account, and our questions."""

    use_in_migrations = False


class User(AbstractUser):
    """Somebody who can sign in. What they may do comes from their memberships, and from grants to single cases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _("name you sign in with"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Someone already signs in with this name")},
    )

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="one_person_of_each_name",
                violation_error_message=_("Someone already signs in with this name"),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="one_person_at_each_address",
                violation_error_message=_("Someone already uses this e-mail address"),
            ),
        ]

    @property
    def stream(self) -> uuid.UUID:
        """The person's own chain in the trail: sign-ins, memberships, tokens."""
        return self.pk

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """Who acts for which team, as what, from when until when. Never deleted: it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLES)
    from_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("from_at")),
                name="a_membership_begins_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.display_name}, {LABELS[Role(self.role)]}, {self.team}"

    @property
    def role_words(self) -> str:
        return LABELS[Role(self.role)]

    @property
    def stream(self) -> uuid.UUID:
        return self.user_id


class Token(models.Model):
    """What a program shows to act as somebody under one membership. The secret is shown once; its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="a_token_is_made_before_it_expires"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> uuid.UUID:
        return self.user_id


class BrowserSessions(BaseSessionManager.from_queryset(SessionQuerySet)):  # type: ignore[misc]  # as for People
    """Django's own ways of keeping a session, and our questions."""

    use_in_migrations = False


class Session(AbstractBaseSession):
    """A browser that is open. Django's own table and whose it is, so that somebody's can be counted and ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(default=timezone.now)

    objects = BrowserSessions()  # type: ignore[misc]  # Django's stubs know only Django's own

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
