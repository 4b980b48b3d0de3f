"""How does the second door say what went wrong? Problem documents (RFC 9457), the same whatever refused.

| what went wrong | status |
|---|---|
| not JSON, a name twice, a number that is none, an unknown query parameter | 400 |
| not signed in | 401 |
| may not, with the reason | 403 |
| not visible, or not there | 404 |
| not at this moment; the same key with other content | 409 |
| somebody else saved since `If-Match` was read, with what stands now | 412 |
| too long | 413 |
| not `application/json` | 415 |
| input to be mended, each with a pointer to where it stands | 422 |
| `If-Match` is missing | 428 |
| too many attempts, or calls in one minute | 429 |
| the trail or the database is away: nothing was done, nothing is shown | 503 |
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions

from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments.missing import NotComplete
from audit.services import AlreadyDone, NotRecordable, OtherContent, PerhapsDone

TYPE = "application/problem+json"
AWAY = (NotRecordable, OperationalError, InterfaceError, InternalError)


class Unprocessable(Exception):
    """Input to be mended: (JSON pointer, message) of each fault."""

    def __init__(self, errors: Sequence[tuple[str, str]]):
        super().__init__("unprocessable")
        self.errors = list(errors)


class Failure(Exception):
    """Any other failure that has a status of its own."""

    def __init__(self, status: int, detail: str):
        super().__init__(detail)
        self.status, self.detail = status, detail


class TooMany(Failure):
    """Called too often: after `seconds` it may be called again."""

    def __init__(self, seconds: int):
        super().__init__(429, _("You have called very often. Wait %(seconds)d seconds.") % {"seconds": seconds})
        self.seconds = seconds


def titles() -> dict[int, str]:
    """A short name for each status."""
    return {
        400: _("This cannot be read"),
        401: _("Sign in first"),
        403: _("You may not do this"),
        404: _("There is nothing here"),
        405: _("This address does not answer that method"),
        406: _("Only JSON is spoken here"),
        409: _("Not at this moment"),
        412: _("Changed since it was read"),
        413: _("Too long"),
        415: _("Send JSON"),
        422: _("Some of this has to be mended"),
        428: _("Say which edition you read"),
        429: _("Too many attempts or calls"),
        500: _("Something went wrong"),
        503: _("Not available for now"),
    }


def document(status: int, detail: str, **more: Any) -> HttpResponse:
    """One problem document. `type` is about:blank: the status says what kind of problem it is."""
    body = {"type": "about:blank", "title": titles().get(status, ""), "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body, default=str), status=status, content_type=TYPE)


def answer(error: Exception, _context: Mapping[str, Any] | None = None) -> HttpResponse | None:
    """The problem document for an exception; None for one that is a mistake of ours. DRF's exception handler."""
    if isinstance(error, TooMany):
        response = document(429, error.detail)
        response["Retry-After"] = str(error.seconds)
        return response
    if isinstance(error, Failure):
        return document(error.status, error.detail)
    if isinstance(error, Unprocessable):
        return unprocessable(error.errors)
    if isinstance(error, Refused):
        return unprocessable([(f"/{name}" if name else "", said) for name, said in error.errors.items()])
    if isinstance(error, ChangedMeanwhile):
        return changed(error)
    if isinstance(error, NotComplete):
        missing = [{"page": m.page, "side": m.side, "row": m.row, "message": m.message} for m in error.missing]
        return document(409, error.reason, missing=missing)
    if isinstance(error, NotPossibleNow):
        return document(409, error.reason)
    if isinstance(error, AlreadyDone):
        return document(409, _("This has been done already."))
    if isinstance(error, OtherContent):
        return document(409, _("This Idempotency-Key was used before, with other content. Use a new one."))
    if isinstance(error, PerhapsDone):
        return document(503, _("Whether this was saved is not known. Send it again with the same Idempotency-Key."))
    if isinstance(error, AWAY):
        return document(503, _("Nothing was saved and nothing is shown, because it could not be recorded. Try again."))
    return _of_the_framework(error)


def unprocessable(errors: Sequence[tuple[str, str]]) -> HttpResponse:
    """422 with each fault and a JSON pointer (RFC 6901) to where it stands in what was sent."""
    listed = [{"pointer": pointer, "message": message} for pointer, message in errors]
    return document(422, _("Nothing was saved. Mend what is listed and send it again."), errors=listed)


def changed(error: ChangedMeanwhile) -> HttpResponse:
    """412 with what stands now, so that nobody overwrites what they have not read."""
    theirs = error.theirs
    if theirs is not None and not isinstance(theirs, Mapping):
        theirs = {"seen": theirs}
    current = {"-".join(key) if isinstance(key, tuple) else str(key): value for key, value in (theirs or {}).items()}
    return document(412, _("Nothing was saved. Read it again, then decide what to send."), current=current)


def _of_the_framework(error: Exception) -> HttpResponse | None:
    if isinstance(error, RequestDataTooBig):
        return document(413, _("This is longer than can be taken in one piece."))
    if isinstance(error, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return document(400, _("What was sent cannot be read."))
    if isinstance(error, Http404):
        return document(404, _("There is nothing at this address that you can see."))
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        response = document(401, str(error.detail))
        response["WWW-Authenticate"] = 'Bearer realm="Either Way"'
        return response
    if isinstance(error, PermissionDenied):
        return document(403, getattr(error, "reason", str(error)) or _("You may not do this."))
    if isinstance(error, exceptions.Throttled):
        return document(429, _("Wait a few minutes, then try again."))
    if isinstance(error, exceptions.APIException):
        return document(error.status_code, str(error.detail))
    return None
