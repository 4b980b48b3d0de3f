"""What does the service write down about itself? One line of JSON per thing that happened, from an allow-list of keys.

Never a body, a query string, a name or the text of an exception (security S10): addresses are given as their route,
people and things as uuids, exceptions as their type and the lines of code they came through.
"""

import logging.config
import time
import traceback
import uuid
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

KEYS = (
    "timestamp",
    "level",
    "logger",
    "event",
    "request",
    "method",
    "route",
    "status",
    "ms",
    "person",
    "task",
    "errand",
    "exception",
    "where",
)


def template_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A line from a library keeps its wording without what was filled in, which may be an address or a name."""
    record = event.get("_record")
    if record is not None and not event.get("_from_structlog"):
        event["event"] = str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
        if status := getattr(record, "status_code", None):
            event["status"] = status
    return event


def exception_without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The type and the places, never the message: it may quote what somebody typed."""
    import sys

    info = event.pop("exc_info", None)
    if not info:
        return event
    error = info if isinstance(info, BaseException) else (info if isinstance(info, tuple) else sys.exc_info())[1]
    if error is not None:
        event["exception"] = type(error).__name__
        event["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)][-12:]
    return event


def allow_listed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: event[key] for key in KEYS if key in event}


BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything through one handler to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [
                    template_only,
                    exception_without_words,
                    allow_listed,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},  # none of its own: its mails to administrators quote forms
            # Every answer has a line of its own (RequestLine); Django's says the same again with the address in it.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
            "django.db.backends": {"level": "ERROR"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Called by Django with LOGGING."""
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(settings)


class RequestLine:
    """Gives each request a uuid (`request.id`, which the trail keeps too) and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.log = structlog.get_logger("riskapp.requests")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4()
        vars(request)["id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=str(request_id))
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "user", None)
        self.log.info(
            "answered",
            method=request.method,
            route=match.route if match else "not found",
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000),
            person=str(user.pk) if user is not None and user.is_authenticated else None,
        )
        return response
