"""What does somebody see when a page cannot do what they asked? Plain words, and everything they typed (security S22).

Views answer on the form where they can. What they let through ends here: not possible now and changed meanwhile (409),
a trail or a database that cannot be written (503), a session that ended while somebody was typing (400).
"""

import re
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token

from agencies.permissions import ChangedMeanwhile, NotPossibleNow
from audit.services import AlreadyDone, NotRecordable, OtherContent, PerhapsDone
from govuk.views import is_autosave, not_saved, problem, server_error
from riskapp.asked import label
from riskapp.health import missing

AWAY = (NotRecordable, OperationalError, InterfaceError, InternalError)
MACHINERY = {
    "csrfmiddlewaretoken", "key", "seen", "edition", "next", "autosave", "first", "further", "component",
    "page", "to", "send", "more", "later", "ask_further", "make_outcome", "filtered",
}  # fmt: skip
"""Hidden fields and buttons: nobody typed what they send."""
SECRET = re.compile("password|token|secret|^(key|code|login)$")
NOT_TYPED = re.compile(r"|on|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Values that nobody types: nothing, a ticked box, the id of something chosen."""
log = structlog.get_logger("riskapp.failures")


class Failures:
    """Turns what views let through into the page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.method != "HEAD":
            return only_sent(request, response)
        if response.status_code == 429 and missing("default"):  # attempts cannot be counted where nothing is written
            return unavailable(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error)


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page for an error that is no mistake of ours; None for one that is."""
    if isinstance(error, AWAY):
        log.error("could not be recorded", exc_info=error)
        return unavailable(request, unsure=isinstance(error, PerhapsDone))
    if isinstance(error, NotPossibleNow):
        return conflict(request, error.reason)
    if isinstance(error, ChangedMeanwhile):
        return conflict(
            request, gettext("This was changed since you opened the page, by somebody else or in another window.")
        )
    if isinstance(error, AlreadyDone | OtherContent):
        return conflict(request, gettext("This page has been sent already. Open it again to see what was done."))
    return None


def unavailable(request: HttpRequest, *, unsure: bool = False) -> HttpResponse:
    """503: nothing was changed, or nothing may be shown; what was typed is on the page.

    `unsure`: the connection was lost while it was being saved, so nothing is claimed of it.
    """
    words = (
        gettext("We do not know whether this was saved. Open the page again and look before you enter it again.")
        if unsure
        else gettext("Nothing was saved. We could not record the change, so we did not make it.")
    )
    if is_program(request):
        return problem_document(503, words)
    if is_autosave(request):
        return not_saved(words, status=503)
    back = request.get_full_path()
    return problem(
        request, 503, typed=typed(request), looking=request.method in {"GET", "HEAD"}, unsure=unsure, back=back
    )


def conflict(request: HttpRequest, reason: str) -> HttpResponse:
    """409: not at this moment."""
    if is_program(request):
        return problem_document(409, reason)
    if is_autosave(request):
        return not_saved(reason)
    return problem(request, 409, reason=reason, typed=typed(request), back=request.get_full_path())


def only_sent(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """405: an address that is only sent to, opened from a browser’s history. A blank page would say nothing."""
    if is_program(request):
        return refused
    words = gettext("This address only takes what is sent from a page. Open the page again from My work.")
    page = problem(request, 409, reason=words)
    page.status_code, page["Allow"] = 405, refused["Allow"]
    return page


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Also reached when the database is away before a page has begun (signing in, whose turn)."""
    error = sys.exc_info()[1]
    try:
        said = answer(request, error)
    except AWAY:  # the page itself wanted the database
        said = None
    if said is None and is_program(request):
        return problem_document(500, gettext("Something went wrong. This is our fault, not yours."))
    return said or server_error(request)


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the form is older than the session. Only our own pages get their text shown back."""
    if is_program(request):
        return problem_document(403, gettext("Send the token of the form with every change, or sign in with a token."))
    words = gettext("You had been signed out, or the page had been open too long.")
    if is_autosave(request):
        return not_saved(words, status=403)
    return problem(request, 400, expired=True, typed=typed(request) if from_here(request) else [])


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody wrote, as (label, text) in the order of the form; never a password, nor what our page sent along.

    One word may be all that somebody had to say, so a choice whose code is a word is shown as well.
    """
    if request.method != "POST":
        return []
    try:
        fields = request.POST.lists()
    except (MultiPartParserError, OSError):
        return []
    return [
        (label(name, request.path_info), text)
        for name, values in fields
        if not (name in MACHINERY or name.endswith("-edition") or SECRET.search(name))
        for text in values
        if not NOT_TYPED.fullmatch(text.strip())
    ]


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(sender) and urlsplit(sender).netloc == request.get_host()


def is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem_document(status: int, detail: str) -> HttpResponse:
    """RFC 9457, for a failure that the API's own answers do not reach."""
    return JsonResponse(
        {"type": "about:blank", "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )
