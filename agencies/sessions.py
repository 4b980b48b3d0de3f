"""Which sessions has somebody open? Kept in the database, each with whose it is, so that all can be ended (S5)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InternalError, OperationalError
from django.http import HttpRequest

from agencies.models import Session, User

AT_MOST = 2

log = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """settings.SESSION_ENGINE. Django's own, with the person beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        """A session that cannot be written just now (a database that is away, or can only be read) stays as it was.

        It then ends sooner, if anything. What somebody did before is done and must not be told as failed because of
        it, and pages that tell nothing about anybody can be shown.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if not isinstance(error.__context__, OperationalError | InternalError):
                raise  # it was ended meanwhile
            log.warning("a session could not be written: %s", type(error.__context__).__name__)


def end_oldest(request: HttpRequest, user: User) -> int:
    """Somebody has just signed in: end whatever goes beyond two sessions of theirs, the oldest first; how many.

    Inside a transaction: two who sign in at once wait for each other.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    request.session.save()  # so that the next to sign in counts this one
    others = Session.objects.open_of(user).exclude(session_key=request.session.session_key)
    return end(others.order_by("-began_at")[AT_MOST - 1 :])


def handle(key: str) -> str:
    """How pages name a session: nobody comes from this to the key itself, which opens the session."""
    return hashlib.sha256(f"session\0{key}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Open:
    """A browser in which somebody is signed in now."""

    handle: str
    user: User
    began_at: datetime
    seen_at: datetime


def open_now(users: Iterable[User], at: datetime) -> list[Open]:
    """Where these people are signed in: begun, not run out, and not idle for too long; the latest seen first."""
    people = {user.pk: user for user in users}
    found = []
    for row in Session.objects.filter(user__in=people, expire_date__gt=at):
        seen = datetime.fromtimestamp(row.get_decoded().get("seen", row.began_at.timestamp()), UTC)
        idle, open_for = at - seen, at - row.began_at
        if row.user_id is not None and idle <= settings.SESSION_IDLE and open_for <= settings.SESSION_LONGEST:
            found.append(Open(handle(row.session_key), people[row.user_id], row.began_at, seen))
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


def end_one(user: User, named: str) -> int:
    """End one session of somebody; 0 if it is not there any more."""
    return end([row for row in Session.objects.open_of(user) if handle(row.session_key) == named])


def end_all(user: User) -> int:
    """End every session of somebody, wherever; how many there were."""
    return end(Session.objects.open_of(user))


def end(rows: Any) -> int:
    return Session.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
