"""Who is speaking, for which agency and in which role; and the database told so."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from agencies.models import Membership, User


@dataclass(frozen=True)
class Acting:
    user: User
    membership: Membership | None = None

    @classmethod
    def machine(cls):
        """The service itself, acting on a promise; it sees no case."""
        return cls(User.objects.get_or_create(username="either-way")[0])

    def take_the_floor(self):
        """Inside a transaction: row-level security now answers to this person, until the transaction ends."""
        with connection.cursor() as c:
            c.execute("SELECT set_config('riskapp.uid', %s, true)", [str(self.user.pk)])


@contextmanager
def reading(by):
    """One read-only transaction, seen through this person's eyes."""
    with transaction.atomic():
        with connection.cursor() as c:
            c.execute("SET TRANSACTION READ ONLY")
        by.take_the_floor()
        yield


class ActingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.acting = Acting(user=request.user)
        return self.get_response(request)
