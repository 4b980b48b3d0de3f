"""What does every answer tell the browser, beyond what Django and django-csp say? (security S11)"""

from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Nothing drawn for a person is kept by a browser or a proxy; powers no page needs are switched off."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        signed_in = is_signed_in(request)
        if signed_in or not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        if getattr(request, "was_signed_in", False) and not signed_in:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def is_signed_in(request: HttpRequest) -> bool:
    """Whether this answer was drawn for somebody; unknown counts as yes, also while the database does not answer."""
    user = getattr(request, "user", None)
    try:
        return user is None or user.is_authenticated
    except Error:
        return True
