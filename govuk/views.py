"""How does a page answer when it saves by itself, and when it cannot be shown?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from govuk.templatetags.govuk import soon


def is_autosave(request: HttpRequest) -> bool:
    """True when the page saved itself (static/start.js adds autosave=1), not the person pressing a button."""
    return request.method == "POST" and request.POST.get("autosave") == "1"


def saved(at: datetime, fields: Mapping[str, Any] | None = None) -> JsonResponse:
    """The answer to an autosave that was kept: words for the page's live region, and hidden fields to renew.

    `fields` gives new values by field name, for example {"edition": 4}, so that the next save is not taken for a clash.
    """
    words = gettext("Saved %(when)s") % {"when": soon(at)}
    return JsonResponse({"saved": words, "fields": {name: str(value) for name, value in (fields or {}).items()}})


def not_saved(message: str, status: int = 409) -> JsonResponse:
    """The answer to an autosave that was not kept: the page says why and keeps what was typed."""
    return JsonResponse({"message": str(message)}, status=status)


def problem(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page for 400, 403, 404, 409, 429 or 503 (DESIGN 8, screen 39).

    403, 409: `reason`. 409: `changed` (list of components.Changed) and `back` (address). 503: `typed`, pairs of label
    and text that were not kept, and `back`; `looking` when a page could not be shown, `unsure` when nobody knows
    whether it was saved.
    """
    page = render_to_string(f"errors/{status}.html", context, request)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})  # it may show what was typed


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return problem(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403: the words of "not there", and the reason where a permission gave one to act on."""
    return problem(request, 403, reason=str(exception or ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: "not there" and "not yours" look the same."""
    return problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a page that needs no database, no session and no context."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
