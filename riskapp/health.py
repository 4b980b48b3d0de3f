"""Is the service up, can it do its work, and is the history lodged? /health/live, /health/ready and /health/audit."""

from collections.abc import Callable

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.http import require_safe

from audit import lodging

WORDS = {"default": "The database does not answer.", "keys": "The database of keys does not answer."}


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so that a database away for a minute gets nobody restarted."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Both databases answer, can be written and have the tables this version expects: 200; otherwise 503 and why."""
    reasons = [reason for alias in connections if (reason := missing(alias))]
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


@require_safe
def audit(request: HttpRequest) -> JsonResponse:
    """How far is the history lodged outside? 200, or 503 when nothing vouches for what is older than a minute."""
    try:
        now = lodging.standing()
    except DatabaseError:
        return JsonResponse({"lodging": False, "reasons": [WORDS["default"]]}, status=503)
    reasons = []
    if now.refused:
        reasons.append(f"Signing was refused: {now.refused}.")
    if now.waiting_seconds > lodging.LONGEST_WAIT.total_seconds():
        reasons.append("Events older than a minute are not lodged: is audit_sequence running?")
    return JsonResponse(
        {
            "lodging": not reasons,
            "reasons": reasons,
            "waiting_seconds": now.waiting_seconds,
            "second_channel": now.has_second,
            "lodged": {each.channel: {"size": each.size, "at": each.at, "up_to": each.up_to} for each in now.left},
        },
        status=503 if reasons else 200,
    )


class Probes:
    """Answers the probes before anybody's session is asked for: a database that is away must not keep them silent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        if not probe:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)  # the log names the route
        return probe(request)


def missing(alias: str) -> str | None:
    """What stands in the way at one database, as a sentence; None when nothing does."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")
            if cursor.fetchone()[0]:
                return WORDS[alias].replace("does not answer", "can only be read: nothing can be saved or shown")
            cursor.execute("SELECT to_regclass(%s) IS NULL", ["stream_key" if alias == "keys" else "audit_event"])
            if cursor.fetchone()[0]:
                return WORDS[alias].replace("does not answer", "has no tables yet: run the migrations")
    except DatabaseError:
        return WORDS[alias]
    return None


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": live,
    "/health/ready": ready,
    "/health/audit": audit,
}
