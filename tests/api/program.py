"""A program with a token of somebody of the cast: what it sends, and what it gets."""

import datetime as dt
import json
import uuid

from django.test import Client
from django.utils import timezone

from agencies import services

V1 = "/api/v1/"


class Program:
    """Speaks JSON under one token. `sent(...)` gives the raw answer; `get`, `post` and `put` give the parsed one."""

    def __init__(self, by, name="The case system"):
        now = timezone.now()
        made = services.make_token(
            membership=by.membership, name=name, expires_at=now + dt.timedelta(days=7), by=by, at=now
        )
        self.secret, self.by, self.client = made.secret, by, Client()

    def sent(self, method, where, body=None, *, headers=None, raw=None, kind="application/json"):
        data = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
        wanted = {"Authorization": f"Bearer {self.secret}"} | (headers or {})
        return self.client.generic(method, V1 + where, data=data, content_type=kind, headers=wanted)

    def get(self, where, status=200, **query):
        answer = self.client.get(V1 + where, query, headers={"Authorization": f"Bearer {self.secret}"})
        assert answer.status_code == status, answer.content
        return answer.json()

    def etag(self, where):
        return self.sent("GET", where)["ETag"]

    def post(self, where, body=None, *, status=201, match=None, key=None):
        return self._changed("POST", where, body, status, match, key)

    def put(self, where, body=None, *, status=200, match=None, key=None):
        return self._changed("PUT", where, body, status, match or self.etag(where), key)

    def _changed(self, method, where, body, status, match, key):
        headers = {"Idempotency-Key": str(key or uuid.uuid4())} | ({"If-Match": match} if match else {})
        answer = self.sent(method, where, body, headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json()


def faults(answer):
    """The faults of a refusal, by where they stand in what was sent."""
    assert answer.status_code == 422, answer.content
    return {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]}
